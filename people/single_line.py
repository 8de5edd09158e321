"""Names as they may be repeated to others: on one line, with nothing in them that can't be seen."""

import unicodedata

#: Joins letters of some scripts and parts of emoji; it is part of names.
JOINERS = "\u200c\u200d"


def one_line(text: str) -> str:
    """The text with every break and run of spaces as one space, and without what steers instead of being read."""
    seen = (" " if each.isspace() else each for each in text if each.isspace() or _is_seen(each))
    return " ".join("".join(seen).split())


def is_one_line(text: str) -> bool:
    """Whether nothing in it breaks the line or can't be seen."""
    return all(_is_seen(each) for each in text)


def _is_seen(character: str) -> bool:
    return character in JOINERS or unicodedata.category(character) not in ("Cc", "Cf", "Zl", "Zp")
