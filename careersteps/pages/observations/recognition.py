"""The recognition of an organization, newest first; visitors see what is public."""

from dataclasses import dataclass
from urllib.parse import quote, urlencode

from django.http import HttpResponse

from careersteps.pages.layout.page_frame import organization_frame, public_frame
from careersteps.pages.layout.responses import public_response, show
from careersteps.pages.observations.observation_lists import quote_of
from careersteps.pages.people.directory import menu
from foundation.cursor import Cursor
from frameworks.queries import current_versions
from frameworks.queries.ability_choices import get_abilities_by_value
from frameworks.queries.search import OrganizationIndex, read_organization
from observations.queries.observation_pages import ObservationSlice, RecognitionFilter, list_recognitions
from people.addresses import OrganizationUrls
from people.queries.directory import get_member_by_slug, ids_in_teams
from people.queries.teams import read_team_tree
from people.requests import PageRequest
from people.viewer import ViewerMembership
from ui.components import Empty, Link, PageFrame, Quote, Select

NOBODY: list[int] = []


@dataclass(frozen=True, kw_only=True)
class RecognitionFilters:
    """The requested recognitions; ``chips`` are the active filters, each linking to the page without it."""

    wanted: RecognitionFilter
    chips: tuple[Link, ...]
    teams: Select | None
    query: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class RecognitionPage:
    organization: str
    quotes: tuple[Quote, ...]
    more: str
    empty: Empty
    chips: tuple[Link, ...]
    hidden_fields: tuple[tuple[str, str], ...]
    teams: Select | None
    action: str
    observe: str


@public_response
def recognition(request: PageRequest, organization: str) -> HttpResponse:
    index = read_organization(
        request.viewer, organization, current_versions(request.viewer, request.today), on=request.today
    )
    narrowed = _narrowed(request, index)
    listed = list_recognitions(
        request.viewer, narrowed.wanted, Cursor.parse(request.GET.get("after", "")), on=request.today
    )
    page = _page(index, narrowed, listed)
    return show(request, "pages/observations/recognition.html", _frame(index), page, part="wall")


def _frame(index: OrganizationIndex) -> PageFrame:
    urls = OrganizationUrls(index.slug)
    if index.membership is None:
        return public_frame(index.slug, index.name, title="Recognition")
    return organization_frame(index.membership, title="Recognition", current=urls.recognition)


def _narrowed(request: PageRequest, index: OrganizationIndex) -> RecognitionFilters:
    """Visitors can filter by ability; members also by person and team."""
    filters = {name: request.GET[name][:300] for name in ("ability", "about", "team") if request.GET.get(name)}
    if index.membership is None:
        filters = {name: value for name, value in filters.items() if name == "ability"}
    about, labels, teams = None, {}, None
    if index.membership is not None:
        about, labels, teams = _people(request, index.membership, filters)
    ability = None
    if "ability" in filters:
        releases = current_versions(request.viewer, request.today).filter(framework__organization=index.id)
        found = get_abilities_by_value(releases, [filters["ability"]]).get(filters["ability"])
        labels["ability"] = found.name if found else "Unknown ability"
        framework, _, key = filters["ability"].partition("/")
        ability = (framework, key)
    urls = OrganizationUrls(index.slug)
    return RecognitionFilters(
        wanted=RecognitionFilter(organization=index.id, about=about, ability=ability),
        chips=tuple(Link(label, _wall(urls, filters, name)) for name, label in labels.items()),
        teams=teams,
        query=filters,
    )


def _wall(urls: OrganizationUrls, filters: dict[str, str], without: str) -> str:
    others = {name: value for name, value in filters.items() if name != without}
    return f"{urls.recognition}?{urlencode(others)}" if others else urls.recognition


def _people(request: PageRequest, membership: ViewerMembership, filters: dict[str, str]) -> tuple:
    """The ids of the people the recognition is about, the labels of the filters, and the menu of teams."""
    about, labels = None, {}
    tree = read_team_tree(membership.organization_id, on=request.today)
    if "team" in filters:
        team = tree.called(filters["team"])
        about = ids_in_teams(tree.all_inside(team.id)) if team else NOBODY
        labels["team"] = team.name if team else "Unknown team"
    if "about" in filters:
        found = get_member_by_slug(membership.organization_id, filters["about"], on=request.today)
        about = [found.pk] if found else NOBODY
        labels["about"] = found.name if found else "Unknown person"
    named = [(team.slug, f"{'– ' * depth}{team.name}") for depth, team in tree.in_order()]
    teams = menu("Team", "team", "Any team", named, filters.get("team", ""))
    return about, labels, teams if named else None


def _page(index: OrganizationIndex, narrowed: RecognitionFilters, listed: ObservationSlice) -> RecognitionPage:
    urls = OrganizationUrls(index.slug)
    rest = urlencode({**narrowed.query, "after": str(listed.rest)}, quote_via=quote)
    observe = urls.observe if index.membership else ""
    return RecognitionPage(
        organization=index.name,
        quotes=tuple(quote_of(each, index.membership, urls) for each in listed.entries),
        more=f"{urls.recognition}?{rest}" if listed.rest else "",
        empty=Empty(_empty(index, narrowed), Link("Record an observation", observe) if observe else None),
        chips=narrowed.chips,
        hidden_fields=tuple((name, value) for name, value in narrowed.query.items() if name != "team"),
        teams=narrowed.teams,
        action=urls.recognition,
        observe=observe,
    )


def _empty(index: OrganizationIndex, narrowed: RecognitionFilters) -> str:
    if narrowed.chips:
        return "No recognition matches these filters."
    if index.membership is None:
        return f"There is no public recognition at {index.name} yet."
    return "Recognition of good work that all members can read will appear here."
