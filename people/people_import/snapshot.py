"""The existing people, teams and roles of an organization, as plain data."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from people.people_import.cell_notation import (
    TeamPath,
    TeamStep,
    is_same_text,
    squeeze,
    write_rights,
    write_role,
    write_teams,
)


@dataclass(frozen=True, slots=True)
class AssignmentRecord:
    """A role assignment; ``until`` is the first day on which it no longer applies."""

    pk: int
    role: int
    since: dt.date
    until: dt.date | None = None

    def is_open(self, today: dt.date) -> bool:
        return self.until is None or self.until > today


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """A member; ``manager`` is an email. Erased people are included, so that nobody takes their place."""

    pk: int
    name: str
    email: str
    manager: str = ""
    rights: tuple[str, ...] = ()
    joined: dt.date | None = None
    left: dt.date | None = None
    is_erased: bool = False
    has_account: bool = False
    teams: frozenset[int] = frozenset()
    holdings: tuple[AssignmentRecord, ...] = ()


@dataclass(frozen=True, slots=True)
class KnownTeam:
    pk: int
    name: str
    kind: str
    parent: int | None


@dataclass(frozen=True, slots=True)
class KnownRole:
    """A role of a framework. ``is_offered``: it can be assigned; ``is_private``: its framework is private."""

    pk: int
    framework_key: str
    framework_name: str
    key: str
    name: str
    is_offered: bool = True
    is_private: bool = False

    @property
    def reference(self) -> str:
        return f"{self.framework_key}/{self.key}"


@dataclass(frozen=True)
class PeopleSnapshot:
    """People by email (erased ones too), teams and roles by id."""

    people: Mapping[str, PersonRecord]
    teams: Mapping[int, KnownTeam]
    roles: Mapping[int, KnownRole]

    def teams_text(self, teams: Iterable[int]) -> str:
        return write_teams(path_of(self.teams, team) for team in teams)

    def roles_text(self, held: Iterable[AssignmentRecord]) -> str:
        said = [(each.since, write_role(self.roles[each.role].reference, each.since, each.until)) for each in held]
        return "; ".join(text for _, text in sorted(said))


def path_of(teams: Mapping[int, KnownTeam], team: int) -> TeamPath:
    """A team as it is written in a cell: its parents from the top, each with its kind."""
    steps: list[TeamStep] = []
    at: int | None = team
    while at is not None and len(steps) <= len(teams):
        steps.append(TeamStep(squeeze(teams[at].name), squeeze(teams[at].kind)))
        at = teams[at].parent
    return tuple(reversed(steps))


def written(known: PeopleSnapshot, today: dt.date) -> list[list[str]]:
    """The rows of an export: everyone except erased people, in the columns that an import reads."""
    present = [person for person in known.people.values() if not person.is_erased]
    return [
        [
            squeeze(person.name),
            person.email,
            person.manager,
            known.teams_text(person.teams),
            known.roles_text(held for held in person.holdings if held.is_open(today)),
            write_rights(person.rights),
            str(person.joined),
            str(person.left or ""),
        ]
        for person in sorted(present, key=lambda person: (is_same_text(person.name), person.email))
    ]
