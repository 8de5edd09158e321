"""Pages for people admins: add a person; change somebody's name, email, manager, teams and roles."""

from dataclasses import dataclass

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from careersteps.pages.layout.access import (
    get_current_member_or_404,
    get_member_or_404,
    person_rows,
    require_people_admin,
)
from careersteps.pages.layout.form_pages import (
    OFFERED,
    ChoosePersonPage,
    FormPage,
    apply_form,
    post_data,
    redirect_with_message,
    run_and_report,
    show_form_page,
)
from careersteps.pages.layout.page_frame import organization_frame
from careersteps.pages.layout.paging import query_of
from careersteps.pages.layout.responses import private_response, show
from frameworks.actions import assign_role, end_role_assignment
from frameworks.queries.role_assignments import (
    RoleChoice,
    get_role_assignment,
    get_role_by_value,
    role_assignments_of,
    role_choices,
)
from people.actions import add_member, edit_member, put_in_team, set_manager, take_out_of_team
from people.addresses import OrganizationUrls
from people.forms.people import EndForm, NewPersonForm, PersonForm, RoleChoiceForm, TeamChoiceForm
from people.queries import get_organization_by_slug, member_of
from people.queries.directory import possible_managers, teams_of
from people.queries.teams import TeamTree, get_team_by_slug, read_team_tree
from people.viewer import ViewerMembership
from ui.components import Filters, Link, PageFrame
from ui.dates import Moment, day_moment

change = require_http_methods(["GET", "HEAD", "POST"])


@private_response
@change
def new_person(request: HttpRequest, organization: str) -> HttpResponse:
    membership = require_people_admin(request, organization)
    inside = OrganizationUrls(organization)
    form = NewPersonForm(post_data(request), initial={"joined_on": request.today})

    def add(said) -> None:
        add_member(
            organization=get_organization_by_slug(organization),
            by=member_of(request.viewer, membership.organization_id),
            now=request.now,
            **said,
        )

    if request.method == "POST" and apply_form(form, add):
        return redirect_with_message(request, f"{form.cleaned_data['name']} added.", inside.people)
    page = FormPage(
        title="Add person",
        lead="You can give them a manager, teams and roles right away. They can’t read anything until they accept "
        "an invitation.",
        form=form,
        submit="Add person",
        cancel=Link("Cancel", inside.people),
    )
    chrome = organization_frame(
        membership, title=page.title, current=inside.people, crumbs=(Link("People", inside.people),)
    )
    return show_form_page(request, chrome, page)


def person_page_frame(membership: ViewerMembership, member, title: str) -> PageFrame:
    """The frame of a page that changes something about a member."""
    inside = OrganizationUrls(membership.organization_slug)
    crumbs = (Link("People", inside.people), Link(member.name, inside.person(member.slug)))
    return organization_frame(membership, title=f"{title}: {member.name}", current=inside.people, crumbs=crumbs)


@private_response
@change
def edit_person(request: HttpRequest, organization: str, member: str) -> HttpResponse:
    membership = require_people_admin(request, organization)
    found = get_member_or_404(request, membership, member)
    url = OrganizationUrls(organization).person(member)
    form = PersonForm(post_data(request), initial={"name": found.name, "email": found.email})

    def edit(said) -> None:
        by = member_of(request.viewer, membership.organization_id)
        edit_member(member=found, by=by, now=request.now, **said)

    if request.method == "POST" and apply_form(form, edit):
        return redirect_with_message(request, "Saved.", url)
    lead = (
        "If you change the email here, they still sign in with the address of their account." if found.user_id else ""
    )
    page = FormPage(title="Name and email", lead=lead, form=form, submit="Save", cancel=Link("Cancel", url))
    return show_form_page(request, person_page_frame(membership, found, page.title), page)


@private_response
@change
def person_manager(request: HttpRequest, organization: str, member: str) -> HttpResponse:
    membership = require_people_admin(request, organization)
    found = get_member_or_404(request, membership, member)
    inside = OrganizationUrls(organization)
    if request.method == "POST":
        return _set_manager(request, membership, found)
    words, url = query_of(request.GET), inside.person_manager(member)
    offered = possible_managers(found, words, on=request.today, most=OFFERED + 1)
    page = ChoosePersonPage(
        title=f"Choose a manager for {found.name}",
        lead=_manager_today(found) + "Everyone who reports to them moves along. The new manager can read what "
        "managers may read about them, including earlier texts. The former manager no longer can.",
        filters=person_filters(url, words),
        rows=person_rows(offered[:OFFERED], (), membership),
        field="manager",
        verb="Choose",
        others=(("", "No manager"),) if found.manager_id else (),
        is_more=len(offered) > OFFERED,
        back=Link(f"Back to {found.name}", inside.person(member)),
    )
    return show(
        request,
        "pages/layout/choose_person.html",
        person_page_frame(membership, found, "Manager"),
        page,
        part="results",
    )


def _manager_today(member) -> str:
    return f"Current manager: {member.manager.name}. " if member.manager else ""


def person_filters(url: str, words: str) -> Filters:
    return Filters(action=url, results="results", label="Search by name or email", q=words, count="")


def _set_manager(request: HttpRequest, membership: ViewerMembership, member) -> HttpResponse:
    chosen, url = request.POST.get("manager", ""), OrganizationUrls(membership.organization_slug).person(member.slug)
    manager = get_current_member_or_404(request, membership, chosen) if chosen else None
    by = member_of(request.viewer, membership.organization_id)
    said = f"{member.name} now reports to {manager.name}." if manager else f"{member.name} now has no manager."
    run_and_report(request, lambda: set_manager(member=member, manager=manager, by=by, now=request.now), said)
    return redirect(url)


@dataclass(frozen=True, kw_only=True)
class PersonTeamsPage:
    """pages/people/person_teams.html: a member's teams as (slug, name), and the form to add another."""

    name: str
    teams: tuple[tuple[str, str], ...]
    form: Form
    back: Link


@private_response
@change
def person_teams(request: HttpRequest, organization: str, member: str) -> HttpResponse:
    membership = require_people_admin(request, organization)
    found = get_member_or_404(request, membership, member)
    inside = OrganizationUrls(organization)
    present = teams_of([found.pk]).get(found.pk, [])
    tree = read_team_tree(membership.organization_id, on=request.today)
    form = TeamChoiceForm(request.POST if "team" in request.POST else None, teams=team_choices(tree))
    by = member_of(request.viewer, membership.organization_id)
    if "out" in request.POST:
        team = get_team_by_slug(membership.organization_id, request.POST["out"]) or _nothing()
        take_out_of_team(member=found, team=team, by=by, now=request.now)
        return redirect_with_message(request, f"{found.name} removed from {team.name}.", request.path)

    def put(said) -> None:
        team = get_team_by_slug(membership.organization_id, said["team"])
        put_in_team(member=found, team=team, by=by, now=request.now)

    if request.method == "POST" and apply_form(form, put):
        return redirect_with_message(request, f"{found.name} added to the team.", request.path)
    page = PersonTeamsPage(
        name=found.name,
        teams=tuple((each.slug, each.name) for each in present),
        form=form,
        back=Link(f"Back to {found.name}", inside.person(member)),
    )
    return show(request, "pages/people/person_teams.html", person_page_frame(membership, found, "Teams"), page)


def _nothing():
    raise Http404


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


@private_response
@change
def person_roles(request: HttpRequest, organization: str, member: str) -> HttpResponse:
    membership = require_people_admin(request, organization)
    found = get_member_or_404(request, membership, member)
    held = role_assignments_of([found.pk], request.viewer, on=request.today, is_past_shown=True)
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
    if ended and apply_form(end, lambda said: _end(request, membership, found, ended, said)):
        return redirect_with_message(request, "End date saved.", request.path)
    if asked and apply_form(form, lambda said: _give(request, membership, found, said)):
        return redirect_with_message(request, "Role assigned.", request.path)
    page = RoleAssignmentsPage(
        name=found.name,
        held=tuple(_held_row(each, end, ended, request.today) for each in held),
        form=form,
        back=Link(f"Back to {found.name}", OrganizationUrls(organization).person(member)),
    )
    return show(request, "pages/people/person_roles.html", person_page_frame(membership, found, "Roles"), page)


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


def _give(request: HttpRequest, membership: ViewerMembership, member, said) -> None:
    role = get_role_by_value(membership.organization_id, said["role"], request.viewer) or _nothing()
    by = member_of(request.viewer, membership.organization_id)
    assign_role(member=member, role=role, since=said["since"], by=by, now=request.now)


def _end(request: HttpRequest, membership: ViewerMembership, member, holding: str, said) -> None:
    row = get_role_assignment(member.pk, holding, request.viewer) or _nothing()
    by = member_of(request.viewer, membership.organization_id)
    end_role_assignment(holding=row, until=said["until"], by=by, now=request.now)
