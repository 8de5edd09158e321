"""Reads of what members are told of: what of it each may read now, and who is to get it by mail."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from foundation.cursor import Cursor
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
    """Of notices those that ``visible_to`` lets the viewer read, by what they are about: each a search by an index.

    That somebody declined is told for as long as it is so.
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
    """Some news, newest first; ``rest`` is the key from which the list goes on (None at its end)."""

    entries: tuple[NotificationFacts, ...]
    rest: Cursor | None = None


def list_notifications(viewer: Viewer, member: int, *, after: Cursor | None = None, size: int) -> NotificationList:
    """What a member is told of and may read, newest first, from a key on; five queries."""
    notices = Notification.unscoped.filter(recipient=member)
    if after is not None:
        notices = notices.filter(Q(happened_at__lt=after.at) | Q(happened_at=after.at, pk__lt=after.id))
    found = _inbox_entries(readable_notifications(notices, viewer), member, size + 1)
    shown = found[:size]
    return NotificationList(tuple(shown), Cursor(shown[-1].at, shown[-1].id) if len(found) > size else None)


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
    """The newest of all that is readable: as many of each kind, then the newest of these."""
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
    """Who decided, or who answered: the person decided about."""
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
    """How often a member gets their news by mail; one query."""
    chosen = NotificationPreference.objects.filter(member=member).values_list("rhythm", flat=True).first()
    return Frequency(chosen or Frequency.DAILY)


def organization_to_stop(member: int) -> str | None:
    """The name of the organization whose news somebody gets; None for nobody, and for who was erased."""
    return Member.objects.filter(pk=member, erased_at=None).values_list("organization__name", flat=True).first()


# Who gets mail

#: How long news wait for others before they are mailed, and how long it is at least from one mail to the next.
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
#: Older news are not mailed any more: they stand on the member's page.
MAILED_WITHIN = dt.timedelta(days=21)


def waiting_notifications(now: dt.datetime) -> QuerySet[Notification]:
    """What was neither read nor mailed, and is worth a mail."""
    return _worth_a_mail(_unmailed(now), now.date())


def _unmailed(now: dt.datetime) -> QuerySet[Notification]:
    return Notification.unscoped.filter(
        mail=None, read_at=None, happened_at__gt=now - MAILED_WITHIN, happened_at__lte=now
    )


def _worth_a_mail(notices: QuerySet[Notification], on: dt.date) -> QuerySet[Notification]:
    """Without requests for feedback that wait for nothing any more."""
    settled = Q(ask__answered_at__isnull=False) | Q(ask__declined_at__isnull=False)
    settled |= Q(ask__request__withdrawn_at__isnull=False)
    settled |= Q(ask__request__asked_by__left_on__lte=on) | Q(ask__request__about__left_on__lte=on)
    return notices.exclude(settled, kind__in=[NotificationKind.ASKED, NotificationKind.REMINDED])


def mailed_members(on: dt.date) -> QuerySet[Member]:
    """Who can get mail at all: members who are here, with an account and a verified address, who want some."""
    verified = EmailAddress.objects.filter(user=OuterRef("user"), email=OuterRef("user__email"), verified=True)
    return (
        Member.objects.current(on)
        .filter(Exists(verified), user__is_active=True)
        .exclude(news_choice__rhythm=Frequency.NEVER)
    )


def due_members(now: dt.datetime) -> QuerySet[Member]:
    """Those of them for whom something waits, and whose last mail is long enough ago; none has one in the making."""
    mails = NotificationMail.objects.filter(recipient=OuterRef("pk"))
    waiting = _unmailed(now).filter(recipient=OuterRef("pk"))
    due = Q(pk=None)
    for rhythm, between in BETWEEN.items():
        chosen = Q(news_choice__rhythm=rhythm) | (Q(news_choice=None) if rhythm == Frequency.DAILY else Q(pk=None))
        due |= chosen & ~Exists(mails.filter(composed_at__gt=now - between))
    return mailed_members(now.date()).filter(due, Exists(waiting), ~Exists(mails.filter(started_at=None)))


def notifications_in_mail(mail: NotificationMail, viewer: Viewer, *, most: int) -> list[NotificationFacts]:
    """What of a mail its recipient may read now, newest first."""
    notices = _worth_a_mail(Notification.unscoped.filter(mail=mail), mail.composed_at.date())
    return _inbox_entries(readable_notifications(notices, viewer), mail.recipient_id, most)


def unfinished_mails(*, since: dt.datetime, before: dt.datetime) -> Iterator[str]:
    """Mails that were begun in a span of time and not finished: nobody knows whether they went out."""
    begun = NotificationMail.objects.filter(started_at__gte=since, started_at__lt=before, sent_at=None)
    return (str(uid) for uid in begun.order_by("pk").values_list("uid", flat=True))
