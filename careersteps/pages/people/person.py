"""A member's page: their roles, teams, managers, reports, milestones and recognition."""

from dataclasses import dataclass
from urllib.parse import quote

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from careersteps.pages.layout.access import get_member_or_404, member_page
from careersteps.pages.layout.page_frame import organization_frame
from careersteps.pages.layout.responses import show
from careersteps.pages.observations.observation_lists import quote_of
from frameworks.queries.role_assignments import AssignedRoleView, role_assignments_of
from observations.queries.observation_pages import ObservationSlice, RecognitionFilter, list_recognitions
from people.addresses import OrganizationUrls
from people.permissions import can_administer_people, can_own
from people.queries.directory import HERE, LEFT, NameAndSlug, PersonRead, read_person
from people.queries.reporting_line import manages
from people.requests import PageRequest
from people.viewer import ViewerMembership
from people.words import RIGHTS
from ui.components import Badge, Empty, Link, Quote
from ui.dates import Moment, day_moment, day_text
from ui.page_parts import BuiltPart, PartContext, Place, build_parts

MOST_REPORTS = 30
RECENT_RECOGNITIONS = 3


@dataclass(frozen=True)
class AssignedRole:
    name: str
    url: str
    framework: str
    since: Moment
    until: Moment | None


@dataclass(frozen=True)
class PersonOnPage:
    """What the parts of a person's page are about; ``is_managing``: the viewer manages this person."""

    read: PersonRead
    is_managing: bool


@dataclass(frozen=True, kw_only=True)
class PersonPage:
    name: str
    email: str
    joined: Moment
    state: Badge | None
    rights: tuple[str, ...]
    held: tuple[AssignedRole, ...]
    former: tuple[AssignedRole, ...]
    empty: Empty
    teams: tuple[Link, ...]
    line: tuple[Link, ...]
    manager_note: str
    reports: tuple[Link, ...]
    more_reports: Link | None
    changes: tuple[Link, ...]
    own: tuple[Link, ...]
    is_own: bool
    ask: Link | None
    parts: tuple[BuiltPart, ...]
    quotes: tuple[Quote, ...] = ()
    wall: str = ""
    observe: str = ""


@require_safe
@member_page
def person(request: PageRequest, member: str) -> HttpResponse:
    found = get_member_or_404(request, member)
    read = read_person(found, on=request.today, most=MOST_REPORTS + 1)
    held = role_assignments_of([read.id], request.viewer, on=request.today, is_past_shown=True)
    wanted = RecognitionFilter(organization=request.member.organization_id, about=[read.id])
    recognised = list_recognitions(request.viewer, wanted, on=request.today, size=RECENT_RECOGNITIONS)
    page = _page(request, read, held, recognised)
    urls = request.member.urls
    frame = organization_frame(
        request.member, title=read.name, current=urls.people, crumbs=(Link("People", urls.people),)
    )
    return show(request, "pages/people/person.html", frame, page)


def _page(
    request: PageRequest,
    read: PersonRead,
    held: list[AssignedRoleView],
    recognised: ObservationSlice,
) -> PersonPage:
    urls, is_own = request.member.urls, read.id == request.member.member_id
    administers = can_administer_people(request.member)
    is_above = request.member.slug in {each.slug for each in read.line}
    is_managing = is_above and manages(request.viewer, read.id)
    context = PartContext(request=request, membership=request.member, about=PersonOnPage(read, is_managing))
    return PersonPage(
        name=read.name,
        email=read.email,
        joined=day_moment(read.joined_on),
        state=_state(read),
        rights=tuple(RIGHTS[right] for right in RIGHTS if right in read.rights),
        held=_assigned_roles(held, lambda each: each.is_on(request.today)),
        former=_assigned_roles(held, lambda each: each.until is not None and each.until <= request.today),
        empty=_empty(read, urls, administers),
        teams=_people(read.teams, urls.team),
        line=_people(read.line, urls.person),
        manager_note=_manager_note(read, administers),
        reports=_people(read.reports[:MOST_REPORTS], urls.person),
        more_reports=_more(read, urls),
        changes=_changes(read, urls, request.member) if administers else (),
        own=_own_links(read, urls) if is_own else (),
        is_own=is_own,
        ask=_ask(read, urls, is_own=is_own, is_managing=is_managing),
        parts=build_parts(Place.PERSON, context),
        quotes=tuple(quote_of(each, request.member, urls) for each in recognised.entries),
        wall=f"{urls.recognition}?about={quote(read.slug)}" if recognised.rest else "",
        observe=f"{urls.observe}?about={quote(read.slug)}" if read.state == HERE and not is_own else "",
    )


def _ask(read: PersonRead, urls: OrganizationUrls, *, is_own: bool, is_managing: bool) -> Link | None:
    """Link to a new feedback request, for the member and their managers."""
    if read.state != HERE or not (is_own or is_managing):
        return None
    return Link("Ask for feedback", urls.new_feedback if is_own else urls.ask_about(read.slug))


def _people(named: tuple[NameAndSlug, ...], address) -> tuple[Link, ...]:
    return tuple(Link(each.name, address(each.slug)) for each in named)


def _state(read: PersonRead) -> Badge | None:
    if read.state == LEFT:
        return Badge("warning", f"Left on {day_text(read.left_on)}")
    if read.state != HERE:
        return Badge("information", f"Joins on {day_text(read.joined_on)}")
    return Badge("information", f"Leaves on {day_text(read.left_on)}") if read.left_on else None


def _assigned_roles(held: list[AssignedRoleView], is_shown) -> tuple[AssignedRole, ...]:
    return tuple(
        AssignedRole(
            each.name, each.url, each.framework, day_moment(each.since), each.until and day_moment(each.until)
        )
        for each in held
        if is_shown(each)
    )


def _empty(read: PersonRead, urls: OrganizationUrls, administers: bool) -> Empty:
    step = Link("Assign a role", urls.person_roles(read.slug)) if administers and read.state == HERE else None
    return Empty("Roles will appear here.", step)


def _manager_note(read: PersonRead, administers: bool) -> str:
    """Say why there is no manager. Only people admins see the name of a manager who left."""
    if read.manager is not None:
        return ""
    if read.former_manager is not None:
        return f"{read.former_manager.name if administers else 'Their manager'} has left."
    return "No manager."


def _more(read: PersonRead, urls: OrganizationUrls) -> Link | None:
    more = len(read.reports) > MOST_REPORTS
    return Link("See all direct reports", f"{urls.reports}?under={read.slug}") if more else None


def _changes(read: PersonRead, urls: OrganizationUrls, membership: ViewerMembership) -> tuple[Link, ...]:
    """Links to what a people admin, and what only an owner, can change about a member."""
    leaving = {LEFT: "Reinstate", HERE: "Leaving date"}.get(read.state, "Cancel joining")
    links = [
        Link("Name and email", urls.person_edit(read.slug)),
        Link("Manager", urls.person_manager(read.slug)),
        Link("Teams", urls.person_teams(read.slug)),
        Link("Roles", urls.person_roles(read.slug)),
        Link(leaving, (urls.person_return if read.state == LEFT else urls.person_leaving)(read.slug)),
    ]
    if read.state == LEFT:
        links = links[-1:]
    return (*links, Link("Erase", urls.person_erase(read.slug))) if can_own(membership) else tuple(links)


def _own_links(read: PersonRead, urls: OrganizationUrls) -> tuple[Link, ...]:
    return (
        Link("Download your data", urls.person_archive(read.slug)),
        Link("Leave organization", urls.leave),
    )
