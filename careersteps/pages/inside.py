"""Who is let in to the pages of an organization's inside, and how its people are drawn in lists."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from frameworks.queries.holdings import Held
from people.addresses import Inside
from people.permissions import can_administer_people, can_own
from people.queries.directory import ListedPerson, member_called
from people.viewer import Membership
from ui.components import Link
from ui.dates import day_text


@dataclass(frozen=True, kw_only=True)
class PersonRow:
    """components/people.html: a person in a list; ``value`` names them in a form."""

    link: Link
    roles: tuple[str, ...] = ()
    teams: tuple[Link, ...] = ()
    manager: Link | None = None
    note: str = ""
    value: str = ""


def member_in(request: HttpRequest, organization: str) -> Membership:
    """The viewer's membership; for anybody else there is no such page."""
    membership = request.viewer.in_organization_called(organization)
    if membership is None:
        raise Http404
    return membership


def people_admin_in(request: HttpRequest, organization: str) -> Membership:
    membership = member_in(request, organization)
    if not can_administer_people(membership):
        raise PermissionDenied
    return membership


def owner_in(request: HttpRequest, organization: str) -> Membership:
    membership = member_in(request, organization)
    if not can_own(membership):
        raise PermissionDenied
    return membership


def found_member(request: HttpRequest, membership: Membership, slug: str):
    """A member by their address; those who left, or are to come, are found by people admins alone."""
    with_others = can_administer_people(membership)
    found = member_called(membership.organization_id, slug, on=request.today, with_others=with_others)
    if found is None:
        raise Http404
    return found


def present_member(request: HttpRequest, membership: Membership, slug: str):
    """A member who is here today, to be chosen for something."""
    found = member_called(membership.organization_id, slug, on=request.today)
    if found is None:
        raise Http404
    return found


def person_rows(people: list[ListedPerson], held: Iterable[Held], membership: Membership) -> tuple[PersonRow, ...]:
    roles: dict[int, list[str]] = {}
    for each in held:
        roles.setdefault(each.member, []).append(each.name)
    return tuple(
        _person_row(each, tuple(roles.get(each.id, ())), Inside(membership.organization_slug)) for each in people
    )


def _person_row(person: ListedPerson, roles: tuple[str, ...], inside: Inside) -> PersonRow:
    return PersonRow(
        link=Link(person.name, inside.person(person.slug)),
        roles=roles,
        teams=tuple(Link(team.name, inside.team(team.slug)) for team in person.teams),
        manager=Link(person.manager.name, inside.person(person.manager.slug)) if person.manager else None,
        note=f"leaves on {day_text(person.left_on)}" if person.left_on else "",
        value=person.slug,
    )
