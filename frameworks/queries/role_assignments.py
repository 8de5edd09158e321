"""Queries on role assignments, with the role's name in its newest release."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from frameworks.addresses import FrameworkUrls
from frameworks.models import Ability, Confirmation, Framework, Release, ReleasedRole, Role, RoleAssignment
from frameworks.words import Status
from people.models import Member
from people.personal_data import Section
from people.viewer import Viewer


@dataclass(frozen=True, kw_only=True)
class AssignedRoleView:
    """A role that somebody holds; ``url`` is empty if the current release no longer contains it."""

    id: int
    member: int
    value: str
    name: str
    framework: str
    url: str
    since: dt.date
    until: dt.date | None

    def is_on(self, day: dt.date) -> bool:
        return self.since <= day and (self.until is None or self.until > day)


@dataclass(frozen=True, kw_only=True)
class RoleChoice:
    """A role that can be assigned; ``value`` identifies it in addresses and forms."""

    value: str
    name: str
    framework: str


def role_assignments_of(
    members: list[int], viewer: Viewer, *, on: dt.date, is_past_shown: bool = False
) -> list[AssignedRoleView]:
    """The roles that members hold in frameworks that the viewer may read, newest first; one query."""
    lines = ReleasedRole.objects.filter(role=OuterRef("role"), release__effective_on__lte=on)
    lines = lines.order_by("-release__number")
    present = Release.objects.filter(framework=OuterRef("role__framework"), effective_on__lte=on).order_by("-number")
    holdings = RoleAssignment.objects.filter(
        member__in=members, role__framework__in=Framework.objects.visible_to(viewer)
    )
    if not is_past_shown:
        holdings = holdings.filter(Q(until=None) | Q(until__gt=on), since__lte=on)
    rows = holdings.order_by("-since", "pk").values(
        "pk",
        "member",
        "since",
        "until",
        key=F("role__key"),
        framework_key=F("role__framework__key"),
        framework_name=F("role__framework__name"),
        organization=F("role__framework__organization__slug"),
        name=Subquery(lines.values("name")[:1]),
        number=Subquery(lines.values("release__number")[:1]),
        current=Subquery(present.values("number")[:1]),
    )
    return [_assigned_role(row) for row in rows if row["name"] is not None]


def _assigned_role(row: dict) -> AssignedRoleView:
    is_present = row["number"] == row["current"]
    return AssignedRoleView(
        id=row["pk"],
        member=row["member"],
        value=f"{row['framework_key']}/{row['key']}",
        name=row["name"],
        framework=row["framework_name"],
        url=FrameworkUrls(row["organization"], row["framework_key"]).role(row["key"]) if is_present else "",
        since=row["since"],
        until=row["until"],
    )


def role_choices(organization: int, viewer: Viewer, *, on: dt.date) -> list[RoleChoice]:
    """The roles of the current releases that the viewer may read, by framework and name; one query."""
    lines = ReleasedRole.objects.filter(
        release__in=Release.objects.current(on),
        release__framework__in=Framework.objects.visible_to(viewer).filter(organization=organization),
    )
    rows = lines.order_by("release__framework__name", "name", "pk").values_list(
        "release__framework__key", "release__framework__name", "key", "name"
    )
    return [
        RoleChoice(value=f"{framework}/{key}", name=name, framework=label) for framework, label, key, name in rows
    ]


def holders_of(organization: int, value: str, viewer: Viewer, *, on: dt.date) -> QuerySet:
    """The ids of members who hold a role today, as a subquery; empty for a role that the viewer may not read."""
    framework, _, key = value.partition("/")
    readable = Framework.objects.visible_to(viewer).filter(organization=organization, key=framework)
    roles = ReleasedRole.objects.filter(release__in=Release.objects.current(on), release__framework__in=readable)
    holdings = RoleAssignment.objects.filter(role__in=roles.filter(key=key).values("role"), since__lte=on)
    return holdings.filter(Q(until=None) | Q(until__gt=on)).values("member")


def get_role_by_value(organization: int, value: str, viewer: Viewer) -> Role | None:
    """The role of a choice, for an action."""
    framework, _, key = value.partition("/")
    readable = Framework.objects.visible_to(viewer).filter(organization=organization, key=framework)
    return Role.objects.filter(framework__in=readable, key=key).exclude(status=Status.ARCHIVED).first()


def get_role_assignment(member: int, pk: str, viewer: Viewer) -> RoleAssignment | None:
    """One of a member's assignments to roles that the viewer may read, for an action."""
    holdings = RoleAssignment.objects.filter(member=member, role__framework__in=Framework.objects.visible_to(viewer))
    return holdings.filter(pk=int(pk)).first() if pk.isdecimal() and len(pk) < 19 else None


def archived_work(member: Member, viewer: Viewer, on: dt.date) -> list[Section]:
    """For a personal archive: somebody's role assignments, maintained abilities, confirmations and releases."""
    readable = Framework.objects.visible_to(viewer)
    held = role_assignments_of([member.pk], viewer, on=on, is_past_shown=True)
    maintained = Ability.objects.filter(maintainers=member, framework__in=readable)
    confirmed = Confirmation.objects.filter(by=member, ability__framework__in=readable).order_by("at")
    released = Release.objects.filter(published_by=member, framework__in=readable).order_by("published_at")
    return [
        (
            "roles",
            [{"role": e.name, "framework": e.framework, "since": e.since, "until": e.until} for e in held],
        ),
        ("abilities_you_maintain", list(maintained.values(ability=F("name"), in_framework=F("framework__name")))),
        ("abilities_you_confirmed", list(confirmed.values("at", name=F("ability__name")))),
        (
            "releases_you_published",
            list(released.values("number", "published_at", "note", in_framework=F("framework__name"))),
        ),
    ]
