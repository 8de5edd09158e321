"""Queries for the admin: the frameworks that an editor can edit, and who saved something last."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Max, Model, OuterRef, Q, QuerySet, Subquery

from frameworks.models import Ability, Framework, Group, Release, ReleasedAbility, ReleasedRole, Role
from people.models import AuditEvent, Organization
from people.permissions import editable_organizations
from people.queries.audit import saved_since
from people.viewer import Viewer


def editable_frameworks(viewer: Viewer) -> QuerySet[Framework]:
    return Framework.objects.editable_by(viewer).select_related("organization").order_by("organization__name", "name")


@dataclass(frozen=True, kw_only=True)
class EditedFramework:
    """A framework in an editor's list; ``release`` is None if nothing has been released yet."""

    id: int
    key: str
    name: str
    visibility: str
    organization_slug: str
    organization_name: str
    release: int | None
    ability_count: int
    role_count: int
    group_count: int


def _row_count(model: type[Any]) -> Subquery:
    rows = model.objects.filter(framework=OuterRef("pk")).order_by().values("framework")
    return Subquery(rows.annotate(count=Count("pk")).values("count"))


def list_editable_frameworks(viewer: Viewer) -> list[EditedFramework]:
    """The frameworks that a viewer can edit, by organization and name; one query."""
    releases = Release.objects.filter(framework=OuterRef("pk")).order_by().values("framework")
    rows = editable_frameworks(viewer).values(
        "id",
        "key",
        "name",
        "visibility",
        organization_slug=F("organization__slug"),
        organization_name=F("organization__name"),
        release=Subquery(releases.annotate(last=Max("number")).values("last")),
        ability_count=_row_count(Ability),
        role_count=_row_count(Role),
        group_count=_row_count(Group),
    )
    counts = ("ability_count", "role_count", "group_count")
    return [EditedFramework(**{**row, **{name: row[name] or 0 for name in counts}}) for row in rows]


def editable_organization_ids(viewer: Viewer) -> QuerySet[Organization]:
    return Organization.objects.filter(pk__in=editable_organizations(viewer))


def is_released(thing: Framework | Group | Ability | Role, on: dt.date) -> bool:
    """Whether the release that is current on the day contains a thing."""
    framework = thing if isinstance(thing, Framework) else thing.framework
    present = Release.objects.filter(framework=framework).current(on)
    if isinstance(thing, Ability | Role):
        lines = ReleasedAbility if isinstance(thing, Ability) else ReleasedRole
        return lines.objects.filter(release__in=present, key=thing.key).exists()
    return present.exists()


@dataclass(frozen=True)
class Conflict:
    """Who saved first, and when, if the audit log knows; ``is_own`` if they saved the same thing."""

    who: str = ""
    at: dt.datetime | None = None
    is_own: bool = False


def conflict_about(thing: Model, framework: Framework, now_is: str = "") -> Conflict:
    """Who last changed a thing (now with this fingerprint), by saving it or something else that its page shows."""
    own = saved_since(thing).first()
    if own is not None and now_is and own.after.get("is") == now_is:
        return Conflict(str(own.actor or "The operator"), own.at, is_own=True)
    kinds = {Framework: [framework.pk], **{kind: _ids_in(kind, framework) for kind in (Ability, Role, Group)}}
    about = Q()
    for kind, ids in kinds.items():
        about |= Q(subject_kind=kind._meta.model_name, subject_id__in=ids)
    last = AuditEvent.objects.filter(about, organization=framework.organization_id).select_related("actor").first()
    return Conflict(str(last.actor or "The operator"), last.at) if last else Conflict()


def _ids_in(model: type[Any], framework: Framework) -> QuerySet:
    return model.objects.filter(framework=framework).values("pk")
