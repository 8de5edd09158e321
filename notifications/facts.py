"""A notification as plain data, and the words that its sentences are made of. Pure functions."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from notifications.words import Frequency
from ui.english import plural

#: How often a member gets emails, as a sentence.
FREQUENCY_SENTENCES = {
    Frequency.AT_ONCE: "You get emails about notifications immediately.",
    Frequency.DAILY: "You get at most one email about notifications a day.",
    Frequency.WEEKLY: "You get at most one email about notifications a week.",
    Frequency.NEVER: "You don’t get emails about notifications.",
}


@dataclass(frozen=True, kw_only=True)
class NotificationFacts:
    """One notification that its recipient can read.

    ``uid`` identifies the page it leads to. ``about`` are names of people without the recipient's (``is_about_you``).
    ``details`` are further facts for the sentences of its kind, such as the title of a conversation.
    """

    id: int
    kind: str
    at: dt.datetime
    is_read: bool
    who: str
    uid: uuid.UUID
    about: tuple[str, ...] = ()
    is_about_you: bool = False
    details: Mapping[str, Any] = field(default_factory=dict)

    @property
    def actor(self) -> str:
        """The name of the person who did it, on one line."""
        return " ".join(self.who.split())

    @property
    def subject(self) -> str:
        """The people it is about: "you", "Sam", "you and 2 others"."""
        names = [" ".join(each.split()) for each in self.about]
        if self.is_about_you:
            return f"you{_and_others(len(names))}"
        return f"{names[0]}{_and_others(len(names) - 1)}" if names else "somebody"


def _and_others(number: int) -> str:
    return "" if not number else f" and {plural(number, 'other')}"


def subject_facts(subject: int, name: str, recipient: int) -> dict[str, Any]:
    """The facts ``about`` and ``is_about_you`` of a topic that is about one person."""
    return {"about": (), "is_about_you": True} if subject == recipient else {"about": (name,)}
