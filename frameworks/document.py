"""A framework as plain data, shared by import, export, diff, lint, publishing and the pages.

The structure is that of career-framework/1 (docs/framework-format.md). Everything is frozen and compares by value.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, dataclass, field, fields, is_dataclass, replace
from decimal import Decimal
from typing import Any

from frameworks.words import FrameworkStatus, MilestoneStatus, Status, StepStatus

FORMAT = "career-framework/1"


def _many(kind: type | None = None) -> Any:
    return field(default=(), metadata={"many": kind})


def _extra() -> Any:
    return field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class StepDocument:
    level: int
    key: str = ""
    name: str = ""
    description: str = ""
    points: Decimal | None = None
    status: str = StepStatus.DEFINED.value
    extra: Mapping[str, Any] = _extra()


@dataclass(frozen=True, kw_only=True)
class GroupDocument:
    key: str
    name: str
    description: str = ""
    parent: str = ""
    extra: Mapping[str, Any] = _extra()


@dataclass(frozen=True, kw_only=True)
class LinkDocument:
    label: str = ""
    url: str


@dataclass(frozen=True, kw_only=True)
class ExampleDocument:
    text: str
    id: str = ""
    kind: str = ""
    section: str = ""
    tags: Mapping[str, Any] = _extra()
    links: tuple[LinkDocument, ...] = _many(LinkDocument)
    examples: tuple["ExampleDocument", ...] = ()
    extra: Mapping[str, Any] = _extra()


@dataclass(frozen=True, kw_only=True)
class MilestoneDocument:
    level: int
    name: str = ""
    description: str = ""
    points: Decimal | None = None
    status: str = MilestoneStatus.DEFINED.value
    examples: tuple[ExampleDocument, ...] = _many(ExampleDocument)
    extra: Mapping[str, Any] = _extra()


@dataclass(frozen=True, kw_only=True)
class AbilityDocument:
    key: str
    name: str
    group: str = ""
    description: str = ""
    status: str = Status.ACTIVE.value
    milestones: tuple[MilestoneDocument, ...] = _many(MilestoneDocument)
    extra: Mapping[str, Any] = _extra()


@dataclass(frozen=True, kw_only=True)
class RequirementDocument:
    ability: str
    level: Decimal | None = None
    strength: str = ""
    weight: Decimal | None = None
    tags: Mapping[str, Any] = _extra()
    extra: Mapping[str, Any] = _extra()


@dataclass(frozen=True, kw_only=True)
class PointsRange:
    """The range of points ("miles") of a role; either end may be open."""

    min: Decimal | None = None
    max: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class RoleDocument:
    key: str
    name: str
    plural: str = ""
    kind: str = ""
    group: str = ""
    parent: str = ""
    includes: tuple[str, ...] = _many()
    grade: str = ""
    description: str = ""
    points: PointsRange | None = field(default=None, metadata={"one": PointsRange})
    requirements: tuple[RequirementDocument, ...] = _many(RequirementDocument)
    status: str = Status.ACTIVE.value
    extra: Mapping[str, Any] = _extra()

    @property
    def called(self) -> str:
        """The plural name ("Developers"), or the name if there is no plural."""
        return self.plural or self.name


@dataclass(frozen=True, kw_only=True)
class SourceDocument:
    """Where a framework came from."""

    url: str = ""
    label: str = ""
    licence: str = ""


@dataclass(frozen=True, kw_only=True)
class FrameworkDocument:
    key: str
    name: str
    description: str = ""
    status: str = FrameworkStatus.ACTIVE.value
    source: SourceDocument | None = field(default=None, metadata={"one": SourceDocument})
    licence: str = ""
    scale: tuple[StepDocument, ...] = _many(StepDocument)
    extra: Mapping[str, Any] = _extra()
    groups: tuple[GroupDocument, ...] = _many(GroupDocument)
    abilities: tuple[AbilityDocument, ...] = _many(AbilityDocument)
    roles: tuple[RoleDocument, ...] = _many(RoleDocument)

    def released(self) -> "FrameworkDocument":
        """The document as it would be released: only active abilities and roles."""
        return replace(self, abilities=_active(self.abilities), roles=_active(self.roles))

    def drafted(self) -> "FrameworkDocument":
        """The document as the draft shows it: without archived abilities and roles."""
        return replace(self, abilities=_unarchived(self.abilities), roles=_unarchived(self.roles))

    def ability(self, key: str) -> AbilityDocument | None:
        return next((ability for ability in self.abilities if ability.key == key), None)

    def role(self, key: str) -> RoleDocument | None:
        return next((role for role in self.roles if role.key == key), None)


def _active(things: tuple) -> tuple:
    return tuple(thing for thing in things if thing.status == Status.ACTIVE)


def _unarchived(things: tuple) -> tuple:
    return tuple(thing for thing in things if thing.status != Status.ARCHIVED)


def steps_of(document: FrameworkDocument) -> tuple[StepDocument, ...]:
    """The scale from the lowest step up; without a scale, the levels of the milestones.

    Level 0 means "not started" and is no step.
    """
    if document.scale:
        return tuple(sorted((step for step in document.scale if step.level > 0), key=lambda step: step.level))
    levels = {milestone.level for ability in document.abilities for milestone in ability.milestones}
    return tuple(StepDocument(level=level) for level in sorted(levels))


def tidied(text: str) -> str:
    """The text without a byte-order mark and without blank lines at the start and end.

    Takes linear time, however long the text is.
    """
    text = re.sub(r"\A(?:\ufeff|[ \t]*\r?\n)+", "", text)
    body = text.rstrip(" \t\r\n")
    rest = text[len(body) :]
    return body + (rest[: rest.index("\n")].removesuffix("\r") if "\n" in rest else rest)


# Plain data and back


def json_number(value: Decimal) -> int | float:
    """A decimal as a JSON number: int if it is whole, otherwise float."""
    return int(value) if value == value.to_integral_value() else float(value)


def to_data(thing: Any) -> Any:
    """The plain data (dict, list, str, int, float) of a document, without default values."""
    if isinstance(thing, ExampleDocument) and thing == ExampleDocument(text=thing.text):
        return thing.text
    if is_dataclass(thing):
        return {each.name: to_data(getattr(thing, each.name)) for each in _changed_fields(thing)}
    if isinstance(thing, tuple):
        return [to_data(each) for each in thing]
    if isinstance(thing, Decimal):
        return json_number(thing)
    return dict(thing) if isinstance(thing, Mapping) else thing


def _changed_fields(thing: Any) -> Iterator:
    for each in fields(thing):
        default = each.default_factory() if each.default_factory is not MISSING else each.default
        if getattr(thing, each.name) != default:
            yield each


def from_data(kind: type, data: Any) -> Any:
    """The document from plain data of ``to_data``. The data was checked on import and isn't checked again."""
    if kind is ExampleDocument and isinstance(data, str):
        return ExampleDocument(text=data)
    return kind(**{each.name: _value(kind, each, data[each.name]) for each in fields(kind) if each.name in data})


def _value(kind: type, each, value: Any) -> Any:
    if kind is ExampleDocument and each.name == "examples":
        return tuple(from_data(ExampleDocument, one) for one in value)
    if "many" in each.metadata:
        inner = each.metadata["many"]
        return tuple(from_data(inner, one) if inner else one for one in value)
    if "one" in each.metadata:
        return from_data(each.metadata["one"], value)
    return Decimal(str(value)) if each.type == Decimal | None and value is not None else value


def canonical_json(data: Any) -> str:
    """The compact JSON text of plain data with sorted keys, as stored and hashed in editions."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(text: str) -> str:
    """SHA-256 of a text, in hexadecimal (64 characters)."""
    return hashlib.sha256(text.encode()).hexdigest()


def document_digest(document: Any) -> str:
    """The digest of any document; equal if and only if the content is equal."""
    return digest(canonical_json(to_data(document)))
