"""An organization's settings, and links to the other pages for administrators."""

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from careersteps.pages.layout.access import require_people_admin
from careersteps.pages.layout.page_frame import organization_frame
from careersteps.pages.layout.responses import private_response, show
from foundation.absolute_urls import absolute_url
from people.actions import CannotChangePeople, change_organization
from people.addresses import OrganizationUrls
from people.forms.organizations import ALL_LEVELS, OrganizationForm
from people.permissions import can_own
from people.queries import get_organization_by_slug, has_second_factor, member_of
from people.viewer import ViewerMembership
from ui.components import Card, Link


@dataclass(frozen=True)
class SettingsPage:
    """``form`` is None unless the viewer is an owner.

    ``lacks_factor``: the viewer has no second factor, so they can't require one from others yet.
    """

    name: str
    address: str
    places: tuple[Card, ...]
    form: forms.Form | None
    lacks_factor: bool


@private_response
def organization_settings(request: HttpRequest, organization: str) -> HttpResponse:
    membership = require_people_admin(request, organization)
    form = None
    if can_own(membership):
        found = get_organization_by_slug(organization)
        form = OrganizationForm(request.POST or None, initial=_said(found))
        if form.is_valid() and _is_saved(request, found, form):
            return redirect(OrganizationUrls(organization).settings)
    elif request.method == "POST":
        raise PermissionDenied
    chrome = organization_frame(
        membership, title="Settings", current=OrganizationUrls(organization).settings, is_administration=True
    )
    return show(request, "pages/people/organization_settings.html", chrome, _page(request, membership, form))


def _said(organization) -> dict:
    return {
        "name": organization.name,
        "description": organization.description,
        "demands_second_factor": organization.demands_second_factor,
        "manager_levels": organization.manager_levels or ALL_LEVELS,
    }


def _is_saved(request: HttpRequest, organization, form: OrganizationForm) -> bool:
    """Save the settings; return False, with the reason in the form, if they are refused."""
    try:
        by = member_of(request.viewer, organization.pk)
        change_organization(organization=organization, **form.cleaned_data, by=by, now=request.now)
    except CannotChangePeople as error:
        form.add_error("demands_second_factor", str(error))
        return False
    messages.success(request, "Settings saved.")
    return True


def _page(request: HttpRequest, membership: ViewerMembership, form: OrganizationForm | None) -> SettingsPage:
    inside = OrganizationUrls(membership.organization_slug)
    return SettingsPage(
        name=membership.organization_name,
        address=absolute_url(inside.front),
        places=_places(inside, membership),
        form=form,
        lacks_factor=form is not None and not has_second_factor(request.user.pk),
    )


def _places(inside: OrganizationUrls, membership: ViewerMembership) -> tuple[Card, ...]:
    """Cards that link to the pages for administrators; the last ones are for owners only."""
    places = [
        Card(link=Link("Invitations", inside.invitations), text="Invite people by email or with a link."),
        Card(
            link=Link("Import", inside.people_import),
            text="Add or update people from a file. You can check the changes before you apply them.",
        ),
    ]
    if can_own(membership):
        places += [
            Card(link=Link("Rights", inside.rights), text="Choose framework editors, people admins and owners."),
            Card(link=Link("Sign-in", inside.sign_in), text="Let people sign in with your own identity provider."),
            Card(link=Link("Audit log", inside.audit), text="Who changed what, and when."),
        ]
    return tuple(places)
