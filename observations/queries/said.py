"""What was said about an ability, as its page shows it."""

from dataclasses import dataclass

from django.db.models import F, QuerySet

from observations.models import Comment, Thread
from people.viewer import Membership, Viewer, viewer_as
from ui.dates import Moment, moment
from ui.markdown import as_html
from ui.prepared import Prepared

RECENT_COMMENTS = 30


@dataclass(frozen=True, kw_only=True)
class Turn:
    author: str
    html: str
    at: Moment


@dataclass(frozen=True, kw_only=True)
class Conversation:
    """A thread with its latest turns, oldest of these first."""

    uid: str
    title: str
    opened: Moment
    resolved: Moment | None
    turns: tuple[Turn, ...]


def conversations_of(ability: int, membership: Membership) -> tuple[Conversation, ...]:
    """The latest turns about an ability, by conversation, the one that moved last first; one query."""
    rows = _said_to_members(ability=ability, organization=membership.organization_id)
    threads: dict[int, list[dict]] = {}
    for row in rows:
        threads.setdefault(row["thread_id"], []).append(row)
    return tuple(_conversation(turns) for turns in threads.values())


def _said(ability: int, viewer: Viewer) -> QuerySet:
    threads = Thread.objects.visible_to(viewer, about="ability").filter(ability=ability)
    comments = Comment.unscoped.filter(thread__in=threads.values("pk"))
    return comments.order_by("-thread__moved_at", "-thread_id", "-written_at", "-pk").values(
        "thread_id",
        "text",
        "written_at",
        thread_uid=F("thread__uid"),
        title=F("thread__title"),
        resolved_at=F("thread__resolved_at"),
        opened_at=F("thread__opened_at"),
        author_name=F("author__name"),
    )[:RECENT_COMMENTS]


#: All members read the same: which of them reads makes no difference.
_said_to_members = Prepared(lambda ability, organization: _said(ability, viewer_as(0, organization)))


def _conversation(rows: list[dict]) -> Conversation:
    first = rows[0]
    return Conversation(
        uid=str(first["thread_uid"]),
        title=first["title"],
        opened=moment(first["opened_at"]),
        resolved=moment(first["resolved_at"]) if first["resolved_at"] else None,
        turns=tuple(
            Turn(author=row["author_name"], html=as_html(row["text"]), at=moment(row["written_at"]))
            for row in reversed(rows)
        ),
    )
