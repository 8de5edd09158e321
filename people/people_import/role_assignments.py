"""Finds the roles named in cells, and the steps after which a person has exactly those roles."""

import datetime as dt
import difflib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from people.people_import.cell_notation import Unreadable, WrittenRole, is_same_text
from people.people_import.snapshot import AssignmentRecord, KnownRole

#: How many unknown roles get the advice “did you mean”: the search is slow.
MOST_ADVISED = 50
BEGIN, REVISE, CANCEL = "begin", "revise", "cancel"


@dataclass(frozen=True, slots=True)
class HoldingStep:
    """A role assignment that begins, changes its days, or is cancelled before its first day."""

    kind: str
    role: int
    since: dt.date
    until: dt.date | None
    before: AssignmentRecord | None = None


class RoleAssignmentPlanner:
    """All roles by name: framework/role, or just the role if the name is unique."""

    def __init__(self, roles: Mapping[int, KnownRole]):
        self.roles = roles
        self.exact = {role.reference: [role.pk] for role in roles.values()}
        self.called: dict[str, set[int]] = defaultdict(set)
        for role in roles.values():
            for name in (role.key, role.name):
                self.called[_plain(name)].add(role.pk)
                for framework in (role.framework_key, role.framework_name):
                    self.called[_plain(f"{framework}/{name}")].add(role.pk)
        self.found: dict[str, int] = {}
        self.unknown: dict[str, tuple[str, str]] = {}

    def resolve(self, said: WrittenRole) -> int:
        """The id of the role named in a cell. Raises ``Unreadable``."""
        if said.role in self.unknown:
            raise Unreadable(*self.unknown[said.role])
        if said.role not in self.found:
            try:
                self.found[said.role] = self._find(said.role)
            except Unreadable as error:
                self.unknown[said.role] = (error.message, error.fix)
                raise
        return self.found[said.role]

    def _find(self, text: str) -> int:
        found = self.exact.get(text) or sorted(self.called.get(_plain(text), ()))
        if len(found) > 1:
            references = ", ".join(self.roles[pk].reference for pk in found[:5])
            raise Unreadable(f"“{text}” could be any of {len(found)} roles.", f"Write one of these: {references}.")
        if not found:
            raise Unreadable(f"There is no role “{text[:100]}”.", self._advice(text[:100]))
        return found[0]

    def _advice(self, text: str) -> str:
        """How to write a role, with the most similar one as an example."""
        references = [role.reference for role in self.roles.values() if role.is_offered]
        is_looked_for = len(self.unknown) < MOST_ADVISED
        near = (is_looked_for and difflib.get_close_matches(text, references, n=1)) or references[:1]
        return f"Write the framework and the role, such as “{near[0]}”." if near else "There are no roles here yet."


def _plain(text: str) -> str:
    return "/".join(piece.strip() for piece in is_same_text(text).split("/"))


def steps_to(
    wanted: list[tuple[int, WrittenRole]], current: Iterable[AssignmentRecord], today: dt.date
) -> tuple[HoldingStep, ...]:
    """The steps after which, from today, a person has exactly the ``wanted`` roles.

    A role in the file is matched to the assignment with the same first day, or else to the current one. Past
    assignments that the file doesn't mention stay unchanged.
    """
    left = {(held.role, held.since): held for held in current}
    pairs = [(role, said, left.pop((role, said.since or today), None)) for role, said in wanted]
    steps = [_step(role, said, held or _held_now(left, role, said, today), today) for role, said, held in pairs]
    ended = [_end(held, today) for held in left.values() if held.is_open(today)]
    return tuple(filter(None, [*steps, *ended]))


def _held_now(left: dict, role: int, said: WrittenRole, today: dt.date) -> AssignmentRecord | None:
    """The current assignment of a role, unless the cell is only about the past."""
    if said.until and said.until <= today:
        return None
    open_ones = sorted(key for key, held in left.items() if key[0] == role and held.is_open(today))
    return left.pop(open_ones[0]) if open_ones else None


def _step(role: int, said: WrittenRole, held: AssignmentRecord | None, today: dt.date) -> HoldingStep | None:
    if held is None:
        return HoldingStep(BEGIN, role, said.since or today, said.until)
    since = said.since or held.since
    if (held.since, held.until) == (since, said.until):
        return None
    return HoldingStep(REVISE, role, since, said.until, held)


def _end(held: AssignmentRecord, today: dt.date) -> HoldingStep:
    if held.since > today:
        return HoldingStep(CANCEL, held.role, held.since, held.until, held)
    return HoldingStep(REVISE, held.role, held.since, today, held)


def assignments_after(current: Iterable[AssignmentRecord], steps: Iterable[HoldingStep]) -> list[AssignmentRecord]:
    """The role assignments after the steps, past ones included."""
    steps = list(steps)
    replaced = {step.before.pk for step in steps if step.before}
    kept = [held for held in current if held.pk not in replaced]
    made = [
        AssignmentRecord(step.before.pk if step.before else 0, step.role, step.since, step.until)
        for step in steps
        if step.kind != CANCEL
    ]
    return [*kept, *made]
