"""The closed sets of observations, decisions and conversations. Imports nothing of ours."""

from django.db.models import TextChoices

STORY_LENGTH = 20_000
COMMENT_LENGTH = 10_000


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


class Shown(TextChoices):
    """To whom the person it is about shows a decision."""

    PRIVATE = "private", "Private: this person, who decided, and their managers"
    MEMBERS = "members", "All members"
    WORLD = "world", "Everyone on the internet"
