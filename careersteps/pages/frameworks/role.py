"""The page of a role: its description, and its requirements as a matrix of abilities and steps."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from careersteps.pages.conversations.conversation_panel import ConversationPanel, role_conversations_panel
from careersteps.pages.frameworks.ability_requirements import tenths
from careersteps.pages.layout.page_frame import framework_frame, release_text
from careersteps.pages.layout.responses import public_response, show
from frameworks.addresses import FrameworkUrls
from frameworks.effective_requirements import EffectiveRequirement, combined_requirements
from frameworks.queries import ReleaseSelector, RoleLine, read_role
from frameworks.rendering import RoleWording, amount_text, released_role_document, role_wording, tint_of
from frameworks.requirement_text import level_and_strength_text
from frameworks.words import StepStatus, Strength
from people.permissions import can_edit_frameworks
from people.requests import PageRequest
from ui.components import Link


@dataclass(frozen=True)
class RequirementCell:
    """A requirement at one step: ``mark`` is "on", a number of tenths ("part-6"), or "" (not required)."""

    level: int
    mark: str
    tint: int


@dataclass(frozen=True, kw_only=True)
class MatrixRow:
    name: str
    url: str
    text: str
    source: Link | None
    also_requires: str
    weight: str
    is_soft: bool
    cells: tuple[RequirementCell, ...]


@dataclass(frozen=True)
class MatrixGroup:
    heading: str
    rows: tuple[MatrixRow, ...]


@dataclass(frozen=True)
class StepHead:
    """A column of the matrix; the tint is 0 where the step is not applicable."""

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
    compare_url: str
    edit_url: str
    filter_url: str
    before: Link | None
    after: Link | None
    talk: ConversationPanel


@public_response
def role(request: PageRequest, organization: str, framework: str, key: str, **which) -> HttpResponse:
    line = read_role(request.viewer, organization, framework, key, ReleaseSelector(**which), on=request.today)
    edits = can_edit_frameworks(request.viewer.in_organization(line.reading.organization_id))
    talk = role_conversations_panel(request, line)
    page = _page(line, reverse("admin:frameworks_role_change", args=[line.role_id]) if edits else "", talk)
    frame = framework_frame(
        line.reading,
        request.viewer,
        title=line.name,
        current=line.reading.addresses.roles,
        description=page.wording.summary
        or f"The requirements of {page.wording.name} in {line.reading.framework_name}.",
        crumbs=(Link("Roles", line.reading.addresses.roles),),
        canonical=line.reading.addresses.current.role(line.key),
    )
    return show(request, "pages/frameworks/role.html", frame, page)


def _page(line: RoleLine, edit_url: str, talk: ConversationPanel) -> RolePage:
    addresses, around = line.reading.addresses, line.surroundings
    askings = requirements_in_line(line)
    steps = step_heads(around["steps"])
    has_weights = any(each.requirement.weight is not None for each in askings.values())
    return RolePage(
        wording=role_wording(line.content),
        release=release_text(line.reading, is_waiting=line.is_waiting),
        parent=_link(around["parent"], addresses),
        children=_links(around["children"], addresses),
        includes=_links(around["includes"], addresses),
        included_by=_links(around["included_by"], addresses),
        steps=steps,
        groups=_matrix(askings, around["abilities"], steps, addresses),
        has_weights=has_weights,
        width=len(steps) + (3 if has_weights else 2),
        compare_url=addresses.choose_comparison(line.key),
        edit_url=edit_url,
        filter_url=f"{addresses.index}?role={line.key}",
        before=_link(around["before"], addresses),
        after=_link(around["after"], addresses),
        talk=talk,
    )


def requirements_in_line(line: RoleLine) -> dict[str, EffectiveRequirement]:
    """The requirements of a role by ability, with included roles; old releases don't know inclusion."""
    return combined_requirements(released_role_document(line.content), line.surroundings.get("included", ()))


def _link(named: Sequence[str] | None, addresses: FrameworkUrls) -> Link | None:
    return Link(named[1], addresses.role(named[0])) if named else None


def _links(named: Iterable[list[str]], addresses: FrameworkUrls) -> tuple[Link, ...]:
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
    askings: dict[str, EffectiveRequirement],
    abilities: dict[str, dict],
    steps: tuple[StepHead, ...],
    addresses: FrameworkUrls,
) -> tuple[MatrixGroup, ...]:
    """The requirements by the groups of their abilities, in the role's own order."""
    rows: dict[str, list[MatrixRow]] = {}
    for key, asking in askings.items():
        path = abilities[key]["path"]
        row = _row(asking, Link(abilities[key]["name"], addresses.ability(key)), steps, addresses)
        rows.setdefault(path[-1][1] if path else "", []).append(row)
    return tuple(MatrixGroup(heading, tuple(some)) for heading, some in rows.items())


def _row(
    asking: EffectiveRequirement, ability: Link, steps: tuple[StepHead, ...], addresses: FrameworkUrls
) -> MatrixRow:
    requirement = asking.requirement
    return MatrixRow(
        name=ability.label,
        url=ability.url,
        text=level_and_strength_text(requirement) or "expected",
        source=_link(asking.source, addresses),
        also_requires=other_requirements_text(asking),
        weight=amount_text(requirement.weight) if requirement.weight is not None else "",
        is_soft=requirement.strength == Strength.RECOMMENDED,
        cells=tuple(_cells(requirement.level, steps)),
    )


def _cells(level: Decimal | None, steps: tuple[StepHead, ...]) -> Iterable[RequirementCell]:
    below = 0
    for step in steps:
        yield RequirementCell(step.level, _mark(level, below, step.level), step.tint)
        below = step.level


def _mark(level: Decimal | None, below: int, step: int) -> str:
    if level is None or level <= below:
        return ""
    return "on" if level >= step else f"part-{tenths(level, below, step)}"


def other_requirements_text(asking: EffectiveRequirement) -> str:
    """ "and 2+, required from Developer": a lower requirement with a stronger word that holds as well."""
    if asking.besides is None:
        return ""
    source = f" from {asking.besides.source[1]}" if asking.besides.source else ""
    return f"and {level_and_strength_text(asking.besides.requirement)}{source}"
