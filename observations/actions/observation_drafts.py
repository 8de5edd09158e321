"""Actions of the observation form: save drafts while the author types, publish them, edit what is published.

``typed`` of an observation is ``{"form": …, "tab": …, "receipt": …}``: the typed content that is not published yet,
the browser window it was typed in, and the digest of what was published last, to recognize a form that is sent twice.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid5

from django.db import IntegrityError, transaction
from django.db.models import Q

from conversations.models import Comment
from foundation.idempotency import uid_of
from observations.actions.attachments import attached_state, check_attachments, write_attachments
from observations.actions.audit import record
from observations.actions.errors import CannotObserve, refuse
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
    refuse_strangers,
    refuse_subjects,
    refuse_unknown_abilities,
    refuse_unsafe_links,
    reset_consent_requests,
    tell_readers,
)
from observations.attachments import AttachmentEvent
from observations.content_rules import about_several, future_day, open_and_negative
from observations.form_state import FormState, digest_of
from observations.models import AbilityRating, Observation, ObservationVersion
from observations.words import ABOUT_ONE, NEGATIVE, OPEN, Audience, Relation, gained
from people.actions.acting_member import acting_member
from people.models import Member, Topic


@dataclass(frozen=True, kw_only=True)
class ObservationInput:
    """The content of a valid form; ``attached`` is that of attachments, by their name."""

    about: tuple[Member, ...]
    story: str
    observed_on: dt.date
    audience: str
    ratings: tuple[RatedAbility, ...] = ()
    links: tuple[Mapping[str, str], ...] = ()
    attached: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_negative(self) -> bool:
        return any(each.rating in NEGATIVE for each in self.ratings)


@dataclass(frozen=True)
class DraftSaved:
    """Where the typed content was saved: ``is_apart`` if in a separate draft, since another window changed this one;
    ``is_done`` if exactly this content was published before.
    """

    observation: Observation
    is_apart: bool = False
    is_done: bool = False


@transaction.atomic
def save_draft(*, uid: UUID, version: int, tab: str, form: FormState, by: Member, now: dt.datetime) -> DraftSaved:
    """Save the typed content of a new observation or of one's own. Idempotent.

    ``uid`` is the uid of one's own observation, or any other uid for a new one. Content from another window that is
    based on an older version overwrites nothing: it goes into a separate draft.
    """
    by = acting_member(by, now)
    try:
        return _save_once(uid, version, tab, form, by, now)
    except IntegrityError:  # The same form was sent twice at the same time, and the other request was first.
        return _save_once(uid, version, tab, form, by, now)


@transaction.atomic
def _save_once(uid: UUID, version: int, tab: str, form: FormState, by: Member, now: dt.datetime) -> DraftSaved:
    new = uid_of(uid, by.pk)
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
    """Delete the unsaved changes, since the form is back at the published content."""
    if "form" in own.typed:
        own.typed = {name: value for name, value in own.typed.items() if name != "form"}
        own.version += 1
        own.save(update_fields=["typed", "version"])
    return own


def _begin(uid: UUID, tab: str, form: FormState, by: Member, now: dt.datetime) -> Observation:
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


def _keep_apart(uid: UUID, tab: str, form: FormState, by: Member, now: dt.datetime) -> Observation:
    """Save into the separate draft of this window, which is created at its first save."""
    copy = Observation.unscoped.select_for_update().filter(uid=uid, author=by).first()
    return _store(copy, tab, form, now) if copy else _begin(uid, tab, form, by, now)


def _store(own: Observation, tab: str, form: FormState, now: dt.datetime) -> Observation:
    """Save the typed content. A published observation keeps its ``changed_at``: nobody else sees the change."""
    own.typed = {**own.typed, "form": form, "tab": tab}
    own.version += 1
    if own.published_at is None:
        own.changed_at = now
    own.save(update_fields=["typed", "version", "changed_at"])
    return own


@transaction.atomic
def publish_draft(
    *,
    observation: Observation,
    content: ObservationInput,
    form: FormState | None = None,
    by: Member,
    now: dt.datetime,
    request: UUID | None = None,
) -> list[Observation]:
    """Publish a draft as it was typed. For an audience about one person it becomes one observation for each subject.

    ``form`` is what ``content`` was read from: sending it again publishes nothing. ``request`` is the uid of the
    feedback request that it answers. A published observation is returned unchanged.
    """
    by = acting_member(by, now)
    draft = _own_observation(observation, by)
    if draft.published_at is not None:
        return [draft]
    refuse_strangers(by, content.about, content.ratings)
    if not content.about:
        raise CannotObserve("Choose who it is about.")
    refuse_subjects(content.about, content.observed_on, by, now)
    refuse_unknown_abilities(content.ratings, now)
    check_attachments(content.attached, about=content.about, audience=content.audience, by=by, now=now)
    groups = [[each] for each in content.about] if content.audience in ABOUT_ONE else [list(content.about)]
    copies = [_begin(uuid5(draft.uid, f"about {group[0].pk}"), "", {}, by, now) for group in groups[1:]]
    receipt = _receipt(draft, form)
    for each, group in zip([draft, *copies], groups, strict=True):
        _write_content(each, content, now, subject_count=len(group), typed=receipt, audience=content.audience)
        each.subject_rows.all().delete()
        name_subjects(each, group)
        write_attachments(each, content.attached, event=AttachmentEvent.PUBLISH, by=by, now=now)
        publish_observation(observation=each, by=by, now=now)
    for each in (draft, *copies) if request else ():
        answer_request(request=request, observation=each, by=by, now=now)
    return [draft, *copies]


def _receipt(own: Observation, form: FormState | None) -> dict[str, str]:
    """What recognizes the same form when it is sent again; another window may have saved its own text meanwhile."""
    return {"receipt": digest_of(own.typed.get("form", {}) if form is None else form)}


def _own_observation(observation: Observation, by: Member) -> Observation:
    own = Observation.unscoped.select_for_update().filter(pk=observation.pk, author=by).first()
    if own is None:
        raise CannotObserve("Only the author can change an observation.")
    return own


def _write_content(observation: Observation, content: ObservationInput, now: dt.datetime, **more) -> None:
    """Write the content of a form into an observation."""
    refuse_unsafe_links(content.links)
    observation.is_negative, observation.audience = content.is_negative, content.audience
    refuse(open_and_negative(content.audience, is_negative=content.is_negative))
    AbilityRating.objects.filter(observation=observation).delete()
    observation.observed_on = content.observed_on
    rate_abilities(observation, content.ratings)
    columns = {"story": content.story, "links": list(content.links), "observed_on": content.observed_on}
    observation.story = content.story
    observation.clean_fields(exclude=[*OF_THE_DATABASE, "typed"])
    change_observation(observation, now, **columns, is_negative=content.is_negative, **more)


@transaction.atomic
def edit_observation(
    *,
    observation: Observation,
    content: ObservationInput,
    form: FormState | None = None,
    by: Member,
    now: dt.datetime,
) -> Observation:
    """Save changes to a published observation and keep the earlier version. ``form`` is as in ``publish_draft``.

    If the audience widens, only the author can read earlier versions from then on. The subjects stay the same.
    Consent is for a certain content: after a change the subjects are asked again.
    """
    by = acting_member(by, now)
    own = _own_observation(observation, by)
    _refuse_edit(own, content, by, now)
    before, audience, attached = _content(own), own.audience, attached_state(own)
    _write_content(own, content, now, audience=content.audience, typed=_receipt(own, form))
    # Attachments are frozen from what the observation says now: its audience, day and ratings.
    write_attachments(own, content.attached, event=AttachmentEvent.EDIT, by=by, now=now)
    is_changed = before != _content(own) or attached != attached_state(own)
    if is_changed:
        _keep_version(own, before, now)
    if gained(audience, content.audience):
        keep_earlier_to_author(own)
    _end_consent(own, now, is_changed=is_changed)
    record("edit_observation", own, by, now)
    if own.retracted_at is None and (content.audience != audience or content.audience in OPEN):
        tell_readers(own, now)
    return own


def _refuse_edit(own: Observation, content: ObservationInput, by: Member, now: dt.datetime) -> None:
    """Refuse content that would be refused in a new observation. Its subjects, who stay, may have left since."""
    if own.published_at is None:
        raise CannotObserve("This is still a draft. Publish it first.")
    refuse_strangers(by, (), content.ratings)
    refuse(future_day(content.observed_on, now.date()))
    refuse_unknown_abilities(content.ratings, now)
    refuse(about_several(content.audience, own.subject_count))
    about = Member.objects.filter(pk__in=own.subject_rows.values("member"))
    check_attachments(content.attached, about=about, audience=content.audience, by=by, now=now)
    refuse_open_about_oneself(own, content.audience)
    _refuse_widened_talk(own, content.audience)


def _keep_version(own: Observation, before: dict, now: dt.datetime) -> None:
    """Keep what the observation said before an edit."""
    number = ObservationVersion.unscoped.filter(observation=own).count() + 1
    ObservationVersion.unscoped.create(observation=own, number=number, replaced_at=now, **before)
    own.edited_at = now
    own.save(update_fields=["edited_at"])


def _end_consent(own: Observation, now: dt.datetime, *, is_changed: bool) -> None:
    """End the consent that was given to other content, or that this audience doesn't need; ask again if it does."""
    needs_consent = Audience(own.audience).needs_consent
    agreed = own.subject_rows.exclude(agreed_at=None)
    if (is_changed or not needs_consent) and agreed.update(agreed_at=None):
        change_observation(own, now)
    if needs_consent:
        reset_consent_requests(own)


def _refuse_widened_talk(own: Observation, audience: str) -> None:
    """Refuse a wider audience if others have commented for the current readers. Visitors never read comments.

    The lock waits for comments that are being written, and new ones wait for it (``conversations.actions``).
    """
    if audience == own.audience:
        return
    Topic.objects.select_for_update().get(pk=own.topic_id)
    others = Comment.unscoped.filter(thread__topic=own.topic_id).exclude(author=own.author_id)
    if gained(own.audience, audience) - {Relation.WORLD} and others.exists():
        raise CannotObserve(
            "Others have commented on this for its current readers. Record a new observation for more readers."
        )


def _content(observation: Observation) -> dict:
    ratings = AbilityRating.objects.filter(observation=observation).order_by("ability")
    return {
        "story": observation.story,
        "links": observation.links,
        "observed_on": observation.observed_on,
        "ratings": list(ratings.values("ability", "rating", "milestone")),
    }


@transaction.atomic
def discard_draft(*, observation: Observation, by: Member, now: dt.datetime) -> None:
    """Discard a draft, or the unsaved changes of a published observation."""
    by = acting_member(by, now)
    own = _own_observation(observation, by)
    if own.published_at is None:
        own.delete()
        return
    own.typed = {name: value for name, value in own.typed.items() if name == "receipt"}
    own.version += 1
    own.save(update_fields=["typed", "version"])
