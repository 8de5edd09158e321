"""An organization's settings, and the way to everything else that is administered."""

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from careersteps.pages.layout.access import require_people_admin
from careersteps.pages.layout.page_frame import organization_frame
from careersteps.pages.layout.responses import private_response, show
from people.actions import CannotChangePeople, change_organization
from people.addresses import OrganizationUrls
from people.forms.organizations import ALL_LEVELS, OrganizationForm
from people.permissions import can_own
from people.queries import get_organization_by_slug, has_second_factor, member_of
from people.viewer import ViewerMembership
from ui.components import Card, Link


@dataclass(frozen=True)
class SettingsPage:
    """``form`` is for owners alone; ``lacks_factor`` says that its reader could not demand one of others yet."""

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
    """Save what the form says; where that can't be done, the form says why."""
    try:
        by = member_of(request.viewer, organization.pk)
        change_organization(organization=organization, **form.cleaned_data, by=by, now=request.now)
    except CannotChangePeople as error:
        form.add_error("demands_second_factor", str(error))
        return False
    messages.success(request, "The settings are saved.")
    return True


def _page(request: HttpRequest, membership: ViewerMembership, form: OrganizationForm | None) -> SettingsPage:
    inside = OrganizationUrls(membership.organization_slug)
    return SettingsPage(
        name=membership.organization_name,
        address=request.build_absolute_uri(inside.front),
        places=_places(inside, membership),
        form=form,
        lacks_factor=form is not None and not has_second_factor(request.user.pk),
    )


def _places(inside: OrganizationUrls, membership: ViewerMembership) -> tuple[Card, ...]:
    """What there is to administer, with one line on each; what only owners may do comes last, for them alone."""
    places = [
        Card(
            link=Link("Invitations", inside.invitations), text="Bring people in, one or many, by mail or by a link."
        ),
        Card(
            link=Link("Import", inside.people_import),
            text="A list of people from a file, looked at before it is taken.",
        ),
    ]
    if can_own(membership):
        places += [
            Card(link=Link("Rights", inside.rights), text="Who edits frameworks, who administers people, who owns."),
            Card(link=Link("Sign-in", inside.sign_in), text="Let your people in by your own identity provider."),
            Card(link=Link("Audit log", inside.audit), text="Who changed what, and when."),
        ]
    return tuple(places)
