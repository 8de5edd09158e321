"""Choices and limits of observations, decisions and feedback requests. Imports no other module of the project."""

from enum import Enum

from django.db.models import TextChoices

STORY_LENGTH = 20_000
QUESTIONS_LENGTH = 10_000

#: Limits of a feedback request: people, abilities, and days until the due date.
MOST_ASKED = 50
MOST_ABILITIES = 20
LATEST_DAYS = 366


class Audience(TextChoices):
    """Who can read an observation once it is published (table in docs/language.md)."""

    JOURNAL = "journal", "Only me"
    SUBJECT = "subject", "The person it is about"
    MANAGERS = "managers", "Their managers"
    SUBJECT_AND_MANAGERS = "subject-and-managers", "The person it is about and their managers"
    MEMBERS = "members", "All members"
    WORLD = "world", "Everyone on the internet"


#: Audiences for exactly one subject, so that nobody's manager reads about another manager's report.
ABOUT_ONE = (Audience.SUBJECT, Audience.MANAGERS, Audience.SUBJECT_AND_MANAGERS)

#: Audiences that make an observation a recognition.
OPEN = (Audience.MEMBERS, Audience.WORLD)


class Relation(Enum):
    """How a reader can relate to an observation. Its author, who can always read it, is not listed."""

    SUBJECT = "is a subject"
    MANAGER = "manages a subject, within the manager levels of the organization"
    MEMBER = "is a member of its organization"
    WORLD = "is anybody, once every subject has agreed"


#: The table of docs/language.md. Both the access rule (``visible_to``) and the list of readers before publishing are
#: built from it, so that they can't differ.
READ_BY: dict[Audience, frozenset[Relation]] = {
    Audience.JOURNAL: frozenset(),
    Audience.SUBJECT: frozenset({Relation.SUBJECT}),
    Audience.MANAGERS: frozenset({Relation.MANAGER}),
    Audience.SUBJECT_AND_MANAGERS: frozenset({Relation.SUBJECT, Relation.MANAGER}),
    Audience.MEMBERS: frozenset({Relation.MEMBER}),
    Audience.WORLD: frozenset({Relation.MEMBER, Relation.WORLD}),
}


def gained(before: str, after: str) -> frozenset[Relation]:
    """The relations that a change of audience lets read. MEMBER covers SUBJECT and MANAGER."""
    new = READ_BY[Audience(after)] - READ_BY[Audience(before)]
    return new - {Relation.SUBJECT, Relation.MANAGER} if before in OPEN else new


def audiences_of(relation: Relation) -> list[str]:
    """The audiences that let a reader with this relation read a published observation."""
    return [audience.value for audience, readers in READ_BY.items() if relation in readers]


class Reach(TextChoices):
    """Who can read an observation today, with consent taken into account. Counts and badges are based on it."""

    FEW = "few", "The people its audience names"
    MEMBERS = "members", "All members"
    WORLD = "world", "Everyone on the internet"


class Rating(TextChoices):
    """How well an observation shows an ability."""

    EXCEPTIONAL = "exceptional", "Exceptional"
    STRONG = "strong", "Strong"
    MISALIGNED = "misaligned", "Misaligned"
    CONCERNING = "concerning", "Concerning"


NEGATIVE = (Rating.MISALIGNED, Rating.CONCERNING)


class Outcome(TextChoices):
    AWARDED = "awarded", "Awarded"
    NOT_YET = "not-yet", "Not yet"
    REVOKED = "revoked", "Revoked"


class DecisionVisibility(TextChoices):
    """Who can see an award, chosen by its subject."""

    PRIVATE = "private", "Only this person, their managers and the person who decided"
    MEMBERS = "members", "All members"
    WORLD = "world", "Everyone on the internet"
