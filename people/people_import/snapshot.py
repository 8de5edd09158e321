"""The existing people and teams of an organization, as plain data."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from people.people_import.cell_notation import (
    TeamPath,
    TeamStep,
    is_same_text,
    squeeze,
    write_rights,
    write_teams,
)
from people.people_import.columns import exported_fields
from people.people_import.extensions import ExtensionSnapshot


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


@dataclass(frozen=True, slots=True)
class KnownTeam:
    pk: int
    name: str
    kind: str
    parent: int | None


@dataclass(frozen=True)
class PeopleSnapshot:
    """People by email (erased ones too), teams by id, and what other packages add, by the name of their extension."""

    people: Mapping[str, PersonRecord]
    teams: Mapping[int, KnownTeam]
    extensions: Mapping[str, ExtensionSnapshot] = field(default_factory=dict)

    def teams_text(self, teams: Iterable[int]) -> str:
        return write_teams(team_path(self.teams, team) for team in teams)


def team_path(teams: Mapping[int, KnownTeam], team: int) -> TeamPath:
    """A team as it is written in a cell: its parents from the top, each with its kind."""
    steps: list[TeamStep] = []
    at: int | None = team
    while at is not None and len(steps) <= len(teams):
        steps.append(TeamStep(squeeze(teams[at].name), squeeze(teams[at].kind)))
        at = teams[at].parent
    return tuple(reversed(steps))


def exported_rows(known: PeopleSnapshot, today: dt.date) -> list[list[str]]:
    """The rows of an export: everyone except erased people, in the columns that an import reads."""
    present = [person for person in known.people.values() if not person.is_erased]
    keys = [field.key for field in exported_fields()]
    rows = (
        _cells(person, known, today)
        for person in sorted(present, key=lambda person: (is_same_text(person.name), person.email))
    )
    return [[row[key] for key in keys] for row in rows]


def _cells(person: PersonRecord, known: PeopleSnapshot, today: dt.date) -> dict[str, str]:
    return {
        "name": squeeze(person.name),
        "email": person.email,
        "manager": person.manager,
        "teams": known.teams_text(person.teams),
        "rights": write_rights(person.rights),
        "joined": str(person.joined),
        "left": str(person.left or ""),
        **{name: each.text_of(person.pk, today) for name, each in known.extensions.items()},
    }
