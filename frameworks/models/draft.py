"""The draft of a framework, which editors change in the Django admin or by an import."""

from django.db import models
from django.db.models import F, Q

from frameworks.models.fields import (
    key_field,
    name_field,
    not_empty,
    one_of,
    points_field,
    text_field,
    validate_framework_key,
    validate_key,
)
from frameworks.words import (
    HIGHEST_LEVEL,
    KEY_LENGTH,
    LEVEL_PLACES,
    TEXT_LENGTH,
    WEIGHT_PLACES,
    ExampleKind,
    FrameworkStatus,
    MilestoneStatus,
    Status,
    StepStatus,
    Strength,
    Visibility,
)
from people.models import Member, Organization, TopicModel
from people.permissions import editable_organizations
from people.viewer import Viewer
from people.words import RESERVED_IN_ORGANIZATION


class FrameworkQuerySet(models.QuerySet):
    def visible_to(self, viewer: Viewer):
        """Frameworks whose releases the viewer may read: public ones, their organizations', and those they edit."""
        return self.filter(
            Q(visibility=Visibility.PUBLIC)
            | Q(visibility=Visibility.MEMBERS, organization__in=list(viewer.memberships))
            | Q(organization__in=editable_organizations(viewer))
        )

    def editable_by(self, viewer: Viewer):
        return self.filter(organization__in=editable_organizations(viewer))


class Framework(models.Model):
    """A set of abilities and roles on one scale of steps. These tables contain its draft."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="frameworks")
    key = key_field(validators=[validate_key, validate_framework_key])
    name = name_field()
    description = text_field()
    visibility = models.CharField(max_length=10, choices=Visibility, default=Visibility.MEMBERS)
    status = models.CharField(max_length=10, choices=FrameworkStatus, default=FrameworkStatus.ACTIVE)
    source = models.JSONField(default=dict, blank=True)
    licence = name_field(blank=True)
    extra = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField()

    objects = FrameworkQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "key"], name="framework_key_is_unique"),
            models.CheckConstraint(condition=~Q(key__in=RESERVED_IN_ORGANIZATION), name="framework_address_is_free"),
            not_empty("name", name="framework_has_a_name"),
            one_of("visibility", Visibility, name="framework_visibility_is_known"),
            one_of("status", FrameworkStatus, name="framework_status_is_known"),
        ]

    def __str__(self):
        return self.name


class Step(models.Model):
    """One level of the framework's scale."""

    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="steps")
    level = models.PositiveSmallIntegerField()
    key = key_field(blank=True)
    name = name_field(blank=True)
    description = text_field()
    points = points_field(help_text="In total, not on top of the step below.")
    status = models.CharField(max_length=14, choices=StepStatus, default=StepStatus.DEFINED)
    extra = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["level"]
        constraints = [
            models.UniqueConstraint(fields=["framework", "level"], name="step_level_is_unique"),
            models.CheckConstraint(condition=Q(level__lte=HIGHEST_LEVEL), name="step_level_is_in_range"),
            models.CheckConstraint(condition=Q(points=None) | Q(points__gte=0), name="step_points_are_not_negative"),
            one_of("status", StepStatus, name="step_status_is_known"),
        ]

    def __str__(self):
        return f"{self.level} {self.name}".strip()


class Group(models.Model):
    """A heading for abilities and roles. Groups nest."""

    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="groups")
    key = key_field()
    name = name_field()
    description = text_field()
    parent = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="groups")
    position = models.PositiveIntegerField(default=0)
    extra = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["framework", "key"], name="group_key_is_unique"),
            models.CheckConstraint(condition=Q(parent=None) | ~Q(parent=F("id")), name="group_is_not_in_itself"),
            not_empty("name", name="group_has_a_name"),
        ]

    def __str__(self):
        return self.name


class Ability(TopicModel):
    """A behaviour, skill or body of knowledge that can be observed and described at several levels."""

    topic_kind = "ability"

    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="abilities")
    key = key_field()
    name = name_field()
    group = models.ForeignKey(Group, on_delete=models.SET_NULL, null=True, blank=True, related_name="abilities")
    description = text_field()
    status = models.CharField(max_length=10, choices=Status, default=Status.ACTIVE)
    maintainers = models.ManyToManyField(Member, blank=True, related_name="maintained_abilities")
    changed_at = models.DateTimeField(auto_now=True)
    position = models.PositiveIntegerField(default=0)
    extra = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name_plural = "abilities"
        constraints = [
            models.UniqueConstraint(fields=["framework", "key"], name="ability_key_is_unique"),
            not_empty("name", name="ability_has_a_name"),
            one_of("status", Status, name="ability_status_is_known"),
        ]

    def __str__(self):
        return self.name

    def topic_organization_id(self) -> int:
        return self.framework.organization_id


class Milestone(models.Model):
    """One ability at one step. The step's text applies to fields that are empty."""

    ability = models.ForeignKey(Ability, on_delete=models.CASCADE, related_name="milestones")
    level = models.PositiveSmallIntegerField()
    name = name_field(blank=True)
    description = text_field()
    points = points_field()
    status = models.CharField(max_length=14, choices=MilestoneStatus, default=MilestoneStatus.DEFINED)
    extra = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["level"]
        constraints = [
            models.UniqueConstraint(fields=["ability", "level"], name="milestone_level_is_unique"),
            models.CheckConstraint(
                condition=Q(level__gte=1, level__lte=HIGHEST_LEVEL), name="milestone_level_is_in_range"
            ),
            models.CheckConstraint(
                condition=Q(points=None) | Q(points__gte=0), name="milestone_points_are_not_negative"
            ),
            one_of("status", MilestoneStatus, name="milestone_status_is_known"),
        ]

    def __str__(self):
        return f"{self.ability} {self.level}"


class Example(models.Model):
    """A line under a milestone. ``nested``, ``links`` and ``tags`` are as in career-framework/1."""

    milestone = models.ForeignKey(Milestone, on_delete=models.CASCADE, related_name="examples")
    position = models.PositiveIntegerField(default=0)
    text = models.TextField(max_length=TEXT_LENGTH)
    reference = models.CharField(max_length=KEY_LENGTH, blank=True, help_text="The example's own id, if it has one.")
    kind = models.CharField(max_length=12, choices=ExampleKind, blank=True)
    section = name_field(blank=True)
    tags = models.JSONField(default=dict, blank=True)
    links = models.JSONField(default=list, blank=True)
    nested = models.JSONField(default=list, blank=True)
    extra = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            not_empty("text", name="example_has_a_text"),
            one_of("kind", ExampleKind, or_empty=True, name="example_kind_is_known"),
        ]

    def __str__(self):
        return self.text


class Role(TopicModel):
    """A job or responsibility that somebody holds, sometimes with a grade."""

    topic_kind = "role"

    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="roles")
    key = key_field()
    name = name_field()
    plural = name_field(blank=True)
    kind = models.CharField(max_length=60, blank=True)
    group = models.ForeignKey(Group, on_delete=models.SET_NULL, null=True, blank=True, related_name="roles")
    parent = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="children")
    includes = models.ManyToManyField(
        "self", through="RoleInclusion", symmetrical=False, blank=True, related_name="included_by"
    )
    grade = models.CharField(max_length=60, blank=True)
    description = text_field()
    points_min = points_field()
    points_max = points_field()
    status = models.CharField(max_length=10, choices=Status, default=Status.ACTIVE)
    position = models.PositiveIntegerField(default=0)
    extra = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["framework", "key"], name="role_key_is_unique"),
            models.CheckConstraint(condition=Q(parent=None) | ~Q(parent=F("id")), name="role_is_not_its_own_parent"),
            models.CheckConstraint(
                condition=Q(points_min=None) | Q(points_max=None) | Q(points_min__lte=F("points_max")),
                name="role_points_are_a_range",
            ),
            not_empty("name", name="role_has_a_name"),
            one_of("status", Status, name="role_status_is_known"),
        ]

    def __str__(self):
        return self.name

    def topic_organization_id(self) -> int:
        return self.framework.organization_id


class RoleInclusion(models.Model):
    """A role that includes the requirements of another."""

    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="inclusions")
    included = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="inclusions_of_it")
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["role", "included"], name="role_includes_another_once"),
            models.CheckConstraint(condition=~Q(role=F("included")), name="role_does_not_include_itself"),
        ]

    def __str__(self):
        return f"{self.role} includes {self.included}"


class Requirement(models.Model):
    """Role × ability: the lowest milestone, and how strongly. The weight is independent of the level."""

    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="requirements")
    ability = models.ForeignKey(Ability, on_delete=models.CASCADE, related_name="requirements")
    level = models.DecimalField(max_digits=2 + LEVEL_PLACES, decimal_places=LEVEL_PLACES, null=True, blank=True)
    strength = models.CharField(max_length=12, choices=Strength, blank=True)
    weight = models.DecimalField(max_digits=12, decimal_places=WEIGHT_PLACES, null=True, blank=True)
    position = models.PositiveIntegerField(default=0)
    tags = models.JSONField(default=dict, blank=True)
    extra = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["role", "ability"], name="requirement_is_once_a_role_and_ability"),
            models.CheckConstraint(
                condition=Q(level=None) | Q(level__gte=0, level__lte=HIGHEST_LEVEL),
                name="requirement_level_is_in_range",
            ),
            models.CheckConstraint(
                condition=Q(weight=None) | Q(weight__gte=0), name="requirement_weight_is_not_negative"
            ),
            one_of("strength", Strength, or_empty=True, name="requirement_strength_is_known"),
        ]

    def __str__(self):
        return f"{self.role}: {self.ability}"
