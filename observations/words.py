"""The closed sets of observations, decisions and conversations. Imports nothing of ours."""

from enum import Enum

from django.db.models import TextChoices

STORY_LENGTH = 20_000
COMMENT_LENGTH = 10_000

#: How many may be asked for feedback at once, about how many abilities, and how many days ahead.
MOST_ASKED = 50
MOST_ABILITIES = 20
LATEST_DAYS = 366


class Audience(TextChoices):
    """Who may read an observation once it is published; the table stands in docs/language.md."""

    JOURNAL = "journal", "Only its author"
    SUBJECT = "subject", "The person it is about"
    MANAGERS = "managers", "Their managers"
    SUBJECT_AND_MANAGERS = "subject-and-managers", "The person it is about and their managers"
    MEMBERS = "members", "All members"
    WORLD = "world", "Everyone on the internet"


#: Audiences that are about exactly one person, so that one person's manager never reads about another's report.
ABOUT_ONE = (Audience.SUBJECT, Audience.MANAGERS, Audience.SUBJECT_AND_MANAGERS)

#: Audiences that make an observation a recognition.
OPEN = (Audience.MEMBERS, Audience.WORLD)


class Relation(Enum):
    """What somebody can be to an observation, other than its author, who always reads it."""

    SUBJECT = "is a person it is about"
    MANAGER = "manages a person it is about, as far up as the organization says"
    MEMBER = "is a member of its organization"
    WORLD = "is anybody, once every person it is about has agreed"


#: The table of docs/language.md, once: reading (``visible_to``) and naming the readers before publishing are both
#: made from it, so that they can't differ.
READ_BY: dict[Audience, frozenset[Relation]] = {
    Audience.JOURNAL: frozenset(),
    Audience.SUBJECT: frozenset({Relation.SUBJECT}),
    Audience.MANAGERS: frozenset({Relation.MANAGER}),
    Audience.SUBJECT_AND_MANAGERS: frozenset({Relation.SUBJECT, Relation.MANAGER}),
    Audience.MEMBERS: frozenset({Relation.MEMBER}),
    Audience.WORLD: frozenset({Relation.MEMBER, Relation.WORLD}),
}


def gained(before: str, after: str) -> frozenset[Relation]:
    """Who reads what comes from one audience to another, and did not; members are all who are inside."""
    new = READ_BY[Audience(after)] - READ_BY[Audience(before)]
    return new - {Relation.SUBJECT, Relation.MANAGER} if before in OPEN else new


def audiences_of(relation: Relation) -> list[str]:
    """The audiences by which somebody in this relation reads a published observation."""
    return [audience.value for audience, readers in READ_BY.items() if relation in readers]


class Reach(TextChoices):
    """How far an observation reaches today: what members count, and what the world counts."""

    FEW = "few", "Those whom its audience names"
    MEMBERS = "members", "All members"
    WORLD = "world", "Everyone on the internet"


class Rating(TextChoices):
    """How what was seen speaks for an ability."""

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
    """To whom the person it is about shows a decision."""

    PRIVATE = "private", "Private: this person, who decided, and their managers"
    MEMBERS = "members", "All members"
    WORLD = "world", "Everyone on the internet"


class NotificationKind(TextChoices):
    """What a member is told of."""

    OBSERVED = "observed", "An observation about you, or about somebody you manage"
    CONSENT = "consent", "The world may read it if you agree"
    DECIDED = "decided", "A decision about you"
    ANSWERED = "answered", "An answer to your decision"
    COMMENTED = "commented", "Something new in a conversation you follow"
    MENTIONED = "mentioned", "Somebody names you in a conversation"
    ASKED = "asked", "Somebody asks for your feedback"
    REMINDED = "reminded", "Feedback that you were asked for is due"
    DECLINED = "declined", "Somebody declines to give feedback"


class Frequency(TextChoices):
    """How often a member gets their news by mail."""

    AT_ONCE = "at-once", "At once"
    DAILY = "daily", "Once a day at most"
    WEEKLY = "weekly", "Once a week at most"
    NEVER = "never", "Never"
