"""The audit log: who changed what, and when. Owners can read, filter and export it."""

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import urlencode

from django.http import HttpResponse, StreamingHttpResponse
from django.views.decorators.http import require_POST, require_safe

from careersteps.pages.layout.access import own_member, owner_page
from careersteps.pages.layout.page_frame import organization_frame
from careersteps.pages.layout.responses import show
from careersteps.pages.people.audit_text import OPERATOR, settings_change_text
from foundation.cursor import Cursor, cut_page
from people.actions import note_export
from people.addresses import OrganizationUrls
from people.audit_log import AUDIT_ACTIONS, audit_label, audit_sentence
from people.exporters import safe_cell
from people.forms.people import AuditForm
from people.queries.audit import AuditEntry, all_logged, audit_entries, events_of
from people.queries.audit_scope import readable_events
from people.requests import PageRequest
from ui.components import Link, Option, Select
from ui.dates import day_text

EVENTS_A_PAGE = 50
COLUMNS = ("at", "who", "action", "kind", "item", "sentence", "before", "after")


@dataclass(frozen=True, kw_only=True)
class AuditRow:
    who: Link
    sentence: str
    settings: tuple[str, ...]
    time: str
    iso: str


@dataclass(frozen=True)
class AuditDay:
    """The entries of one day."""

    name: str
    lines: tuple[AuditRow, ...]


@dataclass(frozen=True, kw_only=True)
class AuditLogPage:
    days: tuple[AuditDay, ...]
    kinds: Select
    kind: str
    person: str
    first: str
    last: str
    is_filtered: bool
    url: str
    export_url: str
    newest_url: str
    older_url: str


@dataclass(frozen=True, kw_only=True)
class AuditFilters:
    """What the log is filtered by; invalid days are ignored."""

    person: str
    action: str
    first: object
    last: object

    @classmethod
    def of(cls, parameters: Mapping[str, str]) -> "AuditFilters":
        form = AuditForm(parameters)
        form.is_valid()
        return cls(
            person=parameters.get("person", "").strip()[:100],
            action=parameters.get("kind", "")[:60],
            first=form.cleaned_data.get("first"),
            last=form.cleaned_data.get("last"),
        )

    def address(self, url: str, **more) -> str:
        parameters = {"person": self.person, "kind": self.action, "first": self.first, "last": self.last, **more}
        query = urlencode({name: value for name, value in parameters.items() if value})
        return f"{url}?{query}" if query else url


@require_safe
@owner_page
def audit_log(request: PageRequest) -> HttpResponse:
    urls, filters = request.member.urls, AuditFilters.of(request.GET)
    after = Cursor.parse(request.GET.get("after", ""))
    found = audit_entries(_events(request, filters), after=after, most=EVENTS_A_PAGE + 1)
    shown, rest = cut_page(found, EVENTS_A_PAGE, lambda entry: entry.key)
    page = AuditLogPage(
        days=tuple(_days(shown, urls)),
        kinds=_kinds(filters.action),
        kind=filters.action,
        person=filters.person,
        first=str(filters.first or ""),
        last=str(filters.last or ""),
        is_filtered=filters.address("") != "",
        url=urls.audit,
        export_url=urls.audit_export,
        newest_url=filters.address(urls.audit) if after else "",
        older_url=filters.address(urls.audit, after=rest) if rest else "",
    )
    frame = organization_frame(request.member, title="Audit log", current=urls.audit, is_administration=True)
    return show(request, "pages/people/audit_log.html", frame, page)


def _events(request: PageRequest, filters: AuditFilters):
    """Return the matching events, except those about things that the viewer may not know of."""
    events = events_of(
        request.member.organization_id,
        person=filters.person,
        action=filters.action,
        first=filters.first,
        last=filters.last,
    )
    return readable_events(request.viewer, events)


def _kinds(chosen: str) -> Select:
    actions = sorted(AUDIT_ACTIONS, key=lambda each: each.label)
    options = (Option(each.name, each.label, each.name == chosen) for each in actions)
    return Select("Action", "kind", (Option("", "Any action"), *options))


def _days(events: list[AuditEntry], urls: OrganizationUrls) -> Iterator[AuditDay]:
    for day, some in groupby(events, key=lambda each: each.at.date()):
        yield AuditDay(day_text(day), tuple(_line(each, urls) for each in some))


def _line(event: AuditEntry, urls: OrganizationUrls) -> AuditRow:
    return AuditRow(
        who=Link(event.actor or OPERATOR, urls.person(event.actor_slug) if event.actor_slug else ""),
        sentence=audit_sentence(event.action, event.label, is_own=event.is_own),
        settings=tuple(settings_change_text(event.before, event.after)),
        time=f"{event.at:%H:%M}",
        iso=event.at.isoformat(),
    )


@require_POST
@owner_page
def audit_export(request: PageRequest) -> StreamingHttpResponse:
    """Download the log as a CSV file; the download itself is logged."""
    by = own_member(request)
    note_export(organization=by.organization, by=by, now=request.now)
    events = _events(request, AuditFilters.of(request.POST))
    response = StreamingHttpResponse(_csv(events), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = (
        f'attachment; filename="audit-{request.member.organization_slug}-{request.today}.csv"'
    )
    return response


class _Echo:
    """A file whose ``write`` returns the text, so that rows can be streamed."""

    def write(self, value: str) -> str:
        return value


def _csv(events) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield writer.writerow(COLUMNS)
    for event in all_logged(events):
        yield writer.writerow([safe_cell(cell) for cell in _cells(event)])


def _cells(event: AuditEntry) -> tuple[str, ...]:
    return (
        event.at.isoformat(),
        event.actor or OPERATOR,
        audit_label(event.action),
        event.kind,
        event.label,
        audit_sentence(event.action, event.label, is_own=event.is_own),
        json.dumps(event.before, ensure_ascii=False) if event.before else "",
        json.dumps(event.after, ensure_ascii=False) if event.after else "",
    )
