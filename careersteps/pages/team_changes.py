"""What people admins change of teams: their name and place, who is in them; making them and taking them away."""

from dataclasses import dataclass

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from careersteps.pages.answers import private, show
from careersteps.pages.changing import OFFERED, ChangePage, carried_out, done, posted, show_change, tried
from careersteps.pages.inside import PersonRow, found_member, people_admin_in, person_rows
from careersteps.pages.lists import pages_of, query_of
from careersteps.pages.person_changes import chooser, team_choices
from careersteps.pages.surroundings import inside_chrome
from people.actions import create_team, edit_team, put_in_team, remove_team, take_out_of_team
from people.addresses import Inside
from people.forms.people import TeamForm
from people.queries import member_of, organization_called
from people.queries.directory import Sought, count_people, list_people, people_outside_team
from people.queries.teams import read_teams, team_called
from people.viewer import Membership
from ui.components import Chrome, Filters, Link, Pages

PEOPLE_A_PAGE = 50
change = require_http_methods(["GET", "HEAD", "POST"])


def _around(membership: Membership, title: str, team=None) -> Chrome:
    inside = Inside(membership.organization_slug)
    crumbs = (Link("Teams", inside.teams), *([Link(team.name, inside.team(team.slug))] if team else []))
    return inside_chrome(membership, title=title, current=inside.teams, crumbs=crumbs)


def _found_team(membership: Membership, slug: str):
    team = team_called(membership.organization_id, slug)
    if team is None:
        raise Http404
    return team


def _parent(membership: Membership, said: dict):
    return team_called(membership.organization_id, said["parent"]) if said["parent"] else None


@private
@change
def new_team(request: HttpRequest, organization: str) -> HttpResponse:
    membership = people_admin_in(request, organization)
    tree = read_teams(membership.organization_id, on=request.today)
    initial = {"kind": "team", "parent": request.GET.get("inside", "")}
    form = TeamForm(posted(request), teams=team_choices(tree), initial=initial)

    def make(said) -> None:
        create_team(
            organization=organization_called(organization),
            name=said["name"],
            kind=said["kind"],
            parent=_parent(membership, said),
            by=member_of(request.viewer, membership.organization_id),
            now=request.now,
        )

    if request.method == "POST" and carried_out(form, make):
        return done(request, f"{form.cleaned_data['name']} is there.", Inside(organization).teams)
    cancel = Link("Cancel", Inside(organization).teams)
    page = ChangePage(title="Make a team", form=form, submit="Make it", cancel=cancel)
    return show_change(request, _around(membership, page.title), page)


@private
@change
def change_team(request: HttpRequest, organization: str, team: str) -> HttpResponse:
    membership = people_admin_in(request, organization)
    found = _found_team(membership, team)
    tree = read_teams(membership.organization_id, on=request.today)
    parent = tree.teams.get(found.parent_id)
    form = TeamForm(
        posted(request),
        teams=team_choices(tree, without=tree.all_inside(found.pk)),
        initial={"name": found.name, "kind": found.kind, "parent": parent.slug if parent else ""},
    )

    def edit(said) -> None:
        by = member_of(request.viewer, membership.organization_id)
        parent = _parent(membership, said)
        edit_team(team=found, name=said["name"], kind=said["kind"], parent=parent, by=by, now=request.now)

    url = Inside(organization).team(team)
    if request.method == "POST" and carried_out(form, edit):
        return done(request, "Saved.", url)
    page = ChangePage(
        title=f"Rename or move {found.name}",
        lead="The teams inside it move along. Its address stays.",
        form=form,
        submit="Save",
        cancel=Link("Cancel", url),
    )
    return show_change(request, _around(membership, page.title, found), page)


@private
@change
def discard_team(request: HttpRequest, organization: str, team: str) -> HttpResponse:
    membership = people_admin_in(request, organization)
    found = _found_team(membership, team)
    form = Form(posted(request))

    def remove(said) -> None:
        remove_team(team=found, by=member_of(request.viewer, membership.organization_id), now=request.now)

    inside = Inside(organization)
    if request.method == "POST" and carried_out(form, remove):
        return done(request, f"{found.name} is gone.", inside.teams)
    page = ChangePage(
        title=f"Take {found.name} away?",
        facts=(
            "Its people stay members, and in their other teams.",
            "The teams inside it move up to where it stood.",
            "Its address leads nowhere afterwards.",
        ),
        form=form,
        submit="Take it away",
        cancel=Link("Keep it", inside.team(team)),
        is_danger=True,
    )
    return show_change(request, _around(membership, page.title, found), page)


@dataclass(frozen=True, kw_only=True)
class TeamMembersPage:
    name: str
    rows: tuple[PersonRow, ...]
    pages: Pages | None
    filters: Filters
    others: tuple[PersonRow, ...]
    is_more: bool
    back: Link


@private
@change
def team_members(request: HttpRequest, organization: str, team: str) -> HttpResponse:
    membership = people_admin_in(request, organization)
    found = _found_team(membership, team)
    if request.method == "POST":
        return _placed(request, membership, found)
    inside, words = Inside(organization), query_of(request.GET)
    url = inside.change_team(team, "members")
    sought = Sought(organization=membership.organization_id, on=request.today, teams=frozenset({found.pk}))
    start, pages = pages_of(count_people(sought), request.GET, PEOPLE_A_PAGE, url)
    present = list_people(sought, start=start, most=PEOPLE_A_PAGE)
    others = people_outside_team(found.pk, found.organization_id, words, on=request.today, most=OFFERED + 1)
    page = TeamMembersPage(
        name=found.name,
        rows=person_rows(present, (), membership),
        pages=pages,
        filters=chooser(url, words),
        others=person_rows(others[:OFFERED], (), membership),
        is_more=len(others) > OFFERED,
        back=Link(f"Back to {found.name}", inside.team(team)),
    )
    chrome = _around(membership, f"Who is in {found.name}", found)
    return show(request, "pages/team_members.html", chrome, page, part="results")


def _placed(request: HttpRequest, membership: Membership, team) -> HttpResponse:
    """Put in whom the button "in" names, or take out whom "out" does."""
    act = put_in_team if "in" in request.POST else take_out_of_team
    chosen = found_member(request, membership, request.POST.get("in") or request.POST.get("out", ""))
    by = member_of(request.viewer, membership.organization_id)
    said = (
        f"{chosen.name} is in {team.name} now." if "in" in request.POST else f"{chosen.name} is out of {team.name}."
    )
    tried(request, lambda: act(member=chosen, team=team, by=by, now=request.now), said)
    return redirect(request.path)
