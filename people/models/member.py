"""Members, reporting lines and teams."""

import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from people.models.organization import Organization
from people.models.user import User
from people.words import ADDRESS_LENGTH


class MemberQuerySet(models.QuerySet):
    def current(self, on: dt.date):
        """Members on that day: they have joined and not left. On the day ``left_on`` they are no longer a member."""
        return self.filter(Q(left_on=None) | Q(left_on__gt=on), joined_on__lte=on)


class Member(models.Model):
    """A person in an organization. ``user`` is empty until they have an account."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="members")
    user = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="memberships")
    slug = models.SlugField("address", max_length=ADDRESS_LENGTH, allow_unicode=True)
    name = models.CharField(max_length=200)
    email = models.EmailField("email")
    manager = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="reports")
    is_framework_editor = models.BooleanField(default=False)
    is_people_admin = models.BooleanField(default=False)
    is_owner = models.BooleanField(default=False)
    joined_on = models.DateField()
    left_on = models.DateField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField(auto_now=True)

    objects = MemberQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        indexes = [models.Index(fields=["organization", "-changed_at"], name="member_changed_last")]
        constraints = [
            models.UniqueConstraint(fields=["organization", "slug"], name="member_address_is_unique"),
            models.UniqueConstraint(fields=["organization", "user"], name="member_is_once_in_an_organization"),
            models.UniqueConstraint(fields=["organization", "email"], name="member_email_is_unique"),
            models.CheckConstraint(condition=Q(email=Lower("email")), name="member_email_is_lower_case"),
            models.CheckConstraint(condition=~Q(name=""), name="member_has_a_name"),
            models.CheckConstraint(
                condition=Q(manager=None) | ~Q(manager=F("id")), name="member_does_not_manage_themselves"
            ),
            models.CheckConstraint(
                condition=Q(left_on=None) | Q(left_on__gte=F("joined_on")), name="member_leaves_after_joining"
            ),
            models.CheckConstraint(
                condition=Q(erased_at=None) | Q(user=None, left_on__isnull=False), name="member_erased_has_left"
            ),
        ]

    def __str__(self):
        return self.name


class ErasedAddress(models.Model):
    """A keyed hash of an erased person's email address, so that no import adds them again."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="erased_addresses")
    fingerprint = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "fingerprint"], name="erased_address_is_known_once")
        ]

    def __str__(self):
        return f"an erased address of {self.organization_id}"


class ReportingLine(models.Model):
    """Every manager of every member, all the way up. ``distance`` 1 is the direct manager.

    Maintained by ``people.actions``. A circle would need a member above themselves, which a constraint refuses.
    """

    manager = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="line_down")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="line_up")
    distance = models.PositiveSmallIntegerField()

    class Meta:
        indexes = [models.Index(fields=["manager", "distance", "member"], name="line_down_by_distance")]
        constraints = [
            models.UniqueConstraint(fields=["member", "manager"], name="line_is_known_once"),
            models.UniqueConstraint(fields=["member", "distance"], name="line_has_one_manager_a_level"),
            models.CheckConstraint(condition=~Q(member=F("manager")), name="line_has_no_circle"),
            models.CheckConstraint(condition=Q(distance__gte=1), name="line_distance_is_positive"),
        ]

    def __str__(self):
        return f"{self.manager_id} is {self.distance} above {self.member_id}"


class Team(models.Model):
    """A group of members. Teams nest; each has a free kind (squad, chapter, tribe, guild…)."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="teams")
    slug = models.SlugField("address", max_length=ADDRESS_LENGTH, allow_unicode=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=60, default="team")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="teams")
    members = models.ManyToManyField(Member, through="TeamMembership", related_name="teams")

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "slug"], name="team_address_is_unique"),
            models.CheckConstraint(condition=Q(parent=None) | ~Q(parent=F("id")), name="team_is_not_in_itself"),
        ]

    def __str__(self):
        return self.name


class TeamMembership(models.Model):
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="memberships")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="team_memberships")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["team", "member"], name="member_is_once_in_a_team")]

    def __str__(self):
        return f"{self.member_id} in {self.team_id}"
