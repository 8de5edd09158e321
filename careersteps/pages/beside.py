"""Two roles side by side, and the choice of the second."""

from dataclasses import dataclass
from decimal import Decimal

from django.http import HttpRequest, HttpResponse

from careersteps.pages.answers import public, show
from careersteps.pages.asked import pips_of
from careersteps.pages.framework import ROLES_A_PAGE
from careersteps.pages.lists import matching, paged, query_of
from careersteps.pages.role import askings_in, besides_text, requirement_text
from careersteps.pages.role_rows import RoleRow, in_tree, role_rows
from careersteps.pages.surroundings import framework_chrome
from frameworks.addresses import Addresses
from frameworks.queries import RoleLine, Which, read_role, read_shelf
from frameworks.requirements import Asking
from frameworks.words import Strength
from ui.components import Filters, Link, Pages, Pips


@dataclass(frozen=True, kw_only=True)
class ChoicePage:
    filters: Filters
    name: str
    rows: tuple[RoleRow, ...]
    pages: Pages | None
    own_url: str


@dataclass(frozen=True, kw_only=True)
class ComparedRow:
    """An ability that at least one of two roles asks for; ``higher`` is "left", "right" or "" (the same)."""

    name: str
    url: str
    left: Pips | None
    right: Pips | None
    higher: str


@dataclass(frozen=True, kw_only=True)
class BesidePage:
    left: Link
    right: Link
    rows: tuple[ComparedRow, ...]
    difference_count: int
    swap_url: str
    other_url: str


@public
def choose_beside(request: HttpRequest, organization: str, framework: str, key: str, **which) -> HttpResponse:
    """The list of roles from which another is chosen to be set beside this one."""
    line = read_role(request.viewer, organization, framework, key, Which(**which), on=request.today)
    query, addresses = query_of(request.GET), line.reading.addresses
    shelf = read_shelf(
        request.viewer, organization, framework, Which(**which), on=request.today, is_searched=bool(query)
    )
    found = in_tree(each for each in matching(shelf.roles, query) if each.key != key)
    shown, pages = paged(found, request.GET, ROLES_A_PAGE, f"{addresses.role(key)}beside/")
    rows = role_rows(shown, shelf.roles, lambda other: addresses.beside(key, other))
    filters = Filters(
        action=f"{addresses.role(key)}beside/",
        results="results",
        label="Search roles",
        q=query,
        count=f"{len(found):,} role{'' if len(found) == 1 else 's'}",
    )
    page = ChoicePage(filters=filters, name=line.name, rows=rows, pages=pages, own_url=addresses.role(key))
    chrome = framework_chrome(
        line.reading,
        request.viewer,
        title=f"{line.name} beside…",
        current=addresses.roles,
        crumbs=(Link("Roles", addresses.roles), Link(line.name, addresses.role(key))),
    )
    return show(
        request, "pages/choose_beside.html#results" if request.htmx else "pages/choose_beside.html", chrome, page
    )


@public
def beside(request: HttpRequest, organization: str, framework: str, key: str, other: str, **which) -> HttpResponse:
    which = Which(**which)
    lines = [
        read_role(request.viewer, organization, framework, each, which, on=request.today) for each in (key, other)
    ]
    addresses = lines[0].reading.addresses
    rows = _compared(*lines, addresses)
    page = BesidePage(
        left=Link(lines[0].name, addresses.role(key)),
        right=Link(lines[1].name, addresses.role(other)),
        rows=rows,
        difference_count=sum(each.higher != "" for each in rows),
        swap_url=addresses.beside(other, key),
        other_url=f"{addresses.role(key)}beside/",
    )
    chrome = framework_chrome(
        lines[0].reading,
        request.viewer,
        title=f"{lines[0].name} beside {lines[1].name}",
        current=addresses.roles,
        description=f"What {lines[0].name} and {lines[1].name} are asked for, side by side.",
        crumbs=(Link("Roles", addresses.roles), page.left),
        canonical=addresses.present.beside(key, other),
    )
    return show(request, "pages/beside.html", chrome, page)


def _compared(left: RoleLine, right: RoleLine, addresses: Addresses) -> tuple[ComparedRow, ...]:
    asked = [askings_in(line) for line in (left, right)]
    names = {key: each["name"] for line in (left, right) for key, each in line.surroundings["abilities"].items()}
    levels = [step["level"] for step in left.surroundings["steps"]]
    return tuple(
        ComparedRow(
            name=names[key],
            url=addresses.ability(key),
            left=_pips(asked[0].get(key), levels),
            right=_pips(asked[1].get(key), levels),
            higher=_higher(asked[0].get(key), asked[1].get(key)),
        )
        for key in {**asked[0], **asked[1]}
    )


def _pips(asking: Asking | None, levels: list[int]) -> Pips | None:
    if asking is None:
        return None
    asked = asking.requirement
    source = f"from {asking.source[1]}" if asking.source else ""
    said = ", ".join(filter(None, [requirement_text(asked), source, besides_text(asking)]))
    return pips_of(said, asked.level, levels, is_soft=asked.strength == Strength.RECOMMENDED)


def _higher(left: Asking | None, right: Asking | None) -> str:
    levels = [each.requirement.level or Decimal(0) if each is not None else Decimal(0) for each in (left, right)]
    if levels[0] == levels[1]:
        return ""
    return "left" if levels[0] > levels[1] else "right"
