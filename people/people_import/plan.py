"""Plans an import: who is new, changed, unchanged or leaving, and the problems that prevent it."""

import datetime as dt
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from foundation.located_problems import TableProblem
from people.people_import.cell_notation import Unreadable, is_same_text, squeeze, write_rights
from people.people_import.columns import import_fields
from people.people_import.document import MOST_PROBLEMS, PeopleFile, PeopleFileRow
from people.people_import.extensions import (
    IMPORT_EXTENSIONS,
    ExtensionChange,
    ExtensionPlanner,
    ImportExtension,
)
from people.people_import.import_options import (
    CHANGED,
    LEAVING,
    NEW,
    UNCHANGED,
    FieldChange,
    ImportOptions,
    PersonPlan,
)
from people.people_import.safeguards import check_safeguards
from people.people_import.snapshot import PeopleSnapshot, PersonRecord
from people.people_import.teams import NewTeam, TeamPlanner, TeamRef

NOBODY = PersonRecord(pk=0, name="", email="")


@dataclass(frozen=True)
class PeopleImportPlan:
    """What an import would do. ``people`` has everyone in the file, in its order, then those who leave."""

    people: tuple[PersonPlan, ...]
    teams: tuple[NewTeam, ...]
    problems: tuple[TableProblem, ...]
    notes: tuple[str, ...] = ()

    def of(self, kind: str) -> list[PersonPlan]:
        return [person for person in self.people if person.kind == kind]

    @property
    def counts(self) -> dict[str, int]:
        return {kind: len(self.of(kind)) for kind in (NEW, CHANGED, LEAVING, UNCHANGED)}

    @property
    def changes_something(self) -> bool:
        return bool(self.teams) or any(person.kind != UNCHANGED for person in self.people)

    @property
    def digest(self) -> str:
        """A hash that is equal for plans that would do the same, in any process."""
        hashed = hashlib.sha256(repr([self.teams, self.problems]).encode())
        for person in self.people:
            hashed.update(repr(person.facts).encode())
        return hashed.hexdigest()


def plan_people_import(document: PeopleFile, known: PeopleSnapshot, terms: ImportOptions) -> PeopleImportPlan:
    """Compare a file with the existing data and plan the changes. Writes nothing."""
    planner = _Planner(document, known, terms)
    people = [planner.person(row) for row in document.rows]
    people += planner.missing()
    problems = [*document.problems, *planner.problems, *check_safeguards(document, known, terms, people)]
    return PeopleImportPlan(
        people=tuple(people),
        teams=planner.teams.new,
        problems=tuple(sorted(set(problems))[:MOST_PROBLEMS]),
        notes=(*document.notes, *planner.notes),
    )


class _Planner:
    """Plans the rows one by one; collects new teams and problems."""

    def __init__(self, document: PeopleFile, known: PeopleSnapshot, terms: ImportOptions):
        self.document, self.known, self.terms = document, known, terms
        self.teams = TeamPlanner(known.teams)
        self.extensions = {each.name: self._planner_of(each) for each in IMPORT_EXTENSIONS}
        self.places = {field.key: place for place, field in enumerate(import_fields())}
        self.problems: list[TableProblem] = []

    def _planner_of(self, extension: ImportExtension) -> ExtensionPlanner:
        values = [row.extensions[extension.name] for row in self.document.rows if extension.name in row.extensions]
        snapshot = self.known.extensions[extension.name]
        return extension.planner(snapshot, self.document.columns, values, self.terms.today)

    def place_of(self, change: FieldChange) -> int:
        """The place of a changed field among the columns."""
        return self.places[change.field]

    def wrong(self, row: int, field: str, message: str, fix: str = "") -> None:
        self.problems.append(self.document.problem(row, field, message, fix))

    def person(self, row: PeopleFileRow) -> PersonPlan:
        person = self.known.people.get(row.email, NOBODY)
        if person.is_erased:
            self.wrong(row.row, "email", f"The person with the address {row.email} was erased.", "Remove the row.")
        if not person.pk and row.name is None and not self.document.problems:
            self.wrong(row.row, "email", f"“{row.email}” is new and has no name.", "Add a column for names.")
        values = dict(self.values(row, person))
        joins, quits = self.team_moves(row, person)
        extra = self.extra_changes(row, person)
        changes = tuple(sorted(self.changes(person, values, joins, quits, extra), key=self.place_of))
        return PersonPlan(
            kind=_kind(person, values, changes),
            row=row.row,
            person=person,
            email=row.email,
            name=row.name or squeeze(person.name),
            changes=changes,
            values=values,
            joins=tuple(sorted(joins, key=repr)),
            quits=tuple(sorted(quits)),
            steps={name: change.steps for name, change in extra.items()},
        )

    def values(self, row: PeopleFileRow, person: PersonRecord) -> Iterator[tuple[str, Any]]:
        """Yield each field of the member that changes, with its new value."""
        left = self.left(row, person)
        is_back = self.is_out(person.left) and not self.is_out(left)
        if row.name and row.name != squeeze(person.name):
            yield "name", row.name
        if row.manager is not None and row.manager != person.manager:
            yield "manager", row.manager
        rights = row.rights if row.rights is not None else () if is_back else person.rights
        if rights != person.rights:
            yield "rights", rights
        joined = row.joined or (self.terms.today if is_back or not person.pk else None)
        if joined and joined != person.joined:
            yield "joined", joined
        if left != person.left:
            yield "left", left

    def is_out(self, left: dt.date | None) -> bool:
        return left is not None and left <= self.terms.today

    def left(self, row: PeopleFileRow, person: PersonRecord) -> dt.date | None:
        """The day of leaving. Without that column, former members in a file of all members come back."""
        if "left" in self.document.columns:
            return row.left
        return None if self.terms.leaves_missing and self.is_out(person.left) else person.left

    def team_moves(self, row: PeopleFileRow, person: PersonRecord) -> tuple[set[TeamRef], set[int]]:
        if row.teams is None:
            return set(), set()
        try:
            wanted = self.teams.resolve(row.teams, person.teams)
        except Unreadable as error:
            self.wrong(row.row, "teams", error.message, error.fix)
            return set(), set()
        return wanted - person.teams, set(person.teams - wanted)

    def extra_changes(self, row: PeopleFileRow, person: PersonRecord) -> dict[str, ExtensionChange]:
        """What other packages change, by the name of their extension."""
        found: dict[str, ExtensionChange] = {}
        for name, planner in self.extensions.items():
            try:
                value = row.extensions.get(name)
                change = None if value is None else planner.plan(value, person.pk)
            except Unreadable as error:
                self.wrong(row.row, name, error.message, error.fix)
            else:
                found |= {name: change} if change else {}
        return found

    @property
    def notes(self) -> Iterator[str]:
        for planner in self.extensions.values():
            yield from planner.notes

    def changes(
        self,
        person: PersonRecord,
        values: dict,
        joins: set[TeamRef],
        quits: set[int],
        extra: dict[str, ExtensionChange],
    ) -> Iterator[FieldChange]:
        """The changes as texts, field by field."""
        for field, text in (("name", person.name), ("manager", person.manager)):
            if values.get(field, text) != text:
                yield FieldChange(field, text, values[field])
        if joins or quits:
            after = (person.teams - quits) | joins
            yield FieldChange("teams", self.known.teams_text(person.teams), self.teams.text(after))
        for name, change in extra.items():
            yield FieldChange(name, change.before, change.after)
        if "rights" in values and values["rights"] != person.rights:
            yield FieldChange("rights", write_rights(person.rights), write_rights(values["rights"]))
        for field, day in (("joined", person.joined), ("left", person.left)):
            if field in values:
                yield FieldChange(field, str(day or ""), str(values[field] or ""))

    def missing(self) -> list[PersonPlan]:
        """Members who leave because they are not in the file, if the file is said to have all members."""
        if not self.terms.leaves_missing:
            return []
        named = {row.email for row in self.document.rows}
        gone = [person for person in self.known.people.values() if person.email not in named and not person.is_erased]
        return [
            PersonPlan(
                kind=LEAVING,
                row=0,
                person=person,
                email=person.email,
                name=squeeze(person.name),
                changes=(FieldChange("left", str(person.left or ""), str(left)),),
                values={"left": left},
            )
            for person, left in self.last_days(gone)
        ]

    def last_days(self, gone: list[PersonRecord]) -> Iterator[tuple[PersonRecord, dt.date]]:
        """Yield the day to leave: today, or their first day if it is later. Skips people who leave earlier anyway."""
        for person in sorted(gone, key=lambda person: (is_same_text(person.name), person.email)):
            left = max(self.terms.today, person.joined or self.terms.today)
            if person.left is None or person.left > left:
                yield person, left


def _kind(person: PersonRecord, values: dict, changes: tuple[FieldChange, ...]) -> str:
    if not person.pk:
        return NEW
    if not changes:
        return UNCHANGED
    return LEAVING if values.get("left") and person.left is None else CHANGED
