"""Writes about who reports to whom."""

import datetime as dt

from django.db import transaction

from people.actions.audit import record_event
from people.actions.errors import CannotChangePeople
from people.actions.rights import PEOPLE_ADMINS, lock_organization, recheck_rights
from people.member_events import MemberChange, managers_changed
from people.models import Member, ReportingLine


@transaction.atomic
def set_manager(*, member: Member, manager: Member | None, by: Member | None, now: dt.datetime) -> None:
    """Make ``manager`` the manager of ``member`` (everyone below moves along); None puts them at the top.

    Raises ``CannotChangePeople`` for a manager of another organization, or one who reports to the member.
    The organization's row is locked, so that two concurrent moves can't create a circle.
    """
    lock_organization(member.organization_id)
    recheck_rights(by, PEOPLE_ADMINS, member.organization_id, now)
    set_manager_locked(member=member, manager=manager, by=by, now=now)


@transaction.atomic
def set_manager_locked(*, member: Member, manager: Member | None, by: Member | None, now: dt.datetime) -> None:
    """Do the same inside another action that has locked the organization and checked the rights."""
    if manager is not None and manager.organization_id != member.organization_id:
        raise CannotChangePeople(f"{manager} and {member} are not in the same organization.")
    below = [member.pk, *ReportingLine.objects.filter(manager=member).values_list("member_id", flat=True)]
    if manager is not None and manager.pk in below:
        raise CannotChangePeople(f"{manager} reports to {member}, so {member} can’t report to {manager}.")
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
    managers_changed(
        MemberChange(
            organization=member.organization_id,
            members=[member.pk],
            by=by,
            now=now,
            former_managers={member.pk: before},
        )
    )


def _rebuild_reporting_lines(member: Member, *, under: Member | None, below: list[int]) -> None:
    """Replace the reporting lines of ``member`` and everyone below (``below``) to all who are above."""
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
