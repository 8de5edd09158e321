"""Asking for feedback: who may, of whom, what becomes of it, and who learns what."""

import datetime as dt
import uuid

import pytest
from django.utils import timezone

from notifications.models import Notification
from observations.actions import (
    CannotObserve,
    answer_request,
    decline_request,
    publish_observation,
    reconsider_request,
    record_observation,
    remind_of_feedback,
    request_feedback,
    withdraw_request,
)
from observations.models import FeedbackInvitee, FeedbackRequest
from people.actions import deactivate_member, erase_person, set_manager
from people.models import AuditEvent
from tests import factories
from tests.concurrency import at_once, needs_two_connections
from tests.sample_people import people, person, viewer

pytestmark = pytest.mark.django_db
NOW = timezone.now()
TODAY = timezone.localdate(NOW)
DAY = dt.timedelta(days=1)


@pytest.fixture
def harbor():
    return factories.OrganizationFactory(slug="harbor")


def ask(by, *whom, about=None, **fields) -> FeedbackRequest:
    said = {"form": uuid.uuid4(), "due_on": TODAY + 7 * DAY, "now": NOW, **fields}
    return request_feedback(by=by, about=about or by, whom=whom, **said)


def invitee_of(request, member) -> FeedbackInvitee:
    return FeedbackInvitee.unscoped.get(request=request, member=member)


def answered(request, by, audience="subject", about=None) -> FeedbackInvitee | None:
    observation = record_observation(
        by=by, about=[about or request.about], story="Seen.", observed_on=TODAY, audience=audience, ratings=[],
        now=NOW,
    )  # fmt: skip
    publish_observation(observation=observation, by=by, now=NOW)
    observation.refresh_from_db()
    return answer_request(request=request.uid, observation=observation, by=by, now=NOW)


def notices() -> list[tuple[str, str]]:
    return [(each.recipient.name, each.kind) for each in Notification.unscoped.order_by("pk")]


def refusal(act, *args, **fields) -> str:
    with pytest.raises(CannotObserve) as refused:
        act(*args, **fields)
    return str(refused.value)


def test_a_member_asks_others_for_feedback_and_each_is_notified(harbor):
    mina, tomas, sol = people(harbor, "Mina", "Tomas", "Sol")
    request = ask(mina, tomas, sol, questions="What should I do more of?")
    assert (request.about, request.asked_by, request.organization) == (mina, mina, harbor)
    assert notices() == [("Tomas", "asked"), ("Sol", "asked")]
    event = AuditEvent.objects.get()
    assert (event.action, event.before, event.after) == ("request_feedback", {}, {})


def test_a_manager_asks_about_reports_within_the_levels_of_the_organization(harbor):
    top, max_, sam, eve = people(harbor, "Top", "Max", "Sam", "Eve")
    put_under(max_, top)
    put_under(sam, max_)
    assert ask(max_, eve, about=sam).about == sam
    said = refusal(ask, top, eve, about=sam)
    assert said == "You can ask for feedback about yourself or about someone you manage."
    assert refusal(ask, eve, top, about=sam) == said
    harbor.manager_levels = 2
    harbor.save()
    assert ask(top, eve, about=sam).about == sam


def put_under(low, high):
    set_manager(member=low, manager=high, by=None, now=NOW)


def test_a_refused_request_says_how_to_fix_it(harbor):
    mina, tomas, lea = people(harbor, "Mina", "Tomas", "Lea")
    deactivate_member(member=lea, left_on=TODAY, by=None, now=NOW)
    stranger = person(factories.OrganizationFactory(slug="lantern"), "Stig")
    others = factories.framework(stranger.organization, factories.document()).abilities.get()
    assert [
        refusal(ask, mina),
        refusal(ask, mina, tomas, mina),
        refusal(ask, mina, lea),
        refusal(ask, mina, stranger),
        refusal(ask, mina, tomas, due_on=TODAY - DAY),
        refusal(ask, mina, tomas, due_on=TODAY + 400 * DAY),
        refusal(ask, mina, tomas, abilities=[others]),
    ] == [
        "Choose at least one person to ask.",
        "You can’t ask yourself or the person it is about. Choose other people.",
        "Someone you chose is no longer a member. Remove them.",
        "Someone you chose is no longer a member. Remove them.",
        "The due date is in the past. Choose today or a later date.",
        "The due date is more than a year away. Choose an earlier date.",
        "Choose only abilities of your own organization.",
    ]
    assert not FeedbackRequest.unscoped.exists()


def test_a_request_has_at_most_fifty_invitees(harbor):
    mina = person(harbor, "Mina")
    crowd = [factories.MemberFactory(organization=harbor, user=None, name=f"M{number}") for number in range(51)]
    assert refusal(ask, mina, *crowd).startswith("You chose 51 people.")
    assert FeedbackInvitee.unscoped.filter(request=ask(mina, *crowd[:50])).count() == 50


def test_submitting_a_form_twice_asks_once_and_a_changed_one_asks_again(harbor):
    mina, tomas = people(harbor, "Mina", "Tomas")
    form = uuid.uuid4()
    first, again = ask(mina, tomas, form=form), ask(mina, tomas, form=form)
    changed = ask(mina, tomas, form=form, questions="And this?")
    assert first == again != changed
    assert FeedbackRequest.unscoped.count() == 2
    assert [kind for _, kind in notices()] == ["asked", "asked"]


def test_nobody_can_use_the_form_of_somebody_else(harbor):
    mina, tomas, sol = people(harbor, "Mina", "Tomas", "Sol")
    form = uuid.uuid4()
    assert ask(mina, sol, form=form) != ask(tomas, sol, form=form)


@needs_two_connections
@pytest.mark.django_db(transaction=True)
def test_submitting_a_form_twice_at_the_same_moment_asks_once():
    mina, tomas = people(factories.OrganizationFactory(slug="harbor"), "Mina", "Tomas")
    form = uuid.uuid4()
    assert at_once(lambda: ask(mina, tomas, form=form), lambda: ask(mina, tomas, form=form)) == [None, None]
    assert (FeedbackRequest.unscoped.count(), FeedbackInvitee.unscoped.count()) == (1, 1)


def test_an_invitee_can_decline_and_reconsider_and_the_asker_is_notified_once(harbor):
    mina, tomas = people(harbor, "Mina", "Tomas")
    request = ask(mina, tomas)
    asked = invitee_of(request, tomas)
    for _ in range(2):
        decline_request(ask=asked, by=tomas, now=NOW)
    assert invitee_of(request, tomas).declined_at == NOW
    reconsider_request(ask=asked, by=tomas, now=NOW)
    assert invitee_of(request, tomas).declined_at is None
    decline_request(ask=asked, by=tomas, now=NOW)
    assert notices() == [("Tomas", "asked"), ("Mina", "declined")]
    said = refusal(decline_request, ask=asked, by=mina, now=NOW)
    assert said == "Only the person who was asked can respond to a request."


def test_a_request_that_ended_because_somebody_left_can_not_be_answered_after_all(harbor):
    mina, tomas = people(harbor, "Mina", "Tomas")
    request = ask(mina, tomas)
    decline_request(ask=invitee_of(request, tomas), by=tomas, now=NOW)
    deactivate_member(member=mina, left_on=NOW.date(), by=None, now=NOW)
    reason = refusal(reconsider_request, ask=invitee_of(request, tomas), by=tomas, now=NOW)
    assert reason == "Mina has left, so this request has ended. There is nothing left to do."
    assert invitee_of(request, tomas).declined_at == NOW


def test_a_withdrawn_request_leaves_nothing_to_do(harbor):
    mina, tomas = people(harbor, "Mina", "Tomas")
    request = ask(mina, tomas)
    assert (
        refusal(withdraw_request, request=request, by=tomas, now=NOW)
        == "Only the person who asked can withdraw a request."
    )
    withdraw_request(request=request, by=mina, now=NOW)
    withdraw_request(request=request, by=mina, now=NOW + DAY)
    request.refresh_from_db()
    assert request.withdrawn_at == NOW
    said = refusal(decline_request, ask=invitee_of(request, tomas), by=tomas, now=NOW)
    assert said == "This request was withdrawn. There is nothing left to do."
    assert answered(request, tomas) is None


def test_an_observation_by_the_invitee_answers_the_request_once(harbor):
    mina, tomas, sol = people(harbor, "Mina", "Tomas", "Sol")
    request = ask(mina, tomas)
    assert answered(request, sol) is None
    assert answered(request, tomas, about=sol) is None
    decline_request(ask=invitee_of(request, tomas), by=tomas, now=NOW)
    first = answered(request, tomas)
    assert (first.answered_at, first.declined_at, first.answer.author) == (NOW, None, tomas)
    assert answered(request, tomas) is None
    assert invitee_of(request, tomas).answer == first.answer
    said = refusal(decline_request, ask=first, by=tomas, now=NOW)
    assert said == "You have already answered this request."


def test_an_answer_that_the_asker_can_not_read_leaves_no_trace_for_them(harbor):
    mina, tomas = people(harbor, "Mina", "Tomas")
    answered(ask(mina, tomas), tomas, audience="managers")
    assert {event.action for event in AuditEvent.objects.all()} == {"request_feedback", "publish_observation"}


def test_a_draft_does_not_answer_a_request(harbor):
    mina, tomas = people(harbor, "Mina", "Tomas")
    request = ask(mina, tomas)
    draft = record_observation(
        by=tomas, about=[mina], story="Seen.", observed_on=TODAY, audience="subject", ratings=[], now=NOW
    )
    for uid in (request.uid, uuid.uuid4(), "nonsense", ""):
        assert answer_request(request=uid, observation=draft, by=tomas, now=NOW) is None


def test_an_unanswered_request_is_repeated_once_shortly_before_it_is_due(harbor):
    mina, tomas, sol, rosa, ines = people(harbor, "Mina", "Tomas", "Sol", "Rosa", "Ines")
    request = ask(mina, tomas, sol, rosa, ines, due_on=TODAY + 7 * DAY)
    answered(request, sol)
    decline_request(ask=invitee_of(request, rosa), by=rosa, now=NOW)
    deactivate_member(member=ines, left_on=TODAY + DAY, by=None, now=NOW)
    Notification.unscoped.all().delete()
    assert [remind_of_feedback(now=NOW + days * DAY) for days in range(10)] == [0, 0, 0, 0, 0, 1, 0, 0, 0, 0]
    assert notices() == [("Tomas", "reminded")]


def test_there_is_no_reminder_on_the_day_of_the_request_or_after_it_is_due(harbor):
    mina, tomas = people(harbor, "Mina", "Tomas")
    ask(mina, tomas, due_on=TODAY)
    assert [remind_of_feedback(now=NOW), remind_of_feedback(now=NOW + DAY)] == [0, 0]


def test_requests_of_an_erased_person_end_without_notifications(harbor):
    sol = person(harbor, "Sol", rights=frozenset({"owner"}))
    mina, tomas = people(harbor, "Mina Quill", "Tomas")
    by_mina = ask(mina, tomas, questions="What would Tomas do?")
    of_mina = ask(tomas, mina, questions="Ask Mina Quill, she knows.")
    erase_person(member=mina, by=sol, now=NOW)
    by_mina.refresh_from_db()
    of_mina.refresh_from_db()
    assert by_mina.withdrawn_at == NOW
    assert of_mina.questions == "Ask [a former member], she knows."
    assert notices() == [("Tomas", "asked")]


def test_only_the_asker_and_the_invitees_can_read_a_request(harbor):
    mina, tomas, sol, max_ = people(harbor, "Mina", "Tomas", "Sol", "Max")
    put_under(mina, max_)
    request = ask(mina, tomas, sol)
    seen = {
        each.name: (
            FeedbackRequest.objects.visible_to(viewer(each, on=TODAY)).count(),
            FeedbackInvitee.objects.visible_to(viewer(each, on=TODAY)).count(),
        )
        for each in (mina, tomas, sol, max_)
    }
    assert seen == {"Mina": (1, 2), "Tomas": (1, 1), "Sol": (1, 1), "Max": (0, 0)}
    assert request.uid


def test_there_is_no_reminder_if_the_asker_or_the_subject_has_left(harbor):
    mina, tomas, sol = people(harbor, "Mina", "Tomas", "Sol")
    set_manager(member=mina, manager=sol, by=None, now=NOW)
    ask(mina, tomas, due_on=TODAY + 2 * DAY)
    ask(sol, tomas, about=mina, due_on=TODAY + 2 * DAY)
    deactivate_member(member=mina, left_on=TODAY + DAY, by=None, now=NOW)
    assert remind_of_feedback(now=NOW + DAY) == 0


def test_a_request_only_names_abilities_that_the_asker_can_read(harbor):
    mina, tomas = people(harbor, "Mina", "Tomas")
    hidden = factories.framework(harbor, factories.document(key="plans"), visibility="private").abilities.get()
    assert "no longer exists" in refusal(ask, mina, tomas, abilities=[hidden])
