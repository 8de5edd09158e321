"""A member's progress on an ability, for themselves."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from foundation.prepared_query import PreparedQuery
from frameworks.models import ReleasedAbility
from observations.models import Decision
from observations.words import Outcome
from people.models import Member
from people.viewer import ViewerMembership, viewer_as


@dataclass(frozen=True)
class MilestoneProgress:
    """When a milestone was awarded, and the release and digest of the edition it was judged by.

    The release is the last one with this edition that was in effect on that day, or else the first one with it.
    """

    on: dt.date
    digest: str
    release: int | None


@dataclass(frozen=True)
class MemberProgress:
    """A member's progress on an ability: the highest award (0 for none), and the keys of the roles they hold."""

    awarded: int
    roles: tuple[str, ...]
    judged: MilestoneProgress | None = None


def member_progress(ability: int, membership: ViewerMembership, *, on: dt.date) -> MemberProgress:
    """A member's progress on an ability, for themselves; one query."""
    rows = _stands(ability=ability, member=membership.member_id, organization=membership.organization_id)
    held = [
        row["role"]
        for row in rows
        if row["role"] and row["since"] <= on and not (row["until"] and row["until"] <= on)
    ]
    first = rows[0]
    judged = MilestoneProgress(first["decided_on"], first["digest"], first["release"]) if first["awarded"] else None
    return MemberProgress(awarded=first["awarded"] or 0, roles=tuple(held), judged=judged)


def _standing(ability: int, member: int, organization: int) -> QuerySet:
    awards = (
        Decision.objects.visible_to(viewer_as(member, organization))
        .standing()
        .filter(subject=member, ability=ability, outcome=Outcome.AWARDED)
        .order_by("-milestone")
    )
    same_wording = ReleasedAbility.objects.filter(ability=OuterRef("ability"), edition=OuterRef("edition"))
    held = same_wording.filter(release__effective_on__lte=OuterRef("decided_on")).order_by("-release__number")
    judged = awards.annotate(
        release=Coalesce(
            Subquery(held.values("release__number")[:1]),
            Subquery(same_wording.order_by("release__number").values("release__number")[:1]),
        )
    )
    return Member.objects.filter(pk=member).values(
        awarded=Subquery(awards.values("milestone")[:1]),
        decided_on=Subquery(awards.values("decided_on")[:1]),
        digest=Subquery(awards.values("edition__digest")[:1]),
        release=Subquery(judged.values("release")[:1]),
        role=F("holdings__role__key"),
        since=F("holdings__since"),
        until=F("holdings__until"),
    )


_stands = PreparedQuery(_standing)
