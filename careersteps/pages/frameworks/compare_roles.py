"""Two roles compared, and the choice of the second."""

from dataclasses import dataclass
from decimal import Decimal

from django.http import HttpResponse

from careersteps.pages.frameworks.ability_requirements import pips_of
from careersteps.pages.frameworks.framework import ROLES_A_PAGE
from careersteps.pages.frameworks.role import other_requirements_text, requirements_in_line
from careersteps.pages.frameworks.role_lists import RoleRow, in_tree, role_rows
from careersteps.pages.layout.page_frame import framework_frame
from careersteps.pages.layout.paging import matching, paged, query_of
from careersteps.pages.layout.responses import public_response, show
from frameworks.addresses import FrameworkUrls
from frameworks.effective_requirements import EffectiveRequirement
from frameworks.queries import ReleaseSelector, RoleLine, read_framework_index, read_role
from frameworks.requirement_text import requirement_text
from frameworks.words import Strength
from people.requests import PageRequest
from ui.components import Filters, Link, Pages, Pips
from ui.english import plural


@dataclass(frozen=True, kw_only=True)
class ChooseRolePage:
    filters: Filters
    name: str
    rows: tuple[RoleRow, ...]
    pages: Pages | None
    own_url: str


@dataclass(frozen=True, kw_only=True)
class ComparedRow:
    """An ability that at least one of two roles requires; ``higher`` is "left", "right" or "" (the same)."""

    name: str
    url: str
    left: Pips | None
    right: Pips | None
    higher: str


@dataclass(frozen=True, kw_only=True)
class RoleComparisonPage:
    left: Link
    right: Link
    rows: tuple[ComparedRow, ...]
    difference_count: int
    swap_url: str
    other_url: str


@public_response
def choose_role_to_compare(
    request: PageRequest, organization: str, framework: str, key: str, **which
) -> HttpResponse:
    """The list of roles to compare with this one."""
    line = read_role(request.viewer, organization, framework, key, ReleaseSelector(**which), on=request.today)
    query, addresses = query_of(request.GET), line.reading.addresses
    index = read_framework_index(
        request.viewer, organization, framework, ReleaseSelector(**which), on=request.today, is_searched=bool(query)
    )
    found = in_tree(each for each in matching(index.roles, query) if each.key != key)
    shown, pages = paged(found, request.GET, ROLES_A_PAGE, addresses.choose_comparison(key))
    rows = role_rows(shown, index.roles, lambda other: addresses.compare(key, other))
    filters = Filters(
        action=addresses.choose_comparison(key),
        results="results",
        label="Search roles",
        q=query,
        count=plural(len(found), "role"),
    )
    page = ChooseRolePage(filters=filters, name=line.name, rows=rows, pages=pages, own_url=addresses.role(key))
    frame = framework_frame(
        line.reading,
        request.viewer,
        title=f"Compare {line.name} with…",
        current=addresses.roles,
        crumbs=(Link("Roles", addresses.roles), Link(line.name, addresses.role(key))),
    )
    return show(
        request,
        "pages/frameworks/choose_role_to_compare.html#results"
        if request.htmx
        else "pages/frameworks/choose_role_to_compare.html",
        frame,
        page,
    )


@public_response
def compare_roles(
    request: PageRequest, organization: str, framework: str, key: str, other: str, **which
) -> HttpResponse:
    which = ReleaseSelector(**which)
    left, right = (
        read_role(request.viewer, organization, framework, each, which, on=request.today) for each in (key, other)
    )
    addresses = left.reading.addresses
    rows = _compared(left, right, addresses)
    page = RoleComparisonPage(
        left=Link(left.name, addresses.role(key)),
        right=Link(right.name, addresses.role(other)),
        rows=rows,
        difference_count=sum(each.higher != "" for each in rows),
        swap_url=addresses.compare(other, key),
        other_url=addresses.choose_comparison(key),
    )
    frame = framework_frame(
        left.reading,
        request.viewer,
        title=f"{left.name} compared with {right.name}",
        current=addresses.roles,
        description=f"The requirements of {left.name} and {right.name}, side by side.",
        crumbs=(Link("Roles", addresses.roles), page.left),
        canonical=addresses.current.compare(key, other),
    )
    return show(request, "pages/frameworks/compare_roles.html", frame, page)


def _compared(left: RoleLine, right: RoleLine, addresses: FrameworkUrls) -> tuple[ComparedRow, ...]:
    requirements = [requirements_in_line(line) for line in (left, right)]
    names = {key: each["name"] for line in (left, right) for key, each in line.surroundings["abilities"].items()}
    levels = [step["level"] for step in left.surroundings["steps"]]
    return tuple(
        ComparedRow(
            name=names[key],
            url=addresses.ability(key),
            left=_pips(requirements[0].get(key), levels),
            right=_pips(requirements[1].get(key), levels),
            higher=_higher(requirements[0].get(key), requirements[1].get(key)),
        )
        for key in {**requirements[0], **requirements[1]}
    )


def _pips(asking: EffectiveRequirement | None, levels: list[int]) -> Pips | None:
    if asking is None:
        return None
    requirement = asking.requirement
    source = f"from {asking.source[1]}" if asking.source else ""
    text = ", ".join(filter(None, [requirement_text(requirement), source, other_requirements_text(asking)]))
    return pips_of(text, requirement.level, levels, is_soft=requirement.strength == Strength.RECOMMENDED)


def _higher(left: EffectiveRequirement | None, right: EffectiveRequirement | None) -> str:
    levels = [each.requirement.level or Decimal(0) if each is not None else Decimal(0) for each in (left, right)]
    if levels[0] == levels[1]:
        return ""
    return "left" if levels[0] > levels[1] else "right"
