"""The closed sets and limits that the database and the rules share. Imports nothing of ours."""

import re

from django.db.models import TextChoices

NAME_LENGTH = 200
KEY_LENGTH = 100
TEXT_LENGTH = 20_000
ADDRESS_LENGTH = 2_000
WORD_LENGTH = 60
HIGHEST_LEVEL = 99
LEVEL_PLACES = 2
#: How long before it holds a release may be announced: a year, so that a mistyped one is noticed.
MOST_DAYS_AHEAD = 366
WEIGHT_PLACES = 4

#: A key is an identity and part of an address: letters, digits, dots, hyphens, underscores.
KEY_PATTERN = r"[^\W_][\w.\-]*"

#: The addresses that links and sources may lead to.
ADDRESS = re.compile(r"(?:https?://|mailto:)\S+")


class Visibility(TextChoices):
    """Who may read a framework's releases."""

    PRIVATE = "private", "Private: its editors only"
    MEMBERS = "members", "Members of the organization"
    PUBLIC = "public", "Public: everyone"


class FrameworkStatus(TextChoices):
    DRAFT = "draft", "Draft"
    ACTIVE = "active", "Active"
    LEGACY = "legacy", "Legacy: kept, no longer used"
    ARCHIVED = "archived", "Archived"


class Status(TextChoices):
    """Of an ability or a role: drafts wait outside the releases, archived ones have left them."""

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
    """The status that a milestone's text stands for where nothing else says one: "n/a", "TBD"."""
    return PLACEHOLDERS.get(text.strip(" .").casefold())


class ExampleKind(TextChoices):
    """What sort of line an example is; without a kind it is simply an example."""

    SHOULD_HAVE = "should-have", "Should have"
    EXPECTED = "expected", "Is expected to"
    SIGNAL = "signal", "Signal"
    EXAMPLE = "example", "Example"


class Strength(TextChoices):
    REQUIRED = "required", "Required"
    RECOMMENDED = "recommended", "Recommended"


class EditionKind(TextChoices):
    ABILITY = "ability", "Ability"
    ROLE = "role", "Role"


class Effect(TextChoices):
    """What a change means for the people who are judged by the text."""

    WORDING = "wording", "Wording"
    CLARIFYING = "clarifying", "Clarifies"
    RAISES = "raises", "Raises the bar"
    LOWERS = "lowers", "Lowers the bar"
