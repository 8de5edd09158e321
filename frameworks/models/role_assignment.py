"""Role assignments, and confirmations that an ability is still right."""

from django.db import models
from django.db.models import F, Q

from frameworks.models.draft import Ability, Role
from people.models import Member


class RoleAssignment(models.Model):
    """A role assignment: a member holds a role from a day to a day."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="holdings")
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="holdings")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-since", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["member", "role", "since"], name="role_assignment_is_unique"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="role_assignment_ends_after_it_starts"
            ),
        ]

    def __str__(self):
        return f"{self.member}: {self.role}"


class Confirmation(models.Model):
    """Someone reviewed an ability and confirmed that it is still right: it counts as updated that day."""

    ability = models.ForeignKey(Ability, on_delete=models.CASCADE, related_name="confirmations")
    by = models.ForeignKey(Member, on_delete=models.SET_NULL, null=True, related_name="confirmations")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at"]
        indexes = [models.Index(fields=["ability", "-at"], name="confirmation_latest_first")]

    def __str__(self):
        return f"{self.ability} still right on {self.at:%Y-%m-%d}"
