"""Reads of the audit log."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.utils import timezone

from foundation.cursor import Cursor, newest_after
from people.models import AuditEvent, Member, Team
from people.queries.directory import matching_people

EVENTS_A_TURN = 1000
MOST_EVENTS = 100
#: Settings that contain an id, and the model with its name.
NAMED = {"manager": Member, "parent": Team}


@dataclass(frozen=True, kw_only=True)
class AuditEntry:
    """An event of the audit log; ``actor`` is empty for commands that the operator ran."""

    key: Cursor
    at: dt.datetime
    actor: str
    actor_slug: str
    is_own: bool
    action: str
    kind: str
    label: str
    before: Mapping
    after: Mapping


def events_of(
    organization: int,
    *,
    person: str = "",
    action: str = "",
    first: dt.date | None = None,
    last: dt.date | None = None,
) -> QuerySet[AuditEvent]:
    """The events of an organization, filtered by people involved (search words), action, first and last day."""
    events = AuditEvent.objects.filter(organization=organization)
    if person:
        people = matching_people(Member.objects.filter(organization=organization), person).values("pk")
        events = events.filter(Q(actor__in=people) | Q(subject_kind="member", subject_id__in=people))
    if action:
        events = events.filter(action=action)
    if first is not None:
        events = events.filter(at__gte=_midnight(first))
    if last is not None and last < dt.date.max:
        events = events.filter(at__lt=_midnight(last + dt.timedelta(days=1)))
    return events


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))


def audit_entries(events: QuerySet[AuditEvent], *, after: Cursor | None = None, most: int) -> list[AuditEntry]:
    """Some events, newest first, after a key; three queries."""
    rows = list(newest_after(events, after, by="at").select_related("actor")[:most])
    names = {name: _names(model, name, rows) for name, model in NAMED.items()}
    return [_logged(row, names) for row in rows]


def _names(model: Any, name: str, rows: list[AuditEvent]) -> dict[int, str]:
    """Names by id. Queries even without ids, so that the number of queries reveals nothing."""
    numbers = {0, *(values.get(name) for row in rows for values in (row.before, row.after))}
    return dict(
        model.objects.filter(pk__in=[each for each in numbers if isinstance(each, int)]).values_list("pk", "name")
    )


def all_logged(events: QuerySet[AuditEvent]) -> Iterator[AuditEntry]:
    """Every event, newest first, read in pages, so that a long log needs no more memory than a short one."""
    after = None
    while some := audit_entries(events, after=after, most=EVENTS_A_TURN):
        yield from some
        after = some[-1].key


def _logged(row: AuditEvent, names: Mapping[str, Mapping[int, str]]) -> AuditEntry:
    return AuditEntry(
        key=Cursor(row.at, row.pk),
        at=row.at,
        actor=row.actor.name if row.actor else "",
        actor_slug=row.actor.slug if row.actor and row.actor.erased_at is None else "",
        is_own=row.subject_kind == "member" and row.actor_id == row.subject_id,
        action=row.action,
        kind=row.subject_kind,
        label=row.subject_label,
        before=_with_names(row.before, names),
        after=_with_names(row.after, names),
    )


def _with_names(settings: Mapping, names: Mapping[str, Mapping[int, str]]) -> dict:
    """Settings with names instead of ids."""
    return {
        name: names[name].get(value, value) if name in names and isinstance(value, int) else value
        for name, value in settings.items()
    }


def saved_since(thing: Model) -> QuerySet[AuditEvent]:
    """The events of a thing, newest first."""
    events = AuditEvent.objects.filter(subject_kind=thing._meta.model_name, subject_id=thing.pk)
    return events.select_related("actor")[:MOST_EVENTS]
