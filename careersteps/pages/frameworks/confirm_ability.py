"""The page to confirm that an ability was reviewed and is still right."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect

from careersteps.pages.layout.form_pages import refusals_as_message
from careersteps.pages.layout.page_frame import framework_frame
from careersteps.pages.layout.responses import private_response, show
from frameworks.actions import confirm_ability
from frameworks.queries import ReleaseSelector, draft_abilities, get_organization_framework, read_ability
from people.permissions import can_edit_frameworks
from people.queries import member_of
from people.requests import PageRequest
from ui.components import Link


@dataclass(frozen=True)
class ConfirmPage:
    name: str
    url: str


@private_response
def confirm_ability_page(request: PageRequest, organization: str, framework: str, key: str) -> HttpResponse:
    found = get_organization_framework(request.viewer, organization, framework)
    if not can_edit_frameworks(request.viewer.in_organization(found.organization_id)):
        raise PermissionDenied
    line = read_ability(request.viewer, organization, framework, key, ReleaseSelector(), on=request.today)
    url = line.reading.addresses.ability(key)
    if request.method == "POST":
        by = member_of(request.viewer, found.organization_id)
        with refusals_as_message(request):
            confirm_ability(ability=draft_abilities(found)[key], by=by, now=request.now)
            messages.success(request, "Confirmed. It counts as updated today.")
        return redirect(url)
    frame = framework_frame(
        line.reading,
        request.viewer,
        title="Still right?",
        current=line.reading.addresses.index,
        crumbs=(Link(line.name, url),),
    )
    return show(request, "pages/frameworks/confirm_ability.html", frame, ConfirmPage(line.name, url))
