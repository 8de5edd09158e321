"""Mentions (@) in a text. Pure functions."""

from ui.markdown import MENTION

#: At most this many mentions are looked up in one text.
MOST_MENTIONS = 30


def mentioned_slugs(text: str) -> list[str]:
    """The slugs mentioned in a text, in order, without duplicates."""
    return list(dict.fromkeys(slug.lower() for slug in MENTION.findall(text)))[:MOST_MENTIONS]
