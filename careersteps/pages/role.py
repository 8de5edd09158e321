"""The page of a role: what it is, and what it asks for, as a matrix against the steps."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse

from careersteps.pages.answers import public, show
from careersteps.pages.framework import release_text
from careersteps.pages.surroundings import framework_chrome
from frameworks.addresses import Addresses
from frameworks.document import RequirementDocument, RoleDocument
from frameworks.queries import RoleLine, Which, read_role
from frameworks.wording import RoleWording, amount_text, role_document, role_wording, tint_of
from frameworks.words import StepStatus, Strength
from ui.components import Link


@dataclass(frozen=True)
class Cell:
    """A requirement at one step: ``mark`` is "below" (also asked), "asked", "partly" or "" (not asked)."""

    level: int
    mark: str
    tint: int


@dataclass(frozen=True, kw_only=True)
class MatrixRow:
    name: str
    url: str
    said: str
    weight: str
    is_soft: bool
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class MatrixGroup:
    heading: str
    rows: tuple[MatrixRow, ...]


@dataclass(frozen=True)
class StepHead:
    """A column of the matrix; without a tint where the step is not used."""

    level: int
    name: str
    tint: int


@dataclass(frozen=True, kw_only=True)
class RolePage:
    wording: RoleWording
    release: str
    parent: Link | None
    children: tuple[Link, ...]
    includes: tuple[Link, ...]
    included_by: tuple[Link, ...]
    steps: tuple[StepHead, ...]
    groups: tuple[MatrixGroup, ...]
    has_weights: bool
    width: int
    own_url: str
    filter_url: str
    others_url: str
    before: Link | None
    after: Link | None


@public
def role(request: HttpRequest, organization: str, framework: str, key: str, **which) -> HttpResponse:
    line = read_role(request.viewer, organization, framework, key, Which(**which), on=request.today)
    page = _page(line)
    chrome = framework_chrome(
        line.reading,
        request.viewer,
        title=line.name,
        current=line.reading.addresses.roles,
        description=page.wording.summary or f"What {line.reading.framework_name} asks of {page.wording.called}.",
        crumbs=(Link("Roles", line.reading.addresses.roles),),
        canonical=line.reading.addresses.present.role(line.key),
    )
    return show(request, "pages/role.html", chrome, page)


def _page(line: RoleLine) -> RolePage:
    addresses, around = line.reading.addresses, line.surroundings
    document = role_document(line.content)
    steps = step_heads(around["steps"])
    has_weights = any(each.weight is not None for each in document.requirements)
    return RolePage(
        wording=role_wording(line.content),
        release=release_text(line.reading, is_waiting=line.is_waiting),
        parent=_link(around["parent"], addresses),
        children=_links(around["children"], addresses),
        includes=_links(around["includes"], addresses),
        included_by=_links(around["included_by"], addresses),
        steps=steps,
        groups=_matrix(document, around["abilities"], steps, addresses),
        has_weights=has_weights,
        width=len(steps) + (3 if has_weights else 2),
        own_url=addresses.role(line.key),
        filter_url=f"{addresses.index}?role={line.key}",
        others_url=addresses.roles,
        before=_link(around["before"], addresses),
        after=_link(around["after"], addresses),
    )


def _link(named: list[str] | None, addresses: Addresses) -> Link | None:
    return Link(named[1], addresses.role(named[0])) if named else None


def _links(named: Iterable[list[str]], addresses: Addresses) -> tuple[Link, ...]:
    return tuple(Link(name, addresses.role(key)) for key, name in named)


def step_heads(steps: list[dict[str, Any]]) -> tuple[StepHead, ...]:
    return tuple(
        StepHead(
            step["level"],
            step["name"] or f"Milestone {step['level']}",
            tint_of(place, len(steps)) if step["status"] == StepStatus.DEFINED else 0,
        )
        for place, step in enumerate(steps)
    )


def _matrix(
    document: RoleDocument, abilities: dict[str, dict], steps: tuple[StepHead, ...], addresses: Addresses
) -> tuple[MatrixGroup, ...]:
    """The requirements under the headings of their abilities' groups, in the role's own order."""
    rows: dict[str, list[MatrixRow]] = {}
    for each in document.requirements:
        path = abilities[each.ability]["path"]
        row = MatrixRow(
            name=abilities[each.ability]["name"],
            url=addresses.ability(each.ability),
            said=level_text(each) or "asked for",
            weight=amount_text(each.weight) if each.weight is not None else "",
            is_soft=each.strength == Strength.RECOMMENDED,
            cells=tuple(_cells(each.level, steps)),
        )
        rows.setdefault(path[-1][1] if path else "", []).append(row)
    return tuple(MatrixGroup(heading, tuple(some)) for heading, some in rows.items())


def _cells(level: Decimal | None, steps: tuple[StepHead, ...]) -> Iterable[Cell]:
    below = 0
    for place, step in enumerate(steps):
        above = steps[place + 1].level if place + 1 < len(steps) else None
        yield Cell(step.level, _mark(level, below, step.level, above), step.tint)
        below = step.level


def _mark(level: Decimal | None, below: int, step: int, above: int | None) -> str:
    if level is None or level <= below:
        return ""
    if level < step:
        return "partly"
    return "asked" if above is None or level < above else "below"


def requirement_text(requirement: RequirementDocument) -> str:
    """ "2.5+, recommended, weight 3"."""
    weight = f"weight {amount_text(requirement.weight)}" if requirement.weight is not None else ""
    return ", ".join(filter(None, [level_text(requirement), weight])) or "asked for"


def level_text(requirement: RequirementDocument) -> str:
    """ "2.5+, recommended"."""
    level = f"{amount_text(requirement.level)}+" if requirement.level is not None else ""
    return ", ".join(filter(None, [level, requirement.strength]))
