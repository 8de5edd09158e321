"""An edition rendered for readers: HTML, numbers as text, nothing left to query. Pure.

Editions never change, so the result is cached in memory by content.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from frameworks.content_facts import LadderStep, ladder_of
from frameworks.document import (
    AbilityDocument,
    ExampleDocument,
    RoleDocument,
    StepDocument,
    from_data,
)
from frameworks.words import ExampleKind, MilestoneStatus
from ui.english import plural_of
from ui.markdown import as_html, as_line, as_text

TINTS = 5
UNIT = "mile"
EXPECTATIONS = tuple(kind for kind in ExampleKind if kind.is_expectation)


@dataclass(frozen=True)
class LinkLine:
    label: str
    url: str


@dataclass(frozen=True)
class ExampleLine:
    """An example; ``tags`` are "name: value" texts."""

    html: str
    nested: tuple["ExampleLine", ...]
    links: tuple[LinkLine, ...]
    tags: tuple[str, ...]


@dataclass(frozen=True)
class ExampleBlock:
    """The examples of a milestone under one heading."""

    heading: str
    lines: tuple[ExampleLine, ...]


@dataclass(frozen=True, kw_only=True)
class MilestoneWording:
    """One rung of the ladder. ``tint`` and ``next_tint`` are 1–5, or 0 for none; ``note`` says why it is empty."""

    level: int
    anchor: str
    tint: int
    next_tint: int
    title: str
    points: str
    points_short: str
    is_defined: bool
    note: str
    html: str
    blocks: tuple[ExampleBlock, ...]


@dataclass(frozen=True, kw_only=True)
class AbilityWording:
    name: str
    html: str
    summary: str
    milestones: tuple[MilestoneWording, ...]


@dataclass(frozen=True, kw_only=True)
class RoleWording:
    name: str
    called: str
    kind: str
    grade: str
    points: str
    html: str
    summary: str


@lru_cache(maxsize=256)
def ability_wording(content: str, framework_name: str, levels: tuple[int, ...] = ()) -> AbilityWording:
    """An ability edition (canonical JSON) rendered for reading; ``levels`` of the framework determine the tints."""
    data = json.loads(content)
    ability = from_data(AbilityDocument, data["ability"])
    rungs = ladder_of(ability, [from_data(StepDocument, step) for step in data["steps"]])
    return AbilityWording(
        name=ability.name,
        html=as_html(ability.description),
        summary=as_text(ability.description),
        milestones=_milestones(rungs, framework_name, levels),
    )


#: Up to the punctuation mark that is followed by another sentence or the end.
FIRST_SENTENCE = re.compile(r".+?[.!?…][”’\")]?(?=\s+[^\sa-z]|$)")


@lru_cache(maxsize=256)
def framework_summary(frame: str) -> str:
    """The first sentence of a framework's description; ``frame`` is the release's canonical JSON."""
    text = as_text(json.loads(frame).get("description", ""))
    first = FIRST_SENTENCE.match(text)
    return first[0] if first else text


@lru_cache(maxsize=256)
def released_role_document(content: str) -> RoleDocument:
    """The role in a role edition (canonical JSON); its group is part of the release instead."""
    return from_data(RoleDocument, json.loads(content)["role"])


@lru_cache(maxsize=256)
def role_wording(content: str) -> RoleWording:
    """A role edition (canonical JSON) rendered for reading."""
    role = released_role_document(content)
    return RoleWording(
        name=role.name,
        called=role.called,
        kind=role.kind,
        grade=role.grade,
        points=_range_text(role),
        html=as_html(role.description),
        summary=as_text(role.description),
    )


def _range_text(role: RoleDocument) -> str:
    if role.points is None:
        return ""
    least, most = (amount_text(end) if end is not None else "" for end in (role.points.min, role.points.max))
    if least and most:
        return f"{least} to {most} {plural_of(UNIT)}"
    return f"{points_text(role.points.min)} or more" if least else f"up to {points_text(role.points.max)}"


def amount_text(amount: Decimal) -> str:
    """A number without trailing zeros: 3, 2.5."""
    return f"{Decimal(amount).normalize():f}"


def points_text(amount: Decimal, unit: str = UNIT) -> str:
    """ "1 mile", "2.5 miles"."""
    return f"{amount_text(amount)} {unit if amount == 1 else plural_of(unit)}"


def tint_of(place: int, count: int) -> int:
    """The tint (1–5) of the ``place``-th (from 0) of ``count`` steps; higher steps are darker."""
    return min(TINTS, place + 1) if count <= TINTS else 1 + place * (TINTS - 1) // (count - 1)


def tint_at(level: int, levels: tuple[int, ...]) -> int:
    """The tint of a level on a scale: that of the nearest step at or below it."""
    place = sum(each <= level for each in levels) - 1
    return tint_of(max(0, place), len(levels))


def _milestones(
    rungs: tuple[LadderStep, ...], framework_name: str, levels: tuple[int, ...]
) -> tuple[MilestoneWording, ...]:
    scale = levels or tuple(rung.level for rung in rungs)
    tints = [tint_at(rung.level, scale) if rung.is_defined else 0 for rung in rungs]
    points = [_points(rung) if rung.is_defined else None for rung in rungs]
    return tuple(
        MilestoneWording(
            level=rung.level,
            anchor=f"milestone-{rung.level}",
            tint=tints[place],
            next_tint=tints[place + 1] if place + 1 < len(tints) else 0,
            title=_title(rung),
            points=_points_text(points[place], _before(points, place)),
            points_short=points_text(points[place]) if points[place] is not None else "",
            is_defined=rung.is_defined,
            note=_note(rung, framework_name),
            html=as_html(_effective_value(rung, "description")) if rung.is_defined else "",
            blocks=_blocks(rung.milestone.examples) if rung.is_defined else (),
        )
        for place, rung in enumerate(rungs)
    )


def _effective_value(rung: LadderStep, field: str) -> Any:
    """A field of the milestone, or of the step if the milestone leaves it empty."""
    own = getattr(rung.milestone, field) if rung.milestone else ""
    return own or getattr(rung.step, field)


def _title(rung: LadderStep) -> str:
    return _effective_value(rung, "name") or f"Milestone {rung.level}"


def _points(rung: LadderStep) -> Decimal | None:
    return rung.step.points if rung.milestone.points is None else rung.milestone.points


def _before(points: list[Decimal | None], place: int) -> Decimal | None:
    return next((each for each in reversed(points[:place]) if each is not None), None)


def _points_text(points: Decimal | None, below: Decimal | None) -> str:
    """ "6 miles in total, adds 3"; for the lowest step only the total."""
    if points is None:
        return ""
    if below is None:
        return points_text(points)
    return f"{points_text(points)} in total, adds {amount_text(points - below)}"


def _note(rung: LadderStep, framework_name: str) -> str:
    if rung.is_defined:
        return ""
    own = rung.milestone.description if rung.milestone else rung.step.description
    if rung.status == MilestoneStatus.NOT_APPLICABLE:
        return own or f"N/A within the {framework_name} framework"
    return own if rung.milestone and own else "Not yet defined"


def _blocks(examples: Iterable[ExampleDocument]) -> tuple[ExampleBlock, ...]:
    """Examples under headings: expectations ("should have"…), the others, then each section."""
    found: dict[str, list[ExampleLine]] = {}
    for example in sorted(examples, key=_weight):
        found.setdefault(_heading(example), []).append(_example(example))
    return tuple(ExampleBlock(heading, tuple(lines)) for heading, lines in found.items())


def _weight(example: ExampleDocument) -> tuple[bool, int]:
    is_first = example.kind in EXPECTATIONS
    return bool(example.section), EXPECTATIONS.index(example.kind) if is_first else len(EXPECTATIONS)


def _heading(example: ExampleDocument) -> str:
    kind = ExampleKind(example.kind or ExampleKind.EXAMPLE)
    if not example.section or example.section.casefold() == kind.heading.casefold():
        return kind.heading
    return f"{example.section}: {kind.heading.lower()}" if kind.is_expectation else example.section


def _example(example: ExampleDocument) -> ExampleLine:
    return ExampleLine(
        html=as_line(example.text),
        nested=tuple(_example(nested) for nested in example.examples),
        links=tuple(LinkLine(link.label or link.url, link.url) for link in example.links),
        tags=tuple(f"{name}: {_tag(value)}" for name, value in example.tags.items()),
    )


def _tag(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
