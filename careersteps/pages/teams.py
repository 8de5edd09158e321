"""Teams: the tree of them, and the page of one."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from careersteps.pages.answers import private, show
from careersteps.pages.inside import PersonRow, member_in, person_rows
from careersteps.pages.lists import paged, pages_of
from careersteps.pages.surroundings import inside_chrome
from frameworks.queries.holdings import holdings_of
from people.addresses import Inside
from people.permissions import can_administer_people
from people.queries.directory import Sought, count_people, list_people
from people.queries.teams import TeamRow, TeamTree, read_teams
from people.viewer import Membership
from ui.components import Empty, Link, Pages

PEOPLE_A_PAGE = 50
#: Of the outermost; each with all that are inside it.
TEAMS_A_PAGE = 100
#: Deeper ones stand on the page of the team they are in.
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
    rows: tuple[PersonRow, ...]
    pages: Pages | None
    empty: Empty
    nodes: tuple[TeamNode, ...]
    changes: tuple[Link, ...]


@private
@require_safe
def teams(request: HttpRequest, organization: str) -> HttpResponse:
    membership = member_in(request, organization)
    inside, tree = Inside(organization), read_teams(membership.organization_id, on=request.today)
    shown, pages = paged(tree.inside(None), request.GET, TEAMS_A_PAGE, inside.teams)
    add = Link("Make a team", inside.new_team) if can_administer_people(membership) else None
    page = TeamsPage(
        nodes=tuple(_node(tree, each, inside) for each in shown),
        pages=pages,
        empty=Empty("The teams of your organization will stand here, each with its people.", add),
        add=add,
    )
    return show(request, "pages/teams.html", inside_chrome(membership, title="Teams", current=inside.teams), page)


def _node(tree: TeamTree, team: TeamRow, inside: Inside, depth: int = 0) -> TeamNode:
    nested = tree.inside(team.id) if depth < MOST_LEVELS else []
    return TeamNode(
        link=Link(team.name, inside.team(team.slug)),
        kind=team.kind,
        people=people_text(team.people),
        nodes=tuple(_node(tree, each, inside, depth + 1) for each in nested),
    )


def people_text(count: int) -> str:
    if count == 0:
        return "nobody"
    return "1 person" if count == 1 else f"{count:,} people"


@private
@require_safe
def team(request: HttpRequest, organization: str, team: str) -> HttpResponse:
    membership = member_in(request, organization)
    inside, tree = Inside(organization), read_teams(membership.organization_id, on=request.today)
    found = tree.called(team)
    if found is None:
        raise Http404
    crumbs = (Link("Teams", inside.teams), *(Link(each.name, inside.team(each.slug)) for each in tree.above(found)))
    chrome = inside_chrome(membership, title=found.name, current=inside.teams, crumbs=crumbs)
    return show(request, "pages/team.html", chrome, _page(request, membership, tree, found))


def _page(request: HttpRequest, membership: Membership, tree: TeamTree, found: TeamRow) -> TeamPage:
    inside = Inside(membership.organization_slug)
    sought = Sought(organization=membership.organization_id, on=request.today, teams=frozenset({found.id}))
    count = count_people(sought)
    start, pages = pages_of(count, request.GET, PEOPLE_A_PAGE, inside.team(found.slug))
    people = list_people(sought, start=start, most=PEOPLE_A_PAGE)
    held = holdings_of([each.id for each in people], request.viewer, on=request.today)
    changes = _changes(inside, found) if can_administer_people(membership) else ()
    return TeamPage(
        name=found.name,
        kind=found.kind,
        people=people_text(count),
        rows=person_rows(people, held, membership),
        pages=pages,
        empty=Empty("Nobody is in this team yet.", changes[0] if changes else None),
        nodes=tuple(_node(tree, each, inside) for each in tree.inside(found.id)),
        changes=changes,
    )


def _changes(inside: Inside, team: TeamRow) -> tuple[Link, ...]:
    return (
        Link("Who is in it", inside.change_team(team.slug, "members")),
        Link("Rename or move", inside.change_team(team.slug, "edit")),
        Link("Take away", inside.change_team(team.slug, "remove")),
    )
