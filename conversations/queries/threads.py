"""One conversation with its comments, and the conversations a member follows, as the viewer can read them."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from conversations.models import Comment, CommentVersion, Follow, Mention, Thread
from foundation.cursor import Cursor, cut_page, newest_after
from people.addresses import OrganizationUrls
from people.topics import TOPICS, TopicReference, discussed_kinds, discussion_of
from people.viewer import Viewer, ViewerMembership
from ui.dates import Moment, moment
from ui.markdown import as_html, as_html_naming

COMMENTS_A_PAGE = 50
THREADS_A_PAGE = 30


@dataclass(frozen=True, kw_only=True)
class ThreadView:
    id: int
    uid: str
    title: str
    about: TopicReference
    noun: str
    opened_by: str
    opened: Moment
    moved: Moment
    moved_at: dt.datetime
    resolved: Moment | None
    resolved_by: str
    is_followed: bool


@dataclass(frozen=True, kw_only=True)
class CommentView:
    """A comment of a conversation."""

    uid: str
    author: str
    author_id: int
    html: str
    text: str
    at: Moment
    is_edited: bool


@dataclass(frozen=True)
class CommentList:
    """Some comments, oldest first; ``before`` is the cursor of the page before."""

    entries: tuple[CommentView, ...]
    before: Cursor | None = None


@dataclass(frozen=True)
class FollowedThreadList:
    entries: tuple[ThreadView, ...]
    rest: Cursor | None = None


def _threads(viewer: Viewer, on: dt.date, **narrower) -> QuerySet[Thread]:
    """The readable conversations with their topics, named as in the current release."""
    followed = Follow.objects.filter(thread=OuterRef("pk"), member__in=viewer.member_ids, is_on=True)
    columns = {
        _alias(kind, name): expression
        for kind, discussion in discussed_kinds().items()
        for name, expression in discussion.columns(on).items()
    }
    return (
        Thread.objects.visible_to(viewer, **narrower)
        .select_related("organization", "opened_by", "resolved_by", "topic")
        .annotate(is_followed=Exists(followed), **columns)
    )


def _alias(kind: str, column: str) -> str:
    return f"topic_{kind}_{column}"


def get_thread_by_uid(
    viewer: Viewer, organization: int, uid: uuid.UUID, *, on: dt.date
) -> tuple[Thread, ThreadView] | None:
    """One conversation, as a row and as it is read; one query, whether it is hidden or not."""
    row = _threads(viewer, on).filter(organization=organization, uid=uid).first()
    return (row, _read(row)) if row else None


def _read(row: Thread) -> ThreadView:
    return ThreadView(
        id=row.pk,
        uid=str(row.uid),
        title=row.title,
        about=_topic_reference(row),
        noun=TOPICS[row.topic.kind].noun,
        opened_by=row.opened_by.name,
        opened=moment(row.opened_at),
        moved=moment(row.moved_at),
        moved_at=row.moved_at,
        resolved=moment(row.resolved_at) if row.resolved_at else None,
        resolved_by=row.resolved_by.name if row.resolved_by else "",
        is_followed=row.is_followed,
    )


def _topic_reference(row: Thread) -> TopicReference:
    prefix = _alias(row.topic.kind, "")
    columns = {name.removeprefix(prefix): value for name, value in vars(row).items() if name.startswith(prefix)}
    return discussion_of(row.topic.kind).reference(row.organization.slug, columns)


def followed_threads(
    viewer: Viewer, membership: ViewerMembership, *, after: Cursor | None, on: dt.date
) -> FollowedThreadList:
    """The conversations a member follows in their organization, most recent first, after a cursor; one query."""
    followed = Follow.objects.filter(member=membership.member_id, is_on=True)
    rows = _threads(viewer, on, topics=followed.values("thread__topic"))
    rows = rows.filter(organization=membership.organization_id, is_followed=True)
    found = list(newest_after(rows, after, by="moved_at")[: THREADS_A_PAGE + 1])
    shown, rest = cut_page(found, THREADS_A_PAGE, lambda row: Cursor(row.moved_at, row.pk))
    return FollowedThreadList(tuple(_read(row) for row in shown), rest)


def comments_of(
    thread: Thread, viewer: Viewer, *, before: Cursor | None = None, size: int = COMMENTS_A_PAGE
) -> CommentList:
    """The latest comments of a conversation, or those before a cursor, oldest first; two queries."""
    rows = Comment.objects.visible_to(viewer).filter(thread=thread.pk).select_related("author")
    found = list(newest_after(rows, before, by="written_at")[: size + 1])
    shown, rest = cut_page(found, size, lambda row: Cursor(row.written_at, row.pk))
    named = _mentioned_members([row.pk for row in shown], viewer, OrganizationUrls(thread.organization.slug))
    return CommentList(tuple(_comment_view(row, named.get(row.pk, ())) for row in reversed(shown)), rest)


def _mentioned_members(
    comments: list[int], viewer: Viewer, urls: OrganizationUrls
) -> dict[int, tuple[tuple[str, str], ...]]:
    found: dict[int, tuple[tuple[str, str], ...]] = {}
    # The 0 matches nothing. Without it, an empty list would save the query, and the number of queries would vary.
    mentions = Mention.objects.visible_to(viewer).filter(comment__in=[*comments, 0]).order_by("pk")
    for comment, slug in mentions.values_list("comment", "member__slug"):
        found[comment] = (*found.get(comment, ()), (slug, urls.person(slug)))
    return found


def _comment_view(row: Comment, named: tuple[tuple[str, str], ...] = ()) -> CommentView:
    return CommentView(
        uid=str(row.uid),
        author=row.author.name,
        author_id=row.author_id,
        html=as_html_naming(row.text, named) if named else as_html(row.text),
        text=row.text,
        at=moment(row.written_at),
        is_edited=row.edited_at is not None,
    )


def get_comment_by_uid(viewer: Viewer, thread: Thread, uid: uuid.UUID) -> tuple[Comment, CommentView] | None:
    """One comment of a conversation, as a row and as it is read; one query."""
    rows = Comment.objects.visible_to(viewer).filter(thread=thread.pk, uid=uid)
    row = rows.select_related("author", "thread__organization").first()
    return (row, _comment_view(row)) if row else None


@dataclass(frozen=True)
class Former:
    """An earlier version of a comment, and when it was replaced."""

    html: str
    until: Moment


def versions_of(comment: Comment, viewer: Viewer) -> tuple[Former, ...]:
    """The earlier versions of a comment, newest first; one query."""
    rows = CommentVersion.objects.visible_to(viewer).filter(comment=comment.pk).order_by("-number")
    return tuple(Former(as_html(row.text), moment(row.replaced_at)) for row in rows)
