"""Reads of what members are told of: what of it each may read now, and who is to get it by mail."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from observations.models import Comment, Decision, FeedbackAsk, NewsChoice, NewsMail, Notice, Observation, Subject
from observations.news import News
from observations.words import NoticeKind, Rhythm
from people.models import Member
from people.viewer import Viewer
from ui.keys import Key

ABOUT = {"observation": Observation, "decision": Decision, "comment": Comment, "ask": FeedbackAsk}


def readable_notices(notices: QuerySet[Notice], viewer: Viewer) -> dict[str, QuerySet[Notice]]:
    """Of notices those that ``visible_to`` lets the viewer read, by what they are about: each a search by an index.

    That somebody declined is told for as long as it is so.
    """
    own = notices.filter(recipient__in=viewer.member_ids)
    readable = {
        name: own.filter(**{f"{name}__in": model.objects.visible_to(viewer).values("pk")})
        for name, model in ABOUT.items()
    }
    readable["ask"] = readable["ask"].exclude(kind=NoticeKind.DECLINED, ask__declined_at=None)
    return readable


@dataclass(frozen=True)
class NewsPage:
    """Some news, newest first; ``rest`` is the key from which the list goes on (None at its end)."""

    entries: tuple[News, ...]
    rest: Key | None = None


def news_of(viewer: Viewer, member: int, *, after: Key | None = None, size: int) -> NewsPage:
    """What a member is told of and may read, newest first, from a key on; five queries."""
    notices = Notice.unscoped.filter(recipient=member)
    if after is not None:
        notices = notices.filter(Q(happened_at__lt=after.at) | Q(happened_at=after.at, pk__lt=after.id))
    found = _told(readable_notices(notices, viewer), member, size + 1)
    shown = found[:size]
    return NewsPage(tuple(shown), Key(shown[-1].at, shown[-1].id) if len(found) > size else None)


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


def _told(readable: dict[str, QuerySet[Notice]], member: int, most: int) -> list[News]:
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


def _news(row: dict, section: str, **more) -> News:
    return News(
        id=row["pk"],
        kind=row["kind"],
        at=row["happened_at"],
        is_read=row["read_at"] is not None,
        section=section,
        uid=row["uid"],
        **more,
    )


def _observed(row: dict, about: list[tuple[int, str]], member: int) -> News:
    others = tuple(name for key, name in about if key != member)
    return _news(row, "observations", who=row["who"], about=others, is_about_you=len(others) < len(about))


def _decided(row: dict, member: int) -> News:
    """Who decided, or who answered: the person decided about."""
    is_answer = row["kind"] == NoticeKind.ANSWERED
    who = row["whom_name"] if is_answer else row["by"]
    return _news(row, "decisions", who=who, **_about(row, member))


def _commented(row: dict) -> News:
    return _news(row, "conversations", who=row["who"], title=row["title"])


def _asked(row: dict, member: int) -> News:
    who = row["asked"] if row["kind"] == NoticeKind.DECLINED else row["by"]
    return _news(row, "feedback", who=who, due_on=row["due_on"], **_about(row, member))


def _about(row: dict, member: int) -> dict:
    return {"about": (), "is_about_you": True} if row["whom"] == member else {"about": (row["whom_name"],)}


def rhythm_of(member: int) -> Rhythm:
    """How often a member gets their news by mail; one query."""
    chosen = NewsChoice.objects.filter(member=member).values_list("rhythm", flat=True).first()
    return Rhythm(chosen or Rhythm.DAILY)


def organization_to_stop(member: int) -> str | None:
    """The name of the organization whose news somebody gets; None for nobody, and for who was erased."""
    return Member.objects.filter(pk=member, erased_at=None).values_list("organization__name", flat=True).first()


# Who gets mail

#: How long news wait for others before they are mailed, and how long it is at least from one mail to the next.
GATHERING = {
    Rhythm.AT_ONCE: dt.timedelta(minutes=3),
    Rhythm.DAILY: dt.timedelta(hours=1),
    Rhythm.WEEKLY: dt.timedelta(hours=1),
}
BETWEEN = {
    Rhythm.AT_ONCE: dt.timedelta(minutes=3),
    Rhythm.DAILY: dt.timedelta(days=1),
    Rhythm.WEEKLY: dt.timedelta(days=7),
}
#: Older news are not mailed any more: they stand on the member's page.
MAILED_WITHIN = dt.timedelta(days=21)


def waiting_notices(now: dt.datetime) -> QuerySet[Notice]:
    """What was neither read nor mailed, and is worth a mail."""
    return _worth_a_mail(_unmailed(now), now.date())


def _unmailed(now: dt.datetime) -> QuerySet[Notice]:
    return Notice.unscoped.filter(mail=None, read_at=None, happened_at__gt=now - MAILED_WITHIN, happened_at__lte=now)


def _worth_a_mail(notices: QuerySet[Notice], on: dt.date) -> QuerySet[Notice]:
    """Without requests for feedback that wait for nothing any more."""
    settled = Q(ask__answered_at__isnull=False) | Q(ask__declined_at__isnull=False)
    settled |= Q(ask__request__withdrawn_at__isnull=False)
    settled |= Q(ask__request__asked_by__left_on__lte=on) | Q(ask__request__about__left_on__lte=on)
    return notices.exclude(settled, kind__in=[NoticeKind.ASKED, NoticeKind.REMINDED])


def mailed_members(on: dt.date) -> QuerySet[Member]:
    """Who can get mail at all: members who are here, with an account and a verified address, who want some."""
    verified = EmailAddress.objects.filter(user=OuterRef("user"), email=OuterRef("user__email"), verified=True)
    return (
        Member.objects.current(on)
        .filter(Exists(verified), user__is_active=True)
        .exclude(news_choice__rhythm=Rhythm.NEVER)
    )


def due_members(now: dt.datetime) -> QuerySet[Member]:
    """Those of them for whom something waits, and whose last mail is long enough ago; none has one in the making."""
    mails = NewsMail.objects.filter(recipient=OuterRef("pk"))
    waiting = _unmailed(now).filter(recipient=OuterRef("pk"))
    due = Q(pk=None)
    for rhythm, between in BETWEEN.items():
        chosen = Q(news_choice__rhythm=rhythm) | (Q(news_choice=None) if rhythm == Rhythm.DAILY else Q(pk=None))
        due |= chosen & ~Exists(mails.filter(composed_at__gt=now - between))
    return mailed_members(now.date()).filter(due, Exists(waiting), ~Exists(mails.filter(started_at=None)))


def news_in(mail: NewsMail, viewer: Viewer, *, most: int) -> list[News]:
    """What of a mail its recipient may read now, newest first."""
    notices = _worth_a_mail(Notice.unscoped.filter(mail=mail), mail.composed_at.date())
    return _told(readable_notices(notices, viewer), mail.recipient_id, most)


def unfinished_mails(*, since: dt.datetime, before: dt.datetime) -> Iterator[str]:
    """Mails that were begun in a span of time and not finished: nobody knows whether they went out."""
    begun = NewsMail.objects.filter(started_at__gte=since, started_at__lt=before, sent_at=None)
    return (str(uid) for uid in begun.order_by("pk").values_list("uid", flat=True))
