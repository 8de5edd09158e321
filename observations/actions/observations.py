"""Actions on observations: each is one transaction that includes its audit event."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain
from urllib.parse import urlsplit

from django.db import transaction
from django.db.models import Subquery

from frameworks.models import Ability
from frameworks.queries.ability_choices import rateable_abilities
from frameworks.queries.decision_context import reads_frameworks
from notifications.actions import notify
from notifications.models import Notification
from observations.actions.attachments import write_attachments
from observations.actions.audit import record
from observations.actions.errors import CannotObserve, refuse
from observations.attachments import AttachmentEvent
from observations.content_rules import (
    FORMER_MEMBER,
    UNKNOWN_ABILITY,
    about_several,
    day_before_joining,
    future_day,
    open_about_oneself,
    open_and_negative,
    unknown_milestone,
)
from observations.models import AbilityRating, Observation, ObservationVersion, Subject
from observations.queries.readers import readers_of
from observations.queries.wording_digest import wording_digest
from observations.words import ABOUT_ONE, NEEDING_CONSENT, NEGATIVE, OPEN, Audience, Reach
from people.actions.acting_member import acting_member
from people.models import Member
from people.queries.reporting_line import managers_by
from people.viewer import viewer_as, viewer_of_member

#: Fields that the database checks itself.
OF_THE_DATABASE = ("organization", "author")
FARTHER = {Reach.FEW: 0, Reach.MEMBERS: 1, Reach.WORLD: 2}


@dataclass(frozen=True)
class RatedAbility:
    """The rating of an ability in an observation, and optionally the milestone."""

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
    """Save an observation as a draft.

    Raises ``CannotObserve`` for people or abilities of another organization, former members, a day in the future or
    before a subject joined, an unknown milestone, and a negative rating with an open audience.
    """
    by = acting_member(by, now)
    refuse_strangers(by, about, ratings)
    refuse_subjects(about, observed_on, by, now)
    refuse_unknown_abilities(ratings, now)
    refuse_unsafe_links(links)
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
    observation.clean_fields(exclude=OF_THE_DATABASE)
    refuse(open_and_negative(audience, is_negative=observation.is_negative))
    observation.save()
    name_subjects(observation, about)
    rate_abilities(observation, ratings)
    return observation


def refuse_strangers(by: Member, about: Iterable[Member], ratings: Iterable[RatedAbility]) -> None:
    """Raises ``CannotObserve`` for people or abilities of another organization, and for abilities that ``by`` can't
    read.
    """
    if any(member.organization_id != by.organization_id for member in about):
        raise CannotObserve("Choose only people of your own organization.")
    if any(each.ability.framework.organization_id != by.organization_id for each in ratings):
        raise CannotObserve("Choose only abilities of your own organization.")
    if not reads_frameworks({each.ability.framework_id for each in ratings}, viewer_of_member(by)):
        raise CannotObserve(UNKNOWN_ABILITY)


def refuse_subjects(about: Iterable[Member], observed_on: dt.date, by: Member, now: dt.datetime) -> None:
    """Refuse former members, and a day in the future or before somebody joined."""
    chosen = {member.pk for member in about}
    here = current_members_among(chosen, by, now)
    if len(here) != len(chosen):
        raise CannotObserve(FORMER_MEMBER)
    refuse(future_day(observed_on, now.date()))
    refuse(day_before_joining(observed_on, [(member.joined_on, member.name) for member in here]))


def current_members_among(members: set[int], by: Member, now: dt.datetime) -> list[Member]:
    """The current members of the organization of ``by`` among these."""
    return list(Member.objects.current(now.date()).filter(organization=by.organization_id, pk__in=members))


def refuse_unknown_abilities(ratings: Iterable[RatedAbility], now: dt.datetime) -> None:
    """Refuse abilities that the current release does not contain, and milestones that it does not define."""
    rated = {each.ability.pk: each.milestone for each in ratings}
    known = rateable_abilities(rated, on=now.date())
    for ability, milestone in rated.items():
        refuse("" if ability in known else UNKNOWN_ABILITY)
        if milestone is not None:
            refuse(unknown_milestone(milestone, known[ability].name, known[ability].levels))


def refuse_unsafe_links(links: Iterable[Mapping[str, str]]) -> None:
    """Refuse links without http or https: a click on a ``javascript:`` link would run code of its author."""
    if any(urlsplit(link.get("url", "")).scheme.lower() not in ("http", "https") for link in links):
        raise CannotObserve("A link is incomplete. Enter the whole address, starting with https:// or http://.")


def name_subjects(observation: Observation, about: Iterable[Member]) -> None:
    Subject.objects.bulk_create(Subject(observation=observation, member=member) for member in about)


def rate_abilities(observation: Observation, ratings: Iterable[RatedAbility]) -> None:
    AbilityRating.objects.bulk_create(
        AbilityRating(
            observation=observation,
            ability=each.ability,
            rating=each.rating,
            milestone=each.milestone,
            observed_on=observation.observed_on,
        )
        for each in ratings
    )


def change_observation(observation: Observation, now: dt.datetime, **changes) -> None:
    """Save changes of an observation, and update its reach and the copies in the rows of its ratings and subjects.

    Without ``changes`` its version stays the same: consent is not an edit that its author could collide with.
    """
    version = observation.version + 1 if changes else observation.version
    reached = observation.reach
    for name, value in {**changes, "changed_at": now, "version": version}.items():
        setattr(observation, name, value)
    observation.reach = reach_of(observation)
    observation.save(update_fields=[*changes, "changed_at", "version", "reach"])
    if FARTHER[observation.reach] > FARTHER[reached]:
        keep_earlier_to_author(observation)
    sync_row_copies(observation)


def sync_row_copies(observation: Observation) -> None:
    """Update the copies of an observation's values in the rows of its ratings and subjects."""
    published_at = None if observation.retracted_at else observation.published_at
    is_about_one = published_at is not None and observation.audience in ABOUT_ONE
    subjects = observation.subject_rows.all()
    subjects.update(published_at=published_at)
    observation.ratings.update(
        reach=observation.reach,
        observed_on=observation.observed_on,
        published_at=published_at,
        about=Subquery(subjects.values("member")[:1]) if is_about_one else None,
    )


def keep_earlier_to_author(observation: Observation) -> None:
    """Hide earlier versions from everyone but the author, since they were written for fewer readers."""
    ObservationVersion.unscoped.filter(observation=observation, for_author=False).update(for_author=True)


def reach_of(observation: Observation) -> Reach:
    """The reach of an observation: the world only once every subject has agreed."""
    if observation.published_at is None or observation.retracted_at is not None or observation.audience not in OPEN:
        return Reach.FEW
    if Audience(observation.audience).needs_consent and not observation.subject_rows.filter(agreed_at=None).exists():
        return Reach.WORLD
    return Reach.MEMBERS


def refuse_open_about_oneself(observation: Observation, audience: str) -> None:
    subjects = observation.subject_rows.values_list("member", flat=True)
    refuse(open_about_oneself(audience, subjects, observation.author_id))


@transaction.atomic
def publish_observation(*, observation: Observation, by: Member, now: dt.datetime) -> None:
    """Publish an observation. Raises ``CannotObserve`` if its audience needs exactly one subject."""
    by = acting_member(by, now)
    observation = Observation.unscoped.select_for_update().get(pk=observation.pk)
    if observation.author_id != by.pk:
        raise CannotObserve("Only the author can publish an observation.")
    if observation.published_at is not None:
        raise CannotObserve("This observation has already been published.")
    if not observation.subject_count:
        raise CannotObserve("Choose who it is about.")
    refuse(about_several(observation.audience, observation.subject_count))
    refuse_open_about_oneself(observation, observation.audience)
    change_observation(observation, now, published_at=now)
    record("publish_observation", observation, by, now)
    tell_readers(observation, now)


def tell_readers(observation: Observation, now: dt.datetime) -> None:
    """Notify subjects and their managers who can read it, and ask subjects for their consent if it is needed."""
    subjects = list(observation.subject_rows.values_list("member", flat=True))
    consenting: set[int] = set()
    if Audience(observation.audience).needs_consent:
        silent = observation.subject_rows.filter(agreed_at=None, refused_at=None)
        consenting = set(silent.values_list("member", flat=True))
    near = readers_of(
        audience=observation.audience,
        author=observation.author_id,
        subjects=subjects,
        organization=observation.organization_id,
        on=now.date(),
    ).filter(pk__in={*subjects, *chain.from_iterable(managers_by(subjects).values())})
    recipients = set(near.values_list("pk", flat=True)) - consenting - {observation.author_id}
    notify(recipients, "observed", now, about=observation)
    notify(consenting, "consent", now, about=observation)


def reset_consent_requests(observation: Observation) -> None:
    """Delete the consent notifications of subjects without an answer, so that they are asked again."""
    silent = Subject.objects.filter(observation=observation, agreed_at=None, refused_at=None).values("member")
    Notification.unscoped.filter(topic=observation.topic_id, kind="consent", recipient__in=silent).delete()


@transaction.atomic
def agree_to_publish(*, observation: Observation, by: Member, now: dt.datetime, shown: str | None = None) -> bool:
    """Record a subject's consent to make an observation public, and return whether it is public now.

    They agree to the version that they were shown.

    ``shown`` is the digest of that version (``wording_digest``); by default, of ``observation`` as it was loaded.
    Raises ``CannotObserve`` as ``_asked_for_world`` does, and if the observation was changed in the meantime.
    """
    by = acting_member(by, now)
    found = _asked_for_world(observation, by)
    if wording_digest(found) != (wording_digest(observation) if shown is None else shown):
        raise CannotObserve("This observation was changed in the meantime. Read it again before you agree.")
    found.subject_rows.filter(member=by).update(agreed_at=now, refused_at=None)
    change_observation(found, now)
    record("agree_to_publish", found, by, now)
    return found.reach == Reach.WORLD


@transaction.atomic
def decline_to_publish(*, observation: Observation, by: Member, now: dt.datetime) -> None:
    """Record that a subject refuses or withdraws consent. All members can still read the observation.

    Raises ``CannotObserve`` as ``_asked_for_world`` does.
    """
    by = acting_member(by, now)
    found = _asked_for_world(observation, by)
    found.subject_rows.filter(member=by).update(agreed_at=None, refused_at=now)
    change_observation(found, now)
    record("decline_to_publish", found, by, now)


def _asked_for_world(observation: Observation, by: Member) -> Observation:
    """The locked observation, if it asks for this member's consent.

    Otherwise raises ``CannotObserve`` with the same message, whether it is about somebody else, can't be read or does
    not exist, so that nobody learns about an observation that they can't read.
    """
    asking = Observation.objects.visible_to(viewer_as(by.pk, by.organization_id)).live()
    about_them = Subject.objects.filter(member=by).values("observation")
    asking = asking.filter(audience__in=NEEDING_CONSENT, pk__in=about_them)
    found = asking.select_for_update(of=("self",)).filter(pk=observation.pk).first()
    if found is None:
        raise CannotObserve("Only the people it is about can agree to make it public.")
    return found


@transaction.atomic
def retract_observation(*, observation: Observation, by: Member, now: dt.datetime) -> None:
    """Retract a published observation, so that only its author can read it."""
    by = acting_member(by, now)
    observation = Observation.unscoped.select_for_update().get(pk=observation.pk)
    if observation.author_id != by.pk or observation.published_at is None:
        raise CannotObserve("Only the author can retract an observation, and only after it was published.")
    if observation.retracted_at is not None:
        raise CannotObserve("This observation has already been retracted.")
    change_observation(observation, now, retracted_at=now)
    write_attachments(observation, {}, event=AttachmentEvent.RETRACT, by=by, now=now)
    record("retract_observation", observation, by, now)


@transaction.atomic
def restore_observation(*, observation: Observation, by: Member, now: dt.datetime) -> None:
    """Restore a retracted observation to its audience. Earlier consent has ended, so subjects are asked again."""
    by = acting_member(by, now)
    observation = Observation.unscoped.select_for_update().get(pk=observation.pk)
    if observation.author_id != by.pk:
        raise CannotObserve("Only the author can restore an observation.")
    if observation.retracted_at is None:
        raise CannotObserve("This observation is not retracted.")
    observation.subject_rows.update(agreed_at=None)
    reset_consent_requests(observation)
    keep_earlier_to_author(observation)
    change_observation(observation, now, retracted_at=None)
    write_attachments(observation, {}, event=AttachmentEvent.RESTORE, by=by, now=now)
    record("restore_observation", observation, by, now)
    tell_readers(observation, now)
