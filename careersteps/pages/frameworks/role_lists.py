"""Roles in lists: each below its parent role, with a note where two have the same name."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from careersteps.pages.layout.page_frame import WAITING
from frameworks.queries.versions import IndexedRole

#: Deeper roles are not indented any further.
DEEPEST = 3
EN_SPACE = "\u2002"


@dataclass(frozen=True)
class RoleRow:
    """A role in a list: ``note`` tells it from others of the same name, ``depth`` counts its parents in the list."""

    name: str
    url: str
    grade: str
    note: str = ""
    depth: int = 0


def in_tree(found: Iterable[IndexedRole]) -> list[tuple[IndexedRole, int]]:
    """Roles in their order, each followed by its child roles of the same group, with their depths."""
    found = list(found)
    groups = {role.key: role.group for role in found}
    children: dict[str, list[IndexedRole]] = defaultdict(list)
    for role in found:
        children[role.parent if groups.get(role.parent) == role.group else ""].append(role)

    def walk(parent: str, depth: int) -> list[tuple[IndexedRole, int]]:
        return [each for role in children.get(parent, ()) for each in ((role, depth), *walk(role.key, depth + 1))]

    return walk("", 0)


def role_rows(
    shown: list[tuple[IndexedRole, int]], roles: Iterable[IndexedRole], url_of: Callable[[str], str]
) -> tuple[RoleRow, ...]:
    """The rows of one page of a list; ``roles`` are all roles of the framework."""
    names, doubles = _names(roles), _doubles(roles)
    above = {role.key for role, _ in shown}
    return tuple(
        RoleRow(
            name=role.name,
            url=url_of(role.key),
            grade=role.grade,
            note=", ".join(
                filter(
                    None,
                    (
                        role.kind if role.name in doubles else "",
                        "" if depth and role.parent in above else _under(role, names),
                        WAITING if role.is_waiting else "",
                    ),
                )
            ),
            depth=min(depth, DEEPEST),
        )
        for role, depth in shown
    )


def role_labels(roles: Iterable[IndexedRole]) -> dict[str, str]:
    """The labels of roles in a select by key, indented below their parent roles."""
    names, doubles = _names(roles), _doubles(roles)
    labels = {}
    for role, depth in in_tree(roles):
        grade = f"grade {role.grade}" if role.grade else ""
        details = ", ".join(filter(None, [role.kind, _under(role, names), grade])) if role.name in doubles else ""
        labels[role.key] = EN_SPACE * depth + role.name + (f" ({details})" if details else "")
    return labels


def _names(roles: Iterable[IndexedRole]) -> dict[str, str]:
    return {role.key: role.name for role in roles}


def _doubles(roles: Iterable[IndexedRole]) -> set[str]:
    """The names that more than one role has."""
    return {name for name, count in Counter(role.name for role in roles).items() if count > 1}


def _under(role: IndexedRole, names: Mapping[str, str]) -> str:
    return f"under {names[role.parent]}" if role.parent in names else ""
