"""The conversations about a topic, for its page."""

from dataclasses import dataclass
from functools import cache

from django.db.models import Exists, F, OuterRef, QuerySet

from conversations.models import Comment, Follow, Thread
from foundation.prepared_query import PreparedQuery
from people.viewer import Viewer, ViewerMembership, viewer_as
from ui.dates import Moment, moment
from ui.markdown import as_html

RECENT_COMMENTS = 30


@dataclass(frozen=True, kw_only=True)
class CommentInList:
    uid: str
    author: str
    html: str
    at: Moment
    is_edited: bool = False


@dataclass(frozen=True, kw_only=True)
class ThreadSummary:
    """A thread with its latest comments, oldest first."""

    uid: str
    title: str
    opened: Moment
    resolved: Moment | None
    turns: tuple[CommentInList, ...]
    is_followed: bool = False


def conversations_of(kind: str, row: int, membership: ViewerMembership) -> tuple[ThreadSummary, ...]:
    """The latest comments about a topic by conversation, most recent conversation first; one query.

    ``row`` is the pk of its row. Empty for a member who can't read it.
    """
    comments = _prepared(kind, membership.edits)
    rows = comments(row=row, member=membership.member_id, organization=membership.organization_id)
    threads: dict[int, list[dict]] = {}
    for each in rows:
        threads.setdefault(each["thread_id"], []).append(each)
    return tuple(_conversation(some) for some in threads.values())


def _comments(viewer: Viewer, kind: str, row: int) -> QuerySet:
    threads = Thread.objects.visible_to(viewer, about=kind, row=row)
    comments = Comment.unscoped.filter(thread__in=threads.values("pk"))
    followed = Follow.objects.filter(thread=OuterRef("thread"), member__in=viewer.member_ids, is_on=True)
    return comments.order_by("-thread__moved_at", "-thread_id", "-written_at", "-pk").values(
        "thread_id",
        "text",
        "uid",
        "written_at",
        "edited_at",
        thread_uid=F("thread__uid"),
        title=F("thread__title"),
        resolved_at=F("thread__resolved_at"),
        opened_at=F("thread__opened_at"),
        author_name=F("author__name"),
        is_followed=Exists(followed),
    )[:RECENT_COMMENTS]


@cache
def _prepared(kind: str, edits: bool) -> PreparedQuery:
    """By kind of topic, and by whether the reader can edit frameworks, on which the query depends."""

    def build(row: int, member: int, organization: int) -> QuerySet:
        return _comments(viewer_as(member, organization, edits=edits), kind, row)

    return PreparedQuery(build)


def _conversation(rows: list[dict]) -> ThreadSummary:
    first = rows[0]
    return ThreadSummary(
        uid=str(first["thread_uid"]),
        title=first["title"],
        opened=moment(first["opened_at"]),
        resolved=moment(first["resolved_at"]) if first["resolved_at"] else None,
        is_followed=bool(first["is_followed"]),
        turns=tuple(
            CommentInList(
                uid=str(row["uid"]),
                author=row["author_name"],
                html=as_html(row["text"]),
                at=moment(row["written_at"]),
                is_edited=row["edited_at"] is not None,
            )
            for row in reversed(rows)
        ),
    )
