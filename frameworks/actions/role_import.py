"""The role assignments of a people import: the same writes as the single actions, in batches."""

from collections.abc import Iterator, Mapping, Sequence

from frameworks.models import RoleAssignment
from frameworks.queries.role_import import known_roles
from frameworks.role_import import BEGIN, CANCEL, REVISE, HoldingStep, KnownRole
from people.actions.bulk_writes import batches, create_many, revise_many
from people.actions.people_import_writes import ImportResult
from people.models import AuditEvent, Member
from people.people_import.import_options import PersonPlan

#: The name of this extension of the import.
ROLES = "roles"


def store_assignments(stored: ImportResult, people: Sequence[PersonPlan], by: Member | None) -> None:
    """Save the steps of people who have some."""
    roles = known_roles(stored.organization, by)
    begun = (
        RoleAssignment(member_id=stored.members[person.email], role_id=step.role, since=step.since, until=step.until)
        for person in people
        for step in person.steps[ROLES]
        if step.kind == BEGIN
    )
    _revise(stored, people)
    cancelled = [step.before.pk for person in people for step in person.steps[ROLES] if step.kind == CANCEL]
    for batch in batches(cancelled):
        RoleAssignment.objects.filter(pk__in=batch).delete()
    create_many(RoleAssignment, begun, "Roles", stored.tell)
    create_many(AuditEvent, _events(stored, people, roles), "Audit log of the roles", stored.tell)


def _revise(stored: ImportResult, people: Sequence[PersonPlan]) -> None:
    rows = (
        RoleAssignment(
            pk=step.before.pk,
            member_id=stored.members[person.email],
            role_id=step.role,
            since=step.since,
            until=step.until,
        )
        for person in people
        for step in person.steps[ROLES]
        if step.kind == REVISE
    )
    for batch in batches(rows):
        revise_many(RoleAssignment, batch, ["since", "until"])


def _events(
    stored: ImportResult, people: Sequence[PersonPlan], roles: Mapping[int, KnownRole]
) -> Iterator[AuditEvent]:
    for person in people:
        for step in person.steps[ROLES]:
            action, before, after = _act(step, roles[step.role])
            yield stored.event(action, "member", stored.members[person.email], person.name, before, after)


def _act(step: HoldingStep, role: KnownRole) -> tuple[str, dict, dict]:
    """The action code and details, the same as the single actions record."""
    after = {"role": role.key, "since": str(step.since), "until": step.until and str(step.until)}
    if step.kind == BEGIN:
        return "assign_role", {}, after
    was = step.before
    before = {"role": role.key, "since": str(was.since), "until": was.until and str(was.until)}
    if step.kind == CANCEL:
        return "cancel_role_assignment", before, {}
    return "end_role_assignment" if step.until else "change_role_assignment", before, after
