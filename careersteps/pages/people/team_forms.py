"""Pages for people admins: create, rename, move and remove teams; change their members."""

from dataclasses import dataclass

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from careersteps.pages.layout.access import PersonListRow, get_member_or_404, person_rows, require_people_admin
from careersteps.pages.layout.form_pages import (
    OFFERED,
    FormPage,
    apply_form,
    post_data,
    redirect_with_message,
    run_and_report,
    show_form_page,
)
from careersteps.pages.layout.page_frame import organization_frame
from careersteps.pages.layout.paging import pages_of, query_of
from careersteps.pages.layout.responses import private_response, show
from careersteps.pages.people.person_forms import person_filters, team_choices
from people.actions import create_team, edit_team, put_in_team, remove_team, take_out_of_team
from people.addresses import OrganizationUrls
from people.forms.people import TeamForm
from people.queries import get_organization_by_slug, member_of
from people.queries.directory import DirectoryQuery, count_people, list_people, people_outside_team
from people.queries.teams import get_team_by_slug, read_team_tree
from people.viewer import ViewerMembership
from ui.components import Filters, Link, PageFrame, Pages

PEOPLE_A_PAGE = 50
change = require_http_methods(["GET", "HEAD", "POST"])


def _around(membership: ViewerMembership, title: str, team=None) -> PageFrame:
    inside = OrganizationUrls(membership.organization_slug)
    crumbs = (Link("Teams", inside.teams), *([Link(team.name, inside.team(team.slug))] if team else []))
    return organization_frame(membership, title=title, current=inside.teams, crumbs=crumbs)


def _found_team(membership: ViewerMembership, slug: str):
    team = get_team_by_slug(membership.organization_id, slug)
    if team is None:
        raise Http404
    return team


def _parent(membership: ViewerMembership, said: dict):
    return get_team_by_slug(membership.organization_id, said["parent"]) if said["parent"] else None


@private_response
@change
def new_team(request: HttpRequest, organization: str) -> HttpResponse:
    membership = require_people_admin(request, organization)
    tree = read_team_tree(membership.organization_id, on=request.today)
    initial = {"kind": "team", "parent": request.GET.get("inside", "")}
    form = TeamForm(post_data(request), teams=team_choices(tree), initial=initial)

    def make(said) -> None:
        create_team(
            organization=get_organization_by_slug(organization),
            name=said["name"],
            kind=said["kind"],
            parent=_parent(membership, said),
            by=member_of(request.viewer, membership.organization_id),
            now=request.now,
        )

    if request.method == "POST" and apply_form(form, make):
        return redirect_with_message(
            request, f"{form.cleaned_data['name']} created.", OrganizationUrls(organization).teams
        )
    cancel = Link("Cancel", OrganizationUrls(organization).teams)
    page = FormPage(title="New team", form=form, submit="Create team", cancel=cancel)
    return show_form_page(request, _around(membership, page.title), page)


@private_response
@change
def change_team(request: HttpRequest, organization: str, team: str) -> HttpResponse:
    membership = require_people_admin(request, organization)
    found = _found_team(membership, team)
    tree = read_team_tree(membership.organization_id, on=request.today)
    parent = tree.teams.get(found.parent_id)
    form = TeamForm(
        post_data(request),
        teams=team_choices(tree, without=tree.all_inside(found.pk)),
        initial={"name": found.name, "kind": found.kind, "parent": parent.slug if parent else ""},
    )

    def edit(said) -> None:
        by = member_of(request.viewer, membership.organization_id)
        parent = _parent(membership, said)
        edit_team(team=found, name=said["name"], kind=said["kind"], parent=parent, by=by, now=request.now)

    url = OrganizationUrls(organization).team(team)
    if request.method == "POST" and apply_form(form, edit):
        return redirect_with_message(request, "Saved.", url)
    page = FormPage(
        title=f"Rename or move {found.name}",
        lead="Its subteams move with it. Its address stays the same.",
        form=form,
        submit="Save",
        cancel=Link("Cancel", url),
    )
    return show_form_page(request, _around(membership, page.title, found), page)


@private_response
@change
def discard_team(request: HttpRequest, organization: str, team: str) -> HttpResponse:
    membership = require_people_admin(request, organization)
    found = _found_team(membership, team)
    form = Form(post_data(request))

    def remove(said) -> None:
        remove_team(team=found, by=member_of(request.viewer, membership.organization_id), now=request.now)

    inside = OrganizationUrls(organization)
    if request.method == "POST" and apply_form(form, remove):
        return redirect_with_message(request, f"{found.name} removed.", inside.teams)
    page = FormPage(
        title=f"Remove {found.name}?",
        facts=(
            "Its members stay in the organization and in their other teams.",
            "Its subteams move up one level.",
            "Links to it stop working.",
        ),
        form=form,
        submit="Remove team",
        cancel=Link("Cancel", inside.team(team)),
        is_danger=True,
    )
    return show_form_page(request, _around(membership, page.title, found), page)


@dataclass(frozen=True, kw_only=True)
class TeamMembersPage:
    name: str
    rows: tuple[PersonListRow, ...]
    pages: Pages | None
    filters: Filters
    others: tuple[PersonListRow, ...]
    is_more: bool
    back: Link


@private_response
@change
def team_members(request: HttpRequest, organization: str, team: str) -> HttpResponse:
    membership = require_people_admin(request, organization)
    found = _found_team(membership, team)
    if request.method == "POST":
        return _placed(request, membership, found)
    inside, words = OrganizationUrls(organization), query_of(request.GET)
    url = inside.team_members(team)
    sought = DirectoryQuery(organization=membership.organization_id, on=request.today, teams=frozenset({found.pk}))
    start, pages = pages_of(count_people(sought), request.GET, PEOPLE_A_PAGE, url)
    present = list_people(sought, start=start, most=PEOPLE_A_PAGE)
    others = people_outside_team(found.pk, found.organization_id, words, on=request.today, most=OFFERED + 1)
    page = TeamMembersPage(
        name=found.name,
        rows=person_rows(present, (), membership),
        pages=pages,
        filters=person_filters(url, words),
        others=person_rows(others[:OFFERED], (), membership),
        is_more=len(others) > OFFERED,
        back=Link(f"Back to {found.name}", inside.team(team)),
    )
    chrome = _around(membership, f"Members of {found.name}", found)
    return show(request, "pages/people/team_members.html", chrome, page, part="results")


def _placed(request: HttpRequest, membership: ViewerMembership, team) -> HttpResponse:
    """Add the member that the button "in" names, or remove the one that "out" names."""
    act = put_in_team if "in" in request.POST else take_out_of_team
    chosen = get_member_or_404(request, membership, request.POST.get("in") or request.POST.get("out", ""))
    by = member_of(request.viewer, membership.organization_id)
    said = (
        f"{chosen.name} added to {team.name}." if "in" in request.POST else f"{chosen.name} removed from {team.name}."
    )
    run_and_report(request, lambda: act(member=chosen, team=team, by=by, now=request.now), said)
    return redirect(request.path)
