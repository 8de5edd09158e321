"""Who is named by @ in a text. Pure."""

from ui.markdown import MENTION

#: So many are looked up in one text; nobody reads a comment that names more.
MOST_MENTIONS = 30


def mentioned_slugs(text: str) -> list[str]:
    """The addresses of those who are named by @ in a text, in order, each once."""
    return list(dict.fromkeys(slug.lower() for slug in MENTION.findall(text)))[:MOST_MENTIONS]
