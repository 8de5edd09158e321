"""Queries of notifications: those that a member can read now, and the members who are due an email."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from foundation.cursor import Cursor, cut_page, rows_after
from observations.models import (
    Comment,
    Decision,
    FeedbackInvitee,
    Notification,
    NotificationMail,
    NotificationPreference,
    Observation,
    Subject,
)
from observations.notification_text import NotificationFacts
from observations.words import Frequency, NotificationKind
from people.models import Member
from people.viewer import Viewer

ABOUT = {"observation": Observation, "decision": Decision, "comment": Comment, "ask": FeedbackInvitee}


def readable_notifications(notices: QuerySet[Notification], viewer: Viewer) -> dict[str, QuerySet[Notification]]:
    """The readable notifications by kind of topic, with the same result as ``visible_to``, but each using an index.

    A notification that somebody declined is readable only as long as they still decline.
    """
    own = notices.filter(recipient__in=viewer.member_ids)
    readable = {
        name: own.filter(**{f"{name}__in": model.objects.visible_to(viewer).values("pk")})
        for name, model in ABOUT.items()
    }
    readable["ask"] = readable["ask"].exclude(kind=NotificationKind.DECLINED, ask__declined_at=None)
    return readable


@dataclass(frozen=True)
class NotificationList:
    """Some notifications, newest first; ``rest`` is the key from which the list goes on (None at its end)."""

    entries: tuple[NotificationFacts, ...]
    rest: Cursor | None = None


def list_notifications(viewer: Viewer, member: int, *, after: Cursor | None = None, size: int) -> NotificationList:
    """The readable notifications of a member, newest first, from a key on; five queries."""
    notices = rows_after(Notification.unscoped.filter(recipient=member), after, by="happened_at")
    found = _inbox_entries(readable_notifications(notices, viewer), member, size + 1)
    shown, rest = cut_page(found, size, lambda entry: Cursor(entry.at, entry.id))
    return NotificationList(tuple(shown), rest)


_COLUMNS = ("pk", "kind", "happened_at", "read_at")
_MORE = {
    "observation": {"uid": "observation__uid", "who": "observation__author__name", "key": "observation"},
    "decision": {
        "uid": "decision__uid",
        "by": "decision__decided_by__name",
        "whom": "decision__subject",
        "whom_name": "decision__subject__name",
    },
    "comment": {
        "uid": "comment__thread__uid",
        "who": "comment__author__name",
        "title": "comment__thread__title",
    },
    "ask": {
        "uid": "ask__request__uid",
        "by": "ask__request__asked_by__name",
        "asked": "ask__member__name",
        "whom": "ask__request__about",
        "whom_name": "ask__request__about__name",
        "due_on": "ask__request__due_on",
    },
}


def _inbox_entries(readable: dict[str, QuerySet[Notification]], member: int, most: int) -> list[NotificationFacts]:
    """The newest readable notifications: the newest ``most`` of each kind of topic, then the newest of these."""
    rows = {
        name: list(
            notices.order_by("-happened_at", "-pk").values(
                *_COLUMNS, **{column: F(path) for column, path in _MORE[name].items()}
            )[:most]
        )
        for name, notices in readable.items()
    }
    about = _subjects([row["key"] for row in rows["observation"]])
    found = [
        *(_observed(row, about.get(row["key"], []), member) for row in rows["observation"]),
        *(_decided(row, member) for row in rows["decision"]),
        *(_commented(row) for row in rows["comment"]),
        *(_asked(row, member) for row in rows["ask"]),
    ]
    return sorted(found, key=lambda news: (news.at, news.id), reverse=True)[:most]


def _subjects(observations: list[int]) -> dict[int, list[tuple[int, str]]]:
    found: dict[int, list[tuple[int, str]]] = {}
    rows = Subject.objects.filter(observation__in=observations).order_by("member__name", "pk")
    for observation, member, name in rows.values_list("observation", "member", "member__name"):
        found.setdefault(observation, []).append((member, name))
    return found


def _news(row: dict, section: str, **more) -> NotificationFacts:
    return NotificationFacts(
        id=row["pk"],
        kind=row["kind"],
        at=row["happened_at"],
        is_read=row["read_at"] is not None,
        section=section,
        uid=row["uid"],
        **more,
    )


def _observed(row: dict, about: list[tuple[int, str]], member: int) -> NotificationFacts:
    others = tuple(name for key, name in about if key != member)
    return _news(row, "observations", who=row["who"], about=others, is_about_you=len(others) < len(about))


def _decided(row: dict, member: int) -> NotificationFacts:
    """The notification of a decision (by the decider) or of an answer (by the subject)."""
    is_answer = row["kind"] == NotificationKind.ANSWERED
    who = row["whom_name"] if is_answer else row["by"]
    return _news(row, "decisions", who=who, **_about(row, member))


def _commented(row: dict) -> NotificationFacts:
    return _news(row, "conversations", who=row["who"], title=row["title"])


def _asked(row: dict, member: int) -> NotificationFacts:
    who = row["asked"] if row["kind"] == NotificationKind.DECLINED else row["by"]
    return _news(row, "feedback", who=who, due_on=row["due_on"], **_about(row, member))


def _about(row: dict, member: int) -> dict:
    return {"about": (), "is_about_you": True} if row["whom"] == member else {"about": (row["whom_name"],)}


def frequency_of(member: int) -> Frequency:
    """How often a member gets notification emails; one query."""
    chosen = NotificationPreference.objects.filter(member=member).values_list("rhythm", flat=True).first()
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


def _worth_a_mail(notices: QuerySet[Notification], on: dt.date) -> QuerySet[Notification]:
    """Without notifications of feedback requests that are no longer open."""
    settled = Q(ask__answered_at__isnull=False) | Q(ask__declined_at__isnull=False)
    settled |= Q(ask__request__withdrawn_at__isnull=False)
    settled |= Q(ask__request__asked_by__left_on__lte=on) | Q(ask__request__about__left_on__lte=on)
    return notices.exclude(settled, kind__in=[NotificationKind.ASKED, NotificationKind.REMINDED])


def mailed_members(on: dt.date) -> QuerySet[Member]:
    """Members who can get emails: current, with an active account and a verified address, and not opted out."""
    verified = EmailAddress.objects.filter(user=OuterRef("user"), email=OuterRef("user__email"), verified=True)
    return (
        Member.objects.current(on)
        .filter(Exists(verified), user__is_active=True)
        .exclude(news_choice__rhythm=Frequency.NEVER)
    )


def due_members(now: dt.datetime) -> QuerySet[Member]:
    """Members with waiting notifications, whose last email is long enough ago, and who have no unsent email."""
    mails = NotificationMail.objects.filter(recipient=OuterRef("pk"))
    waiting = _unmailed(now).filter(recipient=OuterRef("pk"))
    due = Q(pk=None)
    for rhythm, between in BETWEEN.items():
        chosen = Q(news_choice__rhythm=rhythm) | (Q(news_choice=None) if rhythm == Frequency.DAILY else Q(pk=None))
        due |= chosen & ~Exists(mails.filter(composed_at__gt=now - between))
    return mailed_members(now.date()).filter(due, Exists(waiting), ~Exists(mails.filter(started_at=None)))


def notifications_in_mail(mail: NotificationMail, viewer: Viewer, *, most: int) -> list[NotificationFacts]:
    """The notifications of a mail that its recipient can read now, newest first."""
    notices = _worth_a_mail(Notification.unscoped.filter(mail=mail), mail.composed_at.date())
    return _inbox_entries(readable_notifications(notices, viewer), mail.recipient_id, most)


def unfinished_mails(*, since: dt.datetime, before: dt.datetime) -> Iterator[str]:
    """The uids of mails that were started in this time and not finished: they may or may not have gone out."""
    begun = NotificationMail.objects.filter(started_at__gte=since, started_at__lt=before, sent_at=None)
    return (str(uid) for uid in begun.order_by("pk").values_list("uid", flat=True))
