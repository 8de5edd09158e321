"""Writes about teams."""

import datetime as dt

from django.db import transaction

from people.actions.audit import record_event
from people.actions.errors import CannotChangePeople
from people.addresses import free_slug
from people.models import Member, Organization, Team, TeamMembership


@transaction.atomic
def create_team(
    *,
    organization: Organization,
    name: str,
    kind: str,
    parent: Team | None = None,
    members: list[Member] = (),
    by: Member | None,
    now: dt.datetime,
) -> Team:
    """Save a team with its first members. Raises ``CannotChangePeople`` where not all are of the organization."""
    if any(each.organization_id != organization.pk for each in (*members, *filter(None, [parent]))):
        raise CannotChangePeople(f"A team of {organization} has its members and stands within its teams.")
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
