"""Writes about teams."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from people.actions.audit import record_event
from people.actions.errors import CannotChangePeople
from people.actions.rights import PEOPLE_ADMINS, lock_organization, recheck_rights
from people.addresses import free_slug
from people.models import Member, Organization, Team, TeamMembership


@transaction.atomic
def create_team(
    *,
    organization: Organization,
    name: str,
    kind: str,
    parent: Team | None = None,
    members: Sequence[Member] = (),
    by: Member | None,
    now: dt.datetime,
) -> Team:
    """Save a team with its first members. Raises ``CannotChangePeople`` if any of them is in another organization."""
    organizations = {each.organization_id for each in members} | ({parent.organization_id} if parent else set())
    if organizations - {organization.pk}:
        raise CannotChangePeople(f"The members and the parent team must be in {organization}.")
    lock_organization(organization.pk)
    by = recheck_rights(by, PEOPLE_ADMINS, organization.pk, now)
    taken = set(organization.teams.values_list("slug", flat=True))
    team = Team(
        organization=organization,
        name=name,
        kind=kind,
        parent=parent,
        slug=free_slug(name, taken, fallback="team"),
    )
    team.full_clean()
    team.save()
    TeamMembership.objects.bulk_create(TeamMembership(team=team, member=member) for member in members)
    record_event(action="create_team", on=team, organization=organization, by=by, now=now, after={"kind": kind})
    return team


@transaction.atomic
def edit_team(*, team: Team, name: str, kind: str, parent: Team | None, by: Member | None, now: dt.datetime) -> None:
    """Rename or move a team with its child teams; its address stays unchanged.

    Raises ``CannotChangePeople`` if it would be inside itself. The organization is locked, so that two concurrent
    moves can't create a circle.
    """
    organization = lock_organization(team.organization_id)
    by = recheck_rights(by, PEOPLE_ADMINS, organization.pk, now)
    row = Team.objects.get(pk=team.pk)
    if parent is not None and parent.organization_id != organization.pk:
        raise CannotChangePeople(f"{parent} is not a team of {organization}.")
    if parent is not None and parent.pk in team_and_descendants(row):
        raise CannotChangePeople(f"{parent} is inside {row}, so {row} can’t be moved into {parent}.")
    before = {"kind": row.kind, "parent": row.parent_id}
    row.name, row.kind, row.parent = name, kind, parent
    row.full_clean()
    row.save()
    record_event(
        action="edit_team",
        on=row,
        organization=organization,
        by=by,
        now=now,
        before=before,
        after={"kind": kind, "parent": parent and parent.pk},
    )


def team_and_descendants(team: Team) -> set[int]:
    """The ids of a team and of all teams inside it, at any depth."""
    children: dict[int | None, list[int]] = {}
    for pk, parent in Team.objects.filter(organization=team.organization_id).values_list("pk", "parent"):
        children.setdefault(parent, []).append(pk)
    found, front = set(), [team.pk]
    while front:
        found.add(front[-1])
        front += children.get(front.pop(), [])
    return found


@transaction.atomic
def remove_team(*, team: Team, by: Member | None, now: dt.datetime) -> None:
    """Delete a team; its child teams move to its parent, and its members stay in their other teams."""
    organization = lock_organization(team.organization_id)
    by = recheck_rights(by, PEOPLE_ADMINS, organization.pk, now)
    row = Team.objects.get(pk=team.pk)
    moved = row.teams.update(parent=row.parent)
    record_event(
        action="remove_team",
        on=row,
        organization=organization,
        by=by,
        now=now,
        before={"kind": row.kind, "parent": row.parent_id, "members": row.memberships.count(), "teams": moved},
    )
    row.delete()


@transaction.atomic
def add_to_team(*, member: Member, team: Team, by: Member | None, now: dt.datetime) -> None:
    """Add a member to a team. Raises ``CannotChangePeople`` if they are in different organizations."""
    if member.organization_id != team.organization_id:
        raise CannotChangePeople(f"{team} and {member} are not in the same organization.")
    lock_organization(team.organization_id)
    by = recheck_rights(by, PEOPLE_ADMINS, team.organization_id, now)
    _, is_new = TeamMembership.objects.get_or_create(team=team, member=member)
    if is_new:
        _record_place("add_to_team", member, team, by, now)


@transaction.atomic
def remove_from_team(*, member: Member, team: Team, by: Member | None, now: dt.datetime) -> None:
    """Remove a member from a team."""
    lock_organization(team.organization_id)
    by = recheck_rights(by, PEOPLE_ADMINS, team.organization_id, now)
    deleted, _ = TeamMembership.objects.filter(team=team, member=member).delete()
    if deleted:
        _record_place("remove_from_team", member, team, by, now)


def _record_place(action: str, member: Member, team: Team, by: Member | None, now: dt.datetime) -> None:
    record_event(action=action, on=member, organization=team.organization, by=by, now=now, after={"team": team.slug})
