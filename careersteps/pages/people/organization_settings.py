"""An organization's settings, and links to the other pages for administrators."""

from dataclasses import dataclass

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse

from careersteps.pages.layout.access import own_member, people_admin_page
from careersteps.pages.layout.form_pages import redirect_with_message, refusals_in
from careersteps.pages.layout.page_frame import organization_frame
from careersteps.pages.layout.responses import show
from foundation.absolute_urls import absolute_url
from people.actions import change_organization
from people.addresses import OrganizationUrls
from people.forms.organizations import ALL_LEVELS, OrganizationForm
from people.permissions import can_own
from people.queries import get_organization_by_slug, has_second_factor
from people.requests import PageRequest
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


@people_admin_page
def organization_settings(request: PageRequest) -> HttpResponse:
    form = None
    if can_own(request.member):
        found = get_organization_by_slug(request.member.organization_slug)
        form = OrganizationForm(request.POST or None, initial=_settings_values(found))
        if form.is_valid():
            with refusals_in(form, "demands_second_factor"):
                change_organization(organization=found, **form.cleaned_data, by=own_member(request), now=request.now)
                return redirect_with_message(request, "Settings saved.", request.member.urls.settings)
    elif request.method == "POST":
        raise PermissionDenied
    frame = organization_frame(
        request.member, title="Settings", current=request.member.urls.settings, is_administration=True
    )
    return show(request, "pages/people/organization_settings.html", frame, _page(request, form))


def _settings_values(organization) -> dict:
    return {
        "name": organization.name,
        "description": organization.description,
        "demands_second_factor": organization.demands_second_factor,
        "manager_levels": organization.manager_levels or ALL_LEVELS,
    }


def _page(request: PageRequest, form: OrganizationForm | None) -> SettingsPage:
    urls = request.member.urls
    return SettingsPage(
        name=request.member.organization_name,
        address=absolute_url(urls.front),
        places=_places(urls, request.member),
        form=form,
        lacks_factor=form is not None and not has_second_factor(request.user.pk),
    )


def _places(urls: OrganizationUrls, membership: ViewerMembership) -> tuple[Card, ...]:
    """Cards that link to the pages for administrators; the last ones are for owners only."""
    places = [
        Card(link=Link("Invitations", urls.invitations), text="Invite people by email or with a link."),
        Card(
            link=Link("Import", urls.people_import),
            text="Add or update people from a file. You can check the changes before you apply them.",
        ),
    ]
    if can_own(membership):
        places += [
            Card(link=Link("Rights", urls.rights), text="Choose framework editors, people admins and owners."),
            Card(link=Link("Sign-in", urls.sign_in), text="Let people sign in with your own identity provider."),
            Card(link=Link("Audit log", urls.audit), text="Who changed what, and when."),
        ]
    return tuple(places)
