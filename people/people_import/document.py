"""Reads a table of people into rows of plain data, and reports every problem with its row and column."""

import datetime as dt
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from foundation.located_problems import BadFile, TableProblem
from people.people_import.cell_notation import (
    TeamPath,
    Unreadable,
    parse_day,
    parse_rights,
    parse_teams,
    squeeze,
)
from people.people_import.columns import Columns, column_letter, headings
from people.people_import.extensions import IMPORT_EXTENSIONS, ImportExtension

LONGEST_NAME, LONGEST_EMAIL, LONGEST_KIND = 200, 254, 60
DEEPEST_TEAM = 10
#: Problems after this many are not listed.
MOST_PROBLEMS = 1000
#: How many skipped rows are named.
MOST_TOLD = 20


@dataclass(frozen=True)
class Table:
    """A file as rows of texts, each with its row number; ``notes`` say how the file was read."""

    heads: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PeopleFileRow:
    """A row. None means that the file has no such column (or, for a date, that the cell is empty).

    ``extensions``: what the columns of other packages say, by the name of the extension; none if the file lacks them.
    """

    row: int
    email: str
    name: str | None = None
    manager: str | None = None
    teams: tuple[TeamPath, ...] | None = None
    rights: tuple[str, ...] | None = None
    joined: dt.date | None = None
    left: dt.date | None = None
    extensions: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class PeopleFile:
    """The people in a file. ``columns`` maps fields to the names of their columns in problems."""

    columns: Mapping[str, str]
    rows: tuple[PeopleFileRow, ...]
    problems: tuple[TableProblem, ...] = ()
    notes: tuple[str, ...] = ()

    def without(self, erased: Container[str]) -> "PeopleFile":
        """Leave out the rows of erased people, with a note on each; their reports keep them as manager."""
        gone = [row for row in self.rows if row.email in erased]
        notes = [
            f"We skipped row {row.row}: the person with the address {row.email} was erased."
            for row in gone[:MOST_TOLD]
        ]
        if len(gone) > MOST_TOLD:
            notes.append(f"We skipped {len(gone) - MOST_TOLD:,} more rows for the same reason.")
        rows = tuple(
            replace(row, manager=None) if row.manager in erased else row
            for row in self.rows
            if row.email not in erased
        )
        return replace(self, rows=rows, notes=(*self.notes, *notes))

    def problem(self, row: int, field: str, message: str, fix: str = "") -> TableProblem:
        """A problem in a cell; with row 0, of the whole file."""
        return TableProblem(row, self.columns.get(field, "") if row else "", message, fix)


def read_document(table: Table, columns: Columns) -> PeopleFile:
    """Read the people in a table. Raises ``BadFile`` if the columns are not clear."""
    if columns.reason:
        raise BadFile([TableProblem(0, "", columns.reason)])
    reader = _Reader(table, columns)
    rows = tuple(filter(None, (reader.person(number, cells) for number, cells in table.rows)))
    if not rows and not reader.problems:
        reader.problems.append(TableProblem(0, "", "The file has no people.", "Add a row for each person."))
    ignored = [f"We ignored the column “{head[:60]}”." for head in columns.ignored]
    return PeopleFile(reader.columns, rows, tuple(reader.problems), (*table.notes, *ignored))


class _Reader:
    """Reads rows one by one and collects problems."""

    def __init__(self, table: Table, columns: Columns):
        self.places, self.width = columns.places, len(table.heads)
        named = headings()
        self.columns = {
            key: f"column {column_letter(place)} ({table.heads[place][:60] or named[key]})"
            for key, place in columns.places.items()
        }
        self.problems: list[TableProblem] = []
        self.row_by_email: dict[str, int] = {}

    def wrong(self, row: int, field: str, message: str, fix: str = "") -> None:
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(TableProblem(row, self.columns.get(field, ""), message, fix))

    def person(self, row: int, cells: tuple[str, ...]) -> PeopleFileRow | None:
        if len(cells) > self.width and any(cell.strip() for cell in cells[self.width :]):
            self.wrong(
                row,
                "",
                f"The row has {len(cells)} cells, but there are {self.width} headings.",
                "Put cells that contain the separator in quotation marks.",
            )
        texts = {key: squeeze(cells[place]) if place < len(cells) else "" for key, place in self.places.items()}
        email = self.email(row, texts["email"])
        values = {key: self.value(row, key, text, READ[key]) for key, text in texts.items() if key in READ}
        extensions = {
            each.name: self.extension_value(row, each, texts) for each in IMPORT_EXTENSIONS if each.name in texts
        }
        return PeopleFileRow(row, email, extensions=extensions, **values) if email else None

    def extension_value(self, row: int, extension: ImportExtension, texts: Mapping[str, str]) -> Any:
        cells = {each.key: texts[each.key] for each in extension.fields if each.key in texts}
        return extension.read(cells, lambda key, text, read: self.value(row, key, text, read))

    def value(self, row: int, key: str, text: str, read: Callable[[str], Any]) -> Any:
        try:
            return read(text)
        except Unreadable as error:
            self.wrong(row, key, error.message, error.fix)
            return None

    def email(self, row: int, text: str) -> str:
        """The address; "" if it is missing, malformed or a duplicate."""
        try:
            email = _address(text)
        except Unreadable as error:
            self.wrong(row, "email", error.message, error.fix)
            return ""
        if email in self.row_by_email:
            self.wrong(
                row, "email", f"“{email}” is already in row {self.row_by_email[email]}.", "Remove one of the rows."
            )
            return ""
        self.row_by_email[email] = row
        return email


def _address(text: str) -> str:
    email = squeeze(text).removeprefix("mailto:").lower()
    if not email:
        raise Unreadable("The email is missing.", "Every row needs one. We use it to recognize people.")
    if len(email) > LONGEST_EMAIL:
        raise Unreadable(f"The email has more than {LONGEST_EMAIL} characters.", "Shorten it.")
    try:
        validate_email(email)
    except ValidationError:
        raise Unreadable(f"“{email}” is not an email address.", "Write it like “ada@example.org”.") from None
    return email


def _name(text: str) -> str:
    name = squeeze(text)
    if not name:
        raise Unreadable("The name is missing.", "Every row needs one, unless the file has no column for names.")
    if len(name) > LONGEST_NAME:
        raise Unreadable(f"The name has more than {LONGEST_NAME} characters.", "Shorten it.")
    return name


def _teams(text: str) -> tuple[TeamPath, ...]:
    paths = parse_teams(text)
    for path in paths:
        if len(path) > DEEPEST_TEAM:
            raise Unreadable(f"Teams are nested more than {DEEPEST_TEAM} levels deep.", "Remove some levels.")
        for step in path:
            if len(step.name) > LONGEST_NAME or len(step.kind) > LONGEST_KIND:
                raise Unreadable(
                    f"The name or kind of the team “{step.name[:40]}…” is too long.",
                    f"A name can have {LONGEST_NAME} characters, a kind {LONGEST_KIND}.",
                )
    return paths


def _day(text: str) -> dt.date | None:
    return parse_day(text) if text else None


READ: dict[str, Callable[[str], Any]] = {
    "name": _name,
    "manager": lambda text: _address(text) if text else "",
    "teams": _teams,
    "rights": parse_rights,
    "joined": _day,
    "left": _day,
}
