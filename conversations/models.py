"""Conversations about any kind of topic that is registered for them."""

import uuid
from functools import reduce
from operator import or_

from django.db import models
from django.db.models import Exists, OuterRef, Q

from conversations.words import COMMENT_LENGTH, TITLE_LENGTH
from people.models import Member, Organization, Topic, TopicModel, TopicQuerySet
from people.models.guarded_rows import GuardedManager
from people.topics import TOPICS, discussed_kinds
from people.viewer import Viewer


class ThreadQuerySet(models.QuerySet):
    def visible_to(self, viewer: Viewer, *, about: str = "", row: int = 0, topics: models.QuerySet | None = None):
        """Conversations in the viewer's organizations about topics they can read; all, or about some topics.

        Name the topics if they are known, so that the database reads nothing else: one by its kind and the pk of its
        row, or several by a query of their ids.
        """
        among = self.filter(organization__in=list(viewer.memberships))
        if about:
            return among.filter(topic__in=TOPICS[about].visible_to(viewer).filter(pk=row).values("topic"))
        readable = (_about_readable(TOPICS[kind].visible_to(viewer), topics) for kind in discussed_kinds())
        return among.filter(reduce(or_, readable, Q(pk__in=[])))


def _about_readable(rows: models.QuerySet, topics: models.QuerySet | None) -> Q:
    """Whether a thread is about one of these rows. The database looks each one up, or those of the given topics."""
    if topics is None:
        return Q(Exists(rows.filter(topic=OuterRef("topic"))))
    return Q(topic__in=rows.filter(topic__in=topics).values("topic"))


class Thread(models.Model):
    """A conversation about a topic. ``moved_at`` is the time of its last comment."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="+", db_index=False)
    title = models.CharField(max_length=TITLE_LENGTH)
    opened_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    moved_at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(Member, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    unscoped = ThreadQuerySet.as_manager()
    objects = GuardedManager()

    class Meta:
        base_manager_name = "unscoped"
        default_manager_name = "objects"
        indexes = [
            models.Index(fields=["topic", "-moved_at"], name="thread_by_topic"),
            models.Index(fields=["topic", "opened_at"], condition=Q(resolved_at=None), name="thread_open_longest"),
        ]

    def __str__(self):
        return f"Thread {self.uid}"


class CommentQuerySet(TopicQuerySet):
    def visible_to(self, viewer: Viewer):
        return self.filter(thread__in=Thread.objects.visible_to(viewer).values("pk"))


class CommentPartQuerySet(models.QuerySet):
    def visible_to(self, viewer: Viewer):
        return self.filter(comment__in=Comment.objects.visible_to(viewer).values("pk"))


class Comment(TopicModel):
    """One comment of a conversation."""

    topic_kind = "comment"

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="+")
    author = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(max_length=COMMENT_LENGTH)
    written_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True, blank=True)

    unscoped = CommentQuerySet.as_manager()
    objects = GuardedManager()

    class Meta:
        base_manager_name = "unscoped"
        default_manager_name = "objects"
        ordering = ["written_at", "pk"]
        indexes = [models.Index(fields=["thread", "written_at"], name="comment_by_thread")]

    def __str__(self):
        return f"Comment {self.uid}"

    def topic_organization_id(self) -> int:
        return self.thread.organization_id


class CommentVersion(models.Model):
    """The text of a comment before an edit."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()
    text = models.TextField(max_length=COMMENT_LENGTH)
    replaced_at = models.DateTimeField()

    unscoped = CommentPartQuerySet.as_manager()
    objects = GuardedManager()

    class Meta:
        base_manager_name = "unscoped"
        default_manager_name = "objects"
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["comment", "number"], name="comment_version_is_numbered_once")]

    def __str__(self):
        return f"Version {self.number} of comment {self.comment_id}"


class Mention(models.Model):
    """A member mentioned (@) in a comment, who could read it when it was written."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="+")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")

    unscoped = CommentPartQuerySet.as_manager()
    objects = GuardedManager()

    class Meta:
        base_manager_name = "unscoped"
        default_manager_name = "objects"
        constraints = [models.UniqueConstraint(fields=["comment", "member"], name="mention_is_once_in_a_comment")]

    def __str__(self):
        return f"{self.member_id} in comment {self.comment_id}"


class Follow(models.Model):
    """Whether a member follows a conversation. Commenting follows it, unless the member has unfollowed it."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="+")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    is_on = models.BooleanField(default=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["thread", "member"], name="follow_is_unique")]

    def __str__(self):
        return f"{self.member_id} of thread {self.thread_id}"
