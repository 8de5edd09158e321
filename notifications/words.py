"""Choices of notifications. Imports no other module of the project."""

from django.db.models import TextChoices


class Frequency(TextChoices):
    """How often a member gets emails about notifications."""

    AT_ONCE = "at-once", "Immediately"
    DAILY = "daily", "At most once a day"
    WEEKLY = "weekly", "At most once a week"
    NEVER = "never", "Never"
