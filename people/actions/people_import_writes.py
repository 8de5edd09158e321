"""The writes of a people import: the same as the single actions, with the same audit events, in batches."""

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import transaction

from people.actions.accounts import end_sessions
from people.actions.bulk_writes import BATCH, Tell, batches, create_many, revise_many
from people.actions.members import close_ways_in
from people.addresses import free_slugs
from people.audit_log import AUDIT_ACTIONS
from people.member_events import (
    MemberChange,
    managers_changed,
    members_joined,
    members_left,
    members_returned,
)
from people.models import AuditEvent, Member, Organization, ReportingLine, Team, TeamMembership, User
from people.people_import.import_options import NEW, UNCHANGED, PersonPlan
from people.people_import.plan import PeopleImportPlan
from people.people_import.reporting_line import line_depths, managers_above, people_below
from people.people_import.teams import NewTeam, TeamRef
from people.words import RIGHTS


@dataclass
class ImportResult:
    """The state of an import: ids of members by email, ids of teams by their key in the plan, team slugs by id."""

    organization: Organization
    by: Member | None
    now: dt.datetime
    today: dt.date
    tell: Tell
    members: dict[str, int] = field(default_factory=dict)
    teams: dict[TeamRef, int] = field(default_factory=dict)
    slugs: dict[int, str] = field(default_factory=dict)

    def event(self, action: str, kind: str, pk: int, label: str, before: dict, after: dict) -> AuditEvent:
        return AuditEvent(
            organization=self.organization,
            actor=self.by,
            action=AUDIT_ACTIONS[action].name,
            subject_kind=kind,
            subject_id=pk,
            subject_label=label[:300],
            at=self.now,
            before=before,
            after=after,
        )


@transaction.atomic
def store_people(
    *,
    organization: Organization,
    plan: PeopleImportPlan,
    by: Member | None,
    now: dt.datetime,
    today: dt.date,
    tell: Tell,
) -> ImportResult:
    """Change an organization's people and teams as a plan without problems says, with the organization locked.

    The extensions of the import store their own steps.
    """
    stored = ImportResult(organization, by, now, today, tell)
    stored.members = {person.email: person.person.pk for person in plan.people if person.person.pk}
    others = Member.objects.filter(organization=organization).values_list("email", "pk")
    stored.members = {**dict(others), **stored.members}
    changed = [person for person in plan.people if person.kind not in (NEW, UNCHANGED)]
    _make_teams(stored, plan.teams)
    _make_members(stored, plan.of(NEW))
    _change_members(stored, changed)
    _move_in_teams(stored, plan.people)
    _set_managers(stored, [person for person in plan.people if "manager" in person.values])
    create_many(AuditEvent, _events(stored, plan), "Audit log", tell)
    _sign_out(stored, changed)
    _announce(stored, plan)
    return stored


# Teams


def _make_teams(stored: ImportResult, teams: Sequence[NewTeam]) -> None:
    """Create parent teams before their child teams."""
    stored.slugs = dict(stored.organization.teams.values_list("pk", "slug"))
    slugs = free_slugs([team.name for team in teams], set(stored.slugs.values()), fallback="team")
    levels: dict[int, list[tuple[NewTeam, Team]]] = {}
    for team, slug in zip(teams, slugs, strict=True):
        row = Team(organization=stored.organization, name=team.name, kind=team.kind, slug=slug)
        levels.setdefault(len(team.key[1]), []).append((team, row))
    for _, level in sorted(levels.items()):
        for team, row in level:
            row.parent_id = stored.teams.get(team.parent, team.parent)
        Team.objects.bulk_create([row for _, row in level], batch_size=BATCH)
        stored.teams.update((team.key, row.pk) for team, row in level)
        stored.slugs.update((row.pk, row.slug) for _, row in level)
    events = (
        stored.event("create_team", "team", stored.teams[team.key], team.name, {}, {"kind": team.kind})
        for team in teams
    )
    create_many(AuditEvent, events, "Teams", stored.tell)


def _move_in_teams(stored: ImportResult, people: Sequence[PersonPlan]) -> None:
    quits = [(stored.members[person.email], team) for person in people for team in person.quits]
    by_team: dict[int, list[int]] = {}
    for member, team in quits:
        by_team.setdefault(team, []).append(member)
    for members in batches(sorted(by_team.items()), BATCH):
        _quit(members)
    joins = (
        TeamMembership(member_id=stored.members[person.email], team_id=stored.teams.get(team, team))
        for person in people
        for team in person.joins
    )
    create_many(TeamMembership, joins, "Team memberships", stored.tell)


def _quit(by_team: list[tuple[int, list[int]]]) -> None:
    """Delete memberships by id, looked up in batches of members."""
    wanted = {(member, team) for team, members in by_team for member in members}
    for members in batches(sorted({member for member, _ in wanted})):
        rows = TeamMembership.objects.filter(member__in=members).values_list("pk", "member_id", "team_id")
        gone = [pk for pk, member, team in rows if (member, team) in wanted]
        for some in batches(gone):
            TeamMembership.objects.filter(pk__in=some).delete()


# Members


def _make_members(stored: ImportResult, people: Sequence[PersonPlan]) -> None:
    """Create managers before their reports, so that each member is saved once, with their manager."""
    taken = set(stored.organization.members.values_list("slug", flat=True))
    slugs = free_slugs([person.name for person in people], taken, fallback="member")
    slug_of = {person.email: slug for person, slug in zip(people, slugs, strict=True)}
    depth = line_depths({person.email: person.values.get("manager") or None for person in people})
    done = 0
    for level in range(max(depth.values(), default=0) + 1):
        for batch in batches(person for person in people if depth[person.email] == level):
            made = Member.objects.bulk_create(
                [_member(stored, person, slug_of[person.email]) for person in batch], batch_size=BATCH
            )
            stored.members.update((member.email, member.pk) for member in made)
            done += len(made)
            stored.tell(f"New people: {done:,} of {len(people):,}")


def _member(stored: ImportResult, person: PersonPlan, slug: str) -> Member:
    member = Member(organization=stored.organization, email=person.email, slug=slug)
    _set(stored, member, person.values)
    return member


def _set(stored: ImportResult, member: Member, values: dict[str, Any]) -> None:
    member.name = values.get("name", member.name)
    member.joined_on = values.get("joined", member.joined_on)
    member.left_on = values.get("left", member.left_on)
    member.changed_at = stored.now
    if "manager" in values:
        member.manager_id = stored.members[values["manager"]] if values["manager"] else None
    if "rights" in values:
        for right in RIGHTS:
            setattr(member, f"is_{right}", right in values["rights"])


#: The fields of a member that an import can change.
CHANGEABLE = ["name", "manager", *(f"is_{right}" for right in RIGHTS), "joined_on", "left_on", "changed_at"]


def _change_members(stored: ImportResult, people: Sequence[PersonPlan]) -> None:
    done = 0
    for batch in batches([person for person in people if person.values]):
        found = Member.objects.in_bulk([person.person.pk for person in batch])
        for person in batch:
            _set(stored, found[person.person.pk], person.values)
        revise_many(Member, found.values(), CHANGEABLE)
        done += len(batch)
        stored.tell(f"Changed people: {done:,} of {len(people):,}")


# Reporting lines


def _set_managers(stored: ImportResult, moved: Collection[PersonPlan]) -> None:
    """Replace the reporting lines of everyone whose manager changed, and of everyone below them."""
    rows = Member.objects.filter(organization=stored.organization).values_list("pk", "manager_id")
    manager_of = dict(rows.iterator(chunk_size=2000))
    touched = people_below(manager_of, {stored.members[person.email] for person in moved})
    known = {person.person.pk for person in moved if person.person.pk}
    if known:
        for batch in batches(sorted(touched)):
            ReportingLine.objects.filter(member__in=batch).delete()
    lines = (
        ReportingLine(manager_id=manager, member_id=member, distance=distance)
        for member in sorted(touched)
        for distance, manager in enumerate(managers_above(manager_of, member), start=1)
    )
    create_many(ReportingLine, lines, "Reporting lines", stored.tell)


# The audit log


def _events(stored: ImportResult, plan: PeopleImportPlan) -> Iterator[AuditEvent]:
    """The events that the single actions would have recorded, person by person."""
    for person in plan.people:
        for action, before, after in _acts(stored, person):
            yield stored.event(action, "member", stored.members[person.email], person.name, before, after)


def _acts(stored: ImportResult, person: PersonPlan) -> Iterator[tuple[str, dict, dict]]:
    values, was = person.values, person.person
    if person.kind == NEW:
        rights = list(values.get("rights", ()))
        yield "add_member", {}, {"rights": rights, "joined_on": str(values["joined"])}
    else:
        yield from _revisions(person)
    if values.get("manager", was.manager) != was.manager:
        yield "set_manager", {"manager": _pk(stored, was.manager)}, {"manager": _pk(stored, values["manager"])}
    if values.get("left"):
        before = {"left_on": str(was.left)} if was.left else {}
        yield "deactivate_member", before, {"left_on": str(values["left"])}
    for team in person.quits:
        yield "remove_from_team", {}, {"team": stored.slugs[team]}
    for team in person.joins:
        yield "add_to_team", {}, {"team": stored.slugs[stored.teams.get(team, team)]}


def _revisions(person: PersonPlan) -> Iterator[tuple[str, dict, dict]]:
    """Events about an existing member's own fields; the new name itself is not recorded."""
    values, was = person.values, person.person
    joined, rights = str(person.after("joined")), list(person.after("rights"))
    if "left" in values and values["left"] is None:
        before = {"joined_on": str(was.joined), "left_on": str(was.left), "rights": list(was.rights)}
        yield "reinstate_member", before, {"joined_on": joined, "rights": rights}
    elif "rights" in values:
        yield "set_rights", {"rights": list(was.rights)}, {"rights": rights}
    changed = [written for field, written in (("name", "name"), ("joined", "joined_on")) if field in values]
    if changed:
        yield "edit_member", {"joined_on": str(was.joined)}, {"joined_on": joined, "changed": changed}


def _pk(stored: ImportResult, email: str) -> int | None:
    return stored.members[email] if email else None


# Member events


def _announce(stored: ImportResult, plan: PeopleImportPlan) -> None:
    """Tell other packages who joined, left, came back or changed manager (people.member_events)."""
    today, present = stored.today, [person for person in plan.people if person.person.pk]
    left = [each for each in present if (day := each.values.get("left")) and day <= today]
    for happened, people in (
        (members_joined, plan.of(NEW)),
        (members_left, left),
        (members_returned, [each for each in present if each.comes_back(today)]),
    ):
        if people:
            happened(_change(stored, people))
    moved = [person for person in plan.people if "manager" in person.values]
    if moved:
        former = {stored.members[each.email]: _pk(stored, each.person.manager) for each in moved}
        managers_changed(replace(_change(stored, moved), former_managers=former))


def _change(stored: ImportResult, people: Sequence[PersonPlan]) -> MemberChange:
    members = [stored.members[person.email] for person in people]
    return MemberChange(organization=stored.organization.pk, members=members, by=stored.by, now=stored.now)


# Leaving


def _sign_out(stored: ImportResult, people: Sequence[PersonPlan]) -> None:
    """Withdraw the invitations of people who leave, and sign out those who have already left."""
    leaving = [person for person in people if person.values.get("left")]
    for batch in batches([person.person.pk for person in leaving]):
        close_ways_in(stored.organization, batch, stored.now)
    gone = [person.person.pk for person in leaving if person.values["left"] <= stored.today]
    for batch in batches(gone):
        for user in User.objects.filter(memberships__in=batch):
            end_sessions(user=user)
