"""The pages under test: name, address and reader."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import Resolver404, resolve

from tests.browser.files import CHANGES, PROBLEMS, UNNAMED
from tests.proofs.counts import IS_FULL

VISITOR, MINA, TOMAS, INES = "", "mina-oduya", "tomas-reyl", "ines-marou"
ROSALIND, SOLVEIG = "rosalind-achterberg", "solveig-aakre"
STEPS, LARGE = "/harbor/steps", "/harbor/large"


@dataclass(frozen=True)
class Place:
    """A page. ``reader`` is a key of the demo's people, or empty for a visitor; ``status`` is the expected status."""

    name: str
    path: str
    reader: str = VISITOR
    status: int = 200


PUBLIC = (
    Place("home", "/"),
    Place("home, searched", "/?q=work"),
    Place("home, nothing found", "/?q=zzz"),
    Place("glossary", "/glossary/"),
    Place("organization", "/harbor/"),
    Place("framework", f"{STEPS}/"),
    Place("framework, filtered", f"{STEPS}/?health=bad&role=developer"),
    Place("framework, nothing found", f"{STEPS}/?q=zzz"),
    Place("framework of 60 abilities", f"{LARGE}/"),
    Place("framework of which little is said", "/harbor/bare/"),
    Place("ability, neglected", f"{STEPS}/abilities/sees-the-business-behind-the-work/"),
    Place("ability, observed", f"{STEPS}/abilities/speaks-up-early/"),
    Place("ability without a role", f"{STEPS}/abilities/hands-work-over/"),
    Place("ability without milestones", "/harbor/bare/abilities/unsaid/"),
    Place("ability of eight steps and long texts", f"{LARGE}/abilities/ability-1/"),
    Place("ability with a long name that 61 roles ask for", f"{LARGE}/abilities/ability-2/"),
    Place("ability of a former release", f"{STEPS}/releases/2/abilities/speaks-up-early/"),
    Place("role", f"{STEPS}/roles/senior-developer/"),
    Place("role with 60 requirements", f"{LARGE}/roles/role-2/"),
    Place("role that asks for nothing", "/harbor/bare/roles/idle/"),
    Place("roles", f"{STEPS}/roles/"),
    Place("roles, nothing found", f"{STEPS}/roles/?q=zzz"),
    Place("61 roles", f"{LARGE}/roles/"),
    Place("two roles", f"{STEPS}/roles/developer/compare/senior-developer/"),
    Place("two large roles", f"{LARGE}/roles/role-1/compare/role-2/"),
    Place("choice of a second role", f"{STEPS}/roles/developer/compare/"),
    Place("health", f"{STEPS}/health/"),
    Place("health of 60 abilities", f"{LARGE}/health/"),
    Place("history", f"{STEPS}/releases/"),
    Place("comparison", f"{STEPS}/releases/compare/?from=3&to=4"),
    Place("comparison of the first and the last", f"{STEPS}/releases/compare/?from=1&to=4"),
    Place("former release", f"{STEPS}/releases/2/"),
    Place("framework that is announced", "/harbor/coming/"),
    Place("history of what is announced", "/harbor/coming/releases/"),
    Place("archived framework", "/harbor/shelved/"),
    Place("sign-in", "/accounts/login/"),
    Place("sign-up", "/accounts/signup/"),
    Place("sign-in by a mailed code", "/accounts/login/code/"),
    Place("sign-in by one's organization", "/accounts/login/organization/"),
    Place("turned back at a provider", "/accounts/services/cancelled/"),
    Place("forgotten password", "/accounts/password/reset/"),
    Place("link sent", "/accounts/password/reset/done/"),
    Place("link used up", "/accounts/password/reset/key/1-abc/"),
    Place("password changed", "/accounts/password/reset/key/done/"),
    Place("closed account", "/accounts/inactive/"),
    Place("nothing there", "/harbor/nothing/", status=404),
)

MEMBERS = (
    Place("home of a member", "/", MINA),
    Place("organization of a member", "/harbor/", MINA),
    Place("members' framework", "/harbor/guild-craft/", MINA),
    Place("ability where one stands", f"{STEPS}/abilities/speaks-up-early/", MINA),
    Place("ability nobody talked about", f"{STEPS}/abilities/hands-work-over/", MINA),
    Place("ability of a manager", f"{STEPS}/abilities/writes-code-others-can-change/", TOMAS),
    Place("not allowed", f"{STEPS}/review/", MINA, status=403),
    Place("gallery", "/gallery/", MINA),
    Place("change of password", "/accounts/password/change/", MINA),
    Place("email addresses", "/accounts/email/", MINA),
    Place("password once more", "/accounts/reauthenticate/", MINA),
    Place("sign-out", "/accounts/logout/", MINA),
    Place("account", "/accounts/", MINA),
    Place("two-step sign-in", "/accounts/two-step/", MINA),
    Place("passkeys", "/accounts/passkeys/", MINA),
    Place("sessions", "/accounts/sessions/", MINA),
    Place("sign-in services", "/accounts/services/", MINA),
    Place("settings, without the right", "/harbor/settings/", MINA, status=403),
)

OBSERVERS = (
    Place("recognition", "/harbor/recognition/"),
    Place("recognition of a member, narrowed", "/harbor/recognition/?about=mina-oduya", MINA),
    Place(
        "form of an observation", "/harbor/observations/new/?about=mina-oduya&ability=steps/speaks-up-early", TOMAS
    ),
    Place("observations about oneself", "/harbor/observations/", MINA),
    Place("drafts", "/harbor/observations/?list=drafts", TOMAS),
    Place("observations about those one manages", "/harbor/observations/?list=reports", TOMAS),
    Place("waiting for one's agreement", "/harbor/observations/?list=waiting", MINA),
)

EDITORS = (
    Place("role with what it takes from others", f"{STEPS}/roles/lead-developer/", INES),
    Place("health, filtered, for an editor", f"{STEPS}/health/?badge=H9", INES),
    Place("organization of an editor", "/harbor/", INES),
    Place("draft", f"{STEPS}/draft/", INES),
    Place("ability of a draft", f"{STEPS}/draft/abilities/gives-feedback-that-can-be-used/", INES),
    Place("ability that can be mended", f"{STEPS}/abilities/sees-the-business-behind-the-work/", INES),
    Place("review", f"{STEPS}/review/", INES),
    Place("review of a first release", "/harbor/unready/review/", INES),
    Place("review with an obstacle", "/harbor/impossible/review/", INES),
    Place("review of nothing", "/harbor/guild-craft/review/", INES),
    Place("review of many texts", "/harbor/reworded/review/", INES),
    Place("history with a release to withdraw", "/harbor/bare/releases/", INES),
    Place("withdrawal", "/harbor/bare/releases/2/withdraw/", INES),
    Place("withdrawal that can't be", "/harbor/bare/releases/1/withdraw/", INES),
    Place("confirmation", f"{STEPS}/abilities/sees-the-business-behind-the-work/confirm/", INES),
)

ADMIN = (
    Place("drafts", "/admin/", INES),
    Place("list of frameworks", "/admin/frameworks/framework/", INES),
    Place("list of abilities", "/admin/frameworks/ability/?framework={framework steps}", INES),
    Place("list of abilities, nothing found", "/admin/frameworks/ability/?framework={framework steps}&q=zzz", INES),
    Place("list of abilities, filtered", "/admin/frameworks/ability/?framework={framework steps}&health=bad", INES),
    Place("list of roles", "/admin/frameworks/role/?framework={framework large}", INES),
    Place("list of groups", "/admin/frameworks/group/?framework={framework steps}", INES),
    Place("editor of an ability", "/admin/frameworks/ability/{ability speaks-up-early}/change/", INES),
    Place("editor of an ability of eight steps", "/admin/frameworks/ability/{ability ability-1}/change/", INES),
    Place("editor of a role", "/admin/frameworks/role/{role developer}/change/", INES),
    Place("requirements of an ability", "/admin/frameworks/ability/{ability speaks-up-early}/requirements/", INES),
    Place("requirements, searched", "/admin/frameworks/role/{role role-2}/requirements/?q=ability", INES),
    Place("editor of a framework", "/admin/frameworks/framework/{framework steps}/change/", INES),
    Place("editor of a group", "/admin/frameworks/group/{group working-together}/change/", INES),
    Place("beginning an ability", "/admin/frameworks/ability/add/?framework={framework steps}", INES),
    Place("beginning a framework", "/admin/frameworks/framework/add/", INES),
    Place("who changed an ability", "/admin/frameworks/ability/{ability speaks-up-early}/history/", INES),
    Place("who changed a role", "/admin/frameworks/role/{role developer}/history/", INES),
    Place("who changed a framework", "/admin/frameworks/framework/{framework steps}/history/", INES),
    Place("taking a group away", "/admin/frameworks/group/{group working-together}/delete/", INES),
)

PEOPLE = (
    Place("people", "/harbor/people/", MINA),
    Place("people, found", "/harbor/people/?q=re&team=technology&role=steps/developer", MINA),
    Place("people, nobody found", "/harbor/people/?q=zzz", MINA),
    Place("people who left", "/harbor/people/?state=left", ROSALIND),
    Place("a member", "/harbor/people/tomas-reyl/", MINA),
    Place("oneself", "/harbor/people/mina-oduya/", MINA),
    Place("a member, to administer", "/harbor/people/tomas-reyl/", SOLVEIG),
    Place("teams", "/harbor/teams/", MINA),
    Place("a team", "/harbor/teams/technology/", MINA),
    Place("a team, to administer", "/harbor/teams/timetable/", ROSALIND),
    Place("reporting line", "/harbor/reports/", MINA),
    Place("reporting line from somebody down", "/harbor/reports/?under=tomas-reyl", MINA),
    Place("leaving", "/harbor/leave/", MINA),
    Place("leaving as the last owner", "/harbor/leave/", SOLVEIG),
    Place("adding a person", "/harbor/new/person/", ROSALIND),
    Place("name and email", "/harbor/people/tomas-reyl/edit/", ROSALIND),
    Place("choosing a manager", "/harbor/people/tomas-reyl/manager/", ROSALIND),
    Place("teams of somebody", "/harbor/people/tomas-reyl/teams/", ROSALIND),
    Place("roles of somebody", "/harbor/people/tomas-reyl/roles/", ROSALIND),
    Place("the day somebody leaves", "/harbor/people/tomas-reyl/leaving/", ROSALIND),
    Place("erasing somebody", "/harbor/people/tomas-reyl/erase/", SOLVEIG),
    Place("making a team", "/harbor/new/team/", ROSALIND),
    Place("changing a team", "/harbor/teams/timetable/edit/", ROSALIND),
    Place("who is in a team", "/harbor/teams/timetable/members/", ROSALIND),
    Place("taking a team away", "/harbor/teams/timetable/remove/", ROSALIND),
    Place("rights", "/harbor/rights/", SOLVEIG),
    Place("rights of somebody found", "/harbor/rights/?q=mina", SOLVEIG),
    Place("audit log", "/harbor/audit/", SOLVEIG),
    Place("audit log, nothing found", "/harbor/audit/?person=zzz", SOLVEIG),
)

ORGANIZATION = (
    Place("settings of an owner", "/harbor/settings/", SOLVEIG),
    Place("settings of a people admin", "/harbor/settings/", ROSALIND),
    Place("sign-in of an organization", "/harbor/settings/sign-in/", SOLVEIG),
)

ENTRY = (
    Place("begin an organization", "/new/", MINA),
    Place("bringing people in", "/harbor/setup/people/", SOLVEIG),
    Place("invitations", "/harbor/invitations/", ROSALIND),
    Place("invitation that lets nobody in", "/invitations/never-was/", status=404),
)

ROSTER = (
    Place("import of people", "/harbor/import/", ROSALIND),
    Place("columns of a file", f"/harbor/import/{UNNAMED}/columns/", ROSALIND),
    Place("file with problems", f"/harbor/import/{PROBLEMS}/", ROSALIND),
    Place("file that changes people", f"/harbor/import/{CHANGES}/?show=changed", ROSALIND),
    Place("file that brings people", f"/harbor/import/{CHANGES}/?show=new", ROSALIND),
)

NEWS = (
    Place("feedback, asked and asking", "/harbor/feedback/", MINA),
    Place("asking for feedback", "/harbor/feedback/new/", TOMAS),
    Place("asking for feedback, nobody found", "/harbor/feedback/new/?q-whom=zzz&q-abilities=zzz", MINA),
    Place("notifications", "/harbor/notifications/", MINA),
    Place("notifications of who was asked", "/harbor/notifications/", TOMAS),
    Place("rhythm of mails", "/harbor/notifications/settings/", MINA),
)

DECISIONS = (
    Place("choosing what to decide on", "/harbor/people/mina-oduya/decide/", TOMAS),
    Place("deciding", "/harbor/people/mina-oduya/decide/?ability=steps/speaks-up-early&milestone=3", TOMAS),
    Place("one's milestones", "/harbor/people/mina-oduya/milestones/", MINA),
    Place("decisions about oneself", "/harbor/decisions/", MINA),
    Place("decisions by oneself", "/harbor/decisions/?by=me", TOMAS),
    Place("conversations one follows", "/harbor/conversations/", TOMAS),
    Place("beginning a conversation", "/harbor/conversations/new/?ability=steps/speaks-up-early", MINA),
    Place("role of a member", f"{STEPS}/roles/senior-developer/", MINA),
)

PAGES = (*PUBLIC, *MEMBERS, *EDITORS, *ADMIN, *PEOPLE, *ORGANIZATION, *ENTRY, *ROSTER, *NEWS, *DECISIONS, *OBSERVERS)


def one_of_each_view(places: Sequence[Place]) -> list[int]:
    """Return the numbers of the places that are the first of their view; in ``make proofs``, of all places."""
    first: dict[str, int] = {}
    for number, place in enumerate(places):
        first.setdefault(_view_of(place.path), number)
    return list(range(len(places)) if IS_FULL else first.values())


def _view_of(path: str) -> str:
    """The name of the view of a path whose parameters may be names of rows, as in ``{ability speaks-up-early}``."""
    try:
        return resolve(re.sub(r"\{[^}]*\}", "1", path).partition("?")[0]).view_name
    except Resolver404:
        return ""
