"""On which terms a file of people is read, and what it comes to for one person."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from people.people_import.role_assignments import HoldingStep
from people.people_import.snapshot import PersonRecord
from people.people_import.teams import TeamRef

NEW, CHANGED, LEAVING, UNCHANGED = "new", "changed", "leaving", "unchanged"


@dataclass(frozen=True, kw_only=True)
class ImportOptions:
    """``by`` is the member who imports, or None for the operator; ``leaves_missing``: who is not in it leaves."""

    today: dt.date
    by: int | None = None
    may_give_rights: bool = False
    leaves_missing: bool = False


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field before and after, in words; empty where there is nothing."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonPlan:
    """``values`` has the new value of each field of the member that changes; ``row`` is 0 for who is in none."""

    kind: str
    row: int
    person: PersonRecord
    email: str
    name: str
    changes: tuple[FieldChange, ...]
    values: Mapping[str, Any] = field(default_factory=dict)
    joins: tuple[TeamRef, ...] = ()
    quits: tuple[int, ...] = ()
    steps: tuple[HoldingStep, ...] = ()

    @property
    def told(self) -> tuple:
        """All that matters of what would happen to them, in an order of its own."""
        return (self.kind, self.person.pk, self.email, *self.values.items(), self.joins, self.quits, self.steps)

    def comes_back(self, today: dt.date) -> bool:
        """Whether somebody who was out is a member again."""
        left = self.after("left")
        return self.person.left is not None and self.person.left <= today and (left is None or left > today)

    def after(self, name: str) -> Any:
        """What a field is once the file is brought in."""
        return self.values.get(name, getattr(self.person, name))
