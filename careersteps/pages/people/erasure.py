"""Erase a person, after listing exactly what that does."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from careersteps.pages.layout.access import get_member_or_404, own_member, owner_page
from careersteps.pages.layout.form_pages import (
    FormPage,
    post_data,
    redirect_with_message,
    refusals_in,
    show_form_page,
)
from careersteps.pages.people.person_forms import person_page_frame
from observations.queries.archive import open_traces
from people.actions import erase_person
from people.forms.people import EraseForm
from people.permissions import can_erase
from people.queries.directory import count_reports, nearest_remaining_manager
from people.requests import PageRequest
from ui.components import Link
from ui.english import plural


@require_http_methods(["GET", "HEAD", "POST"])
@owner_page
def person_erase(request: PageRequest, member: str) -> HttpResponse:
    found = get_member_or_404(request, member)
    if not can_erase(request.member, found.pk):
        raise PermissionDenied
    form = EraseForm(post_data(request), name=found.name)

    urls = request.member.urls
    if form.is_valid():
        with refusals_in(form):
            erase_person(member=found, by=own_member(request), now=request.now)
            return redirect_with_message(request, "Person erased.", urls.people)
    page = FormPage(
        title=f"Erase {found.name}?",
        lead="You can’t undo this.",
        facts=_consequences(found, request),
        form=form,
        submit="Erase this person",
        cancel=Link("Cancel", urls.person(member)),
        is_danger=True,
    )
    return show_form_page(request, person_page_frame(request.member, found, "Erase"), page)


def _consequences(member, request: PageRequest) -> tuple[str, ...]:
    """The consequences, in sentences. They contain only numbers that every member could count for themselves."""
    traces = open_traces(member.pk, request.viewer)
    is_gone = member.left_on is not None and member.left_on <= request.today
    return (
        *([] if is_gone else [f"{member.name} leaves today and is signed out everywhere."]),
        "Their name becomes “Former member” everywhere. Their page, email address, teams, roles and rights are "
        "deleted. So is their account, unless they use it in another organization.",
        *_handed(member, request.today),
        "Their published observations and comments stay, without their name "
        f"({plural(traces['written'], 'recognition')} and {plural(traces['comments'], 'comment')} that all members "
        f"can read). So do observations about them ({plural(traces['about'], 'recognition')}). Only members can see "
        "what was public about them.",
        "Their drafts, journal and retracted observations are deleted.",
        "Their full name and email address are replaced by “[a former member]” in stories, reasons, answers, "
        "comments and release notes that others wrote, and in the audit log. We don’t find nicknames, or first names "
        "alone. We replace a name of one word only where it is linked or follows an @. The texts of frameworks "
        "don’t change.",
        "Decisions about them and by them stay, with “Former member” as the name. Decisions are never deleted.",
        "Invitations to their address are deleted, and so are uploaded files of people that were not imported yet.",
        "Their notifications are deleted, and their feedback requests end.",
    )


def _handed(member, today) -> list[str]:
    count = count_reports(member)
    if not count:
        return []
    above = nearest_remaining_manager(member, on=today)
    to = f"move to {above.name}" if above else "have no manager"
    return [f"{plural(count, 'direct report')} will {to}."]
