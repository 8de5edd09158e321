"""Sign-up of a team, step 1: the organization's name and address."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect

from careersteps.pages.layout.form_pages import refusals_in
from careersteps.pages.layout.responses import private_response, show
from people.actions import begin_organization
from people.addresses import OrganizationUrls
from people.forms.invitations import NewOrganizationForm
from people.permissions import can_begin_organizations
from people.queries import has_just_begun
from people.rate_limits import consume
from people.requests import PageRequest
from ui.components import Link, PageFrame

STEPS = ("Name and address", "First framework", "People")


@dataclass(frozen=True, kw_only=True)
class WizardPage:
    """A step of signing a team up; ``steps`` are pairs of a name and whether it is the current step."""

    form: object
    steps: tuple[tuple[str, bool], ...]
    skip: Link | None = None
    problems: tuple = ()
    formats: tuple[str, ...] = ()
    templates: tuple[Link, ...] = ()
    import_url: str = ""
    mail_folder: str = ""


def steps_at(place: int) -> tuple[tuple[str, bool], ...]:
    return tuple((name, number == place) for number, name in enumerate(STEPS))


@private_response
def new_organization(request: PageRequest) -> HttpResponse:
    if not can_begin_organizations(request.viewer):
        raise PermissionDenied
    form = NewOrganizationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not consume(request, "begin_organization", str(request.user.pk)):
            form.add_error(None, "You have created several organizations today. Create the next one tomorrow.")
        elif owner := _begun(request, form):
            return redirect(OrganizationUrls(owner.organization.slug).setup)
    if request.method == "POST" and has_just_begun(request.user, request.POST.get("slug", "").lower(), request.now):
        return redirect(OrganizationUrls(request.POST["slug"].lower()).setup)
    frame = PageFrame(title="Sign your team up", is_indexed=False)
    return show(request, "pages/home/new_organization.html", frame, WizardPage(form=form, steps=steps_at(0)))


def _begun(request: PageRequest, form: NewOrganizationForm):
    values = form.cleaned_data
    with refusals_in(form):
        return begin_organization(name=values["name"], slug=values["slug"], user=request.user, now=request.now)
    return None
