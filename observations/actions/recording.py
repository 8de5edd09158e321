"""Writes about what was seen, decided and said: each one transaction, with its audit event inside.

The audit log holds that something was done and to what, never a story, a reason or a comment.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from django.db import transaction

from frameworks.models import Ability, Edition
from frameworks.words import EditionKind
from observations.models import AbilityRating, Comment, Decision, Evidence, Observation, Subject, Thread
from observations.words import ABOUT_ONE, NEGATIVE, OPEN, Audience, Outcome, Reach, Shown
from people.actions import record_event
from people.models import Member
from people.viewer import viewer_as


class CannotObserve(Exception):
    """The observation, decision or comment was refused; the message says why and what to do instead."""


@dataclass(frozen=True)
class RatedAbility:
    """How an observation speaks for an ability, and for which milestone (if it says)."""

    ability: Ability
    rating: str
    milestone: int | None = None


@transaction.atomic
def record_observation(
    *,
    by: Member,
    about: list[Member],
    story: str,
    observed_on: dt.date,
    audience: str,
    ratings: list[RatedAbility],
    links: list[Mapping[str, str]] = (),
    now: dt.datetime,
) -> Observation:
    """Save an observation as its author's draft. Raises ``CannotObserve`` for people or abilities of another
    organization, and for a negative one that all may read.
    """
    if any(member.organization_id != by.organization_id for member in about):
        raise CannotObserve("An observation is about people of one's own organization.")
    if any(each.ability.framework.organization_id != by.organization_id for each in ratings):
        raise CannotObserve("An observation speaks to abilities of one's own organization.")
    observation = Observation(
        organization=by.organization,
        author=by,
        story=story,
        observed_on=observed_on,
        audience=audience,
        links=list(links),
        subject_count=len(about),
        is_negative=any(each.rating in NEGATIVE for each in ratings),
        created_at=now,
        changed_at=now,
    )
    observation.clean_fields()
    _refuse_open_and_negative(observation)
    observation.save()
    Subject.objects.bulk_create(Subject(observation=observation, member=member) for member in about)
    AbilityRating.objects.bulk_create(
        AbilityRating(
            observation=observation,
            ability=each.ability,
            rating=each.rating,
            milestone=each.milestone,
            observed_on=observed_on,
        )
        for each in ratings
    )
    return observation


def change_observation(observation: Observation, now: dt.datetime, **changes) -> None:
    """Save changes of an observation, and let its ratings follow."""
    for name, value in {**changes, "changed_at": now}.items():
        setattr(observation, name, value)
    observation.save(update_fields=[*changes, "changed_at"])
    is_live = observation.published_at is not None and observation.retracted_at is None
    observation.ratings.update(
        reach=reach_of(observation),
        observed_on=observation.observed_on,
        published_at=observation.published_at if is_live else None,
    )


def reach_of(observation: Observation) -> Reach:
    """How far an observation reaches: to the world only once every person it is about has agreed."""
    if observation.published_at is None or observation.retracted_at is not None or observation.audience not in OPEN:
        return Reach.FEW
    if observation.audience == Audience.WORLD and not observation.subject_rows.filter(agreed_at=None).exists():
        return Reach.WORLD
    return Reach.MEMBERS


def _refuse_open_and_negative(observation: Observation) -> None:
    if observation.is_negative and observation.audience in OPEN:
        raise CannotObserve(
            "What was misaligned or concerning is told to the person and their managers, not to all. "
            "Choose another audience."
        )


@transaction.atomic
def publish_observation(*, observation: Observation, by: Member, now: dt.datetime) -> None:
    """Let the audience read it from now on. Raises ``CannotObserve`` where that is about exactly one person."""
    observation = Observation.unscoped.select_for_update().get(pk=observation.pk)
    if observation.author_id != by.pk:
        raise CannotObserve("Only its author publishes an observation.")
    if observation.published_at is not None:
        raise CannotObserve("It was published already.")
    if not observation.subject_count:
        raise CannotObserve("Say whom it is about.")
    if observation.audience in ABOUT_ONE and observation.subject_count != 1:
        raise CannotObserve(
            f"“{Audience(observation.audience).label}” is about exactly one person. Write one for each."
        )
    change_observation(observation, now, published_at=now)
    _record("publish_observation", observation, by, now)


@transaction.atomic
def agree_to_world(*, observation: Observation, by: Member, now: dt.datetime) -> None:
    """A person it is about agrees that the world may read it.

    Raises ``CannotObserve`` where it does not ask for their consent: the same whether it is about somebody else, is
    for others to read, or was never there, so that nobody learns of what they may not read.
    """
    asking = Observation.objects.visible_to(viewer_as(by.pk, by.organization_id)).live()
    about_them = Subject.objects.filter(member=by).values("observation")
    asking = asking.filter(audience=Audience.WORLD, pk__in=about_them)
    found = asking.select_for_update(of=("self",)).filter(pk=observation.pk).first()
    if found is None:
        raise CannotObserve("Only those whom it is about can agree that the world reads it.")
    found.subject_rows.filter(member=by).update(agreed_at=now)
    change_observation(found, now)
    _record("agree_to_world", found, by, now)


@transaction.atomic
def retract_observation(*, observation: Observation, by: Member, now: dt.datetime) -> None:
    """Take a published observation back: from now on its author alone reads it."""
    observation = Observation.unscoped.select_for_update().get(pk=observation.pk)
    if observation.author_id != by.pk or observation.published_at is None:
        raise CannotObserve("Only its author retracts an observation, and only a published one.")
    if observation.retracted_at is not None:
        raise CannotObserve("It was retracted already.")
    change_observation(observation, now, retracted_at=now)
    _record("retract_observation", observation, by, now)


def _record(action: str, thing, by: Member, now: dt.datetime) -> None:
    record_event(action=action, on=thing, organization=thing.organization, by=by, now=now)


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
    _record("decide_milestone", decision, by, now)
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
    _record("show_decision", decision, by, now)


@transaction.atomic
def answer_decision(*, decision: Decision, answer: str, by: Member, now: dt.datetime) -> None:
    """The person it is about answers a decision in their own words."""
    if decision.subject_id != by.pk:
        raise CannotObserve("Only the person it is about answers a decision.")
    decision.answer = answer
    decision.save(update_fields=["answer"])
    _record("answer_decision", decision, by, now)


@transaction.atomic
def open_thread(*, ability: Ability, title: str, text: str, by: Member, now: dt.datetime) -> Thread:
    """Begin a conversation about an ability with its first comment. Raises ``CannotObserve`` for another's."""
    if ability.framework.organization_id != by.organization_id:
        raise CannotObserve("A conversation is about an ability of one's own organization.")
    thread = Thread(
        organization=by.organization, ability=ability, title=title, opened_by=by, opened_at=now, moved_at=now
    )
    thread.clean_fields()
    thread.save()
    add_comment(thread=thread, text=text, by=by, now=now)
    return thread


@transaction.atomic
def add_comment(*, thread: Thread, text: str, by: Member, now: dt.datetime) -> Comment:
    """Say something in a conversation. Raises ``CannotObserve`` where it is another organization's."""
    _refuse_strangers(thread, by)
    comment = Comment(thread=thread, author=by, text=text, written_at=now)
    comment.clean_fields()
    comment.save()
    thread.moved_at = now
    thread.save(update_fields=["moved_at"])
    _record("add_comment", thread, by, now)
    return comment


@transaction.atomic
def resolve_thread(*, thread: Thread, by: Member, now: dt.datetime) -> None:
    """Close a conversation as settled. Raises ``CannotObserve`` where it is another organization's."""
    _refuse_strangers(thread, by)
    thread.resolved_at, thread.resolved_by = now, by
    thread.save(update_fields=["resolved_at", "resolved_by"])
    _record("resolve_thread", thread, by, now)


def _refuse_strangers(thread: Thread, by: Member) -> None:
    if by.organization_id != thread.organization_id:
        raise CannotObserve("A conversation is among members of one organization.")
