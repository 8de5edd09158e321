"""Access to an organization's internal pages, and people as rows of a list."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from frameworks.queries.role_assignments import AssignedRoleView
from people.addresses import OrganizationUrls
from people.permissions import can_administer_people, can_own
from people.queries.directory import ListedPerson, get_member_by_slug
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


def require_member(request: HttpRequest, organization: str) -> ViewerMembership:
    """Return the viewer's membership; 404 for everybody else."""
    membership = request.viewer.membership_by_slug(organization)
    if membership is None:
        raise Http404
    return membership


def require_people_admin(request: HttpRequest, organization: str) -> ViewerMembership:
    membership = require_member(request, organization)
    if not can_administer_people(membership):
        raise PermissionDenied
    return membership


def require_owner(request: HttpRequest, organization: str) -> ViewerMembership:
    membership = require_member(request, organization)
    if not can_own(membership):
        raise PermissionDenied
    return membership


def get_member_or_404(request: HttpRequest, membership: ViewerMembership, slug: str):
    """Return a member by slug; 404 if there is none. Only people admins find former and future members."""
    with_others = can_administer_people(membership)
    found = get_member_by_slug(membership.organization_id, slug, on=request.today, with_others=with_others)
    if found is None:
        raise Http404
    return found


def get_current_member_or_404(request: HttpRequest, membership: ViewerMembership, slug: str):
    """Return somebody who is a member today by slug; 404 if there is none."""
    found = get_member_by_slug(membership.organization_id, slug, on=request.today)
    if found is None:
        raise Http404
    return found


def person_rows(
    people: list[ListedPerson], held: Iterable[AssignedRoleView], membership: ViewerMembership
) -> tuple[PersonListRow, ...]:
    roles: dict[int, list[str]] = {}
    for each in held:
        roles.setdefault(each.member, []).append(each.name)
    return tuple(
        _person_row(each, tuple(roles.get(each.id, ())), OrganizationUrls(membership.organization_slug))
        for each in people
    )


def _person_row(person: ListedPerson, roles: tuple[str, ...], inside: OrganizationUrls) -> PersonListRow:
    return PersonListRow(
        link=Link(person.name, inside.person(person.slug)),
        roles=roles,
        teams=tuple(Link(team.name, inside.team(team.slug)) for team in person.teams),
        manager=Link(person.manager.name, inside.person(person.manager.slug)) if person.manager else None,
        note=f"leaves on {day_text(person.left_on)}" if person.left_on else "",
        value=person.slug,
    )
