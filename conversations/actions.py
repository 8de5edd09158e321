"""Actions on conversations: each is one transaction that includes its audit event."""

import datetime as dt
import uuid

from django.db import transaction

from conversations.mentions import mentioned_slugs
from conversations.models import Comment, CommentVersion, Follow, Mention, Thread
from conversations.queries.mentions import readers_among
from foundation.idempotency import SENT_ALREADY, uid_of
from foundation.refusal import Refusal
from notifications.actions import notify
from people.actions import record_event
from people.actions.acting_member import acting_member
from people.actions.erasure import Erasure, clean_texts
from people.models import Member, TopicModel
from people.topics import TOPICS, discussion_of
from people.viewer import viewer_of_member


class CannotConverse(Refusal):
    """Something in a conversation was refused. The message says why and what to do instead."""


@transaction.atomic
def open_thread(
    *, about: TopicModel, title: str, text: str, by: Member, now: dt.datetime, uid: uuid.UUID | None = None
) -> Thread:
    """Start a conversation about a topic, with its first comment.

    ``uid`` is the uid of the form: sending it twice starts one conversation. Raises ``CannotConverse`` for a topic of
    another organization, a topic that ``by`` can't read or that is not open for conversations, and different content
    in a form that was already sent.
    """
    by = acting_member(by, now)
    # The same form, sent twice at the same time, starts one conversation.
    Member.objects.select_for_update(no_key=True).get(pk=by.pk)
    discussion = discussion_of(about.topic_kind)
    if about.topic_organization_id() != by.organization_id:
        noun = TOPICS[about.topic_kind].noun
        raise CannotConverse(f"You can only start conversations in your own organization. Choose {noun} from it.")
    if earlier := _comment_of_form(uid, by):
        thread = earlier.thread
        _refuse_other(earlier, text, is_same=thread.title == title and thread.topic_id == about.topic_id)
        return thread
    thread = Thread(
        organization=by.organization, topic_id=about.topic_id, title=title, opened_by=by, opened_at=now, moved_at=now
    )
    thread.clean_fields(exclude=["topic"])
    thread.save()
    _refuse_unread(thread, by)
    if refusal := discussion.refusal(about):
        raise CannotConverse(refusal)
    add_comment(thread=thread, text=text, by=by, now=now, uid=uid)
    return thread


def _record(action: str, thread: Thread, by: Member, now: dt.datetime) -> None:
    record_event(action=action, on=thread, organization=thread.organization, by=by, now=now)


def _refuse_unread(thread: Thread, by: Member) -> None:
    """Refuse a member who can't read a conversation, with the same message as if it did not exist."""
    if not Thread.objects.visible_to(viewer_of_member(by)).filter(pk=thread.pk).exists():
        raise CannotConverse("There is no such conversation.")


@transaction.atomic
def add_comment(*, thread: Thread, text: str, by: Member, now: dt.datetime, uid: uuid.UUID | None = None) -> Comment:
    """Add a comment. Its author then follows the conversation, unless they have unfollowed it.

    Sending the same form (``uid``) twice adds one comment. Members who are mentioned and can read it are notified,
    and so are its followers. Raises ``CannotConverse`` for a conversation of another organization or one that ``by``
    can't read, and for different content in a form that was already sent.
    """
    by = acting_member(by, now)
    thread = _lock_thread(thread, by)
    if earlier := _comment_of_form(uid, by):
        _refuse_other(earlier, text, is_same=earlier.thread_id == thread.pk)
        return earlier
    comment = Comment(uid=uid_of(uid, by.pk), thread=thread, author=by, text=text, written_at=now)
    comment.clean_fields()
    comment.save()
    if thread.moved_at < now:
        thread.moved_at = now
        thread.save(update_fields=["moved_at"])
    Follow.objects.get_or_create(thread=thread, member=by, defaults={"changed_at": now})
    _record("add_comment", thread, by, now)
    mentioned = _mention(comment, now)
    followers = Follow.objects.filter(thread=thread, is_on=True).exclude(member=by).exclude(member__in=mentioned)
    here = Member.objects.current(now.date()).filter(pk__in=followers.values("member"))
    notify(readers_among(here.order_by("pk"), thread.topic.kind, thread.topic_id), "commented", now, about=comment)
    return comment


def _lock_thread(thread: Thread, by: Member) -> Thread:
    """The conversation and its topic, locked until the transaction ends, if the member can then read it.

    Changing who can read the topic waits for this lock, and this one for that change.
    """
    _refuse_strangers(thread, by)
    _refuse_unread(thread, by)
    rows = Thread.unscoped.select_for_update(of=("self", "topic"), no_key=True).select_related("topic")
    locked = rows.get(pk=thread.pk)
    _refuse_unread(locked, by)
    return locked


def _comment_of_form(uid: uuid.UUID | None, by: Member) -> Comment | None:
    """The comment that the same form added before."""
    own = Comment.unscoped.select_related("thread").filter(author=by)
    return own.filter(uid=uid_of(uid, by.pk)).first() if uid is not None else None


def _refuse_other(earlier: Comment, text: str, *, is_same: bool) -> None:
    """Refuse different content in a form that was already sent. Edits since then don't count as different."""
    is_same_text = earlier.text == text or CommentVersion.unscoped.filter(comment=earlier, text=text).exists()
    if not (is_same and is_same_text):
        raise CannotConverse(SENT_ALREADY)


def _mention(comment: Comment, now: dt.datetime) -> set[int]:
    """Store the mentions of members who can read the comment, and notify those who were not mentioned before."""
    slugs = mentioned_slugs(comment.text)
    people = Member.objects.current(now.date()).filter(organization=comment.thread.organization_id, slug__in=slugs)
    topic = comment.thread.topic
    named = readers_among(people.order_by("pk"), topic.kind, topic.pk) if slugs else set()
    before = set(Mention.unscoped.filter(comment=comment).values_list("member", flat=True))
    Mention.unscoped.filter(comment=comment).exclude(member__in=named).delete()
    Mention.unscoped.bulk_create(Mention(comment=comment, member_id=member) for member in sorted(named - before))
    notify(named - before - {comment.author_id}, "mentioned", now, about=comment)
    return named


@transaction.atomic
def edit_comment(*, comment: Comment, text: str, by: Member, now: dt.datetime) -> None:
    """Edit one's own comment and keep the earlier version. Raises ``CannotConverse`` for somebody else's comment."""
    by = acting_member(by, now)
    thread = _lock_thread(comment.thread, by)
    comment = Comment.unscoped.select_for_update(of=("self",)).get(pk=comment.pk)
    if comment.author_id != by.pk:
        raise CannotConverse("Only the author of a comment can edit it.")
    if comment.text == text:
        return
    number = CommentVersion.unscoped.filter(comment=comment).count() + 1
    CommentVersion.unscoped.create(comment=comment, number=number, text=comment.text, replaced_at=now)
    comment.text, comment.edited_at = text, now
    comment.clean_fields()
    comment.save(update_fields=["text", "edited_at"])
    comment.thread = thread
    _record("edit_comment", thread, by, now)
    _mention(comment, now)


@transaction.atomic
def resolve_thread(*, thread: Thread, by: Member, now: dt.datetime) -> None:
    """Resolve a conversation. Raises ``CannotConverse`` as ``add_comment`` does."""
    by = acting_member(by, now)
    thread = _lock_thread(thread, by)
    if thread.resolved_at is not None:
        return
    thread.resolved_at, thread.resolved_by = now, by
    thread.save(update_fields=["resolved_at", "resolved_by"])
    _record("resolve_thread", thread, by, now)


@transaction.atomic
def reopen_thread(*, thread: Thread, by: Member, now: dt.datetime) -> None:
    """Reopen a conversation. It counts as open since it was started."""
    by = acting_member(by, now)
    thread = _lock_thread(thread, by)
    if thread.resolved_at is None:
        return
    thread.resolved_at, thread.resolved_by = None, None
    thread.save(update_fields=["resolved_at", "resolved_by"])
    _record("reopen_thread", thread, by, now)


@transaction.atomic
def follow_thread(*, thread: Thread, is_on: bool, by: Member, now: dt.datetime) -> None:
    """Follow or unfollow a conversation."""
    by = acting_member(by, now)
    thread = _lock_thread(thread, by)
    Follow.objects.update_or_create(thread=thread, member=by, defaults={"is_on": is_on, "changed_at": now})


def _refuse_strangers(thread: Thread, by: Member) -> None:
    if by.organization_id != thread.organization_id:
        raise CannotConverse("Only members of this organization can take part in this conversation.")


def erase_conversations(erasure: Erasure) -> None:
    """Remove their name from titles and comments, earlier versions too, and delete their mentions and follows."""
    organization, traces = erasure.organization, erasure.identifiers
    clean_texts(Thread.unscoped.filter(organization=organization), ("title",), traces)
    clean_texts(Comment.unscoped.filter(thread__organization=organization), ("text",), traces)
    versions = CommentVersion.unscoped.filter(comment__thread__organization=organization)
    clean_texts(versions, ("text",), traces)
    Mention.unscoped.filter(member=erasure.member).delete()
    Follow.objects.filter(member=erasure.member).delete()
