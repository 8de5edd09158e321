"""Writes about who may do what: rights given and taken, and the owner who always remains."""

import datetime as dt

from django.db import transaction

from people.actions.audit import record_event
from people.actions.errors import CannotChangePeople
from people.models import Member, Organization
from people.words import RIGHTS


def lock_organization(organization_id: int) -> Organization:
    """Let nobody else change who is in an organization, in what place and with what rights, until this is through."""
    return Organization.objects.select_for_update().get(pk=organization_id)


#: Who changes the people of an organization, and who alone erases them.
PEOPLE_ADMINS, OWNERS = frozenset({"people_admin", "owner"}), frozenset({"owner"})


def recheck_rights(
    by: Member | None, rights: frozenset[str], organization_id: int, now: dt.datetime
) -> Member | None:
    """Whoever acts, as they are at this very moment; asked where the organization is locked.

    What a page let them do they may have lost while it waited. Raises ``CannotChangePeople`` where they are no
    member any more, or have none of these rights. None is the operator, who always may.
    """
    if by is None:
        return None
    row = Member.objects.current(now.date()).filter(pk=by.pk, organization=organization_id).first()
    if row is None or not rights & rights_of(row):
        raise CannotChangePeople("This is not yours to change any more. Nothing was changed.")
    return row


def rights_of(member: Member) -> frozenset[str]:
    """The names of the rights that a member has."""
    return frozenset(right for right in RIGHTS if getattr(member, f"is_{right}"))


@transaction.atomic
def set_rights(
    *,
    member: Member,
    give: frozenset[str] = frozenset(),
    take: frozenset[str] = frozenset(),
    by: Member | None,
    now: dt.datetime,
) -> None:
    """Give and take rights (names in ``RIGHTS``). Raises ``CannotChangePeople`` where that may not be.

    Nobody gives themselves a right; nobody gives or takes one who is no owner at this very moment (the organization
    is locked, so that of two owners who take each other's right the second is refused); an owner always remains.
    """
    lock_organization(member.organization_id)
    row = Member.objects.get(pk=member.pk)
    before = rights_of(row)
    after = (before | give) - take
    _refuse_givers(row, after - before, by, now.date())
    if "owner" in before - after:
        refuse_last_owner(row, now.date())
    if before == after:
        return
    for right in RIGHTS:
        setattr(row, f"is_{right}", right in after)
    row.save(update_fields=[*(f"is_{right}" for right in RIGHTS), "changed_at"])
    record_event(
        action="set_rights",
        on=row,
        organization=row.organization,
        by=by,
        now=now,
        before={"rights": sorted(before)},
        after={"rights": sorted(after)},
    )


def _refuse_givers(row: Member, given: frozenset[str], by: Member | None, on: dt.date) -> None:
    if by is not None and not Member.objects.current(on).filter(pk=by.pk, is_owner=True).exists():
        raise CannotChangePeople("You are no owner any more, so rights are not yours to change.")
    if given and by is not None and by.pk == row.pk:
        raise CannotChangePeople("Nobody gives themselves a right. Ask another owner.")
    if given and not Member.objects.current(on).filter(pk=row.pk).exists():
        raise CannotChangePeople(f"{row} is not a member today, so they can't be given a right.")


def refuse_last_owner(member: Member, on: dt.date) -> None:
    """Raise ``CannotChangePeople`` where nobody else would own the organization: none who can sign in and stays."""
    owners = Member.objects.current(on).filter(organization=member.organization_id, is_owner=True, left_on=None)
    if not owners.filter(user__is_active=True).exclude(pk=member.pk).exists():
        raise CannotChangePeople(
            f"{member} is the last owner, and one has to remain. "
            "Make somebody else an owner first who can sign in and is to stay."
        )
