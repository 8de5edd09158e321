"""Finds the teams named in cells, and collects new ones."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from people.people_import.cell_notation import (
    PLAIN_KIND,
    TeamPath,
    TeamStep,
    Unreadable,
    is_plain,
    is_same_text,
    write_path,
    write_teams,
)
from people.people_import.snapshot import KnownTeam, team_path

#: A new team: the id of the existing team above it (None: top level), and the names below that.
NewKey = tuple[int | None, tuple[str, ...]]
TeamRef = int | NewKey


@dataclass(frozen=True, slots=True)
class NewTeam:
    key: NewKey
    parent: TeamRef | None
    name: str
    kind: str
    path: str


class TeamPlanner:
    """All teams by name; ``new`` collects the new teams of the file, parents first."""

    def __init__(self, teams: Mapping[int, KnownTeam]):
        self.teams = teams
        self.below: dict[tuple[int | None, str], list[int]] = defaultdict(list)
        self.named: dict[str, list[int]] = defaultdict(list)
        for team in sorted(teams.values(), key=lambda team: team.pk):
            self.below[team.parent, is_same_text(team.name)].append(team.pk)
            self.named[is_same_text(team.name)].append(team.pk)
        self.steps: dict[NewKey, TeamStep] = {}
        self.found: dict[TeamPath, tuple[int, ...] | NewKey] = {}

    @property
    def new(self) -> tuple[NewTeam, ...]:
        return tuple(
            NewTeam(key, self.parent_of(key), step.name, step.kind or PLAIN_KIND, self.text([key]))
            for key, step in self.steps.items()
        )

    @staticmethod
    def parent_of(key: NewKey) -> TeamRef | None:
        top, names = key
        return (top, names[:-1]) if len(names) > 1 else top

    def path(self, team: TeamRef | None) -> TeamPath:
        """The path of an existing or new team."""
        if team is None:
            return ()
        if isinstance(team, int):
            return team_path(self.teams, team)
        return (*self.path(self.parent_of(team)), self.steps[team])

    def text(self, teams: Iterable[TeamRef]) -> str:
        return write_teams(self.path(team) for team in teams)

    def resolve(self, paths: Iterable[TeamPath], current: frozenset[int]) -> set[TeamRef]:
        """The teams at these paths; if several have the same name, those in ``current`` are chosen.

        Raises ``Unreadable``.
        """
        teams: set[TeamRef] = set()
        for path in paths:
            if path not in self.found:
                self.found[path] = self._find(path)
            found = self.found[path]
            if isinstance(found[-1], tuple):
                self._note(found, path)
                teams.add(found)
            else:
                teams |= self._among(path, found, current)
        return teams

    def _among(self, path: TeamPath, found: tuple[int, ...], current: frozenset[int]) -> set[int]:
        earlier = set(found) & current
        if not earlier and len(found) > 1:
            raise Unreadable(
                f"There are {len(found)} teams called “{write_path(path)}”.", "Rename one of them first."
            )
        return earlier or set(found)

    def _find(self, path: TeamPath) -> tuple[int, ...] | NewKey:
        """The existing teams at a path, or the key of a new one."""
        if len(path) == 1 and (elsewhere := self._anywhere(path[0])):
            return elsewhere
        found: list[int] = []
        for depth, step in enumerate(path):
            parents: list[int | None] = [*found] or [None]
            there = [pk for parent in parents for pk in self.below.get((parent, is_same_text(step.name)), ())]
            found = self._narrowed(there, step)
            if there and not found:
                raise Unreadable(
                    f"“{step.name}” has the kind {self.teams[there[0]].kind}, not {step.kind}.",
                    "Write its kind, or leave the kind out.",
                )
            if not found:
                return self._new(path, depth, parents)
        return tuple(found)

    def _anywhere(self, step: TeamStep) -> tuple[int, ...]:
        """The teams with a name below the top level, for a single name that doesn't exist at the top level."""
        if (None, is_same_text(step.name)) in self.below:
            return ()
        return tuple(self._narrowed(self.named.get(is_same_text(step.name), []), step))

    def _narrowed(self, teams: list[int], step: TeamStep) -> list[int]:
        """Teams of the given kind; without a kind, the one of the default kind if there is exactly one."""
        if step.kind:
            return [pk for pk in teams if is_same_text(self.teams[pk].kind or PLAIN_KIND) == is_same_text(step.kind)]
        plain = [pk for pk in teams if is_plain(self.teams[pk].kind)]
        return plain if len(plain) == 1 else teams

    def _new(self, path: TeamPath, depth: int, parents: list[int | None]) -> NewKey:
        if len(parents) > 1:
            raise Unreadable(
                f"There are {len(parents)} teams called “{write_path(path[:depth])}”, so it’s not clear "
                f"which of them is the parent of “{path[depth].name}”.",
                "Rename one of them first.",
            )
        return parents[0], tuple(is_same_text(step.name) for step in path[depth:])

    def _note(self, key: NewKey, path: TeamPath) -> None:
        """Add a new team and its new parents. Raises ``Unreadable`` if one team has two kinds."""
        top, names = key
        for length in range(1, len(names) + 1):
            upto, step = (top, names[:length]), path[len(path) - len(names) + length - 1]
            earlier = self.steps.setdefault(upto, step)
            if step.kind and not earlier.kind:
                self.steps[upto] = TeamStep(earlier.name, step.kind)
            elif step.kind and is_same_text(step.kind) != is_same_text(earlier.kind):
                raise Unreadable(
                    f"The kind of “{step.name}” is {earlier.kind} in an earlier row, but {step.kind} here.",
                    "Write the same kind in both places.",
                )
