"""What a member is told of, as plain data, and the sentence that tells it. Pure.

A sentence says who did what kind of thing, never what was written: it stands in mails, too.
"""

import datetime as dt
import uuid
from dataclasses import dataclass

from observations.words import NotificationKind
from ui.dates import day_text


@dataclass(frozen=True, kw_only=True)
class NotificationFacts:
    """One notice that its recipient may read; ``about`` are names, without the recipient's own (``is_about_you``).

    ``section`` and ``uid`` are where in their organization it leads to; ``title`` is a conversation's, for pages.
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
    """What happened; ``is_titled`` names a conversation, which mails don't."""
    who, whom = " ".join(news.who.split()), _whom(news)
    talk = f"“{news.title}”" if is_titled and news.title else "a conversation"
    said = {
        NotificationKind.OBSERVED: f"{who} wrote an observation about {whom}",
        NotificationKind.CONSENT: f"{who} asks whether the world may read an observation about {whom}",
        NotificationKind.DECIDED: f"{who} made a decision about {whom}",
        NotificationKind.ANSWERED: f"{who} answered your decision",
        NotificationKind.COMMENTED: f"{who} wrote in {talk} that you follow",
        NotificationKind.MENTIONED: f"{who} named you in {talk}",
        NotificationKind.ASKED: f"{who} asks for your feedback{_on(news)}{_by(news)}",
        NotificationKind.REMINDED: f"{who} still waits for your feedback{_on(news)}{_by(news)}",
        NotificationKind.DECLINED: f"{who} does not give feedback on {whom}",
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
    """Said where it is on somebody else than who asks."""
    return "" if news.about == (news.who,) else f" on {_whom(news)}"


def _by(news: NotificationFacts) -> str:
    return f", by {day_text(news.due_on)}" if news.due_on else ""
