"""Getting into an organization's inside: what its strangers can't find, and its members may not do."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from people.permissions import can_administer_people, can_own
from people.viewer import Membership


def membership_in(request: HttpRequest, organization: str) -> Membership:
    """The viewer's membership; an organization that they are not in answers like one that never was."""
    membership = request.viewer.in_organization_called(organization)
    if membership is None:
        raise Http404
    return membership


def administrator_in(request: HttpRequest, organization: str) -> Membership:
    """The membership of somebody who administers its people."""
    membership = membership_in(request, organization)
    if not can_administer_people(membership):
        raise PermissionDenied
    return membership


def owner_in(request: HttpRequest, organization: str) -> Membership:
    membership = membership_in(request, organization)
    if not can_own(membership):
        raise PermissionDenied
    return membership
