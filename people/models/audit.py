"""The audit log."""

from django.db import models

from people.models.member import Member
from people.models.organization import Organization


class AuditEvent(models.Model):
    """One action: who did what, to what, when, and what changed.

    Stores keys and settings, never private texts. ``actor`` is empty for commands that the operator runs.
    """

    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, null=True, blank=True, related_name="audit_events"
    )
    actor = models.ForeignKey(Member, on_delete=models.SET_NULL, null=True, blank=True, related_name="acts")
    action = models.CharField(max_length=60, help_text="The action’s name, such as “publish_framework”.")
    subject_kind = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    subject_label = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    before = models.JSONField(default=dict, blank=True)
    after = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["organization", "-at"], name="audit_by_day"),
            models.Index(fields=["subject_kind", "subject_id", "-at"], name="audit_by_subject"),
        ]

    def __str__(self):
        return f"{self.action} {self.subject_label}"
