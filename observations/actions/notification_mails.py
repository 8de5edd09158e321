"""Mails of news: composed, begun and sent in steps that are each saved before the next, so that none is sent twice.

1. *Composed*: under a lock on the recipient, a ``NotificationMail`` gets what waits for them and they may read.
2. *Begun*: under a lock on the mail, what it says is made by what they may read now, and ``started_at`` is saved.
3. The mail server is asked, and ``sent_at`` is saved.

Whoever is stopped after the first step, or before the second is saved, goes on from there the next time. A mail that
was begun and not finished may have gone out, so that it is never tried again (its news stand on the member's page).
"""

import datetime as dt
import logging
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction

from observations.models import Notification, NotificationMail, NotificationPreference
from observations.notification_text import NotificationFacts, notification_sentence
from observations.queries.notifications import (
    GATHERING,
    due_members,
    frequency_of,
    mailed_members,
    notifications_in_mail,
    readable_notifications,
    waiting_notifications,
)
from observations.unsubscribe_links import stop_url
from observations.words import Frequency
from people.addresses import OrganizationUrls
from people.mail import compose_mail as mail_from
from people.models import Member
from people.queries import viewer_of

MOST_IN_MAIL = 30
TEXTS = {
    Frequency.AT_ONCE: "You get your news at once.",
    Frequency.DAILY: "You get your news once a day at most.",
    Frequency.WEEKLY: "You get your news once a week at most.",
}
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class DeliveryReport:
    """What a round of mails came to; ``failed`` are mails that were begun and that the mail server did not take."""

    sent: int = 0
    failed: tuple[str, ...] = ()


@transaction.atomic
def set_notification_frequency(*, rhythm: str, by: Member, now: dt.datetime) -> None:
    """A member says how often they want their news by mail. That is nobody else's, the audit log's neither."""
    NotificationPreference.objects.update_or_create(
        member=by, defaults={"rhythm": Frequency(rhythm), "changed_at": now}
    )


@transaction.atomic
def mark_notifications_read(*, by: Member, until: dt.datetime, now: dt.datetime) -> None:
    """A member has seen what they were told of up to a moment, as far as they may read it."""
    viewer = viewer_of(by.user_id, on=now.date())
    unread = Notification.unscoped.filter(recipient=by, read_at=None, happened_at__lte=until)
    for notices in readable_notifications(unread, viewer).values():
        seen = list(notices.values_list("pk", flat=True))
        Notification.unscoped.filter(pk__in=seen, read_at=None).update(read_at=now)


def _always() -> bool:
    return True


def compose_notification_mails(*, now: dt.datetime, goes_on: Callable[[], bool] = _always) -> int:
    """Make a mail for every member whose news are due, as long as ``goes_on`` says so; how many were made."""
    members = list(due_members(now).order_by("pk").values_list("pk", flat=True))
    return sum(compose_mail(member, now) for member in members if goes_on())


@transaction.atomic(durable=True)
def compose_mail(member: int, now: dt.datetime) -> bool:
    """Make a mail for one member, if it is still due; whether one was made. No other process makes one meanwhile."""
    Member.objects.select_for_update(no_key=True).get(pk=member)
    row = due_members(now).filter(pk=member).first()
    if row is None:
        return False
    viewer = viewer_of(row.user_id, on=now.date())
    own = readable_notifications(waiting_notifications(now).filter(recipient=row), viewer)
    waiting = [pair for notices in own.values() for pair in notices.values_list("happened_at", "pk")]
    if not waiting or min(waiting)[0] > now - GATHERING[frequency_of(member)]:
        return False
    mail = NotificationMail.objects.create(recipient=row, composed_at=now)
    Notification.unscoped.filter(pk__in=[pk for _, pk in waiting], mail=None).update(mail=mail)
    return True


def send_notification_mails(*, now: dt.datetime, goes_on: Callable[[], bool] = _always) -> DeliveryReport:
    """Compose the mails that are due, and send all that were composed, each at most once.

    Raises what the mail server raises where it can't be reached, before any mail is begun.
    """
    compose_notification_mails(now=now, goes_on=goes_on)
    mails = list(NotificationMail.objects.filter(started_at=None).order_by("pk").values_list("pk", "uid"))
    if not mails:
        return DeliveryReport()
    connection = get_connection()
    connection.open()
    try:
        return _send_all(mails, connection, now, goes_on)
    finally:
        connection.close()


def _send_all(mails: list[tuple[int, uuid.UUID]], connection, now: dt.datetime, goes_on) -> DeliveryReport:
    sent, failed = 0, []
    for pk, uid in mails:
        message = begin_mail(pk, now) if goes_on() else None
        if message is None:
            continue
        try:
            connection.send_messages([message])
        except (SMTPException, OSError) as error:
            log.warning("The mail %s was begun and not finished: %s", uid, type(error).__name__)
            failed.append(str(uid))
            if _is_put_off(error):
                put_off_mail(pk)
            if not isinstance(error, SMTPRecipientsRefused):
                break
        else:
            finish_mail(pk, now)
            sent += 1
    return DeliveryReport(sent, tuple(failed))


def _is_put_off(error: Exception) -> bool:
    """Whether the mail server said that it does not take a mail now: then it was not sent, and may be sent later."""
    if isinstance(error, SMTPRecipientsRefused):
        codes = [code for code, _ in error.recipients.values()]
        return bool(codes) and all(400 <= code < 500 for code in codes)
    return isinstance(error, SMTPResponseException) and 400 <= error.smtp_code < 500


def put_off_mail(pk: int) -> None:
    """Let a mail that was begun and not taken be begun again, the next time."""
    NotificationMail.objects.filter(pk=pk, sent_at=None).update(started_at=None)


@transaction.atomic(durable=True)
def begin_mail(pk: int, now: dt.datetime) -> EmailMessage | None:
    """The message of a composed mail, which is begun with it; None where another process has begun it.

    A mail that is for nobody any more, or says nothing that its recipient may read now, goes: what it would have told
    waits on.
    """
    mail = NotificationMail.objects.select_for_update(no_key=True).filter(pk=pk, started_at=None).first()
    if mail is None:
        return None
    found = mailed_members(now.date()).filter(pk=mail.recipient_id).select_related("user", "organization")
    recipient = found.first()
    news = (
        notifications_in_mail(mail, viewer_of(recipient.user_id, on=now.date()), most=MOST_IN_MAIL + 1)
        if recipient
        else []
    )
    if not news:
        mail.delete()
        return None
    mail.started_at = now
    mail.save(update_fields=["started_at"])
    return _message(mail, recipient, news)


def finish_mail(pk: int, now: dt.datetime) -> None:
    """Note that the mail server has taken a mail."""
    NotificationMail.objects.filter(pk=pk).update(sent_at=now)


def _message(mail: NotificationMail, recipient: Member, news: list[NotificationFacts]) -> EmailMessage:
    inside, stop = OrganizationUrls(recipient.organization.slug), stop_url(recipient.pk)
    message = mail_from(
        "news",
        recipient.user.email,
        organization=recipient.organization.name,
        lines=[(notification_sentence(each), inside.thing(each.section, each.uid)) for each in news[:MOST_IN_MAIL]],
        is_more=len(news) > MOST_IN_MAIL,
        page=inside.notifications,
        rhythm=TEXTS[frequency_of(recipient.pk)],
        choice=inside.notification_settings,
        stop=stop,
    )
    host = urlsplit(settings.SITE_URL).hostname
    message.extra_headers |= {
        "Message-ID": f"<{mail.uid}@{host}>",
        "List-Unsubscribe": f"<{settings.SITE_URL}{stop}>",
        "Auto-Submitted": "auto-generated",
    }
    return message


def stop_notification_mails(*, member: int, now: dt.datetime) -> None:
    """Send somebody no more mails of news, as the link in each of them says. Twice is once."""
    row = Member.objects.get(pk=member)
    set_notification_frequency(rhythm=Frequency.NEVER, by=row, now=now)
