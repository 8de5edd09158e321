"""Actions refuse impossible days, people and milestones, whether a form was used or not."""

import datetime as dt
import uuid
from dataclasses import replace

import pytest

from frameworks.models import Ability, Framework
from frameworks.queries import editions_in
from observations.actions import (
    CannotObserve,
    ObservationInput,
    RatedAbility,
    decide_milestone,
    edit_observation,
    publish_draft,
    publish_observation,
    record_observation,
    request_feedback,
    save_draft,
)
from observations.models import Decision, FeedbackRequest, Observation
from people.models import Member
from tests import factories
from tests.world import NOW, make_world

pytestmark = pytest.mark.django_db
TODAY, DAY = NOW.date(), dt.timedelta(days=1)
FUTURE = "The date is in the future. Choose today or an earlier date."
FORMER = "Someone you chose is no longer a member. Remove them."
EARLY = "Mina joined on 20 February 2026. Choose a later date."
UNKNOWN = "“Listens” has no milestone 9. Choose another one."
UNRELEASED = "One of these abilities no longer exists. Remove it."


@pytest.fixture
def world():
    world = make_world()
    Member.objects.filter(pk=world.members["mina"].pk).update(joined_on=TODAY - 9 * DAY)
    return world


def entered(world, **fields) -> ObservationInput:
    good = ObservationInput(
        about=(world.members["mina"],),
        story="They asked.",
        observed_on=TODAY,
        audience="subject",
        ratings=(RatedAbility(world.ability, "strong", 2),),
    )
    return replace(good, **fields)


def impossible(world) -> dict[str, ObservationInput]:
    """Impossible content by the message of its refusal."""
    return {
        FUTURE: entered(world, observed_on=TODAY + DAY),
        EARLY: entered(world, observed_on=TODAY - 10 * DAY),
        FORMER: entered(world, about=(world.members["mina"], world.members["lena"])),
        UNKNOWN: entered(world, ratings=(RatedAbility(world.ability, "strong", 9),)),
        UNRELEASED: entered(world, ratings=(RatedAbility(unreleased_ability(world), "strong"),)),
    }


def unreleased_ability(world) -> Ability:
    """An ability of a framework that exists as a draft only."""
    key = f"draft-{Framework.objects.count()}"
    return factories.framework(world.harbor, factories.document(key=key), released=False).abilities.get()


def record(world, content: ObservationInput) -> Observation:
    return record_observation(
        by=world.members["rosa"], about=list(content.about), story=content.story, observed_on=content.observed_on,
        audience=content.audience, ratings=list(content.ratings), now=NOW,
    )  # fmt: skip


def draft(world) -> Observation:
    saved = save_draft(uid=uuid.uuid4(), version=0, tab="a", form={}, by=world.members["rosa"], now=NOW)
    return saved.observation


def refusals(act, contents: dict[str, ObservationInput]) -> list[str]:
    found = []
    for content in contents.values():
        with pytest.raises(CannotObserve) as refused:
            act(content)
        found.append(str(refused.value))
    return found


def test_a_new_observation_with_impossible_content_is_refused(world):
    contents = impossible(world)
    assert refusals(lambda content: record(world, content), contents) == list(contents)
    assert Observation.unscoped.count() == 0
    assert record(world, entered(world, observed_on=TODAY - 9 * DAY)).observed_on == TODAY - 9 * DAY


def test_a_draft_with_impossible_content_is_not_published(world):
    rosa, contents, row = world.members["rosa"], impossible(world), draft(world)

    def publish(content: ObservationInput) -> list[Observation]:
        return publish_draft(observation=row, content=content, by=rosa, now=NOW)

    assert refusals(publish, contents) == list(contents)
    assert Observation.unscoped.get().published_at is None
    assert len(publish(entered(world))) == 1


def test_an_edit_to_impossible_content_is_refused(world):
    rosa, row = world.members["rosa"], record(world, entered(world))
    publish_observation(observation=row, by=rosa, now=NOW)
    contents = {
        message: content for message, content in impossible(world).items() if message in (FUTURE, UNKNOWN, UNRELEASED)
    }

    def edit(content: ObservationInput) -> Observation:
        return edit_observation(observation=row, content=content, by=rosa, now=NOW)

    assert refusals(edit, contents) == list(contents)
    # Somebody who came back joined again later than the day that was observed; it can still be corrected.
    assert edit(entered(world, observed_on=TODAY - 10 * DAY)).observed_on == TODAY - 10 * DAY


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"decided_on": TODAY + DAY}, FUTURE),
        ({"milestone": 9, "outcome": "not-yet"}, "There is no milestone 9 in this wording. Choose another one."),
    ],
)
def test_a_decision_in_the_future_or_on_an_unknown_milestone_is_refused(world, fields, message):
    good = {"milestone": 2, "outcome": "awarded", "decided_on": TODAY, "reason": "Seen.", "now": NOW}
    with pytest.raises(CannotObserve) as refused:
        decide_milestone(
            subject=world.members["mina"], ability=world.ability, edition=editions_in(world.steps, 1)["listens"],
            by=world.members["tomas"], **{**good, **fields},
        )  # fmt: skip
    assert (str(refused.value), Decision.unscoped.count()) == (message, 0)


def test_nobody_asks_for_feedback_about_a_former_member(world):
    Member.objects.filter(pk=world.members["mina"].pk).update(left_on=TODAY)
    with pytest.raises(CannotObserve, match="Mina is no longer a member"):
        request_feedback(
            form=uuid.uuid4(), about=world.members["mina"], whom=[world.members["sol"]], due_on=TODAY + DAY,
            by=world.members["tomas"], now=NOW,
        )  # fmt: skip
    assert FeedbackRequest.unscoped.count() == 0
