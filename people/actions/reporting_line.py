"""Writes about who reports to whom."""

import datetime as dt

from django.db import transaction

from people.actions.audit import record_event
from people.actions.errors import CannotChangePeople
from people.actions.rights import PEOPLE_ADMINS, lock_organization, recheck_rights
from people.models import Member, ReportingLine


@transaction.atomic
def set_manager(*, member: Member, manager: Member | None, by: Member | None, now: dt.datetime) -> None:
    """Put ``member`` (with everyone below) under ``manager``, or at the top with None.

    Raises ``CannotChangePeople`` for a manager of another organization, or one who stands below the member:
    the organization's row is locked meanwhile, so that two such moves can't make a circle together.
    """
    lock_organization(member.organization_id)
    recheck_rights(by, PEOPLE_ADMINS, member.organization_id, now)
    set_manager_locked(member=member, manager=manager, by=by, now=now)


@transaction.atomic
def set_manager_locked(*, member: Member, manager: Member | None, by: Member | None, now: dt.datetime) -> None:
    """The same as a part of another action, which has locked the organization and asked who acts."""
    if manager is not None and manager.organization_id != member.organization_id:
        raise CannotChangePeople(f"{manager} is not in the same organization as {member}.")
    below = [member.pk, *ReportingLine.objects.filter(manager=member).values_list("member_id", flat=True)]
    if manager is not None and manager.pk in below:
        raise CannotChangePeople(f"{manager} reports to {member}, so {member} can't report to {manager}.")
    before = member.manager_id
    member.manager = manager
    member.save(update_fields=["manager"])
    _rebuild_reporting_lines(member, under=manager, below=below)
    record_event(
        action="set_manager",
        on=member,
        organization=member.organization,
        by=by,
        now=now,
        before={"manager": before},
        after={"manager": manager and manager.pk},
    )


def _rebuild_reporting_lines(member: Member, *, under: Member | None, below: list[int]) -> None:
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
