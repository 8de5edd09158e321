"""Queries of feedback requests, as the person who asked or a person who was asked can see them."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from foundation.cursor import Cursor, newest_after
from frameworks.queries.ability_choices import AbilityChoice, choices_among
from observations.models import FeedbackInvitee, FeedbackRequest, Observation
from people.models import Member
from people.models.guarded_rows import managed_by
from people.queries.directory import NameAndSlug
from people.viewer import Viewer, ViewerMembership, viewer_as


def may_ask_about(viewer: Viewer, member: int) -> bool:
    """Whether the viewer can ask for feedback about a member: themselves, or somebody they manage."""
    return member in viewer.member_ids or managed_by(viewer).filter(member=member).exists()


_PEOPLE = ("request__asked_by", "request__about")
OPEN, ANSWERED, DECLINED, WITHDRAWN, ENDED = "open", "answered", "declined", "withdrawn", "ended"


@dataclass(frozen=True, kw_only=True)
class ReceivedRequest:
    """A request in a list, for a person who was asked."""

    key: Cursor
    uid: uuid.UUID
    asker: str
    about: NameAndSlug
    is_about_asker: bool
    due_on: dt.date
    state: str


def requests_to(
    viewer: Viewer,
    membership: ViewerMembership,
    *,
    is_open: bool,
    after: Cursor | None = None,
    most: int,
    on: dt.date,
) -> list[ReceivedRequest]:
    """The open requests to a member, or else all others, newest first; one query."""
    asks = FeedbackInvitee.objects.visible_to(viewer).filter(member=membership.member_id)
    waiting = asks.open(on)
    asks = waiting if is_open else asks.exclude(pk__in=waiting.values("pk"))
    rows = newest_after(asks, after, by="request__asked_at").select_related(*_PEOPLE)
    return [_asked_of_me(row, on) for row in rows[:most]]


def _asked_of_me(row: FeedbackInvitee, on: dt.date) -> ReceivedRequest:
    request = row.request
    return ReceivedRequest(
        key=Cursor(request.asked_at, row.pk),
        uid=request.uid,
        asker=request.asked_by.name,
        about=NameAndSlug(request.about.slug, request.about.name),
        is_about_asker=request.about_id == request.asked_by_id,
        due_on=request.due_on,
        state=_own_state(row, on),
    )


def _own_state(ask: FeedbackInvitee, on: dt.date) -> str:
    """The state of a request for a person who was asked."""
    if ask.answered_at is not None:
        return ANSWERED
    if ask.declined_at is not None:
        return DECLINED
    if ask.request.withdrawn_at is not None:
        return WITHDRAWN
    return ENDED if who_left(ask.request, on) else OPEN


def who_left(request: FeedbackRequest, on: dt.date) -> Member | None:
    """The person who asked, or the subject, if they have left, which ends the request."""
    both = (request.asked_by, request.about)
    return next((each for each in both if each.left_on is not None and each.left_on <= on), None)


@dataclass(frozen=True, kw_only=True)
class SentRequest:
    """A request in a list, for the person who asked; ``answered`` counts the answers that they can read."""

    key: Cursor
    uid: uuid.UUID
    about: NameAndSlug
    is_about_me: bool
    due_on: dt.date
    is_withdrawn: bool
    is_ended: bool
    invited: int
    answered: int
    declined: int


def requests_by(
    viewer: Viewer, membership: ViewerMembership, *, after: Cursor | None = None, most: int, on: dt.date
) -> list[SentRequest]:
    """The requests of a member, newest first; two queries."""
    requests = FeedbackRequest.objects.visible_to(viewer).filter(asked_by=membership.member_id)
    rows = list(newest_after(requests, after, by="asked_at").select_related("asked_by", "about")[:most])
    states: dict[int, list[str]] = {row.pk: [] for row in rows}
    for ask in _with_readable_answers(viewer).filter(request__in=list(states)):
        states[ask.request_id].append(_state_for_asker(ask))
    return [_asked_by_me(row, states[row.pk], on) for row in rows]


def _with_readable_answers(viewer: Viewer) -> QuerySet[FeedbackInvitee]:
    """Readable asks, each with whether it has an answer that the viewer can read."""
    readable = Observation.objects.visible_to(viewer).filter(pk=OuterRef("answer"))
    return FeedbackInvitee.objects.visible_to(viewer).annotate(has_answer=Exists(readable))


def _state_for_asker(ask: FeedbackInvitee) -> str:
    """The state for the person who asked. An answer that they can't read looks like no answer yet."""
    if ask.has_answer:
        return ANSWERED
    return DECLINED if ask.declined_at is not None else OPEN


def _asked_by_me(row: FeedbackRequest, states: list[str], on: dt.date) -> SentRequest:
    return SentRequest(
        key=Cursor(row.asked_at, row.pk),
        uid=row.uid,
        about=NameAndSlug(row.about.slug, row.about.name),
        is_about_me=row.about_id == row.asked_by_id,
        due_on=row.due_on,
        is_withdrawn=row.withdrawn_at is not None,
        is_ended=who_left(row, on) is not None,
        invited=len(states),
        answered=states.count(ANSWERED),
        declined=states.count(DECLINED),
    )


def invitee_of(request: FeedbackRequest, member: Member) -> FeedbackInvitee:
    """The ask of a member, as they can read it."""
    asks = FeedbackInvitee.objects.visible_to(viewer_as(member.pk, member.organization_id))
    return asks.get(request=request, member=member)


@dataclass(frozen=True, kw_only=True)
class InviteeView:
    """A person who was asked, for the person who asked; ``answer`` is the uid of an answer that they can read."""

    person: NameAndSlug
    state: str
    declined_at: dt.datetime | None
    answer: uuid.UUID | None


@dataclass(frozen=True, kw_only=True)
class FeedbackRequestView:
    """A request for its page: ``invitees`` is for the person who asked, ``ask`` for a person who was asked."""

    request: FeedbackRequest
    asker: NameAndSlug
    about: NameAndSlug
    abilities: tuple[AbilityChoice, ...]
    is_asker: bool
    invitees: tuple[InviteeView, ...] = ()
    ask: FeedbackInvitee | None = None
    state: str = ""
    left: str = ""


def read_request(
    viewer: Viewer, membership: ViewerMembership, uid: uuid.UUID, *, on: dt.date
) -> FeedbackRequestView | None:
    """A request by or to the viewer; None for any other. One query if there is none, three if there is."""
    found = FeedbackRequest.objects.visible_to(viewer).filter(uid=uid, organization=membership.organization_id)
    request = found.select_related("asked_by", "about").first()
    if request is None:
        return None
    chosen = request.abilities.through.objects.filter(feedbackrequest=request).values("ability")
    asks = (
        _with_readable_answers(viewer)
        .filter(request=request)
        .select_related("member", "answer", "request__asked_by", "request__about")
    )
    rows = list(asks.order_by("member__name", "pk"))
    is_asker = request.asked_by_id == membership.member_id
    own = None if is_asker else rows[0]
    left = who_left(request, on)
    return FeedbackRequestView(
        request=request,
        asker=NameAndSlug(request.asked_by.slug, request.asked_by.name),
        about=NameAndSlug(request.about.slug, request.about.name),
        abilities=tuple(choices_among(viewer, membership.organization_id, chosen, on=on)),
        is_asker=is_asker,
        invitees=tuple(_invitee_view(row) for row in rows) if is_asker else (),
        ask=own,
        state=_own_state(own, on) if own else "",
        left=left.name if left else "",
    )


def _invitee_view(row: FeedbackInvitee) -> InviteeView:
    state = _state_for_asker(row)
    return InviteeView(
        person=NameAndSlug(row.member.slug, row.member.name),
        state=state,
        declined_at=row.declined_at if state == DECLINED else None,
        answer=row.answer.uid if state == ANSWERED else None,
    )
