"""Actions on feedback requests: each is one transaction that includes its audit event.

An answer is not recorded in the audit log, where the person who asked could see it even if they can't read it.
"""

import datetime as dt
import uuid
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Exists, OuterRef

from frameworks.models import Ability
from frameworks.queries.decision_context import reads_frameworks
from notifications.actions import notify
from notifications.models import Notification
from observations.actions.audit import record
from observations.actions.errors import CannotObserve
from observations.actions.observations import current_members_among
from observations.content_rules import FORMER_MEMBER, UNKNOWN_ABILITY
from observations.models import FeedbackInvitee, FeedbackRequest, Observation
from observations.queries.feedback import may_ask_about, who_left
from observations.words import LATEST_DAYS, MOST_ABILITIES, MOST_ASKED
from people.actions import record_event
from people.actions.acting_member import acting_member
from people.models import Member
from people.viewer import viewer_as, viewer_of_member

#: Days before the due date on which people are reminded, if they were asked at least a day ago.
REMINDED_DAYS = 2


@transaction.atomic
def request_feedback(
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
    """Ask members for feedback about oneself or about somebody one manages, and notify each of them.

    ``form`` is the uid of the form: sending it twice returns the same request. Raises ``CannotObserve`` for a subject
    whom ``by`` does not manage or who is no longer a member, people or abilities of another organization, nobody or
    too many people, and a due date in the past or too far away.
    """
    by = acting_member(by, now)
    Member.objects.select_for_update(no_key=True).get(pk=by.pk)
    whom = list({member.pk: member for member in whom}.values())
    abilities = list({ability.pk: ability for ability in abilities}.values())
    keys = (sorted(each.pk for each in some) for some in (whom, abilities))
    uid = uuid.uuid5(form, repr((by.pk, about.pk, *keys, questions, due_on)))
    asked_before = FeedbackRequest.unscoped.filter(uid=uid, asked_by=by).first()
    if asked_before is not None:
        return asked_before
    _refuse_about(about, by, now)
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
        notify([ask.member_id], "asked", now, about=ask)
    record("request_feedback", request, by, now)
    return request


def _refuse_about(about: Member, by: Member, now: dt.datetime) -> None:
    if not may_ask_about(viewer_as(by.pk, by.organization_id), about.pk):
        raise CannotObserve("You can ask for feedback about yourself or about someone you manage.")
    if not current_members_among({about.pk}, by, now):
        raise CannotObserve(f"{about.name} is no longer a member, so nobody can give feedback about them.")


def _refuse_whom(whom: list[Member], about: Member, by: Member, now: dt.datetime) -> None:
    if not whom:
        raise CannotObserve("Choose at least one person to ask.")
    if len(whom) > MOST_ASKED:
        raise CannotObserve(f"You chose {len(whom)} people. Choose at most {MOST_ASKED}.")
    if {by.pk, about.pk} & {member.pk for member in whom}:
        raise CannotObserve("You can’t ask yourself or the person it is about. Choose other people.")
    if len(current_members_among({member.pk for member in whom}, by, now)) != len(whom):
        raise CannotObserve(FORMER_MEMBER)


def _refuse_abilities(abilities: list[Ability], by: Member) -> None:
    if any(ability.framework.organization_id != by.organization_id for ability in abilities):
        raise CannotObserve("Choose only abilities of your own organization.")
    if not reads_frameworks({ability.framework_id for ability in abilities}, viewer_of_member(by)):
        raise CannotObserve(UNKNOWN_ABILITY)
    if len(abilities) > MOST_ABILITIES:
        raise CannotObserve(f"Choose at most {MOST_ABILITIES} abilities.")


def _refuse_day(due_on: dt.date, now: dt.datetime) -> None:
    if due_on < now.date():
        raise CannotObserve("The due date is in the past. Choose today or a later date.")
    if due_on > now.date() + dt.timedelta(days=LATEST_DAYS):
        raise CannotObserve("The due date is more than a year away. Choose an earlier date.")


@transaction.atomic
def withdraw_request(*, request: FeedbackRequest, by: Member, now: dt.datetime) -> None:
    """Withdraw a request, by the person who asked. Existing answers stay. Idempotent."""
    by = acting_member(by, now)
    request = FeedbackRequest.unscoped.select_for_update(no_key=True).get(pk=request.pk)
    if request.asked_by_id != by.pk:
        raise CannotObserve("Only the person who asked can withdraw a request.")
    if request.withdrawn_at is None:
        request.withdrawn_at = now
        request.save(update_fields=["withdrawn_at"])
        record("withdraw_request", request, by, now)


@transaction.atomic
def decline_request(*, ask: FeedbackInvitee, by: Member, now: dt.datetime) -> None:
    """Decline a request, by a person who was asked, and notify the person who asked. Idempotent.

    Raises ``CannotObserve`` if they have answered, or if the request has ended.
    """
    by = acting_member(by, now)
    ask = _own_ask(ask, by, now)
    if ask.declined_at is not None:
        return
    if ask.answered_at is not None:
        raise CannotObserve("You have already answered this request.")
    ask.declined_at = now
    ask.save(update_fields=["declined_at"])
    notify([ask.request.asked_by_id], "declined", now, about=ask)
    _record("decline_request", ask, by, now)


@transaction.atomic
def reconsider_request(*, ask: FeedbackInvitee, by: Member, now: dt.datetime) -> None:
    """Undo declining a request, so that it can be answered. Idempotent."""
    by = acting_member(by, now)
    ask = _own_ask(ask, by, now)
    if ask.declined_at is None:
        return
    ask.declined_at = None
    ask.save(update_fields=["declined_at"])
    _record("reconsider_request", ask, by, now)


def _own_ask(ask: FeedbackInvitee, by: Member, now: dt.datetime) -> FeedbackInvitee:
    """The ask, locked. Raises ``CannotObserve`` if it is somebody else's, or if the request has ended."""
    rows = FeedbackInvitee.unscoped.select_for_update(no_key=True, of=("self",))
    ask = rows.select_related("request__asked_by", "request__about").get(pk=ask.pk)
    if ask.member_id != by.pk:
        raise CannotObserve("Only the person who was asked can respond to a request.")
    if ask.request.withdrawn_at is not None:
        raise CannotObserve("This request was withdrawn. There is nothing left to do.")
    if left := who_left(ask.request, now.date()):
        raise CannotObserve(f"{left.name} has left, so this request has ended. There is nothing left to do.")
    return ask


def _record(action: str, ask: FeedbackInvitee, by: Member, now: dt.datetime) -> None:
    """Record the event on the ask, not on the request, which the other people who were asked can read."""
    record_event(action=action, on=ask, organization=ask.request.organization, by=by, now=now)


@transaction.atomic
def answer_request(
    *, request: uuid.UUID | str, observation: Observation, by: Member, now: dt.datetime
) -> FeedbackInvitee | None:
    """Record that a published observation answers a request (by uid), and return the ask that it answers.

    Returns None and writes nothing if it answers nothing: there is no such request, the author was not asked or has
    already answered, the observation is about somebody else or not published, or the request was withdrawn. The
    observation stays published in every case.
    """
    by = acting_member(by, now)
    uid = _uid(request)
    found = FeedbackInvitee.unscoped.select_for_update(no_key=True, of=("self",)).select_related("request")
    ask = found.filter(request__uid=uid, request__withdrawn_at=None, member=by, answered_at=None).first()
    if ask is None or not _answers(observation, ask, by):
        return None
    ask.answer, ask.answered_at, ask.declined_at = observation, now, None
    ask.save(update_fields=["answer", "answered_at", "declined_at"])
    return ask


def _uid(text: uuid.UUID | str) -> uuid.UUID | None:
    try:
        return uuid.UUID(str(text))
    except ValueError:
        return None


def _answers(observation: Observation, ask: FeedbackInvitee, by: Member) -> bool:
    own = Observation.unscoped.live().filter(pk=observation.pk, author=by)
    return own.filter(subject_rows__member=ask.request.about_id).exists()


@transaction.atomic
def remind_of_feedback(*, now: dt.datetime) -> int:
    """Remind people of open requests, once, shortly before the due date. Returns the number of reminders."""
    today = now.date()
    reminded = Notification.unscoped.filter(kind="reminded", topic=OuterRef("topic"), recipient=OuterRef("member"))
    waiting = FeedbackInvitee.unscoped.open(today).filter(
        ~Exists(reminded),
        request__due_on__lte=today + dt.timedelta(days=REMINDED_DAYS),
        request__due_on__gte=today,
        request__asked_at__lte=now - dt.timedelta(days=1),
        member__in=Member.objects.current(today),
    )
    found = list(waiting.order_by("pk"))
    for ask in found:
        notify([ask.member_id], "reminded", now, about=ask)
    return len(found)
