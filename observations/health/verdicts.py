"""Verdicts of health badges: their severities, the worst of several, and how they change."""

from collections.abc import Iterable
from dataclasses import dataclass

GOOD, WARNING, BAD, INFORMATION = "good", "warning", "bad", "information"
WORST_FIRST = (BAD, WARNING, INFORMATION, GOOD)
SEVERITIES = {BAD: "Bad", WARNING: "Warning", INFORMATION: "Information", GOOD: "Good"}


@dataclass(frozen=True)
class Verdict:
    """What a badge says: its code, severity, sentence, reason, and ``fix``, where it can be fixed (one of ``Fix``).

    ``part`` is the part of the ability to edit: "description", "maintainers", or "milestone-3".
    """

    code: str
    severity: str
    text: str
    reason: str = ""
    fix: str = ""
    part: str = ""


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """The worst badge; the first of equals."""
    return min(verdicts, key=lambda verdict: WORST_FIRST.index(verdict.severity))


@dataclass(frozen=True)
class BadgeChange:
    """A badge whose severity changed; ``before`` or ``after`` is None if the badge did not exist."""

    before: Verdict | None
    after: Verdict | None

    @property
    def is_worse(self) -> bool:
        return _gravity(self.after) < _gravity(self.before)


def badge_changes(before: Iterable[Verdict], after: Iterable[Verdict]) -> tuple[BadgeChange, ...]:
    """The badges whose severity changes, those that get worse first, then by severity.

    A different sentence with the same severity ("3 roles" instead of "2 roles") is not a change. Neither is a good or
    informational badge that appears or disappears.
    """
    was, now = ({each.code: each for each in some} for some in (before, after))
    found = [BadgeChange(was.get(code), now.get(code)) for code in sorted({*was, *now})]
    shifts = [each for each in found if _is_told(each)]
    return tuple(
        sorted(shifts, key=lambda shift: (not shift.is_worse, _gravity(shift.after), _gravity(shift.before)))
    )


def _is_told(shift: BadgeChange) -> bool:
    there = [each.severity for each in (shift.before, shift.after) if each]
    return there[0] != there[1] if len(there) == 2 else there[0] in (BAD, WARNING)


def _gravity(verdict: Verdict | None) -> int:
    """The rank of a severity, the worst first; a missing badge ranks best."""
    return WORST_FIRST.index(verdict.severity) if verdict else len(WORST_FIRST)
