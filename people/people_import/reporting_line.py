"""Algorithms on reporting lines: circles, depth, and who is above and below."""

from collections.abc import Collection, Iterator, Mapping
from typing import TypeVar

Key = TypeVar("Key", int, str)
#: More levels than any organization has. Each level adds a row for everyone below.
DEEPEST_LINE = 60


def find_circles(manager_of: Mapping[Key, Key | None]) -> list[list[Key]]:
    """The circles, each once, as a list in which everyone reports to the next."""
    found: list[list[Key]] = []
    done: set[Key] = set()
    for start in manager_of:
        path: dict[Key, int] = {}
        at: Key | None = start
        while at is not None and at not in done and at not in path:
            path[at] = len(path)
            at = manager_of.get(at)
        if at is not None and at in path:
            found.append(list(path)[path[at] :])
        done.update(path)
    return found


def managers_above(manager_of: Mapping[Key, Key | None], member: Key) -> Iterator[Key]:
    """Everyone above a member, the direct manager first. Needs lines without circles."""
    at = manager_of.get(member)
    while at is not None:
        yield at
        at = manager_of.get(at)


def line_depths(manager_of: Mapping[Key, Key | None]) -> dict[Key, int]:
    """The number of managers above each member. Needs lines without circles."""
    known: dict[Key, int] = {}
    for member in manager_of:
        path = [member]
        while path[-1] not in known and (manager := manager_of.get(path[-1])) is not None:
            path.append(manager)
        depth = known.setdefault(path[-1], 0)
        for offset, each in enumerate(reversed(path)):
            known[each] = depth + offset
    return known


def people_below(manager_of: Mapping[Key, Key | None], tops: Collection[Key]) -> set[Key]:
    """``tops`` and everyone below them. Needs lines without circles."""
    reaches_top = dict.fromkeys(tops, True)
    for member in manager_of:
        path: list[Key] = []
        at: Key | None = member
        while at is not None and at not in reaches_top:
            path.append(at)
            at = manager_of.get(at)
        answer = at is not None and reaches_top[at]
        reaches_top.update((each, answer) for each in path)
    return {member for member, answer in reaches_top.items() if answer}
