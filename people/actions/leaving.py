"""Writes about members who leave, and who come back."""

import datetime as dt

from django.db import transaction

from people.actions.accounts import end_sessions
from people.actions.acting_member import acting_member
from people.actions.audit import record_event
from people.actions.errors import CannotChangePeople
from people.actions.members import close_ways_in
from people.actions.reporting_line import set_manager_locked
from people.actions.rights import PEOPLE_ADMINS, lock_organization, recheck_rights, refuse_last_owner, rights_of
from people.member_events import MemberChange, members_left, members_returned
from people.models import Member
from people.words import RIGHTS
from ui.dates import day_text


@transaction.atomic
def deactivate_member(
    *, member: Member, left_on: dt.date, hands_up: bool = False, by: Member | None, now: dt.datetime
) -> None:
    """Save the day from which somebody is no longer a member and reads nothing inside the organization.

    ``hands_up`` moves their reports to the nearest manager above who stays, at once. Raises ``CannotChangePeople``
    for the last owner, for an owner unless an owner (or they themselves) does it, and for an impossible day.
    """
    lock_organization(member.organization_id)
    is_own = by is not None and by.pk == member.pk
    by = acting_member(by, now) if is_own else recheck_rights(by, PEOPLE_ADMINS, member.organization_id, now)
    row = Member.objects.select_related("user", "organization").get(pk=member.pk)
    if is_own and not rights_of(row) & PEOPLE_ADMINS and left_on > (row.left_on or now.date()):
        raise CannotChangePeople("Only a people admin can set a later leaving date for you.")
    if row.is_owner and by is not None and not by.is_owner and by.pk != row.pk:
        raise CannotChangePeople(f"{row} is an owner. Only an owner can set the day when they leave.")
    _refuse_day(row, left_on, now.date())
    if row.is_owner and not _has_left(row, now.date()):
        refuse_last_owner(row, now.date())
    before = row.left_on
    row.left_on = member.left_on = left_on
    row.save(update_fields=["left_on", "changed_at"])
    close_ways_in(row.organization, [row.pk], now)
    record_event(
        action="deactivate_member",
        on=row,
        organization=row.organization,
        by=by,
        now=now,
        before={"left_on": str(before)} if before else {},
        after={"left_on": str(left_on)},
    )
    if hands_up:
        hand_up_reports(row, by, now)
    if left_on <= now.date():
        if row.user is not None:
            end_sessions(user=row.user)
        members_left(MemberChange(organization=row.organization_id, members=[row.pk], by=by, now=now))


def _has_left(row: Member, on: dt.date) -> bool:
    return row.left_on is not None and row.left_on <= on


def _refuse_day(row: Member, left_on: dt.date, on: dt.date) -> None:
    if row.erased_at is not None:
        raise CannotChangePeople("This person has been erased, so you can’t change when they left.")
    if left_on < row.joined_on:
        raise CannotChangePeople(f"{row} joined on {day_text(row.joined_on)}. Choose that day or a later one.")
    if _has_left(row, on) and left_on > on:
        raise CannotChangePeople(f"{row} already left on {day_text(row.left_on)}. Reinstate them first.")


def hand_up_reports(row: Member, by: Member | None, now: dt.datetime) -> None:
    """Move a member's reports to the nearest manager above who stays, or to the top."""
    staying = Member.objects.current(now.date()).filter(left_on=None, line_down__member=row)
    above = staying.order_by("line_down__distance").first()
    for report in Member.objects.filter(manager=row):
        set_manager_locked(member=report, manager=above, by=by, now=now)


@transaction.atomic
def reinstate_member(*, member: Member, is_own: bool = False, by: Member | None, now: dt.datetime) -> None:
    """Make a former member a member again from today, without their former rights.

    If their day to leave is in the future, only that day is removed. ``is_own``: they come back by themselves, so the
    audit log names them as the actor. Raises ``CannotChangePeople``.
    """
    lock_organization(member.organization_id)
    recheck_rights(by, PEOPLE_ADMINS, member.organization_id, now)
    row = Member.objects.select_related("manager").get(pk=member.pk)
    if row.erased_at is not None or row.left_on is None:
        raise CannotChangePeople(f"You can’t reinstate {row}: they are a current member or have been erased.")
    before = {"joined_on": str(row.joined_on), "left_on": str(row.left_on), "rights": sorted(rights_of(row))}
    is_back = _has_left(row, now.date())
    if is_back:
        _begin_again(row, by, now)
    row.left_on = None
    row.save(update_fields=["left_on", "joined_on", *(f"is_{right}" for right in RIGHTS), "changed_at"])
    record_event(
        action="reinstate_member",
        on=row,
        organization=row.organization,
        by=row if is_own else by,
        now=now,
        before=before,
        after={"joined_on": str(row.joined_on), "rights": sorted(rights_of(row))},
    )
    if is_back:
        members_returned(MemberChange(organization=row.organization_id, members=[row.pk], by=by, now=now))


def _begin_again(row: Member, by: Member | None, now: dt.datetime) -> None:
    row.joined_on = now.date()
    for right in RIGHTS:
        setattr(row, f"is_{right}", False)
    if row.manager is not None and _has_left(row.manager, now.date()):
        set_manager_locked(member=row, manager=None, by=by, now=now)
