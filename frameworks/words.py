"""The enums and limits shared by the database and the rules. Imports no other module of this project."""

import re
from typing import Any

from django.db.models import TextChoices

NAME_LENGTH = 200
KEY_LENGTH = 100
TEXT_LENGTH = 20_000
ADDRESS_LENGTH = 2_000
WORD_LENGTH = 60
HIGHEST_LEVEL = 99
LEVEL_PLACES = 2
#: How many days before it takes effect a release can be published: a year, so that a mistyped year is noticed.
MOST_DAYS_AHEAD = 366
WEIGHT_PLACES = 4

#: A key is an identity and part of an address: letters, digits, dots, hyphens, underscores.
KEY_PATTERN = r"[^\W_][\w.\-]*"

#: The addresses allowed in links and sources.
ADDRESS = re.compile(r"(?:https?://|mailto:)\S+")


class Visibility(TextChoices):
    """Who can read a framework's releases."""

    PRIVATE = "private", "Private: editors only"
    MEMBERS = "members", "Members of the organization"
    PUBLIC = "public", "Public: everyone"


class FrameworkStatus(TextChoices):
    DRAFT = "draft", "Draft"
    ACTIVE = "active", "Active"
    LEGACY = "legacy", "Legacy: no longer used"
    ARCHIVED = "archived", "Archived"


class Status(TextChoices):
    """The status of an ability or a role. Only active ones are part of the next release."""

    DRAFT = "draft", "Draft: not in the next release"
    ACTIVE = "active", "Active"
    ARCHIVED = "archived", "Archived"


class StepStatus(TextChoices):
    DEFINED = "defined", "Defined"
    NOT_APPLICABLE = "not-applicable", "Not applicable"


class MilestoneStatus(TextChoices):
    DEFINED = "defined", "Defined"
    UNDEFINED = "undefined", "Not yet defined"
    NOT_APPLICABLE = "not-applicable", "Not applicable"


PLACEHOLDERS = {
    "not defined": MilestoneStatus.UNDEFINED,
    "not yet defined": MilestoneStatus.UNDEFINED,
    "undefined": MilestoneStatus.UNDEFINED,
    "tbd": MilestoneStatus.UNDEFINED,
    "not in use": MilestoneStatus.NOT_APPLICABLE,
    "not used": MilestoneStatus.NOT_APPLICABLE,
    "not applicable": MilestoneStatus.NOT_APPLICABLE,
    "n/a": MilestoneStatus.NOT_APPLICABLE,
}


def placeholder_status(text: str) -> MilestoneStatus | None:
    """The status that a milestone's text implies if none is given: "n/a", "TBD"."""
    return PLACEHOLDERS.get(text.strip(" .").casefold())


class ExampleKind(TextChoices):
    """The kind of an example. Without one, it is just an example.

    One entry for each: its value, the heading above examples of this kind, whether it is an expectation (these come
    first, and keep their heading within a section), and its label.
    """

    SHOULD_HAVE = "should-have", "Should have", True, "Should have"
    EXPECTED = "expected", "Is expected to", True, "Is expected to"
    SIGNAL = "signal", "Signals", False, "Signal"
    EXAMPLE = "example", "Examples", False, "Example"

    heading: str
    is_expectation: bool

    def __new__(cls, value: str, *facts: Any):
        # Every entry has all of these. Looking one up by its value, ``ExampleKind(value)``, takes none of them.
        kind = str.__new__(cls, value)
        kind._value_, (kind.heading, kind.is_expectation) = value, facts
        return kind


class Strength(TextChoices):
    REQUIRED = "required", "Required"
    RECOMMENDED = "recommended", "Recommended"


class EditionKind(TextChoices):
    ABILITY = "ability", "Ability"
    ROLE = "role", "Role"


class Effect(TextChoices):
    """What a change means for the people the text is applied to."""

    WORDING = "wording", "Wording"
    CLARIFYING = "clarifying", "Clarifies"
    RAISES = "raises", "Raises the bar"
    LOWERS = "lowers", "Lowers the bar"
