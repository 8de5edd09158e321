"""Writes about asking for feedback: each one transaction, with its audit event inside.

That somebody answered is not noted in the audit log, where who asked might read it: it may be for others to know.
"""

import datetime as dt
import uuid
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Exists, OuterRef

from frameworks.models import Ability
from observations.actions.audit import record
from observations.actions.errors import CannotObserve
from observations.actions.notifications import notify
from observations.models import FeedbackInvitee, FeedbackRequest, Notification, Observation
from observations.queries.feedback import may_ask_about
from observations.words import LATEST_DAYS, MOST_ABILITIES, MOST_ASKED, NotificationKind
from people.actions import record_event
from people.models import Member
from people.viewer import viewer_as

#: So many days before the day an open request is told of once more, to whom had it for a day at least.
REMINDED_DAYS = 2


@transaction.atomic
def ask_for_feedback(
    *,
    form: uuid.UUID,
    about: Member,
    whom: Iterable[Member],
    abilities: Iterable[Ability] = (),
    questions: str = "",
    due_on: dt.date,
    by: Member,
    now: dt.datetime,
) -> FeedbackRequest:
    """Ask members for feedback about oneself, or about somebody whom one manages; each of them is told.

    ``form`` is the form that is sent: the same sent twice asks once, and gives the same request. Raises
    ``CannotObserve`` for somebody whom one does not manage, people and abilities of another organization, nobody or
    too many, and a day that is past or far away.
    """
    Member.objects.select_for_update(no_key=True).get(pk=by.pk)
    whom = list({member.pk: member for member in whom}.values())
    abilities = list({ability.pk: ability for ability in abilities}.values())
    keys = (sorted(each.pk for each in some) for some in (whom, abilities))
    uid = uuid.uuid5(form, repr((by.pk, about.pk, *keys, questions, due_on)))
    asked_before = FeedbackRequest.unscoped.filter(uid=uid, asked_by=by).first()
    if asked_before is not None:
        return asked_before
    _refuse_about(about, by)
    _refuse_whom(whom, about, by, now)
    _refuse_abilities(abilities, by)
    _refuse_day(due_on, now)
    request = FeedbackRequest(
        uid=uid, organization=by.organization, asked_by=by, about=about, questions=questions, due_on=due_on,
        asked_at=now,
    )  # fmt: skip
    request.clean_fields()
    request.save()
    request.abilities.set(abilities)
    asks = FeedbackInvitee.unscoped.bulk_create(FeedbackInvitee(request=request, member=member) for member in whom)
    for ask in asks:
        notify([ask.member_id], NotificationKind.ASKED, now, ask=ask)
    record("ask_for_feedback", request, by, now)
    return request


def _refuse_about(about: Member, by: Member) -> None:
    if not may_ask_about(viewer_as(by.pk, by.organization_id), about.pk):
        raise CannotObserve("Ask for feedback about yourself, or about somebody whom you manage.")


def _refuse_whom(whom: list[Member], about: Member, by: Member, now: dt.datetime) -> None:
    if not whom:
        raise CannotObserve("Choose whom you ask.")
    if len(whom) > MOST_ASKED:
        raise CannotObserve(f"You ask {len(whom)} people. Ask {MOST_ASKED} at the most; a few say more than many.")
    if {by.pk, about.pk} & {member.pk for member in whom}:
        raise CannotObserve("Ask others: neither yourself nor the person it is about.")
    here = Member.objects.current(now.date()).filter(organization=by.organization_id)
    if here.filter(pk__in=[member.pk for member in whom]).count() != len(whom):
        raise CannotObserve("Somebody whom you ask is no member any more. Take them out.")


def _refuse_abilities(abilities: list[Ability], by: Member) -> None:
    if any(ability.framework.organization_id != by.organization_id for ability in abilities):
        raise CannotObserve("Feedback is about abilities of one's own organization.")
    if len(abilities) > MOST_ABILITIES:
        raise CannotObserve(f"Choose {MOST_ABILITIES} abilities at the most.")


def _refuse_day(due_on: dt.date, now: dt.datetime) -> None:
    if due_on < now.date():
        raise CannotObserve("The day is past. Choose today or one to come.")
    if due_on > now.date() + dt.timedelta(days=LATEST_DAYS):
        raise CannotObserve("The day is more than a year away. Choose a nearer one.")


@transaction.atomic
def withdraw_request(*, request: FeedbackRequest, by: Member, now: dt.datetime) -> None:
    """Whoever asked takes it back: nobody is asked any more. What was answered stays. Twice is once."""
    request = FeedbackRequest.unscoped.select_for_update(no_key=True).get(pk=request.pk)
    if request.asked_by_id != by.pk:
        raise CannotObserve("Only who asked takes a request back.")
    if request.withdrawn_at is None:
        request.withdrawn_at = now
        request.save(update_fields=["withdrawn_at"])
        record("withdraw_request", request, by, now)


@transaction.atomic
def decline_request(*, ask: FeedbackInvitee, by: Member, now: dt.datetime) -> None:
    """Who was asked gives no feedback; who asked is told. Twice is once.

    Raises ``CannotObserve`` where they answered already, or are not asked any more.
    """
    ask = _own_ask(ask, by)
    if ask.declined_at is not None:
        return
    if ask.answered_at is not None:
        raise CannotObserve("You answered this already.")
    ask.declined_at = now
    ask.save(update_fields=["declined_at"])
    notify([ask.request.asked_by_id], NotificationKind.DECLINED, now, ask=ask)
    _record("decline_request", ask, by, now)


@transaction.atomic
def reconsider_request(*, ask: FeedbackInvitee, by: Member, now: dt.datetime) -> None:
    """Who declined thinks better of it, and may answer again. Twice is once."""
    ask = _own_ask(ask, by)
    if ask.declined_at is None:
        return
    ask.declined_at = None
    ask.save(update_fields=["declined_at"])
    _record("reconsider_request", ask, by, now)


def _own_ask(ask: FeedbackInvitee, by: Member) -> FeedbackInvitee:
    """The ask, which nobody else changes meanwhile. Raises ``CannotObserve`` where it is another's, or taken back."""
    found = FeedbackInvitee.unscoped.select_for_update(no_key=True, of=("self",)).select_related("request")
    ask = found.get(pk=ask.pk)
    if ask.member_id != by.pk:
        raise CannotObserve("Only who is asked says whether they answer.")
    if ask.request.withdrawn_at is not None:
        raise CannotObserve("Who asked has taken the request back. There is nothing left to do.")
    return ask


def _record(action: str, ask: FeedbackInvitee, by: Member, now: dt.datetime) -> None:
    """Noted of the ask, which who else was asked can't read, rather than of the request, which they can."""
    record_event(action=action, on=ask, organization=ask.request.organization, by=by, now=now)


@transaction.atomic
def answer_request(
    *, request: uuid.UUID | str, observation: Observation, by: Member, now: dt.datetime
) -> FeedbackInvitee | None:
    """Note that a published observation answers a request, by the request's uid; the ask that is answered.

    None, and nothing written, where it answers nothing: there is no such request, its author was not asked or has
    answered already, it is about somebody else or not published, or the request was taken back. What one published
    stays published either way.
    """
    uid = _uid(request)
    found = FeedbackInvitee.unscoped.select_for_update(no_key=True, of=("self",)).select_related("request")
    ask = found.filter(request__uid=uid, request__withdrawn_at=None, member=by, answered_at=None).first()
    if ask is None or not _answers(observation, ask, by):
        return None
    ask.answer, ask.answered_at, ask.declined_at = observation, now, None
    ask.save(update_fields=["answer", "answered_at", "declined_at"])
    return ask


def _uid(said: uuid.UUID | str) -> uuid.UUID | None:
    try:
        return uuid.UUID(str(said))
    except ValueError:
        return None


def _answers(observation: Observation, ask: FeedbackInvitee, by: Member) -> bool:
    own = Observation.unscoped.live().filter(pk=observation.pk, author=by)
    return own.filter(subject_rows__member=ask.request.about_id).exists()


@transaction.atomic
def remind_of_feedback(*, now: dt.datetime) -> int:
    """Tell whom a request still waits for, once, shortly before its day; how many were told."""
    today = now.date()
    reminded = Notification.unscoped.filter(
        kind=NotificationKind.REMINDED, ask=OuterRef("pk"), recipient=OuterRef("member")
    )
    waiting = FeedbackInvitee.unscoped.open(today).filter(
        ~Exists(reminded),
        request__due_on__lte=today + dt.timedelta(days=REMINDED_DAYS),
        request__due_on__gte=today,
        request__asked_at__lte=now - dt.timedelta(days=1),
        member__in=Member.objects.current(today),
    )
    found = list(waiting.order_by("pk"))
    for ask in found:
        notify([ask.member_id], NotificationKind.REMINDED, now, ask=ask)
    return len(found)
