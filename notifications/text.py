"""A notification as plain data, and its sentence. Pure functions.

A sentence says who did what, never what was written, since emails contain it, too.
"""

import datetime as dt
import uuid
from dataclasses import dataclass

from observations.words import NotificationKind
from ui.dates import day_text


@dataclass(frozen=True, kw_only=True)
class NotificationFacts:
    """One notification that its recipient can read; ``about`` are names without the recipient's (``is_about_you``).

    ``section`` and ``uid`` give the page it links to; ``title`` is the title of a conversation, for pages only.
    """

    id: int
    kind: str
    at: dt.datetime
    is_read: bool
    who: str
    section: str
    uid: uuid.UUID
    about: tuple[str, ...] = ()
    is_about_you: bool = False
    title: str = ""
    due_on: dt.date | None = None


def notification_sentence(news: NotificationFacts, *, is_titled: bool = False) -> str:
    """The sentence of a notification; ``is_titled`` includes the title of a conversation, which emails must not."""
    who, whom = " ".join(news.who.split()), _whom(news)
    talk = f"“{news.title}”" if is_titled and news.title else "a conversation"
    followed = f"{talk}, which you follow" if is_titled and news.title else "a conversation you follow"
    said = {
        NotificationKind.OBSERVED: f"{who} wrote an observation about {whom}",
        NotificationKind.CONSENT: f"{who} would like to make an observation about {whom} public",
        NotificationKind.DECIDED: f"{who} made a decision about {whom}",
        NotificationKind.ANSWERED: f"{who} wrote an answer to your decision",
        NotificationKind.COMMENTED: f"{who} commented in {followed}",
        NotificationKind.MENTIONED: f"{who} mentioned you in {talk}",
        NotificationKind.ASKED: f"{who} asked for your feedback{_on(news)}{_by(news)}",
        NotificationKind.REMINDED: f"{who} is still waiting for your feedback{_on(news)}{_by(news)}",
        NotificationKind.DECLINED: f"{who} declined your feedback request{'' if news.is_about_you else f' about {whom}'}",
    }
    return f"{said[NotificationKind(news.kind)]}."


def _whom(news: NotificationFacts) -> str:
    """ "you", "Sam", "you and 2 others"."""
    names = [" ".join(each.split()) for each in news.about]
    if news.is_about_you:
        return f"you{_others(len(names))}"
    return f"{names[0]}{_others(len(names) - 1)}" if names else "somebody"


def _others(number: int) -> str:
    return "" if not number else " and 1 other" if number == 1 else f" and {number} others"


def _on(news: NotificationFacts) -> str:
    """ " about Sam"; empty if it is about the person who asked."""
    return "" if news.about == (news.who,) else f" about {_whom(news)}"


def _by(news: NotificationFacts) -> str:
    return f", due {day_text(news.due_on)}" if news.due_on else ""
