"""Finding the roles that cells name, and what has to happen so that somebody holds just those."""

import datetime as dt
import difflib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from people.people_import.cell_notation import Unreadable, WrittenRole, is_same_text
from people.people_import.snapshot import AssignmentRecord, KnownRole

#: For as many unknown roles the nearest that there is is looked for, which takes a while.
MOST_ADVISED = 50
BEGIN, REVISE, CANCEL = "begin", "revise", "cancel"


@dataclass(frozen=True, slots=True)
class HoldingStep:
    """A role that begins, a holding whose days change, or one that is taken back before its first day."""

    kind: str
    role: int
    since: dt.date
    until: dt.date | None
    before: AssignmentRecord | None = None


class RoleAssignmentPlanner:
    """All roles by what they are called: framework/role, or the role alone where only one is called so."""

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
        """The role that a cell names. Raises ``Unreadable``."""
        if said.role in self.unknown:
            raise Unreadable(*self.unknown[said.role])
        if said.role not in self.found:
            try:
                self.found[said.role] = self._find(said.role)
            except Unreadable as error:
                self.unknown[said.role] = (error.message, error.mend)
                raise
        return self.found[said.role]

    def _find(self, text: str) -> int:
        found = self.exact.get(text) or sorted(self.called.get(_plain(text), ()))
        if len(found) > 1:
            references = ", ".join(self.roles[pk].reference for pk in found[:5])
            raise Unreadable(f"“{text}” can be any of {len(found)} roles.", f"Write which: {references}.")
        if not found:
            raise Unreadable(f"There is no role “{text[:100]}”.", self._advice(text[:100]))
        return found[0]

    def _advice(self, text: str) -> str:
        """How to name a role; the nearest first."""
        references = [role.reference for role in self.roles.values() if role.is_offered]
        is_looked_for = len(self.unknown) < MOST_ADVISED
        near = (is_looked_for and difflib.get_close_matches(text, references, n=1)) or references[:1]
        return f"Write the framework and the role, like “{near[0]}”." if near else "There are no roles here yet."


def _plain(text: str) -> str:
    return "/".join(piece.strip() for piece in is_same_text(text).split("/"))


def steps_to(
    wanted: list[tuple[int, WrittenRole]], current: Iterable[AssignmentRecord], today: dt.date
) -> tuple[HoldingStep, ...]:
    """What has to happen so that from today somebody holds just the ``wanted`` roles.

    A role is known again by the day that it is held since, or else is the one that is held now; what was held in
    former times and is not named stays as it was.
    """
    left = {(held.role, held.since): held for held in current}
    pairs = [(role, said, left.pop((role, said.since or today), None)) for role, said in wanted]
    steps = [_step(role, said, held or _held_now(left, role, said, today), today) for role, said, held in pairs]
    ended = [_end(held, today) for held in left.values() if held.is_open(today)]
    return tuple(filter(None, [*steps, *ended]))


def _held_now(left: dict, role: int, said: WrittenRole, today: dt.date) -> AssignmentRecord | None:
    """The holding of a role that goes on, where the cell is about the present, too."""
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
    """What somebody holds and held once the steps are taken."""
    steps = list(steps)
    replaced = {step.before.pk for step in steps if step.before}
    kept = [held for held in current if held.pk not in replaced]
    made = [
        AssignmentRecord(step.before.pk if step.before else 0, step.role, step.since, step.until)
        for step in steps
        if step.kind != CANCEL
    ]
    return [*kept, *made]
