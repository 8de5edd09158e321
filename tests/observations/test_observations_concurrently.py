"""The same form sent twice at the same moment, and two windows that save at once."""

from uuid import uuid4

import pytest

from notifications.models import Notification
from observations.actions import ObservationInput, publish_draft, save_draft
from observations.form_state import form_state_from
from observations.models import Observation
from tests import factories
from tests.concurrency import at_once, needs_two_connections
from tests.sample_people import TODAY, people

pytestmark = [pytest.mark.django_db(transaction=True), needs_two_connections]
NOW = factories.NOW


def form(story: str):
    said = {"about": ["sam"], "story": [story], "day": [str(TODAY)], "audience": ["members"]}
    return form_state_from(lambda name: said.get(name, []))


def test_submitting_a_form_twice_at_the_same_moment_publishes_once():
    ada, sam = people(factories.OrganizationFactory(slug="harbor"), "Ada", "Sam")
    uid = uuid4()
    said = ObservationInput(about=(sam,), story="Seen.", observed_on=TODAY, audience="members")

    def send() -> None:
        kept = save_draft(uid=uid, version=0, tab="one", form=form("Seen."), by=ada, now=NOW)
        if not kept.is_done:
            publish_draft(observation=kept.observation, content=said, by=ada, now=NOW)

    assert at_once(send, send) == [None, None]
    assert Observation.unscoped.get().published_at == NOW
    assert Notification.unscoped.count() == 1


def test_two_windows_that_save_at_the_same_moment_both_keep_their_input():
    (ada,) = people(factories.OrganizationFactory(slug="harbor"), "Ada")
    begun = save_draft(uid=uuid4(), version=0, tab="", form=form("Begun."), by=ada, now=NOW).observation

    def save(story: str):
        return lambda: save_draft(uid=begun.uid, version=1, tab=story, form=form(story), by=ada, now=NOW)

    assert at_once(save("One."), save("Two.")) == [None, None]
    kept = Observation.unscoped.values_list("typed", flat=True)
    assert sorted(each["form"]["story"][0] for each in kept) == ["One.", "Two."]
