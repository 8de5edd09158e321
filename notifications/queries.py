"""Queries of notifications: those that a member can read now, and the members who are due an email."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from foundation.cursor import Cursor, cut_page, rows_after
from notifications.facts import NotificationFacts
from notifications.kinds import KINDS, NOTIFIED_TOPICS, NotifiedTopic
from notifications.models import Notification, NotificationMail, NotificationPreference
from notifications.words import Frequency
from people.models import Member
from people.personal_data import Section
from people.topics import TOPICS
from people.viewer import Viewer


def readable_notifications(
    notifications: QuerySet[Notification], viewer: Viewer
) -> dict[str, QuerySet[Notification]]:
    """The notifications to show, by kind of topic: those of ``visible_to`` that are not hidden."""
    own = notifications.filter(recipient__in=viewer.member_ids)
    return {
        each.name: _not_hidden(
            own.filter(kind__in=each.kinds(), topic__in=TOPICS[each.name].visible_to(viewer).values("topic")), each
        )
        for each in NOTIFIED_TOPICS
    }


def _not_hidden(notifications: QuerySet[Notification], about: NotifiedTopic) -> QuerySet[Notification]:
    for kind in KINDS:
        if kind.topic == about.name and kind.hidden is not None:
            notifications = _without(notifications, kind.name, kind.hidden())
    return notifications


def _without(notifications: QuerySet[Notification], kind: str, topics: QuerySet) -> QuerySet[Notification]:
    """The notifications without those of a kind about these topics."""
    return notifications.exclude(Q(Exists(topics.filter(topic=OuterRef("topic"))), kind=kind))


@dataclass(frozen=True)
class NotificationList:
    """Some notifications, newest first; ``rest`` is the cursor of the next page (None at the end)."""

    entries: tuple[NotificationFacts, ...]
    rest: Cursor | None = None


def list_notifications(viewer: Viewer, member: int, *, after: Cursor | None = None, size: int) -> NotificationList:
    """The readable notifications of a member, newest first, after a cursor.

    One query for each kind of topic, and those that its facts need.
    """
    notifications = rows_after(Notification.unscoped.filter(recipient=member), after, by="happened_at")
    found = _newest(readable_notifications(notifications, viewer), member, size + 1)
    shown, rest = cut_page(found, size, lambda each: Cursor(each.at, each.id))
    return NotificationList(tuple(shown), rest)


def _newest(readable: dict[str, QuerySet[Notification]], member: int, most: int) -> list[NotificationFacts]:
    """The newest readable notifications: the newest ``most`` of each kind of topic, then the newest of these."""
    found = [
        facts
        for name, notifications in readable.items()
        for facts in _facts_of(notifications.order_by("-happened_at", "-pk"), NOTIFIED_TOPICS[name], member, most)
    ]
    return sorted(found, key=lambda each: (each.at, each.id), reverse=True)[:most]


def _facts_of(
    notifications: QuerySet[Notification], about: NotifiedTopic, member: int, most: int
) -> list[NotificationFacts]:
    path = f"topic__{TOPICS[about.name].model._meta.model_name}__"
    columns = {name: F(path + column) for name, column in about.columns.items()}
    rows = list(notifications.values("pk", "kind", "happened_at", "read_at", **columns)[:most])
    return [
        NotificationFacts(
            id=row["pk"], kind=row["kind"], at=row["happened_at"], is_read=row["read_at"] is not None, **facts
        )
        for row, facts in zip(rows, about.facts(rows, member), strict=True)
    ]


def frequency_of(member: int) -> Frequency:
    """How often a member gets notification emails; one query."""
    chosen = NotificationPreference.objects.filter(member=member).values_list("frequency", flat=True).first()
    return Frequency(chosen or Frequency.DAILY)


def organization_to_stop(member: int) -> str | None:
    """The name of a member's organization; None if there is no such member or they were erased."""
    return Member.objects.filter(pk=member, erased_at=None).values_list("organization__name", flat=True).first()


# Recipients of emails

#: How long notifications wait for others before they are sent, and the least time between two emails.
GATHERING = {
    Frequency.AT_ONCE: dt.timedelta(minutes=3),
    Frequency.DAILY: dt.timedelta(hours=1),
    Frequency.WEEKLY: dt.timedelta(hours=1),
}
BETWEEN = {
    Frequency.AT_ONCE: dt.timedelta(minutes=3),
    Frequency.DAILY: dt.timedelta(days=1),
    Frequency.WEEKLY: dt.timedelta(days=7),
}
#: Older notifications are no longer sent by email; the inbox has them.
MAILED_WITHIN = dt.timedelta(days=21)


def waiting_notifications(now: dt.datetime) -> QuerySet[Notification]:
    """Notifications that were neither read nor sent, and are still worth an email."""
    return _worth_a_mail(_unmailed(now), now.date())


def _unmailed(now: dt.datetime) -> QuerySet[Notification]:
    return Notification.unscoped.filter(
        mail=None, read_at=None, happened_at__gt=now - MAILED_WITHIN, happened_at__lte=now
    )


def _worth_a_mail(notifications: QuerySet[Notification], on: dt.date) -> QuerySet[Notification]:
    for kind in KINDS:
        if kind.settled is not None:
            notifications = _without(notifications, kind.name, kind.settled(on))
    return notifications


def urgent_kinds() -> list[str]:
    """The names of the kinds whose emails can't wait."""
    return [kind.name for kind in KINDS if not kind.waits]


def mailed_members(on: dt.date) -> QuerySet[Member]:
    """Members who can get emails: current, with an active account and a verified address, and not opted out."""
    verified = EmailAddress.objects.filter(user=OuterRef("user"), email=OuterRef("user__email"), verified=True)
    return (
        Member.objects.current(on)
        .filter(Exists(verified), user__is_active=True)
        .exclude(notification_preference__frequency=Frequency.NEVER)
    )


def due_members(now: dt.datetime) -> QuerySet[Member]:
    """Members with waiting notifications, whose last email is long enough ago, and who have no unsent email."""
    mails = NotificationMail.objects.filter(recipient=OuterRef("pk"))
    waiting = _unmailed(now).filter(recipient=OuterRef("pk"))
    due = Q(pk=None)
    for frequency, between in BETWEEN.items():
        chosen = Q(notification_preference__frequency=frequency)
        if frequency == Frequency.DAILY:
            chosen |= Q(notification_preference=None)
        due |= chosen & Q(~Exists(mails.filter(composed_at__gt=now - between)))
    if urgent := urgent_kinds():
        soon = ~Exists(mails.filter(composed_at__gt=now - BETWEEN[Frequency.AT_ONCE]))
        due |= Q(Exists(waiting.filter(kind__in=urgent))) & Q(soon)
    return mailed_members(now.date()).filter(due, Exists(waiting), ~Exists(mails.filter(started_at=None)))


def notifications_in_mail(mail: NotificationMail, viewer: Viewer, *, most: int) -> list[NotificationFacts]:
    """The notifications of a mail that its recipient can read now, newest first."""
    notifications = _worth_a_mail(Notification.unscoped.filter(mail=mail), mail.composed_at.date())
    return _newest(readable_notifications(notifications, viewer), mail.recipient_id, most)


def unfinished_mails(*, since: dt.datetime, before: dt.datetime) -> Iterator[str]:
    """The uids of mails that were started in this time and not finished: they may or may not have gone out."""
    begun = NotificationMail.objects.filter(started_at__gte=since, started_at__lt=before, sent_at=None)
    return (str(uid) for uid in begun.order_by("pk").values_list("uid", flat=True))


def archived_notifications(member: Member, viewer: Viewer, on: dt.date) -> list[Section]:
    """The personal archive: how a person wants to be notified."""
    return [("notifications", [{"mails": frequency_of(member.pk).label}])]
