"""The registry of columns of the people import that other packages read, plan and store."""

import datetime as dt
from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from foundation.registry import Registry
from people.people_import.fields import Field


@dataclass(frozen=True, slots=True)
class ExtensionChange:
    """What changes for one person: the steps (plain data, for the plan's digest), and the cell before and after."""

    steps: tuple
    before: str
    after: str


class ExtensionSnapshot(Protocol):
    """What exists in an organization, as plain data."""

    def text_of(self, member: int, today: dt.date) -> str:
        """The cell of a member in an export."""


class ExtensionPlanner(Protocol):
    """Plans what a file changes."""

    #: What the user should know about the whole file.
    notes: Iterable[str]

    def plan(self, value: Any, member: int) -> ExtensionChange | None:
        """Compare what a row says with what a member (0: a new person) has. Raises ``Unreadable``."""


@dataclass(frozen=True, kw_only=True)
class ImportExtension:
    """Columns of the people import that a package adds; ``name`` is the key of the first of its ``fields``.

    ``read(cells, value)``: what the cells of a row say, by field; ``value(field, text, parse)`` parses a text and
    reports the problem of an ``Unreadable`` text (then it returns None).
    ``current(organization, by)``: what exists, as far as the importing member (None: the operator) may know.
    ``planner(snapshot, columns, values, today)``: ``columns`` are the fields in the file, ``values`` what its rows
    say.
    ``store(stored, people, by)``: save the steps of people whose plan has some (``PersonPlan.steps[name]``), after
    the people themselves and in the same transaction; with the audit events of the single actions.
    """

    name: str
    fields: tuple[Field, ...]
    read: Callable[[Mapping[str, str], Callable], Any]
    current: Callable[[Any, Any], ExtensionSnapshot]
    planner: Callable[[Any, Container[str], list, dt.date], ExtensionPlanner]
    store: Callable[[Any, list, Any], None]


IMPORT_EXTENSIONS: Registry[ImportExtension] = Registry("extension of the people import")
