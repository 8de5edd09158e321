"""Writing the audit log."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Model

from people.audit_log import AUDIT_ACTIONS
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
    """Record in the audit log what an action did; called inside that action's own transaction.

    ``action`` is the name of a registered ``AuditAction``. ``by`` is None for a command that the operator runs.
    ``before`` and ``after`` hold settings and keys only.
    """
    event = _event(action, on, organization, by, now, before, after)
    event.save()
    return event


def record_events(
    *, action: str, on: Iterable[Model], organization: Organization, by: Member | None, now: dt.datetime
) -> None:
    """Do the same for many objects in one statement."""
    AuditEvent.objects.bulk_create(_event(action, each, organization, by, now) for each in on)


def _event(action, on, organization, by, now, before=None, after=None) -> AuditEvent:
    return AuditEvent(
        organization=organization,
        actor=by,
        action=AUDIT_ACTIONS[action].name,
        subject_kind=on._meta.model_name,
        subject_id=on.pk,
        subject_label=str(on)[:300],
        at=now,
        before=before or {},
        after=after or {},
    )


@transaction.atomic
def note_export(*, organization: Organization, by: Member | None, now: dt.datetime, of: str = "audit_log") -> None:
    """Record that somebody exported the audit log, or the list of people (``of``)."""
    record_event(action=f"export_{of}", on=organization, organization=organization, by=by, now=now)
