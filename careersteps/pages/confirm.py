"""Saying that an ability was reviewed and is still right: a page that asks, and the act."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from careersteps.pages.answers import private, show
from careersteps.pages.surroundings import framework_chrome
from frameworks.actions import confirm_ability
from frameworks.queries import Which, drafted_abilities, framework_inside, read_ability
from people.permissions import can_edit_frameworks
from people.queries import member_of
from ui.components import Link


@dataclass(frozen=True)
class ConfirmPage:
    name: str
    url: str


@private
def confirm(request: HttpRequest, organization: str, framework: str, key: str) -> HttpResponse:
    found = framework_inside(request.viewer, organization, framework)
    if not can_edit_frameworks(request.viewer.in_organization(found.organization_id)):
        raise PermissionDenied
    line = read_ability(request.viewer, organization, framework, key, Which(), on=request.today)
    url = line.reading.addresses.ability(key)
    if request.method == "POST":
        by = member_of(request.viewer, found.organization_id)
        confirm_ability(ability=drafted_abilities(found)[key], by=by, now=request.now)
        messages.success(request, "Noted: it was reviewed today and is still right.")
        return redirect(url)
    chrome = framework_chrome(
        line.reading,
        request.viewer,
        title="Still right?",
        current=line.reading.addresses.index,
        crumbs=(Link(line.name, url),),
    )
    return show(request, "pages/confirm.html", chrome, ConfirmPage(line.name, url))
