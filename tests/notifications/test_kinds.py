"""Kinds of notifications: what an entry must say, and what ``notify`` refuses."""

import datetime as dt
import uuid
from dataclasses import replace

import pytest
from django.core import mail

from notifications.actions import notify, send_notification_mails, set_notification_frequency
from notifications.facts import NotificationFacts
from notifications.kinds import KINDS, NOTIFIED_TOPICS, notification_url, sentence_in_inbox, sentence_in_mail
from notifications.models import Notification
from observations.actions import publish_observation, record_observation
from people.addresses import OrganizationUrls
from people.topics import TOPICS
from tests import factories
from tests.registering import registered
from tests.sample_people import TODAY, people

NOW = factories.NOW
HOUR = dt.timedelta(hours=1)
FACTS = NotificationFacts(
    id=1, kind="", at=NOW, is_read=False, who="Sam", uid=uuid.UUID(int=1), about=("Ada",),
    details={"title": "Plans", "due_on": TODAY},
)  # fmt: skip


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_kind_has_a_topic_a_label_sentences_and_a_page(kind):
    facts = replace(FACTS, kind=kind.name)
    assert kind.topic in NOTIFIED_TOPICS, f"“{kind.name}” needs an entry for its topic in NOTIFIED_TOPICS"
    assert kind.topic in TOPICS, f"“{kind.name}” is about a topic that is not registered"
    assert kind.label[:1].isupper(), f"the label of “{kind.name}” starts in upper case"
    for sentence in (sentence_in_mail(facts), sentence_in_inbox(facts)):
        assert (sentence[:4], sentence[-1]) == ("Sam ", "."), f"“{kind.name}” needs a whole sentence"
    assert "Plans" not in sentence_in_mail(facts), f"the sentence of “{kind.name}” in emails tells what was written"
    assert notification_url(facts, OrganizationUrls("harbor")).startswith("/harbor/")


@pytest.mark.parametrize("about", NOTIFIED_TOPICS, ids=lambda about: about.name)
def test_every_notified_topic_has_kinds_and_needs_no_row(about):
    assert about.kinds() != [], f"nobody is notified about “{about.name}”"
    assert about.facts([], 1) == []


@pytest.fixture
def ada_and_bo():
    return people(factories.OrganizationFactory(slug="harbor"), "Ada", "Bo")


def observed(by, about):
    observation = record_observation(
        by=by, about=[about], story="They asked.", observed_on=TODAY, audience="subject", ratings=[], now=NOW
    )
    publish_observation(observation=observation, by=by, now=NOW)
    return observation


@pytest.mark.django_db
def test_notify_refuses_an_unknown_kind_and_a_topic_of_another_kind(ada_and_bo):
    ada, bo = ada_and_bo
    observation = observed(ada, bo)
    with pytest.raises(LookupError, match="no kind of notification called “gossip”"):
        notify([bo.pk], "gossip", NOW, about=observation)
    with pytest.raises(ValueError, match="“decided” is about the topic “decision”, not “observation”"):
        notify([bo.pk], "decided", NOW, about=observation)
    assert Notification.unscoped.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(("frequency", "mails"), [("weekly", 2), ("never", 0)])
def test_an_urgent_kind_is_mailed_soon(ada_and_bo, frequency, mails):
    ada, bo = ada_and_bo
    set_notification_frequency(frequency=frequency, by=bo, now=NOW)
    observation = observed(ada, bo)
    send_notification_mails(now=NOW + HOUR)
    with registered(KINDS, replace(KINDS["observed"], name="warned", waits=False)):
        notify([bo.pk], "warned", NOW + 2 * HOUR, about=observation)
        send_notification_mails(now=NOW + 2 * HOUR)
        assert len(mail.outbox) == mails // 2
        send_notification_mails(now=NOW + 3 * HOUR)
    assert len(mail.outbox) == mails


@pytest.mark.django_db
def test_a_kind_that_is_no_longer_registered_is_not_shown(ada_and_bo):
    ada, bo = ada_and_bo
    observation = observed(ada, bo)
    Notification.unscoped.create(recipient=bo, kind="gossip", happened_at=NOW, topic_id=observation.topic_id)
    send_notification_mails(now=NOW + HOUR)
    (message,) = mail.outbox
    assert [line for line in message.body.splitlines() if line.startswith("- ")] == [
        "- Ada wrote an observation about you."
    ]
