"""Feedback requests: who asked whom about whom, and the outcome."""

import datetime as dt
import uuid

from django.db import models
from django.db.models import Q

from frameworks.models import Ability
from observations.models.observation import Observation
from observations.words import QUESTIONS_LENGTH
from people.models import Member, Organization, TopicModel, TopicQuerySet
from people.models.guarded_rows import GuardedManager
from people.viewer import Viewer


class FeedbackRequestQuerySet(models.QuerySet):
    def visible_to(self, viewer: Viewer):
        """Readable by the person who asked and by the people who were asked."""
        invited = FeedbackInvitee.unscoped.filter(member__in=viewer.member_ids).values("request")
        return self.filter(Q(asked_by__in=viewer.member_ids) | Q(pk__in=invited))


class FeedbackRequest(models.Model):
    """A member asks others about themselves, or a manager about a report, with a due date."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    about = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    abilities = models.ManyToManyField(Ability, blank=True, related_name="+")
    questions = models.TextField(max_length=QUESTIONS_LENGTH, blank=True)
    due_on = models.DateField()
    asked_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    unscoped = FeedbackRequestQuerySet.as_manager()
    objects = GuardedManager()

    class Meta:
        base_manager_name = "unscoped"
        default_manager_name = "objects"
        indexes = [models.Index(fields=["asked_by", "-asked_at"], name="request_by_asker")]

    def __str__(self):
        return f"Request {self.uid}"


class FeedbackInviteeQuerySet(TopicQuerySet):
    def open(self, on: dt.date):
        """Those that wait for an answer, unless the person who asked or the subject has left."""
        here = Member.objects.current(on).values("pk")
        waiting = self.filter(answered_at=None, declined_at=None, request__withdrawn_at=None)
        return waiting.filter(request__asked_by__in=here, request__about__in=here)

    def visible_to(self, viewer: Viewer):
        """Readable by the person who asked and by the member who was asked, but not by others who were asked."""
        mine = viewer.member_ids
        return self.filter(Q(request__asked_by__in=mine) | Q(member__in=mine))


class FeedbackInvitee(TopicModel):
    """One person who was asked.

    ``answer`` is the observation by which they answered. The person who asked learns about it only if they can read
    it; ``answered_at`` is only for the person who was asked.
    """

    topic_kind = "feedback-invitee"

    request = models.ForeignKey(FeedbackRequest, on_delete=models.CASCADE, related_name="asks")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    declined_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.ForeignKey(Observation, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    unscoped = FeedbackInviteeQuerySet.as_manager()
    objects = GuardedManager()

    class Meta:
        base_manager_name = "unscoped"
        default_manager_name = "objects"
        indexes = [models.Index(fields=["member", "request"], name="ask_by_member")]
        constraints = [
            models.UniqueConstraint(fields=["request", "member"], name="ask_is_once_a_member"),
            models.CheckConstraint(
                condition=Q(declined_at=None) | Q(answered_at=None), name="ask_is_answered_or_declined"
            ),
            models.CheckConstraint(
                condition=Q(answer=None) | Q(answered_at__isnull=False), name="ask_with_an_answer_is_answered"
            ),
        ]

    def __str__(self):
        return f"{self.member_id} for {self.request_id}"

    def topic_organization_id(self) -> int:
        return self.request.organization_id
