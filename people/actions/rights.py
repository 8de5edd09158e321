"""Writes about rights. An organization always has at least one owner."""

import datetime as dt

from django.db import transaction

from people.actions.audit import record_event
from people.actions.errors import CannotChangePeople
from people.models import Member, Organization
from people.words import RIGHTS


def lock_organization(organization_id: int) -> Organization:
    """Lock an organization's row: its people, teams and rights can't change until this transaction ends.

    ``no_key``: rows that refer to the organization can be added meanwhile. Otherwise, two transactions could
    deadlock: publishing an observation locks it, then adds to the audit log; leaving ends the consent to it.
    """
    return Organization.objects.select_for_update(no_key=True).get(pk=organization_id)


#: The rights that allow editing frameworks and changing people, and the right that allows changing the organization.
EDITORS, PEOPLE_ADMINS = frozenset({"framework_editor", "owner"}), frozenset({"people_admin", "owner"})
OWNERS = frozenset({"owner"})


def recheck_rights(
    by: Member | None, rights: frozenset[str], organization_id: int, now: dt.datetime
) -> Member | None:
    """Check again, with the organization locked, that ``by`` has one of these rights; return ``by`` as read now.

    They may have lost the right since the page was opened. Raises ``CannotChangePeople`` if they are no longer a
    member or have none of the rights. None is the operator, who may always act.
    """
    if by is None:
        return None
    row = Member.objects.current(now.date()).filter(pk=by.pk, organization=organization_id).first()
    if row is None or not rights & rights_of(row):
        raise CannotChangePeople("You no longer have permission to do this. Nothing was changed.")
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
    """Give and take rights (keys of ``RIGHTS``). Raises ``CannotChangePeople`` if that is not allowed.

    Nobody can give themselves a right. Only current owners can give or take rights (the organization is locked, so if
    two owners take each other's right, the second is refused). At least one owner always remains.
    """
    lock_organization(member.organization_id)
    by = recheck_rights(by, OWNERS, member.organization_id, now)
    row = Member.objects.get(pk=member.pk)
    before = rights_of(row)
    after = (before | give) - take
    if after - before:
        _refuse_receiver(row, by, now.date())
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


def _refuse_receiver(row: Member, by: Member | None, on: dt.date) -> None:
    if by is not None and by.pk == row.pk:
        raise CannotChangePeople("You can’t give yourself a right. Ask another owner.")
    if not Member.objects.current(on).filter(pk=row.pk).exists():
        raise CannotChangePeople(f"{row} is not a current member, so you can’t give them a right.")


def refuse_last_owner(member: Member, on: dt.date) -> None:
    """Raise ``CannotChangePeople`` unless another owner remains who can sign in and has no day to leave."""
    owners = Member.objects.current(on).filter(organization=member.organization_id, is_owner=True, left_on=None)
    if not owners.filter(user__is_active=True).exclude(pk=member.pk).exists():
        raise CannotChangePeople(
            f"{member} is the last owner. First make someone else an owner who can sign in and is not about to leave."
        )
