"""Role assignments in the people import: the notation of cells, and the steps after which people have these roles."""

import datetime as dt
import difflib
import re
from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field

from people.people_import.cell_notation import Unreadable, is_same_text, matched, parse_day, squeeze
from people.people_import.extensions import ExtensionChange
from people.people_import.fields import Field
from ui.english import plural

FIELDS = (
    Field(
        "roles",
        "Roles",
        "Written like “framework/role since 2026-01-31; framework/role”.",
        ("role", "holds", "position", "positions"),
        order=50,
        examples=("", "steps/developer since 2025-01-15"),
    ),
    # Only read: in an export, each role has its own day.
    Field(
        "since",
        "Since",
        "The day their roles begin, if the roles column doesn’t say it.",
        ("rolesince", "rolessince", "inrolesince", "holdssince", "rolefrom", "positionsince"),
        order=60,
        is_exported=False,
    ),
)
#: How many unknown roles get the advice “did you mean”: the search is slow.
MOST_ADVISED = 50
BEGIN, REVISE, CANCEL = "begin", "revise", "cancel"
ROLE = re.compile(r"(?P<role>.*?)(?:\s+since\s+(?P<since>.+?))?(?:\s+until\s+(?P<until>.+?))?", re.IGNORECASE)


# Cells


@dataclass(frozen=True, slots=True)
class WrittenRole:
    """A role as written in a cell, with the first day and the first day after it ends."""

    role: str
    since: dt.date | None = None
    until: dt.date | None = None


def parse_roles(cell: str) -> tuple[WrittenRole, ...]:
    """The roles in a cell. Raises ``Unreadable``."""
    return tuple(_role(squeeze(piece)) for piece in cell.split(";") if piece.strip())


def _role(piece: str) -> WrittenRole:
    found = matched(ROLE, piece)
    since, until = (parse_day(found[name]) if found[name] else None for name in ("since", "until"))
    if until and not since:
        raise Unreadable(f"“{piece}” has a last day but no first day.", "Write “role since … until …”.")
    if since and until and until < since:
        raise Unreadable(f"“{piece}” ends before it begins.", "Swap the two days, or fix one of them.")
    return WrittenRole(found["role"], since, until)


def write_role(role: str, since: dt.date | None, until: dt.date | None) -> str:
    return role + (f" since {since}" if since else "") + (f" until {until}" if until else "")


def read_roles(cells: Mapping[str, str], value: Callable) -> tuple[WrittenRole, ...] | None:
    """The roles of a row; those without a day get theirs from the "since" column. None after a problem."""
    roles = value("roles", cells["roles"], parse_roles)
    pieces = [piece for piece in cells.get("since", "").split(";") if piece.strip()]
    if not pieces or not roles:
        return roles
    if len(pieces) not in (1, len(roles)):
        value("since", f"{len(pieces)}", lambda number: _refuse_days(number, roles))
        return roles
    days = [value("since", piece, parse_day) for piece in pieces] * (len(roles) if len(pieces) == 1 else 1)
    return tuple(WrittenRole(role.role, role.since or day, role.until) for role, day in zip(roles, days, strict=True))


def _refuse_days(number: str, roles: tuple[WrittenRole, ...]) -> None:
    raise Unreadable(f"There are {number} days for {plural(len(roles), 'role')}.", "Write one day for each role.")


# What exists


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
class RoleSnapshot:
    """Roles by id, and the role assignments of members by the member's id."""

    roles: Mapping[int, KnownRole]
    assignments: Mapping[int, tuple[AssignmentRecord, ...]] = field(default_factory=dict)

    def of(self, member: int) -> tuple[AssignmentRecord, ...]:
        return tuple(self.assignments.get(member, ()))

    def text_of(self, member: int, today: dt.date) -> str:
        return self.text(self.of(member), today)

    def text(self, held: Iterable[AssignmentRecord], today: dt.date) -> str:
        """The cell for those assignments that have not ended."""
        rest = (each for each in held if each.is_open(today))
        written = [(each.since, write_role(self.roles[each.role].reference, each.since, each.until)) for each in rest]
        return "; ".join(text for _, text in sorted(written))


# The plan


@dataclass(frozen=True, slots=True)
class HoldingStep:
    """A role assignment that begins, changes its days, or is cancelled before its first day."""

    kind: str
    role: int
    since: dt.date
    until: dt.date | None
    before: AssignmentRecord | None = None


class RolesByName:
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

    def resolve(self, written: WrittenRole) -> int:
        """The id of the role named in a cell. Raises ``Unreadable``."""
        if written.role in self.unknown:
            raise Unreadable(*self.unknown[written.role])
        if written.role not in self.found:
            try:
                self.found[written.role] = self._find(written.role)
            except Unreadable as error:
                self.unknown[written.role] = (error.message, error.fix)
                raise
        return self.found[written.role]

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


class RoleImportPlanner:
    """Plans the role assignments of an import."""

    def __init__(
        self,
        known: RoleSnapshot,
        columns: Container[str],
        values: list[tuple[WrittenRole, ...] | None],
        today: dt.date,
    ):
        self.known, self.today, self.names = known, today, RolesByName(known.roles)
        self.left_alone = self._left_alone(values) if "roles" in columns else frozenset()

    def plan(self, value: tuple[WrittenRole, ...], member: int) -> ExtensionChange | None:
        """Compare the roles of a row with those of a member. Raises ``Unreadable``."""
        wanted = [(self.names.resolve(written), written) for written in value]
        current = self.known.of(member)
        held = [each for each in current if each.role not in self.left_alone]
        steps = steps_to(self._each_once(wanted), held, self.today)
        self._check_offered(steps)
        if not steps:
            return None
        after = assignments_after(current, steps)
        return ExtensionChange(steps, self.known.text(current, self.today), self.known.text(after, self.today))

    def _left_alone(self, values: list[tuple[WrittenRole, ...] | None]) -> frozenset[int]:
        """Roles of private frameworks that the file doesn't name: its author may not know that they exist."""
        private = [role for role in self.known.roles.values() if role.is_private]
        if not private:
            return frozenset()
        named = set()
        for written in {written for roles in values for written in roles or ()}:
            with suppress(Unreadable):
                named.add(self.known.roles[self.names.resolve(written)].framework_key)
        return frozenset(role.pk for role in private if role.framework_key not in named)

    @property
    def notes(self) -> Iterator[str]:
        names = sorted({self.known.roles[role].framework_name for role in self.left_alone})
        if names:
            written = ", ".join(f"“{name}”" for name in names)
            yield f"The file has no roles from {written} (private), so role assignments there stay unchanged."

    def _each_once(self, wanted: list[tuple[int, WrittenRole]]) -> list[tuple[int, WrittenRole]]:
        if len({(role, written.since or self.today) for role, written in wanted}) < len(wanted):
            raise Unreadable("The same role is listed twice with the same first day.", "Remove one of them.")
        return wanted

    def _check_offered(self, steps: tuple[HoldingStep, ...]) -> None:
        gone = [self.known.roles[step.role] for step in steps if step.before is None]
        if archived := next((role for role in gone if not role.is_offered), None):
            raise Unreadable(
                f"“{archived.reference}” was archived, so you can’t assign it.", "Remove it, or choose another role."
            )


def steps_to(
    wanted: list[tuple[int, WrittenRole]], current: Iterable[AssignmentRecord], today: dt.date
) -> tuple[HoldingStep, ...]:
    """The steps after which, from today, a person has exactly the ``wanted`` roles.

    A role in the file is matched to the assignment with the same first day, or else to the current one. Past
    assignments that the file doesn't mention stay unchanged.
    """
    left = {(held.role, held.since): held for held in current}
    pairs = [(role, written, left.pop((role, written.since or today), None)) for role, written in wanted]
    steps = [
        _step(role, written, held or _held_now(left, role, written, today), today) for role, written, held in pairs
    ]
    ended = [_end(held, today) for held in left.values() if held.is_open(today)]
    return tuple(filter(None, [*steps, *ended]))


def _held_now(left: dict, role: int, written: WrittenRole, today: dt.date) -> AssignmentRecord | None:
    """The current assignment of a role, unless the cell is only about the past."""
    if written.until and written.until <= today:
        return None
    open_ones = sorted(key for key, held in left.items() if key[0] == role and held.is_open(today))
    return left.pop(open_ones[0]) if open_ones else None


def _step(role: int, written: WrittenRole, held: AssignmentRecord | None, today: dt.date) -> HoldingStep | None:
    if held is None:
        return HoldingStep(BEGIN, role, written.since or today, written.until)
    since = written.since or held.since
    if (held.since, held.until) == (since, written.until):
        return None
    return HoldingStep(REVISE, role, since, written.until, held)


def _end(held: AssignmentRecord, today: dt.date) -> HoldingStep:
    if held.since > today:
        return HoldingStep(CANCEL, held.role, held.since, held.until, held)
    return HoldingStep(REVISE, held.role, held.since, today, held)


def assignments_after(current: Iterable[AssignmentRecord], steps: Iterable[HoldingStep]) -> list[AssignmentRecord]:
    """The role assignments after the steps, past ones included."""
    steps = list(steps)
    replaced = {step.before.pk for step in steps if step.before}
    unchanged = [held for held in current if held.pk not in replaced]
    made = [
        AssignmentRecord(step.before.pk if step.before else 0, step.role, step.since, step.until)
        for step in steps
        if step.kind != CANCEL
    ]
    return [*unchanged, *made]
