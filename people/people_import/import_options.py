"""The options of an import, and the plan for one person."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from people.people_import.snapshot import PersonRecord
from people.people_import.teams import TeamRef

NEW, CHANGED, LEAVING, UNCHANGED = "new", "changed", "leaving", "unchanged"


@dataclass(frozen=True, kw_only=True)
class ImportOptions:
    """``by``: the importing member's id, None for the operator; ``leaves_missing``: members not in the file leave."""

    today: dt.date
    by: int | None = None
    may_give_rights: bool = False
    leaves_missing: bool = False


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field before and after, as text; "" if there is no value."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonPlan:
    """The plan for one person. ``values``: new values of changed fields; ``row``: 0 if they are not in the file.

    ``steps``: what other packages change, by the name of their extension of the import.
    """

    kind: str
    row: int
    person: PersonRecord
    email: str
    name: str
    changes: tuple[FieldChange, ...]
    values: Mapping[str, Any] = field(default_factory=dict)
    joins: tuple[TeamRef, ...] = ()
    quits: tuple[int, ...] = ()
    steps: Mapping[str, tuple] = field(default_factory=dict)

    @property
    def facts(self) -> tuple:
        """Everything that would happen to them, for the plan's digest."""
        return (
            self.kind,
            self.person.pk,
            self.email,
            *self.values.items(),
            self.joins,
            self.quits,
            *self.steps.items(),
        )

    def comes_back(self, today: dt.date) -> bool:
        """Whether a former member becomes a member again."""
        left = self.after("left")
        return self.person.left is not None and self.person.left <= today and (left is None or left > today)

    def after(self, name: str) -> Any:
        """The value of a field after the import."""
        return self.values.get(name, getattr(self.person, name))
