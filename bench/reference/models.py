"""The data of the ability page, one table per model."""

from django.conf import settings
from django.db import models


class Framework(models.Model):
    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=100)

    def __str__(self):
        return self.name


class Role(models.Model):
    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=100)

    def __str__(self):
        return self.name


class Ability(models.Model):
    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="abilities")
    maintainer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=100)
    description = models.TextField()
    updated_at = models.DateTimeField()

    def __str__(self):
        return self.name


class Milestone(models.Model):
    ability = models.ForeignKey(Ability, on_delete=models.CASCADE, related_name="milestones")
    level = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=100)
    points = models.PositiveIntegerField()
    text = models.TextField()
    updated_at = models.DateTimeField()

    class Meta:
        ordering = ["level"]

    def __str__(self):
        return self.name


class Example(models.Model):
    KINDS = {"expected": "expected", "signal": "signal", "example": "example"}

    milestone = models.ForeignKey(Milestone, on_delete=models.CASCADE, related_name="examples")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20, choices=KINDS)
    text = models.TextField()

    class Meta:
        ordering = ["number"]

    def __str__(self):
        return self.text


class Badge(models.Model):
    ability = models.ForeignKey(Ability, on_delete=models.CASCADE, related_name="badges")
    severity = models.CharField(max_length=20)
    text = models.CharField(max_length=200)
    reason = models.TextField()
    since = models.DateField()

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return self.text


class Requirement(models.Model):
    STRENGTHS = {"required": "required", "recommended": "recommended"}

    ability = models.ForeignKey(Ability, on_delete=models.CASCADE, related_name="requirements")
    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="requirements")
    level = models.PositiveSmallIntegerField()
    strength = models.CharField(max_length=20, choices=STRENGTHS)
    since = models.DateField()

    class Meta:
        ordering = ["role__name"]

    def __str__(self):
        return f"{self.role}: {self.level}"


class Observation(models.Model):
    ability = models.ForeignKey(Ability, on_delete=models.CASCADE, related_name="observations")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    subject = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    level = models.PositiveSmallIntegerField()
    story = models.TextField()
    published_at = models.DateTimeField()

    class Meta:
        ordering = ["-published_at"]

    def __str__(self):
        return self.story
