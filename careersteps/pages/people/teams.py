"""The tree of teams, and the page of one team."""

from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from careersteps.pages.layout.access import PersonListRow, member_page, person_rows
from careersteps.pages.layout.page_frame import organization_frame
from careersteps.pages.layout.paging import paged, pages_of
from careersteps.pages.layout.responses import show
from frameworks.queries.role_assignments import role_assignments_of
from people.addresses import OrganizationUrls
from people.permissions import can_administer_people
from people.queries.directory import DirectoryQuery, count_people, list_people
from people.queries.teams import TeamRow, TeamTree, read_team_tree
from people.requests import PageRequest
from ui.components import Empty, Link, Pages
from ui.english import plural
from ui.page_parts import BuiltPart, PartContext, Place, build_parts

PEOPLE_A_PAGE = 50
#: Counts top-level teams; each is shown with all its subteams.
TEAMS_A_PAGE = 100
#: Deeper teams are shown on the page of their parent team.
MOST_LEVELS = 12


@dataclass(frozen=True, kw_only=True)
class TeamNode:
    link: Link
    kind: str
    people: str
    nodes: tuple["TeamNode", ...]


@dataclass(frozen=True, kw_only=True)
class TeamsPage:
    nodes: tuple[TeamNode, ...]
    pages: Pages | None
    empty: Empty
    add: Link | None


@dataclass(frozen=True, kw_only=True)
class TeamPage:
    name: str
    kind: str
    people: str
    rows: tuple[PersonListRow, ...]
    pages: Pages | None
    empty: Empty
    nodes: tuple[TeamNode, ...]
    changes: tuple[Link, ...]
    parts: tuple[BuiltPart, ...]


@require_safe
@member_page
def teams(request: PageRequest) -> HttpResponse:
    urls, tree = (
        request.member.urls,
        read_team_tree(request.member.organization_id, on=request.today, is_counted=True),
    )
    shown, pages = paged(tree.children_of(None), request.GET, TEAMS_A_PAGE, urls.teams)
    add = Link("New team", urls.new_team) if can_administer_people(request.member) else None
    page = TeamsPage(
        nodes=tuple(_node(tree, each, urls) for each in shown),
        pages=pages,
        empty=Empty("Teams and their members will appear here.", add),
        add=add,
    )
    return show(
        request,
        "pages/people/teams.html",
        organization_frame(request.member, title="Teams", current=urls.teams),
        page,
    )


def _node(tree: TeamTree, team: TeamRow, urls: OrganizationUrls, depth: int = 0) -> TeamNode:
    nested = tree.children_of(team.id) if depth < MOST_LEVELS else []
    return TeamNode(
        link=Link(team.name, urls.team(team.slug)),
        kind=team.kind,
        people=people_text(team.people),
        nodes=tuple(_node(tree, each, urls, depth + 1) for each in nested),
    )


def people_text(count: int) -> str:
    return plural(count, "person") if count else "no people"


@require_safe
@member_page
def team(request: PageRequest, team: str) -> HttpResponse:
    urls, tree = (
        request.member.urls,
        read_team_tree(request.member.organization_id, on=request.today, is_counted=True),
    )
    found = tree.called(team)
    if found is None:
        raise Http404
    crumbs = (Link("Teams", urls.teams), *(Link(each.name, urls.team(each.slug)) for each in tree.above(found)))
    frame = organization_frame(request.member, title=found.name, current=urls.teams, crumbs=crumbs)
    return show(request, "pages/people/team.html", frame, _page(request, tree, found))


def _page(request: PageRequest, tree: TeamTree, found: TeamRow) -> TeamPage:
    urls = request.member.urls
    sought = DirectoryQuery(
        organization=request.member.organization_id, on=request.today, teams=frozenset({found.id})
    )
    count = count_people(sought)
    start, pages = pages_of(count, request.GET, PEOPLE_A_PAGE, urls.team(found.slug))
    people = list_people(sought, start=start, most=PEOPLE_A_PAGE)
    held = role_assignments_of([each.id for each in people], request.viewer, on=request.today)
    changes = _changes(urls, found) if can_administer_people(request.member) else ()
    return TeamPage(
        name=found.name,
        kind=found.kind,
        people=people_text(count),
        rows=person_rows(people, held, request.member),
        pages=pages,
        empty=Empty("The members of this team will appear here.", changes[0] if changes else None),
        nodes=tuple(_node(tree, each, urls) for each in tree.children_of(found.id)),
        changes=changes,
        parts=build_parts(Place.TEAM, PartContext(request=request, membership=request.member, about=found)),
    )


def _changes(urls: OrganizationUrls, team: TeamRow) -> tuple[Link, ...]:
    return (
        Link("Change members", urls.team_members(team.slug)),
        Link("Rename or move", urls.team_edit(team.slug)),
        Link("Remove team", urls.team_remove(team.slug)),
    )
