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
    """The requested recognitions; ``said`` are the active filters, each linking to the page without it."""

    wanted: RecognitionFilter
    said: tuple[Link, ...]
    teams: Select | None
    query: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class RecognitionPage:
    organization: str
    quotes: tuple[Quote, ...]
    more: str
    empty: Empty
    said: tuple[Link, ...]
    kept: tuple[tuple[str, str], ...]
    teams: Select | None
    action: str
    observe: str


@public_response
def recognition(request: PageRequest, organization: str) -> HttpResponse:
    shelf = read_organization(
        request.viewer, organization, current_versions(request.viewer, request.today), on=request.today
    )
    narrowed = _narrowed(request, shelf)
    listed = list_recognitions(
        request.viewer, narrowed.wanted, Cursor.parse(request.GET.get("after", "")), on=request.today
    )
    page = _page(shelf, narrowed, listed)
    return show(request, "pages/observations/recognition.html", _frame(shelf), page, part="wall")


def _frame(shelf: OrganizationIndex) -> PageFrame:
    inside = OrganizationUrls(shelf.slug)
    if shelf.membership is None:
        return public_frame(shelf.slug, shelf.name, title="Recognition")
    return organization_frame(shelf.membership, title="Recognition", current=inside.recognition)


def _narrowed(request: PageRequest, shelf: OrganizationIndex) -> RecognitionFilters:
    """Visitors can filter by ability; members also by person and team."""
    asked = {name: request.GET[name][:300] for name in ("ability", "about", "team") if request.GET.get(name)}
    if shelf.membership is None:
        asked = {name: value for name, value in asked.items() if name == "ability"}
    about, labels, teams = None, {}, None
    if shelf.membership is not None:
        about, labels, teams = _people(request, shelf.membership, asked)
    ability = None
    if "ability" in asked:
        releases = current_versions(request.viewer, request.today).filter(framework__organization=shelf.id)
        found = get_abilities_by_value(releases, [asked["ability"]]).get(asked["ability"])
        labels["ability"] = found.name if found else "Unknown ability"
        framework, _, key = asked["ability"].partition("/")
        ability = (framework, key)
    inside = OrganizationUrls(shelf.slug)
    return RecognitionFilters(
        wanted=RecognitionFilter(organization=shelf.id, about=about, ability=ability),
        said=tuple(Link(label, _wall(inside, asked, name)) for name, label in labels.items()),
        teams=teams,
        query=asked,
    )


def _wall(inside: OrganizationUrls, asked: dict[str, str], without: str) -> str:
    kept = {name: value for name, value in asked.items() if name != without}
    return f"{inside.recognition}?{urlencode(kept)}" if kept else inside.recognition


def _people(request: PageRequest, membership: ViewerMembership, asked: dict[str, str]) -> tuple:
    """The ids of the people the recognition is about, the labels of the filters, and the menu of teams."""
    about, labels = None, {}
    tree = read_team_tree(membership.organization_id, on=request.today)
    if "team" in asked:
        team = tree.called(asked["team"])
        about = ids_in_teams(tree.all_inside(team.id)) if team else NOBODY
        labels["team"] = team.name if team else "Unknown team"
    if "about" in asked:
        found = get_member_by_slug(membership.organization_id, asked["about"], on=request.today)
        about = [found.pk] if found else NOBODY
        labels["about"] = found.name if found else "Unknown person"
    named = [(team.slug, f"{'– ' * depth}{team.name}") for depth, team in tree.in_order()]
    teams = menu("Team", "team", "Any team", named, asked.get("team", ""))
    return about, labels, teams if named else None


def _page(shelf: OrganizationIndex, narrowed: RecognitionFilters, listed: ObservationSlice) -> RecognitionPage:
    inside = OrganizationUrls(shelf.slug)
    rest = urlencode({**narrowed.query, "after": str(listed.rest)}, quote_via=quote)
    observe = inside.observe if shelf.membership else ""
    return RecognitionPage(
        organization=shelf.name,
        quotes=tuple(quote_of(each, shelf.membership, inside) for each in listed.entries),
        more=f"{inside.recognition}?{rest}" if listed.rest else "",
        empty=Empty(_empty(shelf, narrowed), Link("Record an observation", observe) if observe else None),
        said=narrowed.said,
        kept=tuple((name, value) for name, value in narrowed.query.items() if name != "team"),
        teams=narrowed.teams,
        action=inside.recognition,
        observe=observe,
    )


def _empty(shelf: OrganizationIndex, narrowed: RecognitionFilters) -> str:
    if narrowed.said:
        return "No recognition matches these filters."
    if shelf.membership is None:
        return f"There is no public recognition at {shelf.name} yet."
    return "Recognition of good work that all members can read will appear here."
