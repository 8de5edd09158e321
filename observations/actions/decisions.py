"""Actions on decisions: each is one transaction that includes its audit event."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable

from django.db import transaction

from foundation.idempotency import SENT_ALREADY, uid_of
from frameworks.models import Ability, Edition
from frameworks.queries.decision_context import reads_frameworks
from frameworks.rendering import ability_wording
from frameworks.words import EditionKind
from notifications.actions import notify
from observations.actions.audit import record
from observations.actions.errors import CannotObserve, refuse
from observations.content_rules import (
    day_before_evidence,
    day_before_joining,
    future_day,
    higher_levels,
    missing_reason,
    refused_outcome,
)
from observations.models import AbilityRating, Decision, Evidence, Observation
from observations.words import DecisionVisibility, Outcome
from people.actions.acting_member import acting_member
from people.models import Member
from people.queries.reporting_line import manages
from people.viewer import viewer_as, viewer_of_member


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
    evidence: Iterable[Observation] = (),
    private_evidence: Iterable[Observation] = (),
    decided_on: dt.date,
    now: dt.datetime,
    uid: uuid.UUID | None = None,
    also_revoked: Collection[int] = (),
) -> Decision:
    """Save a decision, pinned to the edition it was judged by. It supersedes an earlier one on the same milestone.

    An award also supersedes each "not yet" on a lower milestone. A revocation also revokes all higher awards, which
    include the milestone: ``also_revoked`` are those that the decider was told about.

    A lock on the subject makes decisions about one person sequential, so that there is only one current decision for
    each milestone. Sending the same form (``uid``) twice saves one decision. ``private_evidence`` are observations
    that the subject can't read. A superseded decision is no longer shown to others.

    Raises ``CannotObserve`` for

    - a decision about oneself, about a former member or about somebody whom ``by`` does not manage (any more),
    - an ability that the subject or the decider can't read, an edition of another ability, a milestone that the
      edition does not have (or, for an award, does not define), anything of another organization,
    - a "not yet" or "revoked" without a reason, a "not yet" on an awarded milestone or below, a revocation without an
      award or of other higher milestones than those in ``also_revoked``,
    - a day in the future, before the subject joined, or before the evidence was seen,
    - evidence about anything else or that the decider (or, unless it is private, the subject) can't read, and
    - a different decision by a form that was already sent.
    """
    by = acting_member(by, now)
    _refuse_misplaced(subject, ability, edition, by)
    refuse(future_day(decided_on, now.date()))
    refuse(missing_reason(outcome, reason))
    _refuse_milestone(edition, milestone, outcome)
    shared, private = list(evidence), list(private_evidence)
    if any(each.organization_id != subject.organization_id for each in (*shared, *private)):
        raise CannotObserve("The evidence includes an observation of another organization. Remove it.")
    subject = Member.objects.select_for_update(no_key=True).get(pk=subject.pk)
    _refuse_unmanaged(subject, by)
    _refuse_absent(subject, now)
    _refuse_unreadable(ability, subject, by)
    if uid is not None and (taken := Decision.unscoped.filter(uid=uid_of(uid, by.pk), decided_by=by).first()):
        submitted = (subject.pk, ability.pk, milestone, outcome, reason, decided_on)
        return _taken_before(taken, submitted, {each.pk for each in (*shared, *private)})
    rows = _evidence_rows(shared, private, subject, by)
    _refuse_other_evidence(set(rows), subject, ability)
    refuse(day_before_joining(decided_on, [(subject.joined_on, subject.name)]))
    refuse(day_before_evidence(decided_on, [each.observed_on for each in (*shared, *private)]))
    standing = list(Decision.unscoped.standing().filter(subject=subject, ability=ability))
    awarded = [each.milestone for each in standing if each.outcome == Outcome.AWARDED]
    refuse(refused_outcome(outcome, milestone, awarded, also_revoked))
    fields = {
        "organization": subject.organization,
        "subject": subject,
        "ability": ability,
        "outcome": outcome,
        "edition": edition,
        "decided_by": by,
        "decided_on": decided_on,
        "created_at": now,
        "reason": reason,
    }
    decision = Decision(uid=uid_of(uid, by.pk), milestone=milestone, **fields)
    higher = higher_levels(milestone, awarded) if outcome == Outcome.REVOKED else []
    for each in (decision, *(Decision(milestone=level, **fields) for level in higher)):
        _save(each, standing, rows)
    return decision


def _save(decision: Decision, standing: list[Decision], evidence: dict[int, bool]) -> None:
    """Save a decision with its evidence, supersede others, and tell the person about it."""
    decision.save(force_insert=True)
    Evidence.objects.bulk_create(
        Evidence(decision=decision, observation_id=key, is_private=is_private) for key, is_private in evidence.items()
    )
    superseded = [each.pk for each in standing if _is_superseded(each, decision)]
    Decision.unscoped.filter(pk__in=superseded).update(superseded_by=decision, shown=DecisionVisibility.PRIVATE)
    record("decide_milestone", decision, decision.decided_by, decision.created_at)
    notify([decision.subject_id], "decided", decision.created_at, about=decision)


def _is_superseded(earlier: Decision, decision: Decision) -> bool:
    is_included = decision.outcome == Outcome.AWARDED and earlier.outcome == Outcome.NOT_YET
    return earlier.milestone == decision.milestone or (is_included and earlier.milestone < decision.milestone)


def _refuse_misplaced(subject: Member, ability: Ability, edition: Edition, by: Member) -> None:
    if by.pk == subject.pk:
        raise CannotObserve("You can’t decide about yourself.")
    if {by.organization_id, ability.framework.organization_id} != {subject.organization_id}:
        raise CannotObserve("The person and the ability must belong to your organization. Choose others.")
    if (edition.framework_id, edition.kind, edition.key) != (ability.framework_id, EditionKind.ABILITY, ability.key):
        raise CannotObserve("The edition belongs to another ability. Choose an edition of this one.")


def _refuse_unmanaged(subject: Member, by: Member) -> None:
    """Check again who manages the subject: it may have changed since the page was opened."""
    if not manages(viewer_as(by.pk, by.organization_id), subject.pk):
        raise CannotObserve(f"You don’t manage {subject.name}, so you can’t decide about them.")


def _refuse_absent(subject: Member, now: dt.datetime) -> None:
    if not Member.objects.current(now.date()).filter(pk=subject.pk).exists():
        raise CannotObserve(f"{subject.name} is not a current member, so nobody can decide about them.")


def _refuse_unreadable(ability: Ability, subject: Member, by: Member) -> None:
    """Refuse an ability that the decider can't read, as if it did not exist, or that the subject can't read."""
    if not reads_frameworks({ability.framework_id}, viewer_of_member(by)):
        raise CannotObserve("This ability no longer exists. Choose another one.")
    if not reads_frameworks({ability.framework_id}, viewer_of_member(subject)):
        raise CannotObserve(f"{subject.name} can’t read this ability, so nobody can decide about it.")


def _refuse_milestone(edition: Edition, milestone: int, outcome: str) -> None:
    """Refuse an award of an undefined milestone, and every decision on a step that the edition does not have."""
    if milestone not in {rung.level for rung in ability_wording(edition.content, "").milestones}:
        raise CannotObserve(f"There is no milestone {milestone} in this wording. Choose another one.")
    if outcome == Outcome.AWARDED and not is_defined_in(edition, milestone):
        raise CannotObserve(
            f"Milestone {milestone} is not defined in this wording, so it can’t be awarded. Choose another one."
        )


def is_defined_in(edition: Edition, milestone: int) -> bool:
    rungs = ability_wording(edition.content, "").milestones
    return any(rung.is_defined for rung in rungs if rung.level == milestone)


def _taken_before(taken: Decision, submitted: tuple, evidence: set[int]) -> Decision:
    """The decision that the same form made before; raises ``CannotObserve`` if its content was different."""
    stands = (taken.subject_id, taken.ability_id, taken.milestone, taken.outcome, taken.reason, taken.decided_on)
    if stands != submitted or set(taken.evidence_rows.values_list("observation", flat=True)) != evidence:
        raise CannotObserve(SENT_ALREADY)
    return taken


def _refuse_other_evidence(keys: set[int], subject: Member, ability: Ability) -> None:
    """Refuse observations about somebody else, or about another ability."""
    about = AbilityRating.objects.filter(ability=ability, observation__subject_rows__member=subject)
    if not keys <= set(about.filter(observation__in=keys).values_list("observation", flat=True)):
        raise CannotObserve(
            f"The evidence includes an observation that isn’t about {subject.name} and this ability. Remove it."
        )


def _evidence_rows(
    shared: list[Observation], private: list[Observation], subject: Member, by: Member
) -> dict[int, bool]:
    """The ids of the evidence, each with whether it is private; refuses what the decider can't read."""
    keys = {each.pk for each in (*shared, *private)}
    if not keys <= _readable(keys, by):
        raise CannotObserve("The evidence includes an observation that you can’t read. Remove it.")
    known = _readable(keys, subject)
    if not {each.pk for each in shared} <= known:
        raise CannotObserve(
            "The person this is about can’t read one of the observations. Use it as private evidence, or remove it."
        )
    return {key: key not in known for key in sorted(keys)}


def _readable(keys: set[int], member: Member) -> set[int]:
    readable = Observation.objects.visible_to(viewer_as(member.pk, member.organization_id)).live()
    return set(readable.filter(pk__in=keys).values_list("pk", flat=True)) if keys else set()


@transaction.atomic
def show_decision(*, decision: Decision, shown: str, by: Member, now: dt.datetime) -> None:
    """Show an award to members or the world, or make it private again; by its subject only."""
    by = acting_member(by, now)
    decision = Decision.unscoped.select_for_update().get(pk=decision.pk)
    if decision.subject_id != by.pk:
        raise CannotObserve("Only the person it is about can show a decision to others.")
    if decision.outcome != Outcome.AWARDED and shown != DecisionVisibility.PRIVATE:
        raise CannotObserve("Only an award can be shown to others.")
    if decision.superseded_by_id is not None and shown != DecisionVisibility.PRIVATE:
        raise CannotObserve("A later decision has replaced this one. Show that one instead.")
    decision.shown = shown
    decision.save(update_fields=["shown"])
    record("show_decision", decision, by, now)


@transaction.atomic
def answer_decision(*, decision: Decision, answer: str, by: Member, now: dt.datetime) -> None:
    """Write, edit or remove the answer to a decision; by its subject only."""
    by = acting_member(by, now)
    decision = Decision.unscoped.select_for_update().get(pk=decision.pk)
    if decision.subject_id != by.pk:
        raise CannotObserve("Only the person it is about can answer a decision.")
    if decision.answer == answer:
        return
    decision.answer, decision.answered_at = answer, now if answer.strip() else None
    decision.save(update_fields=["answer", "answered_at"])
    record("answer_decision", decision, by, now)
    if decision.answered_at is not None:
        notify([decision.decided_by_id], "answered", now, about=decision)
