"""What people admins change of somebody: name and email, manager, teams, roles; and adding somebody."""

from dataclasses import dataclass

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from careersteps.pages.answers import private, show
from careersteps.pages.changing import OFFERED, ChangePage, ChoicePage, carried_out, done, posted, show_change, tried
from careersteps.pages.inside import found_member, people_admin_in, person_rows, present_member
from careersteps.pages.lists import query_of
from careersteps.pages.surroundings import inside_chrome
from frameworks.actions import end_holding, hold_role
from frameworks.queries.holdings import (
    RoleChoice,
    holding_called,
    holdings_of,
    role_called,
    role_choices,
)
from people.actions import add_member, edit_member, put_in_team, set_manager, take_out_of_team
from people.addresses import Inside
from people.forms.people import EndForm, NewPersonForm, PersonForm, RoleChoiceForm, TeamChoiceForm
from people.queries import member_of, organization_called
from people.queries.directory import possible_managers, teams_of
from people.queries.teams import TeamTree, read_teams, team_called
from people.viewer import Membership
from ui.components import Chrome, Filters, Link
from ui.dates import Moment, day_moment

change = require_http_methods(["GET", "HEAD", "POST"])


@private
@change
def new_person(request: HttpRequest, organization: str) -> HttpResponse:
    membership = people_admin_in(request, organization)
    inside = Inside(organization)
    form = NewPersonForm(posted(request), initial={"joined_on": request.today})

    def add(said) -> None:
        add_member(
            organization=organization_called(organization),
            by=member_of(request.viewer, membership.organization_id),
            now=request.now,
            **said,
        )

    if request.method == "POST" and carried_out(form, add):
        return done(request, f"{form.cleaned_data['name']} is there.", inside.people)
    page = ChangePage(
        title="Add a person",
        lead="They can be given a manager, teams and roles at once. They read nothing before they accept an "
        "invitation.",
        form=form,
        submit="Add them",
        cancel=Link("Cancel", inside.people),
    )
    chrome = inside_chrome(
        membership, title=page.title, current=inside.people, crumbs=(Link("People", inside.people),)
    )
    return show_change(request, chrome, page)


def around(membership: Membership, member, title: str) -> Chrome:
    """The surroundings of a page on which something of a member is changed."""
    inside = Inside(membership.organization_slug)
    crumbs = (Link("People", inside.people), Link(member.name, inside.person(member.slug)))
    return inside_chrome(membership, title=f"{title}: {member.name}", current=inside.people, crumbs=crumbs)


@private
@change
def edit_person(request: HttpRequest, organization: str, member: str) -> HttpResponse:
    membership = people_admin_in(request, organization)
    found = found_member(request, membership, member)
    url = Inside(organization).person(member)
    form = PersonForm(posted(request), initial={"name": found.name, "email": found.email})

    def edit(said) -> None:
        by = member_of(request.viewer, membership.organization_id)
        edit_member(member=found, by=by, now=request.now, **said)

    if request.method == "POST" and carried_out(form, edit):
        return done(request, "Saved.", url)
    lead = "With another address here, they still sign in with the one of their account." if found.user_id else ""
    page = ChangePage(title="Name and email", lead=lead, form=form, submit="Save", cancel=Link("Cancel", url))
    return show_change(request, around(membership, found, page.title), page)


@private
@change
def person_manager(request: HttpRequest, organization: str, member: str) -> HttpResponse:
    membership = people_admin_in(request, organization)
    found = found_member(request, membership, member)
    inside = Inside(organization)
    if request.method == "POST":
        return _moved(request, membership, found)
    words, url = query_of(request.GET), inside.change(member, "manager")
    offered = possible_managers(found, words, on=request.today, most=OFFERED + 1)
    page = ChoicePage(
        title=f"Who manages {found.name}?",
        lead=_manager_today(found) + "Everyone below moves along. Who manages them from now on reads what managers "
        "may read of them, of earlier days, too; who did reads it no longer.",
        filters=chooser(url, words),
        rows=person_rows(offered[:OFFERED], (), membership),
        field="manager",
        verb="Choose",
        others=(("", "Nobody: they stand at the top"),) if found.manager_id else (),
        is_more=len(offered) > OFFERED,
        back=Link(f"Back to {found.name}", inside.person(member)),
    )
    return show(request, "pages/choose.html", around(membership, found, "Manager"), page, part="results")


def _manager_today(member) -> str:
    return f"{member.manager.name} today. " if member.manager else ""


def chooser(url: str, words: str) -> Filters:
    return Filters(action=url, results="results", label="Search by name or email", q=words, count="")


def _moved(request: HttpRequest, membership: Membership, member) -> HttpResponse:
    chosen, url = request.POST.get("manager", ""), Inside(membership.organization_slug).person(member.slug)
    manager = present_member(request, membership, chosen) if chosen else None
    by = member_of(request.viewer, membership.organization_id)
    said = f"{member.name} reports to {manager.name} now." if manager else f"{member.name} stands at the top now."
    tried(request, lambda: set_manager(member=member, manager=manager, by=by, now=request.now), said)
    return redirect(url)


@dataclass(frozen=True, kw_only=True)
class PlacesPage:
    """pages/person_teams.html: the teams somebody is in, and the form for another."""

    name: str
    teams: tuple[tuple[str, str], ...]
    form: Form
    back: Link


@private
@change
def person_teams(request: HttpRequest, organization: str, member: str) -> HttpResponse:
    membership = people_admin_in(request, organization)
    found = found_member(request, membership, member)
    inside = Inside(organization)
    present = teams_of([found.pk]).get(found.pk, [])
    tree = read_teams(membership.organization_id, on=request.today)
    form = TeamChoiceForm(request.POST if "team" in request.POST else None, teams=team_choices(tree))
    by = member_of(request.viewer, membership.organization_id)
    if "out" in request.POST:
        team = team_called(membership.organization_id, request.POST["out"]) or _nothing()
        take_out_of_team(member=found, team=team, by=by, now=request.now)
        return done(request, f"{found.name} is no longer in {team.name}.", request.path)

    def put(said) -> None:
        team = team_called(membership.organization_id, said["team"])
        put_in_team(member=found, team=team, by=by, now=request.now)

    if request.method == "POST" and carried_out(form, put):
        return done(request, f"{found.name} is in it now.", request.path)
    page = PlacesPage(
        name=found.name,
        teams=tuple((each.slug, each.name) for each in present),
        form=form,
        back=Link(f"Back to {found.name}", inside.person(member)),
    )
    return show(request, "pages/person_teams.html", around(membership, found, "Teams"), page)


def _nothing():
    raise Http404


def team_choices(tree: TeamTree, without: frozenset[int] = frozenset()) -> list[tuple[str, str]]:
    """Teams for a menu, as they nest."""
    return [(team.slug, f"{'– ' * depth}{team.name}") for depth, team in tree.in_order() if team.id not in without]


@dataclass(frozen=True)
class HeldRow:
    """A role somebody holds, with the form that ends it."""

    id: int
    name: str
    framework: str
    since: Moment
    until: Moment | None
    form: EndForm


@dataclass(frozen=True, kw_only=True)
class RolesHeldPage:
    name: str
    held: tuple[HeldRow, ...]
    form: Form
    back: Link


@private
@change
def person_roles(request: HttpRequest, organization: str, member: str) -> HttpResponse:
    membership = people_admin_in(request, organization)
    found = found_member(request, membership, member)
    held = holdings_of([found.pk], request.viewer, on=request.today, is_past_shown=True)
    has = {each.value for each in held if each.until is None}
    roles = role_choices(membership.organization_id, request.viewer, on=request.today)
    asked = request.POST if "role" in request.POST else None
    form = RoleChoiceForm(
        asked,
        roles=_by_framework([each for each in roles if each.value not in has]),
        initial={"since": request.today},
    )
    ended = request.POST.get("holding", "")
    end = EndForm(request.POST if ended else None, prefix=ended or None, initial={"until": request.today})
    if ended and carried_out(end, lambda said: _end(request, membership, found, ended, said)):
        return done(request, f"{found.name} holds it no longer than that.", request.path)
    if asked and carried_out(form, lambda said: _give(request, membership, found, said)):
        return done(request, f"{found.name} holds it now.", request.path)
    page = RolesHeldPage(
        name=found.name,
        held=tuple(_held_row(each, end, ended, request.today) for each in held),
        form=form,
        back=Link(f"Back to {found.name}", Inside(organization).person(member)),
    )
    return show(request, "pages/person_roles.html", around(membership, found, "Roles"), page)


def _held_row(each, end: EndForm, ended: str, today) -> HeldRow:
    form = end if str(each.id) == ended else EndForm(prefix=str(each.id), initial={"until": today})
    return HeldRow(
        each.id, each.name, each.framework, day_moment(each.since), each.until and day_moment(each.until), form
    )


def _by_framework(roles: list[RoleChoice]) -> list:
    grouped: dict[str, list[tuple[str, str]]] = {}
    for role in roles:
        grouped.setdefault(role.framework, []).append((role.value, role.name))
    return list(grouped.items()) if len(grouped) > 1 else next(iter(grouped.values()), [])


def _give(request: HttpRequest, membership: Membership, member, said) -> None:
    role = role_called(membership.organization_id, said["role"], request.viewer) or _nothing()
    by = member_of(request.viewer, membership.organization_id)
    hold_role(member=member, role=role, since=said["since"], by=by, now=request.now)


def _end(request: HttpRequest, membership: Membership, member, holding: str, said) -> None:
    row = holding_called(member.pk, holding, request.viewer) or _nothing()
    by = member_of(request.viewer, membership.organization_id)
    end_holding(holding=row, until=said["until"], by=by, now=request.now)
