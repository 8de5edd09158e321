"""Notification emails: composed, started and sent in steps that are saved one by one, so that none is sent twice.

1. *Composed*: under a lock on the recipient, a ``NotificationMail`` gets the waiting notifications they can read.
2. *Started*: under a lock on the mail, its text is built from what they can read now, and ``started_at`` is saved.
3. *Sent*: the mail server accepts it, and ``sent_at`` is saved.

If a process is stopped after the first step, or before the second is saved, the next round continues. A mail that was
started and not finished may have gone out, so it is never sent again (the inbox still has its notifications).
"""

import datetime as dt
import logging
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException

from django.core.mail import EmailMessage, get_connection
from django.db import transaction

from foundation.absolute_urls import absolute_url, site_host
from notifications.facts import FREQUENCY_SENTENCES, NotificationFacts
from notifications.kinds import notification_url, sentence_in_mail
from notifications.models import Notification, NotificationMail, NotificationPreference
from notifications.queries import (
    GATHERING,
    due_members,
    frequency_of,
    mailed_members,
    notifications_in_mail,
    readable_notifications,
    urgent_kinds,
    waiting_notifications,
)
from notifications.unsubscribe_links import stop_url
from notifications.words import Frequency
from people.addresses import OrganizationUrls
from people.mail import compose_mail
from people.models import Member
from people.queries import viewer_of

MOST_IN_MAIL = 30
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class DeliveryReport:
    """The result of a round; ``failed`` are the uids of started mails that the mail server did not accept."""

    sent: int = 0
    failed: tuple[str, ...] = ()


@transaction.atomic
def set_notification_frequency(*, frequency: str, by: Member, now: dt.datetime) -> None:
    """Set how often a member gets notification emails. This is private, so it is not in the audit log."""
    NotificationPreference.objects.update_or_create(
        member=by, defaults={"frequency": Frequency(frequency), "changed_at": now}
    )


@transaction.atomic
def mark_notifications_read(*, by: Member, until: dt.datetime, now: dt.datetime) -> None:
    """Mark a member's notifications up to a moment as read, if the member can read them."""
    viewer = viewer_of(by.user_id, on=now.date())
    unread = Notification.unscoped.filter(recipient=by, read_at=None, happened_at__lte=until)
    for notifications in readable_notifications(unread, viewer).values():
        read = list(notifications.values_list("pk", flat=True))
        Notification.unscoped.filter(pk__in=read, read_at=None).update(read_at=now)


def _always() -> bool:
    return True


def compose_notification_mails(*, now: dt.datetime, goes_on: Callable[[], bool] = _always) -> int:
    """Compose a mail for every member for whom one is due, while ``goes_on`` is true. Returns the number of mails."""
    members = list(due_members(now).order_by("pk").values_list("pk", flat=True))
    return sum(compose_due_mail(member, now) for member in members if goes_on())


@transaction.atomic(durable=True)
def compose_due_mail(member: int, now: dt.datetime) -> bool:
    """Compose a mail for one member if it is still due. A lock keeps other processes from composing one, too."""
    Member.objects.select_for_update(no_key=True).get(pk=member)
    row = due_members(now).filter(pk=member).first()
    if row is None:
        return False
    viewer = viewer_of(row.user_id, on=now.date())
    own = readable_notifications(waiting_notifications(now).filter(recipient=row), viewer)
    waiting = [each for some in own.values() for each in some.values_list("happened_at", "pk", "kind")]
    if not waiting or min(waiting)[0] > now - _gathering(member, {kind for _, _, kind in waiting}):
        return False
    mail = NotificationMail.objects.create(recipient=row, composed_at=now)
    Notification.unscoped.filter(pk__in=[pk for _, pk, _ in waiting], mail=None).update(mail=mail)
    return True


def _gathering(member: int, kinds: set[str]) -> dt.timedelta:
    """How long notifications wait for others."""
    return GATHERING[Frequency.AT_ONCE if kinds & set(urgent_kinds()) else frequency_of(member)]


def send_notification_mails(*, now: dt.datetime, goes_on: Callable[[], bool] = _always) -> DeliveryReport:
    """Compose the mails that are due, and send all composed mails, each at most once.

    Raises the error of the connection if the mail server can't be reached; no mail is started then.
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
            log.warning("The email %s was started and not finished: %s", uid, type(error).__name__)
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
    """Whether the mail server refused a mail temporarily: then it was not sent, and can be sent later."""
    if isinstance(error, SMTPRecipientsRefused):
        codes = [code for code, _ in error.recipients.values()]
        return bool(codes) and all(400 <= code < 500 for code in codes)
    return isinstance(error, SMTPResponseException) and 400 <= error.smtp_code < 500


def put_off_mail(pk: int) -> None:
    """Let the next round start a refused mail again."""
    NotificationMail.objects.filter(pk=pk, sent_at=None).update(started_at=None)


@transaction.atomic(durable=True)
def begin_mail(pk: int, now: dt.datetime) -> EmailMessage | None:
    """Start a composed mail and return its message; None if another process has started it.

    A mail without a valid recipient, or without anything that its recipient can read now, is deleted. Its
    notifications keep waiting.
    """
    mail = NotificationMail.objects.select_for_update(no_key=True).filter(pk=pk, started_at=None).first()
    if mail is None:
        return None
    found = mailed_members(now.date()).filter(pk=mail.recipient_id).select_related("user", "organization")
    recipient = found.first()
    shown = (
        notifications_in_mail(mail, viewer_of(recipient.user_id, on=now.date()), most=MOST_IN_MAIL + 1)
        if recipient
        else []
    )
    if recipient is None or not shown:
        mail.delete()
        return None
    mail.started_at = now
    mail.save(update_fields=["started_at"])
    return _message(mail, recipient, shown)


def finish_mail(pk: int, now: dt.datetime) -> None:
    """Record that the mail server accepted a mail."""
    NotificationMail.objects.filter(pk=pk).update(sent_at=now)


def _message(mail: NotificationMail, recipient: Member, shown: list[NotificationFacts]) -> EmailMessage:
    urls, stop = OrganizationUrls(recipient.organization.slug), absolute_url(stop_url(recipient.pk))
    message = compose_mail(
        "notifications",
        recipient.user.email if recipient.user else "",
        organization=recipient.organization.name,
        lines=[(sentence_in_mail(each), absolute_url(notification_url(each, urls))) for each in shown[:MOST_IN_MAIL]],
        is_more=len(shown) > MOST_IN_MAIL,
        inbox=absolute_url(urls.notifications),
        frequency=FREQUENCY_SENTENCES[frequency_of(recipient.pk)],
        settings=absolute_url(urls.notification_settings),
        unsubscribe=stop,
    )
    message.extra_headers |= {
        "Message-ID": f"<{mail.uid}@{site_host()}>",
        "List-Unsubscribe": f"<{stop}>",
        "Auto-Submitted": "auto-generated",
    }
    return message


def stop_notification_mails(*, member: int, now: dt.datetime) -> None:
    """Stop somebody's notification emails, by the link in each of them. Idempotent."""
    row = Member.objects.get(pk=member)
    set_notification_frequency(frequency=Frequency.NEVER, by=row, now=now)
