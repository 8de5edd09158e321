"""Conversations about an ability, a role or an observation."""

import uuid
from functools import reduce
from operator import or_

from django.db import models
from django.db.models import Q

from frameworks.models import Ability, Framework, Role
from observations.models.observation import Observation
from observations.words import COMMENT_LENGTH
from people.models import Member, Organization
from people.models.guarded_rows import GuardedManager
from people.viewer import Viewer


def thread_branches(viewer: Viewer) -> dict[str, Q]:
    """The conditions for reading a conversation, by kind of topic: in one's organization, about a readable topic."""
    frameworks = Framework.objects.visible_to(viewer).values("pk")
    readable = Observation.objects.visible_to(viewer).values("pk")
    among = Q(organization__in=list(viewer.memberships))
    return {
        "ability": among & Q(ability__framework__in=frameworks),
        "role": among & Q(role__framework__in=frameworks),
        "observation": among & Q(observation__in=readable),
    }


class ThreadQuerySet(models.QuerySet):
    def visible_to(self, viewer: Viewer, *, about: str = ""):
        """Conversations in the viewer's organizations about topics they can read; all, or of one kind of topic.

        Pass the kind if it is known: for all kinds together, the database reads every readable row.
        """
        ways = thread_branches(viewer)
        return self.filter(ways[about] if about else reduce(or_, ways.values()))


class Thread(models.Model):
    """A conversation about exactly one ability, role or observation. ``moved_at`` is the time of its last comment."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    ability = models.ForeignKey(Ability, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    role = models.ForeignKey(Role, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    observation = models.ForeignKey(Observation, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    title = models.CharField(max_length=200)
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
            models.Index(fields=["ability", "-moved_at"], name="thread_by_ability"),
            models.Index(fields=["ability", "opened_at"], condition=Q(resolved_at=None), name="thread_open_longest"),
            models.Index(fields=["role", "-moved_at"], name="thread_by_role"),
            models.Index(fields=["observation", "-moved_at"], name="thread_by_observation"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ability__isnull=False, role=None, observation=None)
                | Q(ability=None, role__isnull=False, observation=None)
                | Q(ability=None, role=None, observation__isnull=False),
                name="thread_is_about_one_thing",
            ),
        ]

    def __str__(self):
        return f"Thread {self.uid}"


class CommentQuerySet(models.QuerySet):
    def visible_to(self, viewer: Viewer):
        return self.filter(thread__in=Thread.objects.visible_to(viewer).values("pk"))


class CommentPartQuerySet(models.QuerySet):
    def visible_to(self, viewer: Viewer):
        return self.filter(comment__in=Comment.objects.visible_to(viewer).values("pk"))


class Comment(models.Model):
    """One comment of a conversation."""

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
        constraints = [models.UniqueConstraint(fields=["thread", "member"], name="follow_is_said_once")]

    def __str__(self):
        return f"{self.member_id} of thread {self.thread_id}"
