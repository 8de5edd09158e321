"""The changes between two states of a framework in the order of the page: abilities, roles, the framework itself."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from frameworks.diff import REMOVED, SubjectDiff
from ui.components import Link

#: The heading and the anchor of each group of changes, and the subjects in it.
GROUPS = (
    ("Abilities", "changed-abilities", ("ability",)),
    ("Roles", "changed-roles", ("role",)),
    ("Framework", "changed-frame", ("framework", "scale", "groups")),
)
NAMED_IN_CONTENTS = 30


class AnchoredDiff(Protocol):
    """A change with its anchor on the page."""

    anchor: str
    diff: SubjectDiff


@dataclass(frozen=True)
class ListedChange:
    """A change with its anchor, and the address of the changed thing where it has a page."""

    anchor: str
    url: str
    diff: SubjectDiff


@dataclass(frozen=True)
class ChangeGroup:
    title: str
    anchor: str
    subjects: tuple


def change_groups(subjects: Iterable[AnchoredDiff]) -> tuple[ChangeGroup, ...]:
    """The changes under their headings, without empty groups."""
    listed = tuple(subjects)
    groups = (
        ChangeGroup(title, anchor, tuple(each for each in listed if each.diff.subject in kinds))
        for title, anchor, kinds in GROUPS
    )
    return tuple(group for group in groups if group.subjects)


def change_contents(groups: Iterable[ChangeGroup]) -> tuple[Link, ...]:
    """Links to the groups, and to each change by name unless there are too many."""
    groups = tuple(groups)
    is_named = sum(len(group.subjects) for group in groups) <= NAMED_IN_CONTENTS
    return tuple(
        link
        for group in groups
        for link in (
            Link(group.title, f"#{group.anchor}"),
            *(Link(each.diff.name, f"#{each.anchor}", is_inner=True) for each in group.subjects if is_named),
        )
    )


def page_of(diff: SubjectDiff, before, after) -> str:
    """The page of a changed thing, in the state that contains it; empty where it has none."""
    addresses = before if diff.kind == REMOVED else after
    pages = {"ability": addresses.ability, "role": addresses.role} if addresses else {}
    return pages[diff.subject](diff.key) if diff.subject in pages else ""
