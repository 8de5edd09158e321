"""Actions on the roles that members hold."""

import datetime as dt

from django.db import transaction

from frameworks.actions.errors import CannotChangeFramework
from frameworks.models import Role, RoleAssignment
from frameworks.queries.decision_context import reads_frameworks
from frameworks.words import Status
from people.actions import record_event
from people.actions.rights import PEOPLE_ADMINS, lock_organization, recheck_rights
from people.models import Member
from people.viewer import viewer_of_member
from ui.dates import day_text


@transaction.atomic
def assign_role(
    *, member: Member, role: Role, since: dt.date, until: dt.date | None = None, by: Member | None, now: dt.datetime
) -> RoleAssignment:
    """Assign a role to a member from a day on.

    Raises ``CannotChangeFramework`` for another organization's role, one that ``by`` can't read, and an archived one.
    """
    lock_organization(member.organization_id)
    recheck_rights(by, PEOPLE_ADMINS, member.organization_id, now)
    if member.organization_id != role.framework.organization_id:
        raise CannotChangeFramework(f"{role} and {member} belong to different organizations.")
    _refuse_unreadable(role, by)
    if role.status == Status.ARCHIVED:
        raise CannotChangeFramework(f"“{role}” is archived. Choose another role.")
    assignment = RoleAssignment(member=member, role=role, since=since, until=until)
    assignment.full_clean()
    assignment.save()
    record_event(
        action="assign_role",
        on=member,
        organization=member.organization,
        by=by,
        now=now,
        after={"role": role.key, "since": str(since)},
    )
    return assignment


def _refuse_unreadable(role: Role, by: Member | None) -> None:
    """Refuse a role of a framework that ``by`` can't read, as if it did not exist. None is the operator."""
    if by is not None and not reads_frameworks({role.framework_id}, viewer_of_member(by)):
        raise CannotChangeFramework("This role no longer exists. Choose another one.")


@transaction.atomic
def end_role_assignment(*, assignment: RoleAssignment, until: dt.date, by: Member | None, now: dt.datetime) -> None:
    """End a role assignment on a day. Raises ``CannotChangeFramework`` for a day before it started."""
    lock_organization(assignment.member.organization_id)
    recheck_rights(by, PEOPLE_ADMINS, assignment.member.organization_id, now)
    row = RoleAssignment.objects.select_related("member__organization", "role").get(pk=assignment.pk)
    _refuse_unreadable(row.role, by)
    if until < row.since:
        raise CannotChangeFramework(
            f"This role assignment started on {day_text(row.since)}, so it can’t end before that day."
        )
    before, row.until = row.until, until
    row.save(update_fields=["until"])
    record_event(
        action="end_role_assignment",
        on=row.member,
        organization=row.member.organization,
        by=by,
        now=now,
        before={"role": row.role.key, "until": before and str(before)},
        after={"role": row.role.key, "until": str(until)},
    )
