"""Writes about what is typed into the form of an observation: kept while one writes, then published or saved.

``typed`` of an observation is ``{"form": …, "tab": …, "receipt": …}``: what was typed and not published yet, in which
window, and the digest of what was published from it last, so that the same form sent twice is known again.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID, uuid5

from django.db import IntegrityError, transaction
from django.db.models import Q

from observations.actions.audit import record
from observations.actions.errors import CannotObserve
from observations.actions.feedback import answer_request
from observations.actions.observations import (
    OF_THE_DATABASE,
    RatedAbility,
    change_observation,
    keep_earlier_to_author,
    name_subjects,
    publish_observation,
    rate_abilities,
    refuse_open_about_oneself,
    refuse_open_and_negative,
    refuse_strangers,
    reset_consent_requests,
    tell_readers,
)
from observations.form_state import Typed, digest_of
from observations.models import AbilityRating, Comment, Observation, ObservationVersion
from observations.words import ABOUT_ONE, NEGATIVE, OPEN, Audience, Relation, gained
from people.models import Member


@dataclass(frozen=True, kw_only=True)
class ObservationInput:
    """What a form says that was found right."""

    about: tuple[Member, ...]
    story: str
    observed_on: dt.date
    audience: str
    ratings: tuple[RatedAbility, ...] = ()
    links: tuple[Mapping[str, str], ...] = ()

    @property
    def is_negative(self) -> bool:
        return any(each.rating in NEGATIVE for each in self.ratings)


@dataclass(frozen=True)
class DraftSaved:
    """Where what was typed is kept: ``is_apart`` in a draft of its own, since it was changed elsewhere meanwhile;
    ``is_done`` where exactly this was published before.
    """

    observation: Observation
    is_apart: bool = False
    is_done: bool = False


@transaction.atomic
def save_draft(*, uid: UUID, version: int, tab: str, form: Typed, by: Member, now: dt.datetime) -> DraftSaved:
    """Keep what was typed, of a new observation or of one's own; the same again changes nothing.

    ``uid`` is one's own observation's, or any other for a new one. What is typed upon an older state than the one
    that stands, in another window, overwrites nothing.
    """
    try:
        return _keep(uid, version, tab, form, by, now)
    except IntegrityError:  # The same form, sent twice at once: the other was first.
        return _keep(uid, version, tab, form, by, now)


@transaction.atomic
def _keep(uid: UUID, version: int, tab: str, form: Typed, by: Member, now: dt.datetime) -> DraftSaved:
    # A new one gets a uid made from the form's and its author, so that nobody learns whether there is another's.
    new = uuid5(uid, f"by {by.pk}")
    own = Observation.unscoped.select_for_update().filter(Q(uid=uid) | Q(uid=new), author=by).first()
    if own is None:
        return DraftSaved(_begin(new, tab, form, by, now))
    is_upon_this = own.version == version or (bool(tab) and own.typed.get("tab") == tab)
    if own.typed.get("receipt") == digest_of(form):
        return DraftSaved(_back_to_published(own) if is_upon_this else own, is_done=True)
    if own.typed.get("form") == form:
        return DraftSaved(own)
    if not is_upon_this:
        return DraftSaved(_keep_apart(uuid5(own.uid, f"in {tab}"), tab, form, by, now), is_apart=True)
    return DraftSaved(_store(own, tab, form, now))


def _back_to_published(own: Observation) -> Observation:
    """What was typed in between goes, where one is back at what is published."""
    if "form" in own.typed:
        own.typed = {name: value for name, value in own.typed.items() if name != "form"}
        own.version += 1
        own.save(update_fields=["typed", "version"])
    return own


def _begin(uid: UUID, tab: str, form: Typed, by: Member, now: dt.datetime) -> Observation:
    return Observation.unscoped.create(
        uid=uid,
        organization_id=by.organization_id,
        author=by,
        story="",
        observed_on=now.date(),
        audience=Audience.JOURNAL,
        typed={"form": form, "tab": tab},
        created_at=now,
        changed_at=now,
    )


def _keep_apart(uid: UUID, tab: str, form: Typed, by: Member, now: dt.datetime) -> Observation:
    """In the window's own copy, which is made at its first save."""
    copy = Observation.unscoped.select_for_update().filter(uid=uid, author=by).first()
    return _store(copy, tab, form, now) if copy else _begin(uid, tab, form, by, now)


def _store(own: Observation, tab: str, form: Typed, now: dt.datetime) -> Observation:
    """What is typed shows nowhere: when a published one was changed is not touched by it."""
    own.typed = {**own.typed, "form": form, "tab": tab}
    own.version += 1
    if own.published_at is None:
        own.changed_at = now
    own.save(update_fields=["typed", "version", "changed_at"])
    return own


@transaction.atomic
def publish_draft(
    *, observation: Observation, said: ObservationInput, by: Member, now: dt.datetime, request: UUID | None = None
) -> list[Observation]:
    """Let the audience read a draft from now on, as it was typed; one for each person where it is told to a few.

    ``request`` is the uid of the request for feedback that it answers. Published already, it stays as it is.
    """
    draft = _own(observation, by)
    if draft.published_at is not None:
        return [draft]
    refuse_strangers(by, said.about, said.ratings)
    if not said.about:
        raise CannotObserve("Say whom it is about.")
    groups = [[each] for each in said.about] if said.audience in ABOUT_ONE else [list(said.about)]
    copies = [_begin(uuid5(draft.uid, f"about {group[0].pk}"), "", {}, by, now) for group in groups[1:]]
    receipt = {"receipt": digest_of(draft.typed.get("form", {}))}
    for each, group in zip([draft, *copies], groups, strict=True):
        _say(each, said, now, subject_count=len(group), typed=receipt, audience=said.audience)
        each.subject_rows.all().delete()
        name_subjects(each, group)
        publish_observation(observation=each, by=by, now=now)
    for each in (draft, *copies) if request else ():
        answer_request(request=request, observation=each, by=by, now=now)
    return [draft, *copies]


def _own(observation: Observation, by: Member) -> Observation:
    own = Observation.unscoped.select_for_update().filter(pk=observation.pk, author=by).first()
    if own is None:
        raise CannotObserve("Only its author changes an observation.")
    return own


def _say(observation: Observation, said: ObservationInput, now: dt.datetime, **more) -> None:
    """Write what a form says into an observation."""
    observation.is_negative, observation.audience = said.is_negative, said.audience
    refuse_open_and_negative(observation)
    AbilityRating.objects.filter(observation=observation).delete()
    observation.observed_on = said.observed_on
    rate_abilities(observation, said.ratings)
    content = {"story": said.story, "links": list(said.links), "observed_on": said.observed_on}
    observation.story = said.story
    observation.clean_fields(exclude=[*OF_THE_DATABASE, "typed"])
    change_observation(observation, now, **content, is_negative=said.is_negative, **more)


@transaction.atomic
def edit_observation(
    *, observation: Observation, said: ObservationInput, by: Member, now: dt.datetime
) -> Observation:
    """Save what was typed into a published observation; what it said before is kept as a version of it.

    Where others come to read it, that is its author's alone from then on. Whom it is about stays. Who agreed that the
    world reads it agreed to what it said: they are asked anew.
    """
    own = _own(observation, by)
    if own.published_at is None:
        raise CannotObserve("It is a draft still. Publish it.")
    refuse_strangers(by, (), said.ratings)
    if said.audience in ABOUT_ONE and own.subject_count != 1:
        raise CannotObserve(f"“{Audience(said.audience).label}” is about exactly one person.")
    before, old = _content(own), own.audience
    refuse_open_about_oneself(own, said.audience)
    _refuse_widened_talk(own, said.audience)
    after = _said_content(said)
    more = {"audience": said.audience, "typed": {"receipt": digest_of(own.typed.get("form", {}))}}
    if before != after:
        number = ObservationVersion.unscoped.filter(observation=own).count() + 1
        ObservationVersion.unscoped.create(observation=own, number=number, replaced_at=now, **before)
        more["edited_at"] = now
    if gained(old, said.audience):
        keep_earlier_to_author(own)
    if before != after or said.audience != Audience.WORLD:
        own.subject_rows.update(agreed_at=None)
    if said.audience == Audience.WORLD:
        reset_consent_requests(own)
    _say(own, said, now, **more)
    record("edit_observation", own, by, now)
    if own.retracted_at is None and (said.audience != old or said.audience in OPEN):
        tell_readers(own, now)
    return own


def _refuse_widened_talk(own: Observation, audience: str) -> None:
    """What others said about it they said to those who read it then; the world reads no conversations."""
    others = Comment.unscoped.filter(thread__observation=own).exclude(author=own.author_id)
    if gained(own.audience, audience) - {Relation.WORLD} and others.exists():
        raise CannotObserve(
            "Others have written about it for those who read it now. Write a new observation for more readers."
        )


def _content(observation: Observation) -> dict:
    ratings = AbilityRating.objects.filter(observation=observation).order_by("ability")
    return {
        "story": observation.story,
        "links": observation.links,
        "observed_on": observation.observed_on,
        "ratings": list(ratings.values("ability", "rating", "milestone")),
    }


def _said_content(said: ObservationInput) -> dict:
    ratings = sorted(said.ratings, key=lambda each: each.ability.pk)
    return {
        "story": said.story,
        "links": [dict(each) for each in said.links],
        "observed_on": said.observed_on,
        "ratings": [
            {"ability": each.ability.pk, "rating": each.rating, "milestone": each.milestone} for each in ratings
        ],
    }


@transaction.atomic
def discard_draft(*, observation: Observation, by: Member, now: dt.datetime) -> None:
    """Throw away what was typed: a whole draft, or what was typed into a published observation and not saved."""
    own = _own(observation, by)
    if own.published_at is None:
        own.delete()
        return
    own.typed = {name: value for name, value in own.typed.items() if name == "receipt"}
    own.version += 1
    own.save(update_fields=["typed", "version"])
