"""Writing the audit log."""

import datetime as dt

from django.db import transaction
from django.db.models import Model

from people.models import AuditEvent, Member, Organization


def record_event(
    *,
    action: str,
    on: Model,
    organization: Organization,
    by: Member | None,
    now: dt.datetime,
    before: dict | None = None,
    after: dict | None = None,
) -> AuditEvent:
    """Write what an action did into the audit log; called inside that action's own transaction.

    ``by`` is None for a command that the operator runs. ``before`` and ``after`` hold settings and keys only.
    """
    return AuditEvent.objects.create(
        organization=organization,
        actor=by,
        action=action,
        subject_kind=on._meta.model_name,
        subject_id=on.pk,
        subject_label=str(on)[:300],
        at=now,
        before=before or {},
        after=after or {},
    )


@transaction.atomic
def note_export(*, organization: Organization, by: Member, now: dt.datetime) -> None:
    """Write into the audit log that somebody took it with them."""
    record_event(action="export_audit_log", on=organization, organization=organization, by=by, now=now)
