"""Former members can't act through any action on observations, feedback requests and decisions."""

import datetime as dt
import uuid

import pytest

from frameworks.queries import editions_in
from observations.actions import (
    ObservationInput,
    agree_to_publish,
    answer_decision,
    answer_request,
    decide_milestone,
    decline_request,
    decline_to_publish,
    discard_draft,
    edit_observation,
    publish_draft,
    publish_observation,
    reconsider_request,
    record_observation,
    request_feedback,
    restore_observation,
    retract_observation,
    save_draft,
    show_decision,
    withdraw_request,
)
from observations.models import FeedbackInvitee
from people.actions import deactivate_member
from people.actions.acting_member import NotCurrentMember
from people.models import Member
from tests.world import NOW, make_world

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
LATER = NOW + dt.timedelta(days=1)


@pytest.fixture
def world():
    return make_world()


def leave(member) -> Member:
    """Let a member leave; returns their row as it was before."""
    before = Member.objects.select_related("organization").get(pk=member.pk)
    deactivate_member(member=Member.objects.get(pk=member.pk), left_on=TODAY, by=None, now=NOW)
    return before


def record(by, *about, audience="members", **fields):
    said = {"story": "They asked.", "observed_on": TODAY, "ratings": [], "now": NOW, **fields}
    return record_observation(by=by, about=list(about), audience=audience, **said)


def publish(observation):
    publish_observation(observation=observation, by=observation.author, now=NOW)
    observation.refresh_from_db()
    return observation


def decide(world, by, now=NOW):
    return decide_milestone(
        subject=world.members["mina"], ability=world.ability, milestone=2, outcome="awarded",
        edition=editions_in(world.steps, 1)["listens"], by=by, decided_on=TODAY, now=now,
    )  # fmt: skip


def test_a_former_author_can_do_nothing_with_their_observations(world):
    mina, rosa = world.members["mina"], world.members["rosa"]
    draft, published = record(mina, rosa), publish(record(mina, rosa))
    retracted = publish(record(mina, rosa))
    retract_observation(observation=retracted, by=mina, now=NOW)
    said = ObservationInput(about=(rosa,), story="Anything.", observed_on=TODAY, audience="members")
    former = leave(mina)
    attempts = {
        "record": lambda: record(former, rosa, now=LATER),
        "save": lambda: save_draft(uid=uuid.uuid4(), version=0, tab="", form={}, by=former, now=LATER),
        "publish": lambda: publish_observation(observation=draft, by=former, now=LATER),
        "publish a draft": lambda: publish_draft(observation=draft, content=said, by=former, now=LATER),
        "discard": lambda: discard_draft(observation=draft, by=former, now=LATER),
        "edit": lambda: edit_observation(observation=published, content=said, by=former, now=LATER),
        "retract": lambda: retract_observation(observation=published, by=former, now=LATER),
        "restore": lambda: restore_observation(observation=retracted, by=former, now=LATER),
    }
    assert refused(attempts) == set(attempts)


def test_a_former_subject_can_neither_agree_nor_show_nor_answer(world):
    mina, tomas = world.members["mina"], world.members["tomas"]
    observation, decision = publish(record(tomas, mina, audience="world")), decide(world, tomas)
    former = leave(mina)
    attempts = {
        "agree": lambda: agree_to_publish(observation=observation, by=former, now=LATER),
        "refuse": lambda: decline_to_publish(observation=observation, by=former, now=LATER),
        "show": lambda: show_decision(decision=decision, shown="members", by=former, now=LATER),
        "answer": lambda: answer_decision(decision=decision, answer="No.", by=former, now=LATER),
    }
    assert refused(attempts) == set(attempts)


def test_a_former_manager_can_decide_nothing(world):
    former = leave(world.members["tomas"])
    assert refused({"decide": lambda: decide(world, former, LATER)}) == {"decide"}


def test_former_members_can_neither_ask_for_feedback_nor_respond(world):
    mina, rosa, sol = (world.members[name] for name in ("mina", "rosa", "sol"))
    fields = {"form": uuid.uuid4(), "due_on": TODAY + dt.timedelta(days=7)}
    request = request_feedback(about=mina, whom=[rosa, sol], by=mina, now=NOW, **fields)
    ask = FeedbackInvitee.unscoped.get(request=request, member=rosa)
    answer = publish(record(rosa, mina))
    asker, asked = leave(mina), leave(rosa)
    attempts = {
        "ask": lambda: request_feedback(about=asker, whom=[sol], by=asker, now=LATER, **fields),
        "withdraw": lambda: withdraw_request(request=request, by=asker, now=LATER),
        "decline": lambda: decline_request(ask=ask, by=asked, now=LATER),
        "reconsider": lambda: reconsider_request(ask=ask, by=asked, now=LATER),
        "answer": lambda: answer_request(request=request.uid, observation=answer, by=asked, now=LATER),
    }
    assert refused(attempts) == set(attempts)


def refused(attempts: dict) -> set[str]:
    """The attempts that were refused because the person is not a current member."""
    found = set()
    for name, attempt in attempts.items():
        try:
            attempt()
        except NotCurrentMember:
            found.add(name)
    return found
