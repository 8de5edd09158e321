"""The home page: what careersteps is, and the frameworks that the reader can open."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from django.http import HttpResponse
from django.urls import reverse

from careersteps.pages.layout.paging import page_number, paged_url, query_of
from careersteps.pages.layout.responses import public_response, show
from foundation.absolute_urls import absolute_url
from frameworks.addresses import FrameworkUrls, organization_url
from frameworks.queries import current_versions
from frameworks.queries.search import (
    ListedFramework,
    SearchHit,
    explore_frameworks,
    list_frameworks,
    search_abilities,
    search_roles,
)
from frameworks.words import FrameworkStatus, Visibility
from people.permissions import anybody_can_sign_up, can_begin_organizations
from people.requests import PageRequest
from people.viewer import Viewer
from ui.components import Card, Filters, Link, PageFrame, Pages
from ui.dates import day_text
from ui.english import plural, plural_of

FRAMEWORKS_A_PAGE = 30
MOST_FOUND = 20


@dataclass(frozen=True)
class Publisher:
    """An organization with those of its frameworks that the reader can open."""

    link: Link
    is_mine: bool
    frameworks: tuple[Card, ...]


@dataclass(frozen=True, kw_only=True)
class FrontPage:
    filters: Filters
    mine: tuple[Link, ...]
    publishers: tuple[Publisher, ...]
    abilities: tuple[Card, ...]
    roles: tuple[Card, ...]
    pages: Pages | None
    is_signed_in: bool
    can_begin: bool
    can_sign_up: bool


@public_response
def front_page(request: PageRequest) -> HttpResponse:
    query, number = query_of(request.GET), page_number(request.GET)
    readable = current_versions(request.viewer, request.today)
    start = (number - 1) * FRAMEWORKS_A_PAGE
    found = list_frameworks(
        explore_frameworks(readable, query), on=request.today, start=start, most=FRAMEWORKS_A_PAGE + 1
    )
    is_searched = bool(query) and number == 1
    abilities = search_abilities(readable, query, most=MOST_FOUND + 1) if is_searched else []
    roles = search_roles(readable, query, most=MOST_FOUND + 1) if is_searched else []
    page = FrontPage(
        filters=Filters(
            action=reverse("home"),
            results="results",
            label="Search organizations, frameworks, abilities and roles",
            q=query,
            count=_found_text(len(found), len(abilities), len(roles), number),
        ),
        mine=tuple(
            Link(each.organization_name, organization_url(each.organization_slug))
            for each in request.viewer.memberships.values()
        ),
        publishers=tuple(_publishers(found[:FRAMEWORKS_A_PAGE], request.viewer)),
        abilities=tuple(_hit(each, "ability") for each in abilities[:MOST_FOUND]),
        roles=tuple(_hit(each, "role") for each in roles[:MOST_FOUND]),
        pages=_pages(request, number, len(found)),
        is_signed_in=request.viewer.is_signed_in,
        can_begin=can_begin_organizations(request.viewer),
        can_sign_up=anybody_can_sign_up(),
    )
    frame = PageFrame(
        title="Clear career frameworks for your team",
        description="Companies publish their career frameworks here, and people use them to grow.",
        canonical=absolute_url(reverse("home")),
    )
    return show(request, "pages/home/front_page.html", frame, page, part="results")


def _found_text(frameworks: int, abilities: int, roles: int, number: int) -> str:
    if number > 1 or frameworks > FRAMEWORKS_A_PAGE:
        return f"Page {number}"
    counts = [plural(frameworks, "framework")] if frameworks or not (abilities or roles) else []
    counts += [_most(abilities, "ability")] if abilities else []
    counts += [_most(roles, "role")] if roles else []
    return ", ".join(counts)


def _most(count: int, noun: str) -> str:
    """The number of results: "20+ abilities" where the list is cut."""
    return f"{MOST_FOUND}+ {plural_of(noun)}" if count > MOST_FOUND else plural(count, noun)


def _publishers(found: list[ListedFramework], viewer: Viewer) -> Iterator[Publisher]:
    for slug, some in groupby(found, key=lambda each: each.organization_slug):
        theirs = list(some)
        link = Link(theirs[0].organization_name, organization_url(slug))
        is_mine = viewer.membership_by_slug(slug) is not None
        yield Publisher(link, is_mine, tuple(framework_card(each) for each in theirs))


#: Who can read a framework that is not public.
READERS = {Visibility.PRIVATE: "editors only", Visibility.MEMBERS: "members only", Visibility.PUBLIC: ""}
#: The status of a framework that is not in use.
STATES: dict[str, str] = {FrameworkStatus.LEGACY: "no longer used", FrameworkStatus.ARCHIVED: "archived"}


def framework_card(listed: ListedFramework) -> Card:
    """The card of a framework in a list."""
    link = Link(listed.name, FrameworkUrls(listed.organization_slug, listed.key).index)
    counts = f"{plural(listed.ability_count, 'ability')}, {plural(listed.role_count, 'role')}"
    since = f", in effect from {day_text(listed.effective_on)}" if listed.is_coming else ""
    release = f"release {listed.number}{since}"
    meta = (counts, release, READERS[Visibility(listed.visibility)], STATES.get(listed.status, ""))
    return Card(link=link, text=listed.summary, meta=tuple(filter(None, meta)))


def _hit(found: SearchHit, kind: str) -> Card:
    addresses = FrameworkUrls(found.organization_slug, found.framework_key)
    url = addresses.ability(found.key) if kind == "ability" else addresses.role(found.key)
    return Card(link=Link(found.name, url), meta=(found.organization_name, found.framework_name))


def _pages(request: PageRequest, number: int, found: int) -> Pages | None:
    before = paged_url(reverse("home"), request.GET, number - 1) if number > 1 else ""
    after = paged_url(reverse("home"), request.GET, number + 1) if found > FRAMEWORKS_A_PAGE else ""
    return Pages(f"Page {number}", before, after) if before or after else None
