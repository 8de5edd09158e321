"""Notifications of members, for the inbox and by email."""

import uuid

from django.db import models
from django.db.models import Q

from observations.models.conversation import Comment
from observations.models.decision import Decision
from observations.models.feedback import FeedbackInvitee
from observations.models.observation import Observation
from observations.words import Frequency, NotificationKind
from people.models import Member
from people.models.guarded_rows import GuardedManager
from people.viewer import Viewer

ABOUT = ("observation", "decision", "comment", "ask")


class NotificationPreference(models.Model):
    """How often a member gets notification emails; daily without a row."""

    member = models.OneToOneField(Member, on_delete=models.CASCADE, related_name="news_choice")
    rhythm = models.CharField(max_length=7, choices=Frequency, default=Frequency.DAILY)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(rhythm__in=Frequency.values), name="news_rhythm_is_known")]

    def __str__(self):
        return f"{self.member_id}: {self.rhythm}"


class NotificationMail(models.Model):
    """One notification email to one member, saved before it is sent, so that it is never sent twice.

    ``started_at`` is saved before the mail server is asked, ``sent_at`` after it has accepted the mail. A mail that
    was started and not finished may have gone out, so it is not sent again; the inbox still has its notifications.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    recipient = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    composed_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["recipient", "-composed_at"], name="news_mail_by_recipient")]
        constraints = [
            models.CheckConstraint(
                condition=Q(sent_at=None) | Q(started_at__isnull=False), name="news_mail_sent_was_started"
            ),
            models.UniqueConstraint(
                fields=["recipient"], condition=Q(started_at=None), name="news_mail_is_composed_once"
            ),
        ]

    def __str__(self):
        return f"Mail {self.uid}"


class NotificationQuerySet(models.QuerySet):
    def visible_to(self, viewer: Viewer):
        """One's own notifications about what one can read now; none about something that was retracted."""
        return self.filter(
            Q(observation__in=Observation.objects.visible_to(viewer).values("pk"))
            | Q(decision__in=Decision.objects.visible_to(viewer).values("pk"))
            | Q(comment__in=Comment.objects.visible_to(viewer).values("pk"))
            | Q(ask__in=FeedbackInvitee.objects.visible_to(viewer).values("pk")),
            recipient__in=viewer.member_ids,
        )


class Notification(models.Model):
    """One notification to one member. It only refers to its topic, whose text is read when it is shown."""

    recipient = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12, choices=NotificationKind)
    observation = models.ForeignKey(Observation, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    ask = models.ForeignKey(FeedbackInvitee, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    happened_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    mail = models.ForeignKey(
        NotificationMail, on_delete=models.SET_NULL, null=True, blank=True, related_name="notices"
    )

    unscoped = NotificationQuerySet.as_manager()
    objects = GuardedManager()

    class Meta:
        base_manager_name = "unscoped"
        default_manager_name = "objects"
        indexes = [
            models.Index(fields=["recipient", "-happened_at", "-id"], name="notice_by_recipient"),
            models.Index(fields=["recipient"], condition=Q(mail=None, read_at=None), name="notice_waiting"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=NotificationKind.values), name="notice_kind_is_known"),
            models.CheckConstraint(
                condition=Q(observation__isnull=False, decision=None, comment=None, ask=None)
                | Q(observation=None, decision__isnull=False, comment=None, ask=None)
                | Q(observation=None, decision=None, comment__isnull=False, ask=None)
                | Q(observation=None, decision=None, comment=None, ask__isnull=False),
                name="notice_is_about_one_thing",
            ),
            *(
                models.UniqueConstraint(
                    fields=["recipient", "kind", about],
                    condition=Q(**{f"{about}__isnull": False}),
                    name=f"notice_of_{about}_is_given_once",
                )
                for about in ABOUT
            ),
        ]

    def __str__(self):
        return f"{self.kind} for {self.recipient_id}"
