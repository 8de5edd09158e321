"""Plurals and lists of names, in English. Pure."""

import re
from collections.abc import Iterable, Sequence

IRREGULAR = {"child": "children", "human": "humans", "person": "people"}
#: Words that name a field or a group of people as they are: "Sales", "QA", "Support staff".
UNCOUNTED = frozenset(
    {"compliance", "design", "finance", "hr", "it", "leadership", "legal", "logistics", "management", "operations"}
    | {"personnel", "qa", "research", "sales", "security", "staff", "support", "talent"}
)
#: What follows the word that takes the plural: "Head of sales", "Engineer II", "Designer (web)", "Lead, platform".
TAIL = re.compile(
    r"\s*[(,:–—].*|\s+-.*|\s+(?:of|for|in|at|to|with|without|by|on)\s.*|(?:\s+(?:[IVX]+|[A-Z]?\d+))+$", re.DOTALL
)


def plural(count: int, noun: str, many: str = "") -> str:
    """ "1 ability", "5,000 abilities"; ``many`` is the plural where it is not that of the rule."""
    return f"{count:,} {noun if count == 1 else many or plural_of(noun)}"


def plural_of(noun: str) -> str:
    """The plural of an English noun or phrase whose last word is the noun: "abilities", "open threads"."""
    start = re.sub(r"[^\W\d_]*\Z", "", noun, count=1)
    word = noun[len(start) :]
    lower = word.lower()
    if not word or lower in UNCOUNTED or lower.endswith("ing"):
        return noun
    if lower in IRREGULAR:
        return start + word[0] + IRREGULAR[lower][1:]
    if lower.endswith(("man", "person")):
        return start + (f"{word[:-2]}en" if lower.endswith("man") else f"{word[:-4]}ople")
    if lower.endswith(("ss", "x", "z", "ch", "sh")):
        return f"{noun}es"
    if lower.endswith("s"):
        return noun
    if lower.endswith("y") and lower[-2:-1] not in "aeiou":
        return f"{noun[:-1]}ies"
    return f"{noun[:-2]}ves" if lower.endswith("ife") else f"{noun}s"


def plural_name(name: str) -> str:
    """How those who hold a role are called: "Lead developers", "Heads of sales", "Engineers II".

    A name that is a plural already stays, and so does one that doesn't end in a letter from a to z.
    """
    tail = TAIL.search(name, pos=1)
    head = name[: tail.start()] if tail else name
    if not re.search(r"[A-Za-z]$", head):
        return name
    return plural_of(head) + name[len(head) :]


def names_list(names: Iterable[str], most: int = 0) -> str:
    """ "A, B and C"; with ``most`` the first ones by name and a count of the others: "A, B and 7 more"."""
    named: Sequence[str] = tuple(names)
    if most and len(named) > most:
        named = (*named[: most - 1], f"{len(named) - most + 1:,} more")
    return " and ".join(filter(None, (", ".join(named[:-1]), *named[-1:])))
