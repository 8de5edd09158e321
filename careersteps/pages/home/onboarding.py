"""Sign-up of a team, steps 2 and 3: the first framework and the people. Owners can stop and resume at any time."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from careersteps.pages.home.new_organization import WizardPage, steps_at
from careersteps.pages.layout.access import require_owner
from careersteps.pages.layout.page_frame import organization_frame
from careersteps.pages.layout.responses import private_response, show
from careersteps.pages.people.invitations import invited_by
from careersteps.pages.site.demo_mail import mail_folder
from careersteps.starters import starter
from frameworks.actions import CannotChangeFramework, import_framework
from frameworks.forms.first_framework import StartForm
from frameworks.queries.setup_progress import beginning_of
from people.actions import dismiss_setup_checklist
from people.addresses import OrganizationUrls
from people.forms.invitations import InviteForm
from people.queries import member_of
from people.viewer import ViewerMembership
from ui.components import Link


@private_response
def first_framework(request: HttpRequest, organization: str) -> HttpResponse:
    """Step 2: the first framework."""
    membership = require_owner(request, organization)
    inside = OrganizationUrls(organization)
    if beginning_of(membership.organization_id, on=request.today).framework:
        messages.info(request, "Your organization already has a framework. You can continue with its draft.")
        return redirect(f"{inside.setup}people/")
    form = StartForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and _started(request, membership, form):
        return redirect(f"{inside.setup}people/")
    page = WizardPage(
        form=form,
        steps=steps_at(1),
        skip=Link("Skip for now", f"{inside.setup}people/"),
        problems=form.problems,
    )
    chrome = organization_frame(membership, title="First framework", current=inside.setup)
    return show(request, "pages/home/first_framework.html", chrome, page)


def _started(request: HttpRequest, membership: ViewerMembership, form: StartForm) -> bool:
    document = form.document or starter(form.cleaned_data["start"], organization=membership.organization_name)
    by = member_of(request.viewer, membership.organization_id)
    try:
        done = import_framework(
            organization=by.organization, document=document, is_first=True, by=by, now=request.now
        )
    except (CannotChangeFramework, ValidationError) as error:
        form.add_error(None, error if isinstance(error, ValidationError) else str(error))
        return False
    messages.success(request, f"Draft “{done.framework}” created. Only its editors can see it.")
    return True


@private_response
def first_people(request: HttpRequest, organization: str) -> HttpResponse:
    """Step 3: invite people."""
    membership = require_owner(request, organization)
    inside = OrganizationUrls(organization)
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and invited_by(request, membership, form):
        return redirect(inside.front)
    page = WizardPage(
        form=form,
        steps=steps_at(2),
        skip=Link("Skip for now", inside.front),
        import_url=inside.people_import,
        mail_folder=mail_folder(),
    )
    chrome = organization_frame(membership, title="People", current=f"{inside.setup}people/")
    return show(request, "pages/home/first_people.html", chrome, page)


@private_response
@require_POST
def dismiss_checklist(request: HttpRequest, organization: str) -> HttpResponse:
    membership = require_owner(request, organization)
    by = member_of(request.viewer, membership.organization_id)
    dismiss_setup_checklist(organization=by.organization, by=by, now=request.now)
    return redirect(OrganizationUrls(organization).front)
