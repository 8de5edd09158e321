"""Sign-up of a team, steps 2 and 3: the first framework and the people. Owners can stop and resume at any time."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from careersteps.pages.home.new_organization import WizardPage, steps_at
from careersteps.pages.layout.access import own_member, owner_page
from careersteps.pages.layout.file_pages import attached, template_links
from careersteps.pages.layout.form_pages import refusals_as_message, refusals_in
from careersteps.pages.layout.mail_folder import mail_folder
from careersteps.pages.layout.page_frame import organization_frame
from careersteps.pages.layout.responses import show
from careersteps.pages.people.invitations import invited_by
from careersteps.starters import starter
from foundation.file_reading import example_of
from frameworks.actions import import_framework
from frameworks.forms.first_framework import StartForm
from frameworks.importers import IMPORTERS
from frameworks.queries.setup_progress import beginning_of
from people.actions import dismiss_setup_checklist
from people.forms.invitations import InviteForm
from people.requests import PageRequest
from ui.components import Link


@owner_page
def first_framework(request: PageRequest) -> HttpResponse:
    """Step 2: the first framework."""
    urls = request.member.urls
    if beginning_of(request.member.organization_id, on=request.today).framework:
        messages.info(request, "Your organization already has a framework. You can continue with its draft.")
        return redirect(urls.setup_people)
    form = StartForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and _started(request, form):
        return redirect(urls.setup_people)
    page = WizardPage(
        form=form,
        steps=steps_at(1),
        skip=Link("Skip for now", urls.setup_people),
        problems=form.problems,
        formats=tuple(each.OPTIONS for each in IMPORTERS),
        templates=template_links(IMPORTERS, urls.setup_example),
    )
    frame = organization_frame(request.member, title="First framework", current=urls.setup)
    return show(request, "pages/home/first_framework.html", frame, page)


def _started(request: PageRequest, form: StartForm) -> bool:
    document = form.document or starter(form.cleaned_data["start"], organization=request.member.organization_name)
    by = own_member(request)
    with refusals_in(form):
        done = import_framework(
            organization=by.organization, document=document, is_first=True, by=by, now=request.now
        )
        messages.success(request, f"Draft “{done.framework}” created. Only its editors can see it.")
        return True
    return False


@require_safe
@owner_page
def example_framework(request: PageRequest, ending: str) -> HttpResponse:
    """Download an example of a framework's file."""
    example = example_of(IMPORTERS, f".{ending}")
    if example is None:
        raise Http404
    return attached(example.content_type, example.write(), f"framework-example.{ending}")


@owner_page
def first_people(request: PageRequest) -> HttpResponse:
    """Step 3: invite people."""
    urls = request.member.urls
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and invited_by(request, form):
        return redirect(urls.front)
    page = WizardPage(
        form=form,
        steps=steps_at(2),
        skip=Link("Skip for now", urls.front),
        import_url=urls.people_import,
        mail_folder=mail_folder(),
    )
    frame = organization_frame(request.member, title="People", current=urls.setup_people)
    return show(request, "pages/home/first_people.html", frame, page)


@require_POST
@owner_page
def dismiss_checklist(request: PageRequest) -> HttpResponse:
    by = own_member(request)
    with refusals_as_message(request):
        dismiss_setup_checklist(organization=by.organization, by=by, now=request.now)
    return redirect(request.member.urls.front)
