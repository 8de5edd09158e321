"""Between the upload of a file of people and its import: match its columns, preview the changes, apply them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from careersteps.pages.layout.access import own_member, people_admin_page
from careersteps.pages.layout.page_frame import organization_frame
from careersteps.pages.layout.paging import paged
from careersteps.pages.layout.responses import show
from foundation.located_problems import BadFile, TableProblem
from people.actions import CannotChangePeople
from people.actions.people_import import PeopleHaveChanged, import_people, plan_people
from people.actions.uploads import discard_people_upload, set_upload_terms
from people.addresses import OrganizationUrls
from people.forms.people_import import AcceptForm, ColumnsForm
from people.importers import read_table
from people.people_import.columns import Columns, columns_by_hand, headings, recognize_columns
from people.people_import.document import PeopleFile, Table, read_document
from people.people_import.import_options import CHANGED, LEAVING, NEW, UNCHANGED, PersonPlan
from people.people_import.plan import PeopleImportPlan
from people.queries.people_import import own_upload
from people.requests import PageRequest
from people.viewer import ViewerMembership
from ui.components import Link, Pages

change = require_http_methods(["GET", "HEAD", "POST"])
A_PAGE = 50
PROBLEMS = "problems"
LABELS = {PROBLEMS: "Problems", NEW: "New", CHANGED: "Changed", LEAVING: "Leaving", UNCHANGED: "Unchanged"}
TEAMS_SHOWN = 30


@dataclass(frozen=True)
class PreviewedChange:
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class PreviewedPerson:
    """A person in the preview; ``where`` is their row in the file."""

    name: str
    email: str
    where: str
    changes: tuple[PreviewedChange, ...]


@dataclass(frozen=True, kw_only=True)
class PreviewPage:
    file_name: str
    counts: tuple[tuple[str, int], ...]
    sections: tuple[Link, ...]
    shown: str
    title: str
    problems: tuple[TableProblem, ...]
    people: tuple[PreviewedPerson, ...]
    pages: Pages | None
    teams: tuple[str, ...]
    more_teams: int
    notes: tuple[str, ...]
    leaves_missing: bool
    problem_count: int
    person_count: int
    changes_something: bool
    form: AcceptForm
    action: str
    columns_url: str
    discard_url: str


@dataclass(frozen=True, kw_only=True)
class ColumnsPage:
    """pages/people/import_columns.html; ``sample`` are the first rows of the file, in the order of ``heads``."""

    file_name: str
    reason: str
    form: ColumnsForm
    heads: tuple[str, ...]
    sample: tuple[tuple[str, ...], ...]
    action: str
    discard_url: str


@change
@people_admin_page
def import_columns(request: PageRequest, upload) -> HttpResponse:
    found, urls = _upload(request, upload), request.member.urls
    table = read_table(found.file_name, bytes(found.content))
    known = _columns(found, table)
    form = ColumnsForm(
        request.POST or None, heads=table.heads, columns=known, initial={"leaves_missing": found.leaves_missing}
    )
    if request.method == "POST" and form.is_valid():
        set_upload_terms(upload=found, columns=form.places, leaves_missing=form.cleaned_data["leaves_missing"])
        return redirect(urls.people_import_preview(found.uid))
    page = ColumnsPage(
        file_name=found.file_name,
        reason=known.reason,
        form=form,
        heads=table.heads,
        sample=tuple(tuple(cell[:80] for cell in cells[: len(table.heads)]) for _, cells in table.rows[:3]),
        action=urls.people_import_columns(found.uid),
        discard_url=urls.people_import_discard(found.uid),
    )
    return show(request, "pages/people/import_columns.html", _frame(request.member, "Match columns"), page)


@change
@people_admin_page
def import_preview(request: PageRequest, upload) -> HttpResponse:
    found, urls = _upload(request, upload), request.member.urls
    table = read_table(found.file_name, bytes(found.content))
    known = _columns(found, table)
    if known.reason:
        return redirect(urls.people_import_columns(found.uid))
    document = read_document(table, known)
    form = AcceptForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(_applied(request, found, document, form))
        except PeopleHaveChanged as error:
            messages.warning(request, str(error))
            plan = error.plan
        except BadFile:
            plan = _plan(request, found, document)
        except CannotChangePeople as error:
            messages.error(request, str(error))
            return redirect(urls.people_import)
    else:
        plan = _plan(request, found, document)
    page = _page(request, found, plan, urls)
    return show(request, "pages/people/import_preview.html", _frame(request.member, "Preview changes"), page)


@require_POST
@people_admin_page
def discard_upload(request: PageRequest, upload) -> HttpResponse:
    """Delete the uploaded file without importing it."""
    discard_people_upload(upload=_upload(request, upload))
    messages.success(request, "File deleted. Nothing was changed.")
    return redirect(request.member.urls.people_import)


def _upload(request: PageRequest, uid):
    found = own_upload(request.member.organization_id, request.member.member_id, uid, now=request.now)
    if found is None:
        raise Http404
    return found


def _columns(upload, table: Table) -> Columns:
    return columns_by_hand(table.heads, upload.columns) if upload.columns else recognize_columns(table.heads)


def _terms(request: PageRequest, upload, document: PeopleFile) -> dict[str, Any]:
    by = own_member(request)
    return {
        "organization": by.organization,
        "document": document,
        "leaves_missing": upload.leaves_missing,
        "by": by,
        "today": request.today,
    }


def _plan(request: PageRequest, upload, document: PeopleFile) -> PeopleImportPlan:
    return plan_people(**_terms(request, upload, document))


def _applied(request: PageRequest, upload, document: PeopleFile, form: AcceptForm) -> str:
    """Import the file; return the URL of the next page. Raises ``PeopleHaveChanged`` and ``BadFile``."""
    urls = request.member.urls
    plan = import_people(
        reviewed_digest=form.cleaned_data["seen"], now=request.now, **_terms(request, upload, document)
    )
    discard_people_upload(upload=upload)
    if plan.changes_something:
        return urls.people_imported
    messages.success(request, "Nothing to change: everyone already matches the file.")
    return urls.people_import


def _frame(membership: ViewerMembership, title: str):
    address = membership.urls.people_import
    crumbs = (Link("Import", address), Link(title, ""))
    return organization_frame(membership, title=title, current=address, crumbs=crumbs, is_administration=True)


def _page(request: PageRequest, upload, plan: PeopleImportPlan, urls: OrganizationUrls) -> PreviewPage:
    address = urls.people_import_preview(upload.uid)
    counts = {PROBLEMS: len(plan.problems), **plan.counts}
    shown = _requested_list(request, counts)
    things, pages = paged(
        list(plan.problems) if shown == PROBLEMS else plan.of(shown),
        {**request.GET.dict(), "show": shown},
        A_PAGE,
        address,
    )
    return PreviewPage(
        file_name=upload.file_name,
        counts=tuple((LABELS[key], number) for key, number in plan.counts.items()),
        sections=_sections(counts, shown, address),
        shown=shown,
        title=LABELS[shown],
        problems=tuple(things) if shown == PROBLEMS else (),
        people=() if shown == PROBLEMS else tuple(_people(things)),
        pages=pages,
        teams=tuple(team.path for team in plan.teams[:TEAMS_SHOWN]),
        more_teams=max(0, len(plan.teams) - TEAMS_SHOWN),
        notes=plan.notes,
        leaves_missing=upload.leaves_missing,
        problem_count=len(plan.problems),
        person_count=sum(counts[key] for key in (NEW, CHANGED, LEAVING)),
        changes_something=plan.changes_something,
        form=AcceptForm(initial={"seen": plan.digest}),
        action=address,
        columns_url=urls.people_import_columns(upload.uid),
        discard_url=urls.people_import_discard(upload.uid),
    )


def _requested_list(request: PageRequest, counts: dict[str, int]) -> str:
    """The key of the requested list, or of the first list that is not empty."""
    requested = request.GET.get("show", "")
    if counts.get(requested):
        return requested
    return next((key for key, number in counts.items() if number), UNCHANGED)


def _sections(counts: dict[str, int], shown: str, address: str) -> tuple[Link, ...]:
    return tuple(
        Link(f"{LABELS[key]} {number:,}", f"{address}?show={key}", key == shown)
        for key, number in counts.items()
        if number
    )


def _people(people: Iterable[PersonPlan]) -> Iterable[PreviewedPerson]:
    named = headings()
    for person in people:
        changes = tuple(
            PreviewedChange(named[change.field], change.before, change.after)
            for change in person.changes
            if (person.kind, change.field) != (NEW, "name")
        )
        yield PreviewedPerson(
            person.name, person.email, f"row {person.row}" if person.row else "not in the file", changes
        )
