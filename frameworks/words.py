"""The closed sets and limits that the database and the rules share. Imports nothing of ours."""

from django.db.models import TextChoices

NAME_LENGTH = 200
KEY_LENGTH = 100
TEXT_LENGTH = 20_000
HIGHEST_LEVEL = 99
LEVEL_PLACES = 2
WEIGHT_PLACES = 4

#: A key is an identity and part of an address: letters, digits, dots, hyphens, underscores.
KEY_PATTERN = r"[^\W_][\w.\-]*"


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
