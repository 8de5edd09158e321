"""Writes about observations: each one transaction, with its audit event inside."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain

from django.db import transaction
from django.db.models import Subquery

from frameworks.models import Ability
from observations.actions.audit import record
from observations.actions.errors import CannotObserve
from observations.actions.notifications import notify
from observations.models import AbilityRating, Notification, Observation, ObservationVersion, Subject
from observations.queries.consent import wording_digest
from observations.queries.readers import managers_by, readers_of
from observations.words import ABOUT_ONE, NEGATIVE, OPEN, Audience, NotificationKind, Reach
from people.models import Member
from people.viewer import viewer_as

ABOUT_ONESELF = "What you did yourself is recognised by somebody else. Choose another audience."
#: What the database itself refuses where it is not there.
OF_THE_DATABASE = ("organization", "author")
FARTHER = {Reach.FEW: 0, Reach.MEMBERS: 1, Reach.WORLD: 2}


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
    refuse_strangers(by, about, ratings)
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
    refuse_open_and_negative(observation)
    observation.save()
    name_subjects(observation, about)
    rate_abilities(observation, ratings)
    return observation


def refuse_strangers(by: Member, about: Iterable[Member], ratings: Iterable[RatedAbility]) -> None:
    """Raises ``CannotObserve`` for people or abilities of another organization."""
    if any(member.organization_id != by.organization_id for member in about):
        raise CannotObserve("An observation is about people of one's own organization.")
    if any(each.ability.framework.organization_id != by.organization_id for each in ratings):
        raise CannotObserve("An observation speaks to abilities of one's own organization.")


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
    """Save changes of an observation, and let follow what is repeated of it: its reach, by rating and by person.

    Without changes of its own it keeps its version: somebody's consent is no edit that its author could collide with.
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
    """Write into the rows of an observation what they repeat of it."""
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
    """It comes to more readers as it is: what it said until now was written for fewer."""
    ObservationVersion.unscoped.filter(observation=observation, for_author=False).update(for_author=True)


def reach_of(observation: Observation) -> Reach:
    """How far an observation reaches: to the world only once every person it is about has agreed."""
    if observation.published_at is None or observation.retracted_at is not None or observation.audience not in OPEN:
        return Reach.FEW
    if observation.audience == Audience.WORLD and not observation.subject_rows.filter(agreed_at=None).exists():
        return Reach.WORLD
    return Reach.MEMBERS


def refuse_open_and_negative(observation: Observation) -> None:
    if observation.is_negative and observation.audience in OPEN:
        raise CannotObserve(
            "What was misaligned or concerning is told to the person and their managers, not to all. "
            "Choose another audience."
        )


def refuse_open_about_oneself(observation: Observation, audience: str) -> None:
    """A recognition is by somebody else: nobody's own word and own consent bring them before all."""
    others = observation.subject_rows.exclude(member=observation.author_id)
    if audience in OPEN and not others.exists():
        raise CannotObserve(ABOUT_ONESELF)


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
    refuse_open_about_oneself(observation, observation.audience)
    change_observation(observation, now, published_at=now)
    record("publish_observation", observation, by, now)
    tell_readers(observation, now)


def tell_readers(observation: Observation, now: dt.datetime) -> None:
    """Tell those whom it is about and their managers, as far as they may read it, and ask whose consent it needs."""
    subjects = list(observation.subject_rows.values_list("member", flat=True))
    asked: set[int] = set()
    if observation.audience == Audience.WORLD:
        silent = observation.subject_rows.filter(agreed_at=None, refused_at=None)
        asked = set(silent.values_list("member", flat=True))
    near = readers_of(
        audience=observation.audience,
        author=observation.author_id,
        subjects=subjects,
        organization=observation.organization_id,
        on=now.date(),
    ).filter(pk__in={*subjects, *chain.from_iterable(managers_by(subjects).values())})
    told = set(near.values_list("pk", flat=True)) - asked - {observation.author_id}
    notify(told, NotificationKind.OBSERVED, now, observation=observation)
    notify(asked, NotificationKind.CONSENT, now, observation=observation)


def reset_consent_requests(observation: Observation) -> None:
    """Those who were asked and have not answered, or agreed to other words, are told once more."""
    silent = Subject.objects.filter(observation=observation, agreed_at=None, refused_at=None).values("member")
    Notification.unscoped.filter(
        observation=observation, kind=NotificationKind.CONSENT, recipient__in=silent
    ).delete()


@transaction.atomic
def agree_to_world(*, observation: Observation, by: Member, now: dt.datetime, shown: str | None = None) -> None:
    """A person it is about agrees that the world may read it, in the words that they were shown.

    ``shown`` is what ``wording_digest`` says of these; without it they are those of ``observation`` as it was loaded.
    Raises ``CannotObserve`` as ``_asked_for_world`` does, and where it says something else meanwhile.
    """
    found = _asked_for_world(observation, by)
    if wording_digest(found) != (wording_digest(observation) if shown is None else shown):
        raise CannotObserve("It was changed meanwhile. Read it again, and agree if you still do.")
    found.subject_rows.filter(member=by).update(agreed_at=now, refused_at=None)
    change_observation(found, now)
    record("agree_to_world", found, by, now)


@transaction.atomic
def refuse_world(*, observation: Observation, by: Member, now: dt.datetime) -> None:
    """A person it is about does not agree that the world reads it, or not any longer: all members still do.

    Raises ``CannotObserve`` as ``_asked_for_world`` does.
    """
    found = _asked_for_world(observation, by)
    found.subject_rows.filter(member=by).update(agreed_at=None, refused_at=now)
    change_observation(found, now)
    record("refuse_world", found, by, now)


def _asked_for_world(observation: Observation, by: Member) -> Observation:
    """The observation, which asks for somebody's consent.

    Raises ``CannotObserve`` where it does not: the same whether it is about somebody else, is for others to read, or
    was never there, so that nobody learns of what they may not read.
    """
    asking = Observation.objects.visible_to(viewer_as(by.pk, by.organization_id)).live()
    about_them = Subject.objects.filter(member=by).values("observation")
    asking = asking.filter(audience=Audience.WORLD, pk__in=about_them)
    found = asking.select_for_update(of=("self",)).filter(pk=observation.pk).first()
    if found is None:
        raise CannotObserve("Only those whom it is about can agree that the world reads it.")
    return found


@transaction.atomic
def retract_observation(*, observation: Observation, by: Member, now: dt.datetime) -> None:
    """Take a published observation back: from now on its author alone reads it."""
    observation = Observation.unscoped.select_for_update().get(pk=observation.pk)
    if observation.author_id != by.pk or observation.published_at is None:
        raise CannotObserve("Only its author retracts an observation, and only a published one.")
    if observation.retracted_at is not None:
        raise CannotObserve("It was retracted already.")
    change_observation(observation, now, retracted_at=now)
    record("retract_observation", observation, by, now)


@transaction.atomic
def restore_observation(*, observation: Observation, by: Member, now: dt.datetime) -> None:
    """Give a retracted observation back to its audience. Consents don't outlive it: the world waits for new ones."""
    observation = Observation.unscoped.select_for_update().get(pk=observation.pk)
    if observation.author_id != by.pk:
        raise CannotObserve("Only its author restores an observation.")
    if observation.retracted_at is None:
        raise CannotObserve("It was not retracted.")
    observation.subject_rows.update(agreed_at=None)
    reset_consent_requests(observation)
    keep_earlier_to_author(observation)
    change_observation(observation, now, retracted_at=None)
    record("restore_observation", observation, by, now)
    tell_readers(observation, now)
