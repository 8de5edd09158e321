"""Writes about an organization's people: their coming and going."""

import datetime as dt

from django.db import transaction

from people.actions.audit import record_event
from people.actions.reporting import set_manager
from people.addresses import free_slug
from people.models import Member, Organization, User


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
