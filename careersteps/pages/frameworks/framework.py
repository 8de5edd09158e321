"""The index of a framework: its scale, abilities by group with their worst badge, roles, and a health summary."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse

from careersteps.pages.frameworks.badges import badge_verdicts
from careersteps.pages.frameworks.role_lists import RoleRow, in_tree, role_labels, role_rows
from careersteps.pages.layout.page_frame import WAITING, framework_frame, release_text
from careersteps.pages.layout.paging import matching, paged, query_of
from careersteps.pages.layout.responses import public_response, show
from frameworks.addresses import FrameworkUrls
from frameworks.queries import (
    FrameworkIndex,
    FrameworkVersion,
    ReleaseSelector,
    read_framework_index,
    required_ability_keys,
)
from frameworks.queries.versions import IndexedAbility
from frameworks.rendering import points_text, tint_of
from frameworks.words import StepStatus
from observations.health import NOTHING_KNOWN, SEVERITIES, Verdict, ability_facts, worst
from observations.queries import facts_in
from people.permissions import can_edit_frameworks
from people.requests import PageRequest
from ui.components import Card, Filters, Link, Option, Pages, Select, StepCell
from ui.english import plural
from ui.markdown import as_html, as_text

ABILITIES_A_PAGE = 100
ROLES_A_PAGE = 100
ROLES_ON_INDEX = 30


@dataclass(frozen=True)
class AbilityWithBadges:
    ability: IndexedAbility
    verdicts: tuple[Verdict, ...]

    @property
    def worst(self) -> Verdict:
        return worst(self.verdicts)


@dataclass(frozen=True)
class AbilityGroup:
    """The abilities of a group; ``above`` are the names of its parent groups."""

    above: str
    name: str
    description: str
    cards: tuple[Card, ...]


@dataclass(frozen=True)
class AbilityFilters:
    """The search and the filters in the address; empty where there are none."""

    query: str
    group: str
    health: str
    role: str

    @classmethod
    def of(cls, parameters: Mapping[str, str]) -> "AbilityFilters":
        return cls(query_of(parameters), *(parameters.get(name, "") for name in ("group", "health", "role")))


@dataclass(frozen=True, kw_only=True)
class FrameworkPage:
    index: FrameworkIndex
    description: str
    release: str
    steps: tuple[StepCell, ...]
    health: tuple[tuple[str, str, int], ...]
    filters: Filters
    groups: tuple[AbilityGroup, ...]
    pages: Pages | None
    roles: tuple[RoleRow, ...]
    more_roles: Link | None
    addresses: FrameworkUrls
    text_url: str
    edit_url: str


@public_response
def framework(request: PageRequest, organization: str, framework: str, **which) -> HttpResponse:
    is_searched = bool(query_of(request.GET))
    index = read_framework_index(
        request.viewer, organization, framework, ReleaseSelector(**which), on=request.today, is_searched=is_searched
    )
    judged = judged_abilities(index, request)
    page = _page(request, index, judged)
    frame = framework_frame(
        index.reading,
        request.viewer,
        title=index.reading.framework_name,
        current=page.addresses.index,
        description=as_text(index.description),
        canonical=page.addresses.current.index,
    )
    return show(request, "pages/frameworks/framework.html", frame, page, part="results")


def judged_abilities(index: FrameworkIndex, request: PageRequest) -> list[AbilityWithBadges]:
    """Every ability of a framework with the badges that this viewer sees; one query."""
    as_member = request.viewer.in_organization(index.reading.organization_id) is not None
    known = facts_in(index.reading.framework_id, as_member=as_member, on=request.today)
    return [
        AbilityWithBadges(
            each,
            badge_verdicts(
                index.reading,
                ability_facts(
                    each.facts,
                    known.get(each.ability_id, NOTHING_KNOWN),
                    since=each.since,
                    first_released_at=each.first_released_at,
                ),
                request.now,
            ),
        )
        for each in index.abilities
    ]


def _page(request: PageRequest, index: FrameworkIndex, judged: list[AbilityWithBadges]) -> FrameworkPage:
    addresses, filters = index.reading.addresses, AbilityFilters.of(request.GET)
    found = _filtered(judged, index, filters)
    shown, pages = paged(found, request.GET, ABILITIES_A_PAGE, addresses.index)
    roles = in_tree(matching(index.roles, filters.query))
    return FrameworkPage(
        index=index,
        description=as_html(index.description),
        release=release_text(index.reading),
        steps=_steps(index),
        health=health_sums(judged),
        filters=_filters(filters, index, _found_text(len(found), len(judged))),
        groups=tuple(_grouped(shown, index, addresses)),
        pages=pages,
        roles=role_rows(roles[:ROLES_ON_INDEX], index.roles, addresses.role),
        more_roles=_more_roles(len(roles), filters.query, addresses),
        addresses=addresses,
        text_url=addresses.text("yaml"),
        edit_url=_edit_url(request, index.reading),
    )


def _edit_url(request: PageRequest, reading: FrameworkVersion) -> str:
    if not can_edit_frameworks(request.viewer.in_organization(reading.organization_id)):
        return ""
    return reverse("admin:frameworks_framework_change", args=[reading.framework_id])


def _steps(index: FrameworkIndex) -> tuple[StepCell, ...]:
    count = len(index.steps)
    return tuple(
        StepCell(
            url="",
            level=step.level,
            title=step.name or f"Milestone {step.level}",
            points=points_text(step.points) if step.points is not None else "",
            tint=tint_of(place, count) if step.status == StepStatus.DEFINED else 0,
            is_defined=step.status == StepStatus.DEFINED,
        )
        for place, step in enumerate(index.steps)
    )


def health_sums(judged: list[AbilityWithBadges]) -> tuple[tuple[str, str, int], ...]:
    """How many abilities have each severity as their worst: (severity, label, number)."""
    worsts = [each.worst.severity for each in judged]
    return tuple((severity, label, worsts.count(severity)) for severity, label in SEVERITIES.items())


def _filters(filters: AbilityFilters, index: FrameworkIndex, count: str) -> Filters:
    few = len(index.roles) <= ROLES_A_PAGE
    roles = {key: label for key, label in role_labels(index.roles).items() if few or key == filters.role}
    selects = [
        selected("Group", "group", "All groups", {group.key: group.name for group in index.groups}, filters.group),
        selected("Health", "health", "Any health", SEVERITIES, filters.health),
        selected("Role", "role", "Any role", roles, filters.role),
    ]
    return Filters(
        action=index.reading.addresses.index,
        results="results",
        label="Search abilities and roles",
        q=filters.query,
        count=count,
        selects=tuple(select for select in selects if len(select.options) > 1),
    )


def selected(label: str, name: str, all_of_them: str, labels: Mapping[str, str], chosen: str) -> Select:
    """A select with labels by value, and a first option for all of them."""
    options = [Option("", all_of_them), *(Option(value, text, value == chosen) for value, text in labels.items())]
    return Select(label, name, tuple(options))


def _filtered(
    judged: list[AbilityWithBadges], index: FrameworkIndex, filters: AbilityFilters
) -> list[AbilityWithBadges]:
    by_key = {each.ability.key: each for each in judged}
    groups = _groups_inside(index, filters.group)
    used = required_ability_keys(index.reading, filters.role) if filters.role else None
    return [
        each
        for each in (by_key[ability.key] for ability in matching(index.abilities, filters.query))
        if (groups is None or each.ability.group in groups)
        and filters.health in ("", each.worst.severity)
        and (used is None or each.ability.key in used)
    ]


def _groups_inside(index: FrameworkIndex, key: str) -> set[str] | None:
    """The keys of a group and of all groups below it; None where no group is chosen."""
    if not key:
        return None
    groups = {key}
    while more := {group.key for group in index.groups if group.parent in groups} - groups:
        groups |= more
    return groups


def _grouped(found: list[AbilityWithBadges], index: FrameworkIndex, addresses: FrameworkUrls) -> list[AbilityGroup]:
    groups = {group.key: group for group in index.groups}
    cards: dict[str, list[Card]] = {}
    for each in found:
        link = Link(each.ability.name, addresses.ability(each.ability.key))
        meta = (WAITING, each.worst.text) if each.ability.is_waiting else (each.worst.text,)
        card = Card(link=link, meta=meta, severity=each.worst.severity, reason=each.worst.reason)
        cards.setdefault(each.ability.group, []).append(card)
    return [_group(groups, key, tuple(some)) for key, some in cards.items()]


def _group(groups: Mapping, key: str, cards: tuple[Card, ...]) -> AbilityGroup:
    if key not in groups:
        return AbilityGroup("", "Other abilities" if groups else "Abilities", "", cards)
    above, parent = [], groups[key].parent
    while parent in groups:
        above.insert(0, groups[parent].name)
        parent = groups[parent].parent
    return AbilityGroup(" › ".join(above), groups[key].name, as_html(groups[key].description), cards)


def _found_text(found: int, all_of_them: int) -> str:
    if found == all_of_them:
        return plural(found, "ability")
    return f"{found:,} of {plural(all_of_them, 'ability')}"


def _more_roles(count: int, query: str, addresses: FrameworkUrls) -> Link | None:
    if count <= ROLES_ON_INDEX:
        return None
    return Link(f"All {count:,} roles", addresses.roles + (f"?{urlencode({'q': query})}" if query else ""))
