"""The front door: what careersteps is, and the frameworks that one may read."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from careersteps.pages.answers import public, show
from careersteps.pages.lists import page_number, paged_url, query_of
from careersteps.pages.surroundings import absolute
from frameworks.addresses import Addresses, organization_url
from frameworks.queries import readings
from frameworks.queries.explore import FoundAbility, ListedFramework, explored, found_abilities, listed
from ui.components import Card, Chrome, Filters, Link, Pages

FRAMEWORKS_A_PAGE = 30
MOST_ABILITIES = 20


@dataclass(frozen=True, kw_only=True)
class HomePage:
    filters: Filters
    mine: tuple[Card, ...]
    frameworks: tuple[Card, ...]
    abilities: tuple[Card, ...]
    pages: Pages | None
    is_signed_in: bool


@public
def home(request: HttpRequest) -> HttpResponse:
    query, number = query_of(request.GET), page_number(request.GET)
    readable = readings(request.viewer, request.today)
    start = (number - 1) * FRAMEWORKS_A_PAGE
    found = listed(explored(readable, query), start=start, most=FRAMEWORKS_A_PAGE + 1)
    hits = found_abilities(readable, query, most=MOST_ABILITIES) if query and number == 1 else []
    page = HomePage(
        filters=Filters(
            action=reverse("home"),
            results="results",
            label="Search organizations, frameworks and abilities",
            q=query,
            count=_found_text(len(found), len(hits), number),
        ),
        mine=tuple(
            Card(link=Link(each.organization_name, organization_url(each.organization_slug)))
            for each in request.viewer.memberships.values()
        ),
        frameworks=tuple(framework_card(each) for each in found[:FRAMEWORKS_A_PAGE]),
        abilities=tuple(_hit(each) for each in hits),
        pages=_pages(request, number, len(found)),
        is_signed_in=request.viewer.is_signed_in,
    )
    chrome = Chrome(
        title="Career frameworks that keep their word",
        description="A company keeps its career framework here, and its people grow by it.",
        canonical=absolute(reverse("home")),
    )
    return show(request, "pages/home.html", chrome, page, part="results")


def _found_text(frameworks: int, abilities: int, number: int) -> str:
    if number > 1 or frameworks > FRAMEWORKS_A_PAGE:
        return f"Page {number}"
    said = f"{frameworks} framework{'' if frameworks == 1 else 's'}"
    return f"{said}, {abilities} abilit{'y' if abilities == 1 else 'ies'}" if abilities else said


def framework_card(listed: ListedFramework, *, whose: bool = True, state: str = "") -> Card:
    """A framework in an index; with ``whose`` it says its organization, and ``state`` who may read it."""
    link = Link(listed.name, Addresses(listed.organization_slug, listed.key).index)
    counts = f"{listed.ability_count:,} abilities, {listed.role_count:,} roles"
    meta = (listed.organization_name if whose else "", counts, state)
    return Card(link=link, meta=tuple(filter(None, meta)))


def _hit(found: FoundAbility) -> Card:
    url = Addresses(found.organization_slug, found.framework_key).ability(found.key)
    return Card(link=Link(found.name, url), meta=(found.organization_name, found.framework_name))


def _pages(request: HttpRequest, number: int, found: int) -> Pages | None:
    before = paged_url(reverse("home"), request.GET, number - 1) if number > 1 else ""
    after = paged_url(reverse("home"), request.GET, number + 1) if found > FRAMEWORKS_A_PAGE else ""
    return Pages(f"Page {number}", before, after) if before or after else None
