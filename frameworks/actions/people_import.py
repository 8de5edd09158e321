"""Import people and their role assignments into an organization, all or nothing."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

from django.db import transaction

from foundation.located_problems import BadFile
from frameworks.models import RoleAssignment
from frameworks.queries.people_import import erased_among, known_people, known_roles
from people.actions import CannotChangePeople, record_event
from people.actions.people_import import ImportResult, Tell, batches, create_many, revise_many, store_people
from people.actions.rights import PEOPLE_ADMINS, lock_organization, recheck_rights
from people.models import AuditEvent, Member, Organization
from people.people_import.document import PeopleFile
from people.people_import.import_options import UNCHANGED, ImportOptions, PersonPlan
from people.people_import.plan import PeopleImportPlan, plan_roster
from people.people_import.role_assignments import BEGIN, CANCEL, REVISE, HoldingStep
from people.people_import.snapshot import KnownRole


class PeopleHaveChanged(CannotChangePeople):
    """The import would now do something else than its preview said; nothing was written. ``plan`` is the new plan."""

    def __init__(self, plan: PeopleImportPlan):
        super().__init__("The people have changed since this preview was made. Review the changes again.")
        self.plan = plan


def ignore_progress(said: str) -> None:
    """Ignore progress messages."""


def plan_people(
    *,
    organization: Organization,
    document: PeopleFile,
    leaves_missing: bool = False,
    by: Member | None,
    today: dt.date,
) -> PeopleImportPlan:
    """The changes that an import would make. Writes nothing."""
    terms = ImportOptions(
        today=today,
        by=by and by.pk,
        may_give_rights=by is None or by.is_owner,
        leaves_missing=leaves_missing,
    )
    known = known_people(organization, by)
    named = {email for row in document.rows for email in (row.email, row.manager) if email}
    strangers = named - known.people.keys()
    return plan_roster(document.without(erased_among(organization, strangers)), known, terms)


@transaction.atomic
def import_people(
    *,
    organization: Organization,
    document: PeopleFile,
    leaves_missing: bool = False,
    seen: str = "",
    by: Member | None,
    now: dt.datetime,
    today: dt.date,
    tell: Tell = ignore_progress,
) -> PeopleImportPlan:
    """Apply a file to the people of an organization; with ``leaves_missing``, people not in the file leave.

    Locks the organization's row and makes the plan again, so that nothing can change in between. Raises ``BadFile``
    with all problems, ``PeopleHaveChanged`` if the plan's digest differs from the one the user has ``seen``, and
    ``CannotChangePeople`` if ``by`` no longer has the right. Importing the same file again changes nothing.
    """
    lock_organization(organization.pk)
    by = recheck_rights(by, PEOPLE_ADMINS, organization.pk, now)
    tell("Comparing with the current people")
    plan = plan_people(
        organization=organization, document=document, leaves_missing=leaves_missing, by=by, today=today
    )
    if seen and seen != plan.digest:
        raise PeopleHaveChanged(plan)
    if plan.problems:
        raise BadFile(plan.problems)
    if plan.changes_something:
        _apply(organization, plan, by, now, today, tell)
    return plan


def _apply(
    organization: Organization,
    plan: PeopleImportPlan,
    by: Member | None,
    now: dt.datetime,
    today: dt.date,
    tell: Tell,
) -> None:
    record_event(
        action="import_people",
        on=organization,
        organization=organization,
        by=by,
        now=now,
        after={kind: number for kind, number in plan.counts.items() if kind != UNCHANGED},
    )
    stored = store_people(organization=organization, plan=plan, by=by, now=now, today=today, tell=tell)
    _store_holdings(stored, [person for person in plan.people if person.steps], known_roles(organization, by))


def _store_holdings(stored: ImportResult, people: Sequence[PersonPlan], roles: Mapping[int, KnownRole]) -> None:
    begun = (
        RoleAssignment(member_id=stored.members[person.email], role_id=step.role, since=step.since, until=step.until)
        for person in people
        for step in person.steps
        if step.kind == BEGIN
    )
    _revise(stored, people)
    cancelled = [step.before.pk for person in people for step in person.steps if step.kind == CANCEL]
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
        for step in person.steps
        if step.kind == REVISE
    )
    for batch in batches(rows):
        revise_many(RoleAssignment, batch, ["since", "until"])


def _events(
    stored: ImportResult, people: Sequence[PersonPlan], roles: Mapping[int, KnownRole]
) -> Iterator[AuditEvent]:
    for person in people:
        for step in person.steps:
            action, before, after = _act(step, roles[step.role])
            yield stored.event(action, "member", stored.members[person.email], person.name, before, after)


def _act(step: HoldingStep, role: KnownRole) -> tuple[str, dict, dict]:
    """The action code and details, the same as the single actions record."""
    after = {"role": role.key, "since": str(step.since), "until": step.until and str(step.until)}
    if step.kind == BEGIN:
        return "hold_role", {}, after
    was = step.before
    before = {"role": role.key, "since": str(was.since), "until": was.until and str(was.until)}
    if step.kind == CANCEL:
        return "cancel_holding", before, {}
    return "end_holding" if step.until else "revise_holding", before, after
