"""Writes about people: each one transaction, with its audit event inside."""

import datetime as dt

from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.db.models import Model

from people.addresses import free_slug
from people.models import AuditEvent, Member, Organization, ReportingLine, Team, TeamMembership, User


class CannotChangePeople(Exception):
    """The change was refused; the message says why and what to do instead."""


def record_event(
    *,
    action: str,
    on: Model,
    organization: Organization,
    by: Member | None,
    now: dt.datetime,
    before: dict | None = None,
    after: dict | None = None,
) -> AuditEvent:
    """Write what an action did into the audit log; called inside that action's own transaction.

    ``by`` is None for a command that the operator runs. ``before`` and ``after`` hold settings and keys only.
    """
    return AuditEvent.objects.create(
        organization=organization,
        actor=by,
        action=action,
        subject_kind=on._meta.model_name,
        subject_id=on.pk,
        subject_label=str(on)[:300],
        at=now,
        before=before or {},
        after=after or {},
    )


@transaction.atomic
def create_organization(
    *, name: str, slug: str, description: str = "", by: Member | None, now: dt.datetime
) -> Organization:
    """Save a new organization. Raises ``ValidationError`` where its address is malformed, taken or the site's own."""
    organization = Organization(name=name, slug=slug, description=description, created_at=now)
    organization.full_clean()
    organization.save()
    record_event(action="create_organization", on=organization, organization=organization, by=by, now=now)
    return organization


@transaction.atomic
def create_user(*, email: str, name: str, password: str | None) -> User:
    """Save somebody who can sign in (with a password) or will be able to. Raises ``ValidationError``."""
    user = User(email=email.strip().lower(), name=name)
    if password is not None:
        validate_password(password, user)
    user.set_password(password)
    user.full_clean()
    user.save()
    return user


@transaction.atomic
def add_member(
    *,
    organization: Organization,
    name: str,
    email: str,
    joined_on: dt.date,
    user: User | None = None,
    manager: Member | None = None,
    rights: frozenset[str] = frozenset(),
    by: Member | None,
    now: dt.datetime,
) -> Member:
    """Save a new member; ``rights`` are names of Member's flags without ``is_``, {"owner", "framework_editor"}."""
    taken = set(organization.members.values_list("slug", flat=True))
    member = Member(
        organization=organization,
        user=user,
        name=name,
        slug=free_slug(name, taken, fallback="member"),
        email=email.strip().lower(),
        joined_on=joined_on,
        **{f"is_{right}": True for right in rights},
    )
    member.full_clean(exclude=["user"])
    member.save()
    record_event(
        action="add_member",
        on=member,
        organization=organization,
        by=by,
        now=now,
        after={"rights": sorted(rights), "joined_on": str(joined_on)},
    )
    if manager is not None:
        set_manager(member=member, manager=manager, by=by, now=now)
    return member


@transaction.atomic
def set_manager(*, member: Member, manager: Member | None, by: Member | None, now: dt.datetime) -> None:
    """Put ``member`` (with everyone below) under ``manager``, or at the top with None.

    Raises ``CannotChangePeople`` for a manager of another organization, or one who stands below the member:
    the organization's row is locked meanwhile, so that two such moves can't make a circle together.
    """
    Organization.objects.select_for_update().get(pk=member.organization_id)
    if manager is not None and manager.organization_id != member.organization_id:
        raise CannotChangePeople(f"{manager} is not in the same organization as {member}.")
    below = [member.pk, *ReportingLine.objects.filter(manager=member).values_list("member_id", flat=True)]
    if manager is not None and manager.pk in below:
        raise CannotChangePeople(f"{manager} reports to {member}, so {member} can't report to {manager}.")
    before = member.manager_id
    member.manager = manager
    member.save(update_fields=["manager"])
    _hang(member, under=manager, below=below)
    record_event(
        action="set_manager",
        on=member,
        organization=member.organization,
        by=by,
        now=now,
        before={"manager": before},
        after={"manager": manager and manager.pk},
    )


def _hang(member: Member, *, under: Member | None, below: list[int]) -> None:
    """Replace the lines from ``member`` and those below to everyone above."""
    depth = dict(ReportingLine.objects.filter(manager=member).values_list("member_id", "distance"))
    ReportingLine.objects.filter(member_id__in=below).exclude(manager_id__in=below).delete()
    if under is None:
        return
    above = [(under.pk, 1), *((pk, d + 1) for pk, d in under.line_up.values_list("manager_id", "distance"))]
    ReportingLine.objects.bulk_create(
        ReportingLine(manager_id=top, member_id=low, distance=up + depth.get(low, 0))
        for top, up in above
        for low in below
    )


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


@transaction.atomic
def deactivate_member(*, member: Member, left_on: dt.date, by: Member | None, now: dt.datetime) -> None:
    """Note the day a member left; from that day on they read nothing of the organization's inside."""
    member.left_on = left_on
    member.full_clean(exclude=["user"])
    member.save(update_fields=["left_on"])
    record_event(
        action="deactivate_member",
        on=member,
        organization=member.organization,
        by=by,
        now=now,
        after={"left_on": str(left_on)},
    )
