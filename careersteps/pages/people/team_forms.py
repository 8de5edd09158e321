"""Pages for people admins: create, rename, move and remove teams; change their members."""

from dataclasses import dataclass

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from careersteps.pages.layout.access import (
    get_member_or_404,
    own_member,
    people_admin_page,
)
from careersteps.pages.layout.choosers import OFFERED, person_choices
from careersteps.pages.layout.form_pages import (
    FormPage,
    post_data,
    redirect_with_message,
    refusals_as_message,
    refusals_in,
    show_form_page,
)
from careersteps.pages.layout.page_frame import organization_frame
from careersteps.pages.layout.paging import pages_of, query_of
from careersteps.pages.layout.responses import show
from careersteps.pages.people.person_forms import person_filters, team_choices
from people.actions import add_to_team, create_team, edit_team, remove_from_team, remove_team
from people.forms.people import TeamForm
from people.queries.directory import DirectoryQuery, anyone_in_team, count_people, list_people
from people.queries.teams import get_team_by_slug, read_team_tree
from people.requests import PageRequest
from people.viewer import ViewerMembership
from ui.components import Chooser, Filters, Link, PageFrame, Pages

PEOPLE_A_PAGE = 50
change = require_http_methods(["GET", "HEAD", "POST"])


def _frame(membership: ViewerMembership, title: str, team=None) -> PageFrame:
    urls = membership.urls
    crumbs = (Link("Teams", urls.teams), *([Link(team.name, urls.team(team.slug))] if team else []))
    return organization_frame(membership, title=title, current=urls.teams, crumbs=crumbs)


def _found_team(membership: ViewerMembership, slug: str):
    team = get_team_by_slug(membership.organization_id, slug)
    if team is None:
        raise Http404
    return team


def _parent(membership: ViewerMembership, values: dict):
    return get_team_by_slug(membership.organization_id, values["parent"]) if values["parent"] else None


@change
@people_admin_page
def new_team(request: PageRequest) -> HttpResponse:
    tree = read_team_tree(request.member.organization_id, on=request.today)
    initial = {"kind": "team", "parent": request.GET.get("inside", "")}
    form = TeamForm(post_data(request), teams=team_choices(tree), initial=initial)

    url = request.member.urls.teams
    if form.is_valid():
        values, by = form.cleaned_data, own_member(request)
        parent = _parent(request.member, values)
        with refusals_in(form):
            create_team(
                organization=by.organization,
                name=values["name"],
                kind=values["kind"],
                parent=parent,
                by=by,
                now=request.now,
            )
            return redirect_with_message(request, f"{values['name']} created.", url)
    cancel = Link("Cancel", url)
    page = FormPage(title="New team", form=form, submit="Create team", cancel=cancel)
    return show_form_page(request, _frame(request.member, page.title), page)


@change
@people_admin_page
def change_team(request: PageRequest, team: str) -> HttpResponse:
    found = _found_team(request.member, team)
    tree = read_team_tree(request.member.organization_id, on=request.today)
    parent = tree.teams.get(found.parent_id)
    form = TeamForm(
        post_data(request),
        teams=team_choices(tree, without=tree.all_inside(found.pk)),
        initial={"name": found.name, "kind": found.kind, "parent": parent.slug if parent else ""},
    )

    url = request.member.urls.team(team)
    if form.is_valid():
        values, by = form.cleaned_data, own_member(request)
        parent = _parent(request.member, values)
        with refusals_in(form):
            edit_team(team=found, name=values["name"], kind=values["kind"], parent=parent, by=by, now=request.now)
            return redirect_with_message(request, "Saved.", url)
    page = FormPage(
        title=f"Rename or move {found.name}",
        lead="Its subteams move with it. Its address stays the same.",
        form=form,
        submit="Save",
        cancel=Link("Cancel", url),
    )
    return show_form_page(request, _frame(request.member, page.title, found), page)


@change
@people_admin_page
def discard_team(request: PageRequest, team: str) -> HttpResponse:
    found = _found_team(request.member, team)
    form = Form(post_data(request))

    urls = request.member.urls
    if form.is_valid():
        with refusals_in(form):
            remove_team(team=found, by=own_member(request), now=request.now)
            return redirect_with_message(request, f"{found.name} removed.", urls.teams)
    page = FormPage(
        title=f"Remove {found.name}?",
        facts=(
            "Its members stay in the organization and in their other teams.",
            "Its subteams move up one level.",
            "Links to it stop working.",
        ),
        form=form,
        submit="Remove team",
        cancel=Link("Cancel", urls.team(team)),
        is_danger=True,
    )
    return show_form_page(request, _frame(request.member, page.title, found), page)


@dataclass(frozen=True, kw_only=True)
class TeamMembersPage:
    name: str
    members: Chooser
    pages: Pages | None
    filters: Filters
    others: Chooser
    back: Link


@change
@people_admin_page
def team_members(request: PageRequest, team: str) -> HttpResponse:
    found = _found_team(request.member, team)
    if request.method == "POST":
        return _placed(request, found)
    urls, words = request.member.urls, query_of(request.GET)
    url = urls.team_members(team)
    sought = DirectoryQuery(
        organization=request.member.organization_id, on=request.today, teams=frozenset({found.pk})
    )
    start, pages = pages_of(count_people(sought), request.GET, PEOPLE_A_PAGE, url)
    present = list_people(sought, start=start, most=PEOPLE_A_PAGE)
    others = list_people(
        DirectoryQuery(
            organization=found.organization_id, on=request.today, words=words, without=anyone_in_team(found.pk)
        ),
        most=OFFERED + 1,
    )
    page = TeamMembersPage(
        name=found.name,
        members=Chooser(kind="button", field="out", verb="Remove", choices=person_choices(present, urls)),
        pages=pages,
        filters=person_filters(url, words),
        others=Chooser(
            kind="button",
            field="in",
            verb="Add",
            choices=person_choices(others[:OFFERED], urls),
            is_more=len(others) > OFFERED,
            nothing="No other people found.",
        ),
        back=Link(f"Back to {found.name}", urls.team(team)),
    )
    frame = _frame(request.member, f"Members of {found.name}", found)
    return show(request, "pages/people/team_members.html", frame, page, part="results")


def _placed(request: PageRequest, team) -> HttpResponse:
    """Add the member that the button "in" names, or remove the one that "out" names."""
    chosen = get_member_or_404(request, request.POST.get("in") or request.POST.get("out", ""))
    by = own_member(request)
    with refusals_as_message(request):
        if "in" in request.POST:
            add_to_team(member=chosen, team=team, by=by, now=request.now)
            messages.success(request, f"{chosen.name} added to {team.name}.")
        else:
            remove_from_team(member=chosen, team=team, by=by, now=request.now)
            messages.success(request, f"{chosen.name} removed from {team.name}.")
    return redirect(request.path)
