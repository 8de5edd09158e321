"""Invitations, and uploaded people files that wait to be imported."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from people.models.member import Member
from people.models.organization import Organization


class InvitationQuerySet(models.QuerySet):
    def open(self, now):
        """Invitations that can still be used."""
        return self.filter(withdrawn_at=None, expires_at__gt=now, uses__lt=F("most_uses"))


class Invitation(models.Model):
    """An invitation to an organization: for one email address, or, without one, a link for ``most_uses`` people.

    The token is only in the email or the link; the database has its hash. ``member`` is the existing member whom the
    invitation is for, if there is one.
    """

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField("email", blank=True)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, null=True, blank=True, related_name="invitations")
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(Member, on_delete=models.SET_NULL, null=True, related_name="invited")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    most_uses = models.PositiveSmallIntegerField(default=1)
    uses = models.PositiveSmallIntegerField(default=0)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["organization", "-created_at"], name="invitation_latest_first")]
        constraints = [
            models.CheckConstraint(condition=Q(email=Lower("email")), name="invitation_email_is_lower_case"),
            models.CheckConstraint(condition=Q(uses__lte=F("most_uses")), name="invitation_is_not_overused"),
            models.CheckConstraint(condition=Q(email="") | Q(most_uses=1), name="invitation_by_mail_is_used_once"),
            models.CheckConstraint(condition=Q(expires_at__gt=F("created_at")), name="invitation_lasts"),
            models.UniqueConstraint(
                fields=["organization", "email"],
                condition=~Q(email="") & Q(withdrawn_at=None, uses=0),
                name="invitation_is_open_once_an_address",
            ),
        ]

    def __str__(self):
        return self.email or f"link for {self.most_uses}"


class PeopleUpload(models.Model):
    """A people file between upload and import. Deleted when it is imported or discarded, or after a day.

    ``columns`` maps fields to columns of the file (people.people_import) if they were chosen by hand.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="uploads")
    by = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="uploads")
    file_name = models.CharField(max_length=200)
    content = models.BinaryField()
    columns = models.JSONField(default=dict, blank=True)
    leaves_missing = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-created_at"]

    def __str__(self):
        return self.file_name
