"""Mails of news: who gets one, when, what it says, and that none is sent twice."""

import datetime as dt
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPSenderRefused

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command
from django.utils import timezone

from conversations.actions import open_thread
from conversations.models import Comment
from notifications.actions import mails as notification_mails
from notifications.actions import mark_notifications_read, notify, send_notification_mails, set_notification_frequency
from notifications.actions.mails import begin_mail, compose_notification_mails
from notifications.models import Notification, NotificationMail
from notifications.queries import list_notifications
from observations.actions import (
    decline_request,
    publish_observation,
    record_observation,
    request_feedback,
    retract_observation,
    withdraw_request,
)
from observations.models import FeedbackInvitee
from people.actions import deactivate_member
from people.models import Member
from tests import factories
from tests.concurrency import at_once, needs_two_connections
from tests.sample_people import people, person, viewer

pytestmark = pytest.mark.django_db
NOW = timezone.now().replace(microsecond=0)
TODAY = timezone.localdate(NOW)
MINUTE, HOUR, DAY = dt.timedelta(minutes=1), dt.timedelta(hours=1), dt.timedelta(days=1)
LATER = NOW + HOUR
STORY = "They asked, and waited: canary."


@pytest.fixture
def harbor():
    return factories.OrganizationFactory(slug="harbor", name="Harbor")


@pytest.fixture
def mina(harbor) -> Member:
    return person(harbor, "Mina")


@pytest.fixture
def tomas(harbor) -> Member:
    return person(harbor, "Tomas")


def observed(by: Member, about: Member, *recipients: Member, audience: str = "subject", at=NOW):
    """An observation that these are told of; the person it is about, unless said otherwise."""
    observation = record_observation(
        by=by, about=[about], story=STORY, observed_on=at.date(), audience=audience, ratings=[], now=at
    )
    publish_observation(observation=observation, by=by, now=at)
    observation.refresh_from_db()
    Notification.unscoped.filter(topic=observation.topic_id).delete()
    notify([each.pk for each in recipients or (about,)], "observed", at, about=observation)
    return observation


def sent_mails(now=LATER) -> list[mail.EmailMessage]:
    """The mails of a round at that moment."""
    mail.outbox.clear()
    send_notification_mails(now=now)
    return list(mail.outbox)


def lines(message: mail.EmailMessage) -> list[str]:
    return [line.removeprefix("- ") for line in message.body.splitlines() if line.startswith("- ")]


# What it says


def test_a_mail_says_who_did_what_with_a_link_but_no_content(tomas, mina):
    observation = observed(tomas, mina)
    (message,) = sent_mails()
    assert (message.subject, message.to) == ("Your notifications at Harbor", [mina.user.email])
    assert lines(message) == ["Tomas wrote an observation about you."]
    assert f"http://localhost/harbor/observations/{observation.uid}/" in message.body
    assert "http://localhost/harbor/notifications/settings/" in message.body
    assert "canary" not in message.message().as_string()
    assert message.extra_headers["List-Unsubscribe"].strip("<>") in message.body


def test_every_kind_of_notification_has_its_sentence(harbor, tomas, mina):
    listens = factories.framework(harbor, factories.document()).abilities.get()
    thread = open_thread(about=listens, title="Canary", text="Canary", by=tomas, now=NOW)
    comment = Comment.unscoped.get(thread=thread)
    for kind in ("commented", "mentioned"):
        notify([mina.pk], kind, NOW, about=comment)
    request = request_feedback(
        form=uuid.uuid4(), about=tomas, whom=[mina], questions="Canary?", due_on=TODAY + DAY, by=tomas, now=NOW
    )
    ask = FeedbackInvitee.unscoped.get(request=request)
    notify([mina.pk], "reminded", NOW, about=ask)
    notify([mina.pk], "consent", NOW, about=observed(tomas, mina, audience="world"))
    day = f"{TODAY + DAY:%d %B %Y}".lstrip("0")
    (message,) = sent_mails()
    assert sorted(lines(message)) == sorted(
        [
            f"Tomas asked for your feedback, due {day}.",
            f"Tomas is still waiting for your feedback, due {day}.",
            "Tomas commented in a conversation you follow.",
            "Tomas mentioned you in a conversation.",
            "Tomas wrote an observation about you.",
            "Tomas would like to make an observation about you public.",
        ]
    )
    assert "anary" not in message.message().as_string()


def test_a_name_can_not_add_lines_to_a_mail(harbor, mina):
    sly = person(harbor, "Sly")
    Member.objects.filter(pk=sly.pk).update(name="Sly\n- Click http://evil.example")
    observed(Member.objects.get(pk=sly.pk), mina)
    (message,) = sent_mails()
    assert lines(message) == ["Sly - Click http://evil.example wrote an observation about you."]


# What is left out


def test_notifications_that_became_unreadable_are_not_mailed(tomas, mina):
    observation = observed(tomas, mina)
    kept = observed(tomas, mina)
    retract_observation(observation=observation, by=tomas, now=NOW)
    (message,) = sent_mails()
    assert (len(lines(message)), str(observation.uid) in message.body) == (1, False)
    retract_observation(observation=kept, by=tomas, now=LATER)
    assert sent_mails(LATER + 2 * DAY) == []


def test_notifications_withdrawn_between_composing_and_sending_are_left_out(tomas, mina):
    observation = observed(tomas, mina)
    assert compose_notification_mails(now=LATER) == 1
    retract_observation(observation=observation, by=tomas, now=LATER)
    assert sent_mails() == []
    assert not NotificationMail.objects.exists()


def test_unreadable_notifications_neither_cause_nor_delay_a_mail(harbor, tomas, mina):
    """Told wrongly of what is for others: the mail that is due comes as if nothing had been told."""
    secret = observed(tomas, person(harbor, "Sol"), mina, audience="subject", at=NOW - DAY)
    assert sent_mails(NOW - DAY + HOUR) == []
    observed(tomas, mina)
    assert sent_mails(NOW + 59 * MINUTE) == []
    (message,) = sent_mails()
    assert str(secret.uid) not in message.body


def test_a_settled_request_is_not_mailed(tomas, mina):
    request = request_feedback(form=uuid.uuid4(), about=tomas, whom=[mina], due_on=TODAY, by=tomas, now=NOW)
    withdraw_request(request=request, by=tomas, now=NOW)
    assert sent_mails() == []
    other = request_feedback(form=uuid.uuid4(), about=tomas, whom=[mina], due_on=TODAY, by=tomas, now=NOW)
    decline_request(ask=FeedbackInvitee.unscoped.get(request=other), by=mina, now=NOW)
    assert [(message.to, lines(message)) for message in sent_mails()] == [
        ([tomas.user.email], ["Mina declined your feedback request."])
    ]


def test_members_without_a_verified_address_get_no_mail(harbor, tomas):
    gone, unverified, never, without = people(harbor, "Gone", "Unverified", "Never", "Without")
    for each in (gone, unverified, never, without):
        observed(tomas, each)
    deactivate_member(member=gone, left_on=TODAY, by=None, now=NOW)
    unverified.user.emailaddress_set.update(verified=False)
    set_notification_frequency(frequency="never", by=never, now=NOW)
    Member.objects.filter(pk=without.pk).update(user=None)
    assert sent_mails() == []


def test_without_a_required_second_factor_no_mail_is_sent(harbor, tomas, mina):
    observed(tomas, mina)
    harbor.demands_second_factor = True
    harbor.save()
    assert sent_mails() == []
    harbor.demands_second_factor = False
    harbor.save()
    assert len(sent_mails()) == 1


def test_read_notifications_are_not_mailed(tomas, mina):
    observed(tomas, mina)
    mark_notifications_read(by=mina, until=NOW, now=NOW)
    assert sent_mails() == []


def test_marking_all_as_read_marks_only_what_was_shown(tomas, mina):
    observed(tomas, mina)
    hidden, later = observed(tomas, mina), observed(tomas, mina, at=NOW + MINUTE)
    retract_observation(observation=hidden, by=tomas, now=NOW)
    mark_notifications_read(by=mina, until=NOW, now=NOW + 2 * MINUTE)
    unread = Notification.unscoped.filter(read_at=None).values_list("topic", flat=True)
    assert set(unread) == {hidden.topic_id, later.topic_id}


# When


def test_daily_sends_at_most_one_mail_a_day(tomas, mina):
    for minutes in range(0, 3 * 24 * 60, 360):
        observed(tomas, mina, at=NOW + minutes * MINUTE)
    hours = [hour for hour in range(1, 80, 4) if sent_mails(NOW + hour * HOUR)]
    assert hours == [1, 25, 49, 73]
    assert Notification.unscoped.filter(mail=None).count() == 0


def test_weekly_sends_at_most_one_mail_a_week(tomas, mina):
    set_notification_frequency(frequency="weekly", by=mina, now=NOW)
    for day in range(15):
        observed(tomas, mina, at=NOW + day * DAY)
    assert [day for day in range(22) if sent_mails(NOW + HOUR + day * DAY)] == [0, 7, 14]


def test_at_once_sends_a_mail_after_some_minutes(tomas, mina):
    set_notification_frequency(frequency="at-once", by=mina, now=NOW)
    for minute in (0, 1, 2, 10):
        observed(tomas, mina, at=NOW + minute * MINUTE)
    mails = {minute: sent_mails(NOW + minute * MINUTE) for minute in range(20)}
    assert {minute: len(lines(found[0])) for minute, found in mails.items() if found} == {3: 3, 13: 1}


def test_old_notifications_are_not_mailed_after_mails_are_turned_on_again(tomas, mina):
    set_notification_frequency(frequency="never", by=mina, now=NOW)
    observed(tomas, mina)
    observed(tomas, mina, at=NOW + 30 * DAY)
    set_notification_frequency(frequency="daily", by=mina, now=NOW)
    (message,) = sent_mails(NOW + 30 * DAY + HOUR)
    assert len(lines(message)) == 1


# At most once


class Breaking(EmailBackend):
    """A mail server that breaks off, after it has taken the mail (so that nobody knows)."""

    error: Exception = SMTPException("gone")

    def send_messages(self, messages):
        super().send_messages(messages)
        raise self.error


class Refusing(Breaking):
    error = SMTPRecipientsRefused({})


class Later(EmailBackend):
    """A mail server that takes nothing now, and says so."""

    error: Exception = SMTPSenderRefused(451, b"Try again later", "news@harbor.example")

    def send_messages(self, messages):
        raise self.error


class LaterForThem(Later):
    error = SMTPRecipientsRefused({"mina@example.org": (450, b"Mailbox busy")})


class Never(Later):
    error = SMTPRecipientsRefused({"mina@example.org": (550, b"No such mailbox")})


class OutOfReach(EmailBackend):
    def open(self):
        raise ConnectionRefusedError


@contextmanager
def server(settings, kind: type) -> Iterator[None]:
    """A mail server of that kind for a while."""
    before, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, f"{__name__}.{kind.__name__}"
    yield
    settings.EMAIL_BACKEND = before


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("kind", "is_sent"), [(Later, True), (LaterForThem, True), (Never, False)])
def test_a_mail_that_was_temporarily_rejected_is_sent_later(settings, tomas, mina, kind, is_sent):
    observed(tomas, mina)
    with server(settings, kind):
        assert send_notification_mails(now=LATER).sent == 0
    assert (send_notification_mails(now=LATER + HOUR).sent == 1) == is_sent


@pytest.mark.django_db(transaction=True)
def test_a_mail_that_was_started_and_not_finished_is_reported_and_not_retried(settings, tomas, mina, caplog, capsys):
    observed(tomas, mina)
    with server(settings, Breaking):
        done = send_notification_mails(now=LATER)
    mailed = NotificationMail.objects.get()
    assert (done.sent, done.failed, mailed.sent_at) == (0, (str(mailed.uid),), None)
    assert sent_mails(LATER + 3 * DAY) == []
    NotificationMail.objects.update(started_at=timezone.now() - HOUR)
    call_command("run_tasks", "--once")
    assert capsys.readouterr().err == f"The email {mailed.uid} was started and not finished. It is not sent again.\n"
    assert mina.user.email not in caplog.text


def test_a_rejected_recipient_does_not_delay_other_mails_but_a_broken_connection_does(settings, harbor, tomas, mina):
    for each in (mina, *people(harbor, "Ada", "Eve")):
        observed(tomas, each)
    with server(settings, Breaking):
        assert len(send_notification_mails(now=LATER).failed) == 1
    with server(settings, Refusing):
        assert len(send_notification_mails(now=LATER).failed) == 2


@pytest.mark.django_db(transaction=True)
def test_no_mail_is_lost_if_the_mail_server_is_unreachable(settings, tomas, mina, capsys):
    observed(tomas, mina, at=timezone.now() - 2 * HOUR)
    with server(settings, OutOfReach), pytest.raises(SystemExit):
        call_command("run_tasks", "--once")
    assert "can’t reach the database or the mail server (builtins.ConnectionRefusedError)." in capsys.readouterr().err
    call_command("run_tasks", "--once")
    assert capsys.readouterr().out == "Sent 1 notification email.\n"


def test_a_mail_composed_before_a_stop_is_sent_afterwards(tomas, mina):
    observed(tomas, mina)
    compose_notification_mails(now=LATER)
    compose_notification_mails(now=LATER)
    assert NotificationMail.objects.count() == 1
    assert len(sent_mails(LATER + 5 * DAY)) == 1
    assert sent_mails(LATER + 5 * DAY) == []


def test_a_mail_is_started_once(tomas, mina):
    observed(tomas, mina)
    compose_notification_mails(now=LATER)
    key = NotificationMail.objects.get().pk
    assert begin_mail(key, LATER) is not None
    assert begin_mail(key, LATER) is None


def test_the_start_of_a_mail_is_saved_before_the_mail_server_is_contacted(settings, monkeypatch, tomas, mina):
    observed(tomas, mina)
    seen = []
    real = EmailBackend.send_messages

    def watched(self, messages):
        seen.extend(NotificationMail.objects.values_list("started_at", "sent_at"))
        return real(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", watched)
    send_notification_mails(now=LATER)
    assert seen == [(LATER, None)]
    assert NotificationMail.objects.get().sent_at == LATER


@needs_two_connections
@pytest.mark.django_db(transaction=True)
def test_two_simultaneous_processes_send_every_mail_once(monkeypatch):
    harbor = factories.OrganizationFactory(slug="harbor", name="Harbor")
    tomas, *others = people(harbor, "Tomas", *(f"M{number}" for number in range(12)))
    for each in others:
        observed(tomas, each)
    mail.outbox.clear()
    rounds = [lambda: send_notification_mails(now=LATER)] * 4
    assert at_once(*rounds) == [None] * 4
    assert sorted(message.to[0] for message in mail.outbox) == sorted(each.user.email for each in others)
    assert NotificationMail.objects.filter(sent_at=LATER).count() == len(others)


def test_a_stopped_round_finishes_its_current_mail_and_leaves_the_rest(harbor, tomas, mina):
    for each in (mina, *people(harbor, "Ada", "Eve")):
        observed(tomas, each)
    answers = iter([True, True, True, True, False, False])
    mail.outbox.clear()
    assert send_notification_mails(now=LATER, goes_on=lambda: next(answers)).sent == 1
    assert len(sent_mails()) == 2


def test_notifications_follow_the_rule_of_their_topics(harbor, tomas, mina):
    """What the page and the mails read is what ``visible_to`` says, however it is asked for."""
    sol = person(harbor, "Sol")
    observed(tomas, mina)
    observed(tomas, sol, mina)
    retracted = observed(tomas, mina)
    retract_observation(observation=retracted, by=tomas, now=NOW)
    request_feedback(form=uuid.uuid4(), about=tomas, whom=[mina], due_on=TODAY, by=tomas, now=NOW)
    reader = viewer(mina, on=TODAY)
    shown = {each.id for each in list_notifications(reader, mina.pk, size=50).entries}
    assert shown == set(Notification.objects.visible_to(reader).values_list("pk", flat=True))
    assert len(shown) == 2


def test_many_notifications_make_one_short_mail(tomas, mina):
    for _ in range(notification_mails.MOST_IN_MAIL + 5):
        observed(tomas, mina)
    (message,) = sent_mails()
    assert "See the rest of your notifications:" in message.body
    assert len(lines(message)) == notification_mails.MOST_IN_MAIL
    assert sent_mails(LATER + 2 * DAY) == []
