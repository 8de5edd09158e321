"""Pages for people admins: add a person; change somebody's name, email, manager, teams and roles."""

from dataclasses import dataclass

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from careersteps.pages.layout.access import (
    get_current_member_or_404,
    get_member_or_404,
    own_member,
    people_admin_page,
)
from careersteps.pages.layout.choosers import OFFERED, person_choices
from careersteps.pages.layout.form_pages import (
    ChoosePage,
    FormPage,
    post_data,
    redirect_with_message,
    refusals_as_message,
    refusals_in,
    show_form_page,
)
from careersteps.pages.layout.page_frame import organization_frame
from careersteps.pages.layout.paging import query_of
from careersteps.pages.layout.responses import show
from frameworks.actions import assign_role, end_role_assignment
from frameworks.queries.role_assignments import (
    RoleChoice,
    get_role_assignment,
    get_role_by_value,
    role_assignments_of,
    role_choices,
)
from people.actions import add_member, add_to_team, edit_member, remove_from_team, set_manager
from people.forms.people import EndForm, NewPersonForm, PersonForm, RoleChoiceForm, TeamChoiceForm
from people.queries.directory import DirectoryQuery, anyone_below, list_people, teams_of
from people.queries.teams import TeamTree, get_team_by_slug, read_team_tree
from people.requests import PageRequest
from people.viewer import ViewerMembership
from ui.components import Chooser, Filters, Link, PageFrame
from ui.dates import Moment, day_moment

change = require_http_methods(["GET", "HEAD", "POST"])


@change
@people_admin_page
def new_person(request: PageRequest) -> HttpResponse:
    urls = request.member.urls
    form = NewPersonForm(post_data(request), initial={"joined_on": request.today})

    if form.is_valid():
        by = own_member(request)
        with refusals_in(form):
            add_member(organization=by.organization, by=by, now=request.now, **form.cleaned_data)
            return redirect_with_message(request, f"{form.cleaned_data['name']} added.", urls.people)
    page = FormPage(
        title="Add person",
        lead="You can give them a manager, teams and roles right away. They can’t read anything until they accept "
        "an invitation.",
        form=form,
        submit="Add person",
        cancel=Link("Cancel", urls.people),
    )
    frame = organization_frame(
        request.member, title=page.title, current=urls.people, crumbs=(Link("People", urls.people),)
    )
    return show_form_page(request, frame, page)


def person_page_frame(membership: ViewerMembership, member, title: str) -> PageFrame:
    """The frame of a page that changes something about a member."""
    urls = membership.urls
    crumbs = (Link("People", urls.people), Link(member.name, urls.person(member.slug)))
    return organization_frame(membership, title=f"{title}: {member.name}", current=urls.people, crumbs=crumbs)


@change
@people_admin_page
def edit_person(request: PageRequest, member: str) -> HttpResponse:
    found = get_member_or_404(request, member)
    url = request.member.urls.person(member)
    form = PersonForm(post_data(request), initial={"name": found.name, "email": found.email})

    if form.is_valid():
        with refusals_in(form):
            edit_member(member=found, by=own_member(request), now=request.now, **form.cleaned_data)
            return redirect_with_message(request, "Saved.", url)
    lead = (
        "If you change the email here, they still sign in with the address of their account." if found.user_id else ""
    )
    page = FormPage(title="Name and email", lead=lead, form=form, submit="Save", cancel=Link("Cancel", url))
    return show_form_page(request, person_page_frame(request.member, found, page.title), page)


@change
@people_admin_page
def person_manager(request: PageRequest, member: str) -> HttpResponse:
    found = get_member_or_404(request, member)
    urls = request.member.urls
    if request.method == "POST":
        return _set_manager(request, found)
    words, url = query_of(request.GET), urls.person_manager(member)
    query = DirectoryQuery(
        organization=found.organization_id, on=request.today, words=words, without=anyone_below(found)
    )
    offered = list_people(query, most=OFFERED + 1)
    page = ChoosePage(
        title=f"Choose a manager for {found.name}",
        lead=_manager_today(found) + "Their reports move with them. The new manager can read texts for their "
        "managers, including earlier ones. The former manager no longer can.",
        filters=person_filters(url, words),
        chooser=Chooser(
            kind="button",
            field="manager",
            verb="Choose",
            choices=person_choices(offered[:OFFERED], urls),
            is_more=len(offered) > OFFERED,
            nothing="No people found.",
        ),
        others=(("", "No manager"),) if found.manager_id else (),
        back=Link(f"Back to {found.name}", urls.person(member)),
    )
    return show(
        request,
        "pages/layout/choose.html",
        person_page_frame(request.member, found, "Manager"),
        page,
        part="results",
    )


def _manager_today(member) -> str:
    return f"Current manager: {member.manager.name}. " if member.manager else ""


def person_filters(url: str, words: str) -> Filters:
    return Filters(action=url, results="results", label="Search by name or email", q=words, count="")


def _set_manager(request: PageRequest, member) -> HttpResponse:
    chosen, url = request.POST.get("manager", ""), request.member.urls.person(member.slug)
    manager = get_current_member_or_404(request, chosen) if chosen else None
    by = own_member(request)
    with refusals_as_message(request):
        set_manager(member=member, manager=manager, by=by, now=request.now)
        now_has = f"reports to {manager.name}" if manager else "has no manager"
        messages.success(request, f"{member.name} now {now_has}.")
    return redirect(url)


@dataclass(frozen=True, kw_only=True)
class PersonTeamsPage:
    """pages/people/person_teams.html: a member's teams as (slug, name), and the form to add another."""

    name: str
    teams: tuple[tuple[str, str], ...]
    form: Form
    back: Link


@change
@people_admin_page
def person_teams(request: PageRequest, member: str) -> HttpResponse:
    found = get_member_or_404(request, member)
    urls = request.member.urls
    present = teams_of([found.pk]).get(found.pk, [])
    tree = read_team_tree(request.member.organization_id, on=request.today)
    form = TeamChoiceForm(request.POST if "team" in request.POST else None, teams=team_choices(tree))
    if "out" in request.POST:
        return _take_out(request, found)
    if form.is_valid():
        with refusals_in(form):
            team = get_team_by_slug(request.member.organization_id, form.cleaned_data["team"])
            add_to_team(member=found, team=team, by=own_member(request), now=request.now)
            return redirect_with_message(request, f"{found.name} added to the team.", request.path)
    page = PersonTeamsPage(
        name=found.name,
        teams=tuple((each.slug, each.name) for each in present),
        form=form,
        back=Link(f"Back to {found.name}", urls.person(member)),
    )
    return show(request, "pages/people/person_teams.html", person_page_frame(request.member, found, "Teams"), page)


def _take_out(request: PageRequest, member) -> HttpResponse:
    team = _or_404(get_team_by_slug(request.member.organization_id, request.POST["out"]))
    with refusals_as_message(request):
        remove_from_team(member=member, team=team, by=own_member(request), now=request.now)
        messages.success(request, f"{member.name} removed from {team.name}.")
    return redirect(request.path)


def team_choices(tree: TeamTree, without: frozenset[int] = frozenset()) -> list[tuple[str, str]]:
    """Return the teams as options of a menu, indented by level."""
    return [(team.slug, f"{'– ' * depth}{team.name}") for depth, team in tree.in_order() if team.id not in without]


@dataclass(frozen=True)
class RoleAssignmentRow:
    """A role assignment of a member, with the form that ends it."""

    id: int
    name: str
    framework: str
    since: Moment
    until: Moment | None
    form: EndForm


@dataclass(frozen=True, kw_only=True)
class RoleAssignmentsPage:
    name: str
    held: tuple[RoleAssignmentRow, ...]
    form: Form
    back: Link


@change
@people_admin_page
def person_roles(request: PageRequest, member: str) -> HttpResponse:
    found = get_member_or_404(request, member)
    held = role_assignments_of([found.pk], request.viewer, on=request.today, is_past_shown=True)
    has = {each.value for each in held if each.until is None}
    roles = role_choices(request.member.organization_id, request.viewer, on=request.today)
    data = request.POST if "role" in request.POST else None
    form = RoleChoiceForm(
        data,
        roles=_by_framework([each for each in roles if each.value not in has]),
        initial={"since": request.today},
    )
    ended = request.POST.get("assignment", "")
    end = EndForm(request.POST if ended else None, prefix=ended or None, initial={"until": request.today})
    if end.is_valid():
        row = _or_404(get_role_assignment(found.pk, ended, request.viewer))
        with refusals_in(end):
            end_role_assignment(
                assignment=row, until=end.cleaned_data["until"], by=own_member(request), now=request.now
            )
            return redirect_with_message(request, "End date saved.", request.path)
    if form.is_valid():
        values = form.cleaned_data
        role = _or_404(get_role_by_value(request.member.organization_id, values["role"], request.viewer))
        with refusals_in(form):
            assign_role(member=found, role=role, since=values["since"], by=own_member(request), now=request.now)
            return redirect_with_message(request, "Role assigned.", request.path)
    page = RoleAssignmentsPage(
        name=found.name,
        held=tuple(_held_row(each, end, ended, request.today) for each in held),
        form=form,
        back=Link(f"Back to {found.name}", request.member.urls.person(member)),
    )
    return show(request, "pages/people/person_roles.html", person_page_frame(request.member, found, "Roles"), page)


def _held_row(each, end: EndForm, ended: str, today) -> RoleAssignmentRow:
    form = end if str(each.id) == ended else EndForm(prefix=str(each.id), initial={"until": today})
    return RoleAssignmentRow(
        each.id, each.name, each.framework, day_moment(each.since), each.until and day_moment(each.until), form
    )


def _by_framework(roles: list[RoleChoice]) -> list:
    grouped: dict[str, list[tuple[str, str]]] = {}
    for role in roles:
        grouped.setdefault(role.framework, []).append((role.value, role.name))
    return list(grouped.items()) if len(grouped) > 1 else next(iter(grouped.values()), [])


def _or_404(found):
    if found is None:
        raise Http404
    return found
