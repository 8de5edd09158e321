"""Import people into an organization, all or nothing."""

import datetime as dt

from django.db import transaction

from foundation.located_problems import BadFile
from people.actions import CannotChangePeople, record_event
from people.actions.bulk_writes import Tell
from people.actions.people_import_writes import store_people
from people.actions.rights import PEOPLE_ADMINS, lock_organization, recheck_rights
from people.models import Member, Organization
from people.people_import.document import PeopleFile
from people.people_import.extensions import IMPORT_EXTENSIONS
from people.people_import.import_options import UNCHANGED, ImportOptions
from people.people_import.plan import PeopleImportPlan, plan_people_import
from people.queries.people_import import erased_among, known_people


class PeopleHaveChanged(CannotChangePeople):
    """The import would now do something else than its preview said; nothing was written. ``plan`` is the new plan."""

    def __init__(self, plan: PeopleImportPlan):
        super().__init__("The people have changed since this preview was made. Review the changes again.")
        self.plan = plan


def ignore_progress(message: str) -> None:
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
    return plan_people_import(document.without(erased_among(organization, strangers)), known, terms)


@transaction.atomic
def import_people(
    *,
    organization: Organization,
    document: PeopleFile,
    leaves_missing: bool = False,
    reviewed_digest: str = "",
    by: Member | None,
    now: dt.datetime,
    today: dt.date,
    tell: Tell = ignore_progress,
) -> PeopleImportPlan:
    """Apply a file to the people of an organization; with ``leaves_missing``, people not in the file leave.

    Locks the organization's row and makes the plan again, so that nothing can change in between. Raises ``BadFile``
    with all problems, ``PeopleHaveChanged`` if the plan's digest is not ``reviewed_digest``, and
    ``CannotChangePeople`` if ``by`` no longer has the right. Importing the same file again changes nothing.
    """
    lock_organization(organization.pk)
    by = recheck_rights(by, PEOPLE_ADMINS, organization.pk, now)
    tell("Comparing with the current people")
    plan = plan_people(
        organization=organization, document=document, leaves_missing=leaves_missing, by=by, today=today
    )
    if reviewed_digest and reviewed_digest != plan.digest:
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
    for extension in IMPORT_EXTENSIONS:
        concerned = [person for person in plan.people if extension.name in person.steps]
        extension.store(stored, concerned, by)
