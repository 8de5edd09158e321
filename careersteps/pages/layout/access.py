"""Access to an organization's internal pages, and people as rows of a list."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse

from careersteps.pages.layout.responses import private_response
from frameworks.queries.role_assignments import AssignedRoleView
from people.addresses import OrganizationUrls
from people.permissions import can_administer_people, can_own
from people.queries import member_of
from people.queries.directory import ListedPerson, get_member_by_slug
from people.requests import PageRequest
from people.viewer import ViewerMembership
from ui.components import Link
from ui.dates import day_text


@dataclass(frozen=True, kw_only=True)
class PersonListRow:
    """A person in a list (components/person_list.html); ``value`` identifies them in forms."""

    link: Link
    roles: tuple[str, ...] = ()
    teams: tuple[Link, ...] = ()
    manager: Link | None = None
    note: str = ""
    value: str = ""


View = Callable[..., HttpResponse]


def member_page(view: View) -> View:
    """Wrap a page for members of the organization in its URL. For everybody else there is no such page.

    The view gets the viewer's membership as ``request.member``, and the other arguments of the URL.
    """
    return _page_for(lambda member: True, view)


def people_admin_page(view: View) -> View:
    """As ``member_page``, for people admins and owners; other members don't have permission."""
    return _page_for(can_administer_people, view)


def owner_page(view: View) -> View:
    """As ``member_page``, for owners; other members don't have permission."""
    return _page_for(can_own, view)


def _page_for(is_allowed: Callable[[ViewerMembership], bool], view: View) -> View:
    @private_response
    @wraps(view)
    def respond(request: PageRequest, organization: str, **arguments) -> HttpResponse:
        member = request.viewer.membership_by_slug(organization)
        if member is None:
            raise Http404
        if not is_allowed(member):
            raise PermissionDenied
        request.member = member
        return view(request, **arguments)

    return respond


def own_member(request: PageRequest):
    """The row of the member who acts, for actions; one query."""
    return member_of(request.viewer, request.member.organization_id)


def get_member_or_404(request: PageRequest, slug: str):
    """Return a member by slug; 404 if there is none. Only people admins find former and future members."""
    with_others = can_administer_people(request.member)
    return _found_member(request, slug, with_others=with_others)


def get_current_member_or_404(request: PageRequest, slug: str):
    """Return somebody who is a member today by slug; 404 if there is none."""
    return _found_member(request, slug, with_others=False)


def _found_member(request: PageRequest, slug: str, *, with_others: bool):
    found = get_member_by_slug(request.member.organization_id, slug, on=request.today, with_others=with_others)
    if found is None:
        raise Http404
    return found


def person_rows(
    people: list[ListedPerson], held: Iterable[AssignedRoleView], membership: ViewerMembership
) -> tuple[PersonListRow, ...]:
    roles: dict[int, list[str]] = {}
    for each in held:
        roles.setdefault(each.member, []).append(each.name)
    return tuple(_person_row(each, tuple(roles.get(each.id, ())), membership.urls) for each in people)


def _person_row(person: ListedPerson, roles: tuple[str, ...], urls: OrganizationUrls) -> PersonListRow:
    return PersonListRow(
        link=Link(person.name, urls.person(person.slug)),
        roles=roles,
        teams=tuple(Link(team.name, urls.team(team.slug)) for team in person.teams),
        manager=Link(person.manager.name, urls.person(person.manager.slug)) if person.manager else None,
        note=f"leaves on {day_text(person.left_on)}" if person.left_on else "",
        value=person.slug,
    )
