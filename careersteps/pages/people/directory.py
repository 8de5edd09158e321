"""The directory of an organization's people: searched by name, filtered by team and role."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from careersteps.pages.layout.access import PersonListRow, member_page, person_rows
from careersteps.pages.layout.page_frame import organization_frame
from careersteps.pages.layout.paging import pages_of, query_of
from careersteps.pages.layout.responses import show
from frameworks.queries.role_assignments import RoleChoice, holders_of, role_assignments_of, role_choices
from people.addresses import OrganizationUrls
from people.permissions import can_administer_people
from people.queries.directory import HERE, LEFT, TO_COME, DirectoryQuery, count_people, list_people
from people.queries.teams import TeamTree, read_team_tree
from people.requests import PageRequest
from people.viewer import Viewer, ViewerMembership
from ui.components import Filters, Link, Option, Pages, Select
from ui.dates import day_text
from ui.english import plural

PEOPLE_A_PAGE = 50
#: A menu with more options than this shows only the selected one; the pages of teams and roles link here, too.
MOST_IN_MENU = 300
STATES = {HERE: "Current members", TO_COME: "Upcoming members", LEFT: "Former members"}


@dataclass(frozen=True, kw_only=True)
class PeoplePage:
    organization: str
    filters: Filters
    rows: tuple[PersonListRow, ...]
    pages: Pages | None
    you: Link
    add: Link | None
    urls: OrganizationUrls


@dataclass(frozen=True)
class DirectoryFilters:
    """The search and the filters in a query string."""

    query: str
    team: str
    role: str
    state: str

    @classmethod
    def of(cls, parameters: Mapping[str, str], membership: ViewerMembership) -> "DirectoryFilters":
        state = parameters.get("state", "") if can_administer_people(membership) else ""
        return cls(
            query_of(parameters),
            parameters.get("team", ""),
            parameters.get("role", "")[:200],
            state if state in STATES else HERE,
        )


@require_safe
@member_page
def directory(request: PageRequest) -> HttpResponse:
    page = _page(request)
    frame = organization_frame(request.member, title="People", current=page.urls.people)
    return show(request, "pages/people/directory.html", frame, page, part="results")


def _page(request: PageRequest) -> PeoplePage:
    urls, filters = request.member.urls, DirectoryFilters.of(request.GET, request.member)
    tree = read_team_tree(request.member.organization_id, on=request.today)
    roles = role_choices(request.member.organization_id, request.viewer, on=request.today)
    sought = _search_from_address(filters, tree, request.member, request.viewer, request.today)
    count = count_people(sought)
    start, pages = pages_of(count, request.GET, PEOPLE_A_PAGE, urls.people)
    found = list_people(sought, start=start, most=PEOPLE_A_PAGE)
    held = role_assignments_of([each.id for each in found], request.viewer, on=request.today)
    rows = person_rows(found, held, request.member)
    return PeoplePage(
        organization=request.member.organization_name,
        filters=_filters(filters, tree, roles, request.member, count),
        rows=rows
        if filters.state != LEFT
        else tuple(_left(row, each) for row, each in zip(rows, found, strict=True)),
        pages=pages,
        you=Link("Your page", urls.person(request.member.slug)),
        add=Link("Add person", urls.new_person) if can_administer_people(request.member) else None,
        urls=urls,
    )


def _search_from_address(
    filters: DirectoryFilters, tree: TeamTree, membership: ViewerMembership, viewer: Viewer, on
) -> DirectoryQuery:
    team = tree.called(filters.team) if filters.team else None
    teams = tree.all_inside(team.id) if team else frozenset()
    return DirectoryQuery(
        organization=membership.organization_id,
        on=on,
        words=filters.query,
        state=filters.state,
        teams=teams if filters.team else None,
        among=holders_of(membership.organization_id, filters.role, viewer, on=on) if filters.role else None,
    )


def _left(row: PersonListRow, person) -> PersonListRow:
    return PersonListRow(link=row.link, note=f"left on {day_text(person.left_on)}")


def _filters(
    filters: DirectoryFilters, tree: TeamTree, roles: list[RoleChoice], membership: ViewerMembership, count: int
) -> Filters:
    teams = [(team.slug, f"{'– ' * depth}{team.name}") for depth, team in tree.in_order()]
    several = len({each.framework for each in roles}) > 1
    named = [(each.value, f"{each.name} ({each.framework})" if several else each.name) for each in roles]
    selects = [
        menu("Team", "team", "Any team", teams, filters.team),
        menu("Role", "role", "Any role", named, filters.role),
    ]
    if can_administer_people(membership):
        states = tuple(Option(value, label, value == filters.state) for value, label in STATES.items())
        selects.append(Select("Status", "state", states))
    return Filters(
        action=membership.urls.people,
        results="results",
        label="Search by name or email",
        q=filters.query,
        count=plural(count, "person"),
        selects=tuple(each for each in selects if len(each.options) > 1),
    )


def menu(label: str, name: str, all_of_them: str, labels: list[tuple[str, str]], chosen: str) -> Select:
    """A menu of a filter; with very many options it shows only the selected one."""
    few = len(labels) <= MOST_IN_MENU
    shown = [(value, text) for value, text in labels if few or value == chosen]
    options = [Option("", all_of_them), *(Option(value, text, value == chosen) for value, text in shown)]
    return Select(label, name, tuple(options))
