"""Choices and limits of observations, decisions and feedback requests. Imports no other module of the project."""

from enum import Enum
from typing import Any

from django.db.models import TextChoices

STORY_LENGTH = 20_000
QUESTIONS_LENGTH = 10_000

#: Limits of a feedback request: people, abilities, and days until the due date.
MOST_ASKED = 50
MOST_ABILITIES = 20
LATEST_DAYS = 366


class Relation(Enum):
    """How a reader can relate to an observation. Its author, who can always read it, is not listed."""

    SUBJECT = "is a subject"
    MANAGER = "manages a subject, within the manager levels of the organization"
    MEMBER = "is a member of its organization"
    WORLD = "is anybody, once every subject has agreed"


def _audience(name: str, *readers: Relation, label: str, hint: str) -> tuple[str, frozenset[Relation], str, str]:
    """An entry of ``Audience`` in the order that ``TextChoices`` needs: the label comes last."""
    return name, frozenset(readers), hint, label


class Audience(TextChoices):
    """Who can read an observation once it is published (table in docs/language.md). One entry for each audience.

    The rule that guards reading (``visible_to``), the list of readers before publishing, the database's constraints,
    the choices of the form and the order of narrower and wider audiences are all made from these entries.
    ``readers`` are relations besides the author's; ``hint`` is the line next to the choice in the form, where
    ``{organization}`` is the organization's name.
    """

    JOURNAL = _audience("journal", label="Only me", hint="Only you: a private note.")
    SUBJECT = _audience("subject", Relation.SUBJECT, label="The person it is about", hint="The person and you.")
    MANAGERS = _audience(
        "managers",
        Relation.MANAGER,
        label="Their managers",
        hint="Their managers and you, but not the person. Future managers can read it, too.",
    )
    SUBJECT_AND_MANAGERS = _audience(
        "subject-and-managers",
        Relation.SUBJECT,
        Relation.MANAGER,
        label="The person it is about and their managers",
        hint="The person, their managers and you. Future managers can read it, too.",
    )
    MEMBERS = _audience(
        "members",
        Relation.MEMBER,
        label="All members",
        hint="Everyone at {organization}. This makes it a recognition.",
    )
    WORLD = _audience(
        "world",
        Relation.MEMBER,
        Relation.WORLD,
        label="Everyone on the internet",
        hint="Everyone at {organization} now; everyone on the internet once everyone it is about has agreed.",
    )

    readers: frozenset[Relation]
    hint: str

    def __new__(cls, value: str, *facts: Any):
        # Every entry has all of these. Looking one up by its value, ``Audience(value)``, takes none of them.
        audience = str.__new__(cls, value)
        audience._value_, (audience.readers, audience.hint) = value, facts
        return audience

    @property
    def is_open(self) -> bool:
        """Whether all members can read it, which makes an observation a recognition."""
        return Relation.MEMBER in self.readers

    @property
    def is_about_one(self) -> bool:
        """Whether it needs exactly one subject, so that no manager reads about another manager's report."""
        return not self.is_open and bool(self.readers)

    @property
    def needs_consent(self) -> bool:
        return Relation.WORLD in self.readers


OPEN = tuple(each for each in Audience if each.is_open)
ABOUT_ONE = tuple(each for each in Audience if each.is_about_one)
NEEDING_CONSENT = tuple(each for each in Audience if each.needs_consent)
FOR_AUTHOR_ALONE = tuple(each for each in Audience if not each.readers)


def gained(before: str, after: str) -> frozenset[Relation]:
    """The relations that a change of audience lets read. MEMBER covers SUBJECT and MANAGER."""
    old = Audience(before)
    new = Audience(after).readers - old.readers
    return new - {Relation.SUBJECT, Relation.MANAGER} if old.is_open else new


def audiences_of(relation: Relation) -> list[str]:
    """The audiences that let a reader with this relation read a published observation."""
    return [audience.value for audience in Audience if relation in audience.readers]


class Reach(TextChoices):
    """Who can read an observation today, with consent taken into account. Counts and badges are based on it."""

    FEW = "few", "The people its audience names"
    MEMBERS = "members", "All members"
    WORLD = "world", "Everyone on the internet"


class Rating(TextChoices):
    """How well an observation shows an ability. One entry for each: its value, whether it is negative, its label."""

    EXCEPTIONAL = "exceptional", False, "Exceptional"
    STRONG = "strong", False, "Strong"
    MISALIGNED = "misaligned", True, "Misaligned"
    CONCERNING = "concerning", True, "Concerning"

    is_negative: bool

    def __new__(cls, value: str, *facts: bool):
        # Every entry has its fact. Looking one up by its value, ``Rating(value)``, takes none.
        rating = str.__new__(cls, value)
        rating._value_, (rating.is_negative,) = value, facts
        return rating


NEGATIVE = tuple(each for each in Rating if each.is_negative)
#: "misaligned or concerning"
NEGATIVE_TEXT = " or ".join(each.label.lower() for each in NEGATIVE)


class Outcome(TextChoices):
    AWARDED = "awarded", "Awarded"
    NOT_YET = "not-yet", "Not yet"
    REVOKED = "revoked", "Revoked"


class DecisionVisibility(TextChoices):
    """Who can see an award, chosen by its subject."""

    PRIVATE = "private", "Only this person, their managers and the person who decided"
    MEMBERS = "members", "All members"
    WORLD = "world", "Everyone on the internet"


SHOWN_TO_OTHERS = (DecisionVisibility.MEMBERS, DecisionVisibility.WORLD)
