"""Writes about decisions: each one transaction, with its audit event inside."""

import datetime as dt
from itertools import pairwise

from django.db import transaction

from frameworks.models import Ability, Edition
from frameworks.words import EditionKind
from observations.actions.audit import record
from observations.actions.errors import CannotObserve
from observations.models import Decision, Evidence, Observation
from observations.words import Outcome, Shown
from people.models import Member


@transaction.atomic
def decide_milestone(
    *,
    subject: Member,
    ability: Ability,
    milestone: int,
    outcome: str,
    edition: Edition,
    by: Member,
    reason: str = "",
    evidence: list[Observation] = (),
    decided_on: dt.date,
    now: dt.datetime,
) -> Decision:
    """Save a decision, pinned to the edition it was judged by; an earlier one on the same milestone is superseded.

    Decisions about one person are taken one after the other, so that never two stand.

    Raises ``CannotObserve`` for a decision about oneself, one against somebody without a reason, anything of another
    organization, and an edition of something else.
    """
    if by.pk == subject.pk:
        raise CannotObserve("Nobody decides about themselves.")
    if outcome != Outcome.AWARDED and not reason.strip():
        raise CannotObserve("Say why: they should know what is missing.")
    if {by.organization_id, ability.framework.organization_id} != {subject.organization_id}:
        raise CannotObserve("A decision is about somebody and an ability of one's own organization.")
    if any(each.organization_id != subject.organization_id for each in evidence):
        raise CannotObserve("A decision rests on observations of one's own organization.")
    if (edition.framework_id, edition.kind, edition.key) != (ability.framework_id, EditionKind.ABILITY, ability.key):
        raise CannotObserve("The edition is not one of this ability.")
    Member.objects.select_for_update(no_key=True).get(pk=subject.pk)
    standing = Decision.unscoped.standing().filter(subject=subject, ability=ability, milestone=milestone)
    earlier = list(standing.order_by("pk"))
    decision = Decision.unscoped.create(
        organization=subject.organization,
        subject=subject,
        ability=ability,
        milestone=milestone,
        outcome=outcome,
        edition=edition,
        decided_by=by,
        decided_on=decided_on,
        created_at=now,
        reason=reason,
    )
    Evidence.objects.bulk_create(Evidence(decision=decision, observation=each) for each in evidence)
    for superseded, by_which in pairwise([*earlier, decision]):
        Decision.unscoped.filter(pk=superseded.pk).update(superseded_by=by_which)
    record("decide_milestone", decision, by, now)
    return decision


@transaction.atomic
def show_decision(*, decision: Decision, shown: str, by: Member, now: dt.datetime) -> None:
    """The person it is about shows an award to members or the world, or takes it back."""
    if decision.subject_id != by.pk:
        raise CannotObserve("Only the person it is about shows a decision to others.")
    if decision.outcome != Outcome.AWARDED and shown != Shown.PRIVATE:
        raise CannotObserve("Only an award can be shown to others.")
    decision.shown = shown
    decision.save(update_fields=["shown"])
    record("show_decision", decision, by, now)


@transaction.atomic
def answer_decision(*, decision: Decision, answer: str, by: Member, now: dt.datetime) -> None:
    """The person it is about answers a decision in their own words."""
    if decision.subject_id != by.pk:
        raise CannotObserve("Only the person it is about answers a decision.")
    decision.answer = answer
    decision.save(update_fields=["answer"])
    record("answer_decision", decision, by, now)
