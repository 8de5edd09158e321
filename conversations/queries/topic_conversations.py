"""The conversations about an ability, a role or an observation, for its page."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, QuerySet

from foundation.prepared_query import PreparedQuery
from observations.models import Comment, Follow, Thread
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


def conversations_of(ability: int, membership: ViewerMembership) -> tuple[ThreadSummary, ...]:
    """The latest comments about an ability by conversation, most recent conversation first; one query."""
    return _conversations("ability", ability, membership)


def role_conversations(role: int, membership: ViewerMembership) -> tuple[ThreadSummary, ...]:
    """As ``conversations_of``, of a role."""
    return _conversations("role", role, membership)


def observation_conversations(observation: int, membership: ViewerMembership) -> tuple[ThreadSummary, ...]:
    """As ``conversations_of``, of an observation; empty for a member who can't read it."""
    return _conversations("observation", observation, membership)


def _conversations(kind: str, thing: int, membership: ViewerMembership) -> tuple[ThreadSummary, ...]:
    said = _prepared[kind, membership.edits]
    rows = said(thing=thing, member=membership.member_id, organization=membership.organization_id)
    threads: dict[int, list[dict]] = {}
    for row in rows:
        threads.setdefault(row["thread_id"], []).append(row)
    return tuple(_conversation(turns) for turns in threads.values())


def _said(viewer: Viewer, kind: str, thing: int) -> QuerySet:
    threads = Thread.objects.visible_to(viewer, about=kind).filter(**{kind: thing})
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


def _build(kind: str, edits: bool) -> Callable[..., QuerySet]:
    def build(thing: int, member: int, organization: int) -> QuerySet:
        return _said(viewer_as(member, organization, edits=edits), kind, thing)

    return build


#: By kind of topic, and by whether the reader can edit frameworks, on which the query depends.
_prepared = {
    (kind, edits): PreparedQuery(_build(kind, edits))
    for kind in ("ability", "role", "observation")
    for edits in (False, True)
}


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
