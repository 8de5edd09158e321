"""Notifications of members, for the inbox and by email."""

import uuid
from functools import reduce
from operator import or_

from django.db import models
from django.db.models import Exists, OuterRef, Q

from notifications.words import Frequency
from people.models import Member, Topic
from people.models.guarded_rows import GuardedManager
from people.topics import TOPICS
from people.viewer import Viewer


class NotificationPreference(models.Model):
    """How often a member gets notification emails; daily without a row."""

    member = models.OneToOneField(Member, on_delete=models.CASCADE, related_name="notification_preference")
    frequency = models.CharField(max_length=7, choices=Frequency, default=Frequency.DAILY)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(frequency__in=Frequency.values), name="notification_frequency_is_known"
            )
        ]

    def __str__(self):
        return f"{self.member_id}: {self.frequency}"


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
        indexes = [models.Index(fields=["recipient", "-composed_at"], name="notification_mail_by_recipient")]
        constraints = [
            models.CheckConstraint(
                condition=Q(sent_at=None) | Q(started_at__isnull=False), name="notification_mail_sent_was_started"
            ),
            models.UniqueConstraint(
                fields=["recipient"], condition=Q(started_at=None), name="notification_mail_is_composed_once"
            ),
        ]

    def __str__(self):
        return f"Mail {self.uid}"


class NotificationQuerySet(models.QuerySet):
    def visible_to(self, viewer: Viewer):
        """One's own notifications about topics that one can read now."""
        readable = (Q(Exists(kind.visible_to(viewer).filter(topic=OuterRef("topic")))) for kind in TOPICS)
        return self.filter(reduce(or_, readable, Q(pk__in=[])), recipient__in=viewer.member_ids)


class Notification(models.Model):
    """One notification to one member. It only refers to its topic, whose text is read when it is shown.

    ``kind`` is the name of an entry of ``notifications.kinds.KINDS``; ``notify`` refuses others.
    """

    recipient = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40)
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="+")
    happened_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    mail = models.ForeignKey(
        NotificationMail, on_delete=models.SET_NULL, null=True, blank=True, related_name="notifications"
    )

    unscoped = NotificationQuerySet.as_manager()
    objects = GuardedManager()

    class Meta:
        base_manager_name = "unscoped"
        default_manager_name = "objects"
        indexes = [
            models.Index(fields=["recipient", "-happened_at", "-id"], name="notification_by_recipient"),
            models.Index(fields=["recipient"], condition=Q(mail=None, read_at=None), name="notification_waiting"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["recipient", "kind", "topic"], name="notification_is_given_once"),
            models.CheckConstraint(condition=~Q(kind=""), name="notification_has_a_kind"),
        ]

    def __str__(self):
        return f"{self.kind} for {self.recipient_id}"
