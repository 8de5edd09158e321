"""A file of people, read: its rows as plain data, and every problem with the cell that it stands in."""

import datetime as dt
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from people.people_import.cell_notation import (
    TeamPath,
    Unreadable,
    WrittenRole,
    parse_day,
    parse_rights,
    parse_roles,
    parse_teams,
    squeeze,
)
from people.people_import.columns import BY_KEY, Columns, column_letter

LONGEST_NAME, LONGEST_EMAIL, LONGEST_KIND = 200, 254, 60
DEEPEST_TEAM = 10
#: Past these nobody reads on; they are counted together.
MOST_PROBLEMS = 1000
#: As many rows that are left out are named.
MOST_TOLD = 20


@dataclass(frozen=True, slots=True, order=True)
class TableProblem:
    """What is wrong, in which row (0: the whole file) and column, and how to mend it."""

    row: int
    column: str
    message: str
    mend: str = ""

    @property
    def where(self) -> str:
        return ", ".join(filter(None, (f"row {self.row}" if self.row else "", self.column)))

    def __str__(self):
        where = f"{self.where}: " if self.where else ""
        return f"{where}{self.message} {self.mend}".rstrip()


class BadPeopleFile(Exception):
    """A file of people that can't be taken; ``problems`` in the order of the file."""

    def __init__(self, problems: list[TableProblem] | tuple[TableProblem, ...]):
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


@dataclass(frozen=True)
class Table:
    """A file as rows of texts, each with its number in the file; ``notes`` are about how it was read."""

    heads: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PeopleFileRow:
    """A row: None is what the file has no column for (or, of a day, what the cell leaves open)."""

    row: int
    email: str
    name: str | None = None
    manager: str | None = None
    teams: tuple[TeamPath, ...] | None = None
    roles: tuple[WrittenRole, ...] | None = None
    rights: tuple[str, ...] | None = None
    joined: dt.date | None = None
    left: dt.date | None = None


@dataclass(frozen=True)
class PeopleFile:
    """The people of a file. ``columns`` says by field which column it is, as problems name it."""

    columns: Mapping[str, str]
    rows: tuple[PeopleFileRow, ...]
    problems: tuple[TableProblem, ...] = ()
    notes: tuple[str, ...] = ()

    def without(self, erased: Container[str]) -> "PeopleFile":
        """The same without the rows of these addresses, and with a note on each; who reports to them stays put."""
        gone = [row for row in self.rows if row.email in erased]
        told = [f"Row {row.row} is left out: “{row.email}” was erased here, by law." for row in gone[:MOST_TOLD]]
        if len(gone) > MOST_TOLD:
            told.append(f"{len(gone) - MOST_TOLD:,} more rows are left out for the same reason.")
        rows = tuple(
            replace(row, manager=None) if row.manager in erased else row
            for row in self.rows
            if row.email not in erased
        )
        return replace(self, rows=rows, notes=(*self.notes, *told))

    def problem(self, row: int, field: str, message: str, mend: str = "") -> TableProblem:
        """A problem of a cell; one of row 0 is of the whole file."""
        return TableProblem(row, self.columns.get(field, "") if row else "", message, mend)


def read_document(table: Table, columns: Columns) -> PeopleFile:
    """The people in a table. Raises ``BadPeopleFile`` where the columns can't be told."""
    if columns.reason:
        raise BadPeopleFile([TableProblem(0, "", columns.reason)])
    reader = _Reader(table, columns)
    rows = tuple(filter(None, (reader.person(number, cells) for number, cells in table.rows)))
    if not rows and not reader.problems:
        reader.problems.append(TableProblem(0, "", "The file has no people in it.", "Put one in each row."))
    ignored = [f"Nothing is read from the column “{head[:60]}”." for head in columns.ignored]
    return PeopleFile(reader.columns, rows, tuple(reader.problems), (*table.notes, *ignored))


class _Reader:
    """Reads row by row, and keeps what is wrong."""

    def __init__(self, table: Table, columns: Columns):
        self.places, self.width = columns.places, len(table.heads)
        self.columns = {
            key: f"column {column_letter(place)} ({table.heads[place][:60] or BY_KEY[key].heading})"
            for key, place in columns.places.items()
        }
        self.problems: list[TableProblem] = []
        self.seen: dict[str, int] = {}

    def wrong(self, row: int, field: str, message: str, mend: str = "") -> None:
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(TableProblem(row, self.columns.get(field, ""), message, mend))

    def person(self, row: int, cells: tuple[str, ...]) -> PeopleFileRow | None:
        if len(cells) > self.width and any(cell.strip() for cell in cells[self.width :]):
            self.wrong(
                row,
                "",
                f"The row has {len(cells)} cells, and the headings are {self.width}.",
                "Put a cell that holds the separator in quotation marks.",
            )
        said = {key: squeeze(cells[place]) if place < len(cells) else "" for key, place in self.places.items()}
        email = self.email(row, said["email"])
        values = {key: self.value(row, key, text, READ[key]) for key, text in said.items() if key in READ}
        if "roles" in said:
            values["roles"] = self.roles(row, values["roles"], said.get("since", ""))
        return PeopleFileRow(row, email, **values) if email else None

    def value(self, row: int, key: str, text: str, read: Callable[[str], Any]) -> Any:
        try:
            return read(text)
        except Unreadable as error:
            self.wrong(row, key, error.message, error.mend)
            return None

    def email(self, row: int, text: str) -> str:
        """The address; empty where it is missing, malformed or told before."""
        try:
            email = _address(text)
        except Unreadable as error:
            self.wrong(row, "email", error.message, error.mend)
            return ""
        if email in self.seen:
            self.wrong(
                row, "email", f"“{email}” stands in row {self.seen[email]} already.", "Take one of the rows out."
            )
            return ""
        self.seen[email] = row
        return email

    def roles(self, row: int, roles: tuple[WrittenRole, ...] | None, since: str) -> tuple[WrittenRole, ...] | None:
        """The roles, with the days of a column of their own for those that do not say it themselves."""
        pieces = [piece for piece in since.split(";") if piece.strip()]
        if not pieces or not roles:
            return roles
        if len(pieces) not in (1, len(roles)):
            self.wrong(row, "since", f"{len(pieces)} days stand here for {len(roles)} roles.", "Write one for each.")
            return roles
        days = [self.value(row, "since", piece, parse_day) for piece in pieces] * (
            len(roles) if len(pieces) == 1 else 1
        )
        return tuple(
            WrittenRole(role.role, role.since or day, role.until) for role, day in zip(roles, days, strict=True)
        )


def _address(text: str) -> str:
    email = squeeze(text).removeprefix("mailto:").lower()
    if not email:
        raise Unreadable("The email is missing.", "Every row needs one; by it the person is known again.")
    if len(email) > LONGEST_EMAIL:
        raise Unreadable(f"The email has more than {LONGEST_EMAIL} characters.", "Shorten it.")
    try:
        validate_email(email)
    except ValidationError:
        raise Unreadable(f"“{email}” is not an email address.", "Write one like “ada@example.org”.") from None
    return email


def _name(text: str) -> str:
    name = squeeze(text)
    if not name:
        raise Unreadable("The name is missing.", "Every row needs one, unless the file has no column of names.")
    if len(name) > LONGEST_NAME:
        raise Unreadable(f"The name has more than {LONGEST_NAME} characters.", "Shorten it.")
    return name


def _teams(text: str) -> tuple[TeamPath, ...]:
    paths = parse_teams(text)
    for path in paths:
        if len(path) > DEEPEST_TEAM:
            raise Unreadable(f"Teams are nested more than {DEEPEST_TEAM} deep.", "Leave some of them out.")
        for step in path:
            if len(step.name) > LONGEST_NAME or len(step.kind) > LONGEST_KIND:
                raise Unreadable(
                    f"The team “{step.name[:40]}…” has too long a name or kind.",
                    f"A name has {LONGEST_NAME} characters at the most, a kind {LONGEST_KIND}.",
                )
    return paths


def _day(text: str) -> dt.date | None:
    return parse_day(text) if text else None


READ: dict[str, Callable[[str], Any]] = {
    "name": _name,
    "manager": lambda text: _address(text) if text else "",
    "teams": _teams,
    "roles": parse_roles,
    "rights": parse_rights,
    "joined": _day,
    "left": _day,
}
