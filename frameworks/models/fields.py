"""Fields and constraints shared by the framework tables."""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from frameworks.words import KEY_LENGTH, KEY_PATTERN, NAME_LENGTH, TEXT_LENGTH
from people.words import RESERVED_IN_ORGANIZATION

validate_key = RegexValidator(
    rf"^{KEY_PATTERN}\Z",
    "Use letters, digits, dots, hyphens and underscores, and start with a letter or digit.",
)


def validate_framework_key(value: str) -> None:
    """Raise ``ValidationError`` if the key is the address of one of the organization's own pages."""
    if value in RESERVED_IN_ORGANIZATION:
        raise ValidationError(
            f"“{value}” is already the address of another page. Choose another key, such as “{value}-framework”.",
            code="reserved",
        )


def key_field(**options) -> models.CharField:
    return models.CharField(max_length=KEY_LENGTH, **{"validators": [validate_key], **options})


def name_field(**options) -> models.CharField:
    return models.CharField(max_length=NAME_LENGTH, **options)


def text_field(**options) -> models.TextField:
    return models.TextField(max_length=TEXT_LENGTH, blank=True, help_text="Markdown.", **options)


def points_field(**options) -> models.DecimalField:
    return models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True, **options)


def one_of(field: str, kinds, *, or_empty: bool = False, name: str) -> models.CheckConstraint:
    """A database constraint that allows only the values of an enum."""
    values = [*kinds.values, ""] if or_empty else kinds.values
    return models.CheckConstraint(condition=Q(**{f"{field}__in": values}), name=name)


def not_empty(field: str, *, name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=~Q(**{field: ""}), name=name)
