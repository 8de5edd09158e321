"""Writes about members: adding and editing them, and closing their invitations."""

import datetime as dt
from collections.abc import Collection

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import Q

from people.actions.audit import record_event
from people.actions.errors import CannotChangePeople
from people.actions.reporting_line import set_manager_locked
from people.actions.rights import OWNERS, PEOPLE_ADMINS, lock_organization, recheck_rights, rights_of
from people.addresses import free_slug
from people.member_events import MemberChange, members_joined
from people.models import Invitation, Member, Organization, User


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
    is_own: bool = False,
    by: Member | None,
    now: dt.datetime,
) -> Member:
    """Save a new member; ``rights`` are names of Member's flags without ``is_``, {"owner", "framework_editor"}.

    Raises ``CannotChangePeople`` if ``by`` can't do this; only owners can give rights. ``is_own``: they join by
    themselves, so the audit log names them as the actor.
    """
    lock_organization(organization.pk)
    by = recheck_rights(by, OWNERS if rights else PEOPLE_ADMINS, organization.pk, now)
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
        by=member if is_own else by,
        now=now,
        after={"rights": sorted(rights), "joined_on": str(joined_on)},
    )
    members_joined(MemberChange(organization=organization.pk, members=[member.pk], by=by, now=now))
    if manager is not None:
        set_manager_locked(member=member, manager=manager, by=by, now=now)
    return member


@transaction.atomic
def edit_member(*, member: Member, name: str, email: str, by: Member | None, now: dt.datetime) -> None:
    """Change a member's name and email address; the address of their page and their user stay unchanged.

    Raises ``CannotChangePeople`` for an address that another member has, and if a people admin changes the address of
    a member with rights: whoever has that address could get those rights.
    """
    lock_organization(member.organization_id)
    by = recheck_rights(by, PEOPLE_ADMINS, member.organization_id, now)
    row = Member.objects.get(pk=member.pk)
    email = email.strip().lower()
    if row.email != email:
        _refuse_email(row, email, by)
    changed = [field for field, value in (("name", name), ("email", email)) if getattr(row, field) != value]
    former, row.name, row.email = row.email, name, email
    row.full_clean(exclude=["user"])
    row.save(update_fields=["name", "email", "changed_at"])
    if "email" in changed:
        # Linked to the member, so that erasing them also finds their former address.
        Invitation.objects.filter(organization=row.organization, email=former, member=None).update(member=row)
        withdraw_invitations(row, now)
    record_event(
        action="edit_member", on=row, organization=row.organization, by=by, now=now, after={"changed": changed}
    )


def _refuse_email(row: Member, email: str, by: Member | None) -> None:
    if by is not None and not by.is_owner and by.pk != row.pk and rights_of(row):
        raise CannotChangePeople(f"{row} has rights, so only an owner can change their email address.")
    other = row.organization.members.filter(email=email).exclude(pk=row.pk).first()
    if other is not None:
        raise CannotChangePeople(f"{email} is already the address of {other}. Enter a different one.")


def withdraw_invitations(member: Member, now: dt.datetime) -> None:
    """Withdraw all open invitations for a member or for their address."""
    theirs = Q(member=member) | Q(email=member.email, organization=member.organization_id)
    Invitation.objects.filter(theirs).open(now).update(withdrawn_at=now)


def close_ways_in(organization: Organization, members: Collection[int], now: dt.datetime) -> None:
    """Withdraw the invitations to any address of these members, and the links that they created."""
    own = Member.objects.filter(pk__in=members).values("email")
    shown = EmailAddress.objects.filter(user__memberships__in=members, verified=True).values("email")
    mailed = Q(member__in=members) | Q(email__in=own) | Q(email__in=shown)
    invitations = Invitation.objects.filter(mailed | Q(email="", invited_by__in=members), organization=organization)
    invitations.open(now).update(withdrawn_at=now)
