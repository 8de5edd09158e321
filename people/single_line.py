"""Texts that are safe to show to others: on one line, without invisible characters."""

import unicodedata

#: Invisible, but allowed: names in some scripts, and emoji, need these joiners.
JOINERS = "\u200c\u200d"


def one_line(text: str) -> str:
    """Replace each line break and run of spaces by one space, and remove control and formatting characters."""
    letters = (" " if each.isspace() else each for each in text if each.isspace() or _is_seen(each))
    return " ".join("".join(letters).split())


def is_one_line(text: str) -> bool:
    """Whether the text has no line breaks and no invisible characters."""
    return all(_is_seen(each) for each in text)


def _is_seen(character: str) -> bool:
    return character in JOINERS or unicodedata.category(character) not in ("Cc", "Cf", "Zl", "Zp")
