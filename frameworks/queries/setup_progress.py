"""How far an organization has come with its setup."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, Subquery

from frameworks.models import Framework, Release
from people.models import Invitation, Organization


@dataclass(frozen=True, kw_only=True)
class SetupProgress:
    """``framework`` is the key of the first framework, or None; ``released`` says whether any was published."""

    slug: str
    name: str
    is_described: bool
    framework: str | None
    is_released: bool
    people: int
    owners: int
    has_invited: bool
    is_put_away: bool


def beginning_of(organization: int, *, on: dt.date) -> SetupProgress:
    """The completed setup steps of an organization; one query."""
    present = (Q(members__left_on=None) | Q(members__left_on__gt=on)) & Q(members__joined_on__lte=on)
    first = Framework.objects.filter(organization=OuterRef("pk")).order_by("pk").values("key")
    row = (
        Organization.objects.filter(pk=organization)
        .annotate(
            people=Count("members", filter=present),
            owners=Count("members", filter=present & Q(members__is_owner=True)),
            framework=Subquery(first[:1]),
            is_released=Exists(Release.objects.filter(framework__organization=OuterRef("pk"))),
            has_invited=Exists(Invitation.objects.filter(organization=OuterRef("pk"))),
        )
        .values(
            "slug", "name", "description", "set_up_at", "people", "owners", "framework", "is_released", "has_invited"
        )
        .get()
    )
    return SetupProgress(
        is_described=bool(row.pop("description").strip()), is_put_away=row.pop("set_up_at") is not None, **row
    )
