"""Leave an organization, deactivate a member, reinstate a former member."""

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from careersteps.pages.layout.access import get_member_or_404, member_page, own_member, people_admin_page
from careersteps.pages.layout.form_pages import (
    FormPage,
    post_data,
    redirect_with_message,
    refusals_in,
    show_form_page,
)
from careersteps.pages.layout.page_frame import organization_frame
from careersteps.pages.people.person_forms import person_page_frame
from people.actions import deactivate_member, reinstate_member
from people.addresses import SITE
from people.forms.people import LeavingForm
from people.permissions import can_take_out
from people.queries.directory import count_reports, is_last_owner, nearest_remaining_manager
from people.queries.invitations import makers_of_open_links
from people.requests import PageRequest
from ui.components import Link
from ui.dates import day_text
from ui.english import names_list, plural

change = require_http_methods(["GET", "HEAD", "POST"])


@change
@people_admin_page
def person_leaving(request: PageRequest, member: str) -> HttpResponse:
    found = get_member_or_404(request, member)
    form = LeavingForm(
        post_data(request),
        reports=_reports(found, request.today),
        initial={"left_on": found.left_on or request.today},
    )

    url = request.member.urls.person(member)
    if form.is_valid():
        left_on, hands_up = form.cleaned_data["left_on"], form.cleaned_data.get("reports") == "up"
        with refusals_in(form):
            deactivate_member(
                member=found, left_on=left_on, hands_up=hands_up, by=own_member(request), now=request.now
            )
            after = url if found.pk != request.member.member_id else SITE.home
            return redirect_with_message(request, f"{found.name} leaves on {day_text(left_on)}.", after)
    page = FormPage(
        title=f"When does {found.name} leave?",
        facts=_consequences(found, request)
        if can_take_out(request.member, found)
        else (f"{found.name} is an owner. Ask an owner to set their leaving date.",),
        form=form,
        submit="Save leaving date" if can_take_out(request.member, found) else "",
        cancel=Link("Cancel", url),
    )
    return show_form_page(request, person_page_frame(request.member, found, "Leaving"), page)


def _consequences(member, request: PageRequest) -> tuple[str, ...]:
    name = member.name
    makers = makers_of_open_links(member.organization_id, besides=member.pk, now=request.now)
    return (
        f"From that day, {name} can’t read anything inside the organization. If the day is today or in the past, "
        "they are signed out now.",
        "Everything they wrote, and every decision about them, stays under their name. "
        "Invitations to them and invitation links they created are withdrawn.",
        "From that day, only members can see the observations and awards that they made public.",
        "They lose all their rights. If they are reinstated, they start without any.",
        *_others_links(name, makers),
    )


def _others_links(name: str, makers: list[str]) -> tuple[str, ...]:
    """Remind the people admin of open invitation links: nobody knows who has seen them."""
    if not makers:
        return ()
    links, (are, them) = plural(len(makers), "invitation link"), ("is", "it") if len(makers) == 1 else ("are", "them")
    by = names_list(sorted({maker or "somebody" for maker in makers}))
    return (
        f"{links} {are} open, created by {by}. Anyone who has a link can join. "
        f"Withdraw {them} if {name} may have seen {them}.",
    )


def _reports(member, today) -> list[tuple[str, str]]:
    """Return the choices for a member's direct reports, as (value, label); empty if they have none."""
    count = count_reports(member)
    if not count:
        return []
    above = nearest_remaining_manager(member, on=today)
    many = plural(count, "direct report")
    to = f"will move to {above.name} now" if above else "will have no manager from now on"
    return [("up", f"{many} {to}"), ("stay", "Don’t move them now")]


@change
@people_admin_page
def person_return(request: PageRequest, member: str) -> HttpResponse:
    found = get_member_or_404(request, member)
    form, url = Form(post_data(request)), request.member.urls.person(member)

    if form.is_valid():
        with refusals_in(form):
            message = f"{found.name} {'stays a member' if _is_to_leave(found, request) else 'is a member again'}."
            reinstate_member(member=found, by=own_member(request), now=request.now)
            return redirect_with_message(request, message, url)
    page = FormPage(
        title=f"Keep {found.name} as a member?" if _is_to_leave(found, request) else f"Reinstate {found.name}?",
        facts=_return_facts(found, request),
        form=form,
        submit="Keep as member" if _is_to_leave(found, request) else "Reinstate member",
        cancel=Link("Cancel", url),
    )
    return show_form_page(request, person_page_frame(request.member, found, "Reinstate"), page)


def _is_to_leave(member, request: PageRequest) -> bool:
    return member.left_on is not None and member.left_on > request.today


def _return_facts(member, request: PageRequest) -> tuple[str, ...]:
    if _is_to_leave(member, request):
        return (f"{day_text(member.left_on)} is removed as their leaving date. Nothing else changes.",)
    return (
        "They become a member again today, with their teams and everything they wrote.",
        "They have no rights. An owner can give them rights again.",
        "They sign in with the account they had. If they never had one, invite them.",
    )


@change
@member_page
def leave(request: PageRequest) -> HttpResponse:
    own = own_member(request)
    form = Form(post_data(request))

    if form.is_valid():
        with refusals_in(form):
            deactivate_member(member=own, left_on=request.today, hands_up=True, by=own, now=request.now)
            return redirect(SITE.home)
    urls = request.member.urls
    page = FormPage(
        title=f"Leave {request.member.organization_name}?",
        facts=_own_facts(request, own),
        form=form,
        submit="" if is_last_owner(own, on=request.today) else f"Leave {request.member.organization_name}",
        cancel=Link("Cancel", urls.person(own.slug)),
        is_danger=True,
    )
    crumbs = (Link("People", urls.people), Link(own.name, urls.person(own.slug)))
    return show_form_page(
        request, organization_frame(request.member, title="Leave", current=urls.people, crumbs=crumbs), page
    )


def _own_facts(request: PageRequest, own) -> tuple[str, ...]:
    if is_last_owner(own, on=request.today):
        return ("You are the last owner, and there must always be one. Make somebody else an owner first.",)
    reports = _reports(own, request.today)
    return (
        "You lose access to everything inside the organization right away and are signed out everywhere.",
        "Everything you wrote, and every decision about you, stays under your name. "
        "If you want a copy of your data, download it first.",
        "From then on, only members can see the observations and awards that you made public.",
        *([f"{reports[0][1]}."] if reports else []),
        "A people admin can reinstate you.",
    )
