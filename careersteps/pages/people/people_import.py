"""Import people from a file: the upload, a template and the format of a file; export everyone in the same format."""

from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from careersteps.pages.layout.access import own_member, people_admin_page
from careersteps.pages.layout.file_pages import attached, template_links
from careersteps.pages.layout.page_frame import organization_frame
from careersteps.pages.layout.responses import show
from foundation.file_reading import example_of
from foundation.located_problems import BadFile, TableProblem
from people.actions import note_export
from people.actions.uploads import keep_upload
from people.exporters import TABLE_EXPORTERS, people_heads, write_table
from people.forms.people_import import UploadForm
from people.importers import IMPORTERS, read_table
from people.people_import.columns import import_fields, recognize_columns
from people.people_import.fields import Field
from people.people_import.snapshot import exported_rows
from people.permissions import can_own
from people.queries.people_import import known_people, last_import
from people.requests import PageRequest
from ui.components import Link


@dataclass(frozen=True, kw_only=True)
class ImportPage:
    form: UploadForm
    problems: tuple[TableProblem, ...]
    fields: tuple[Field, ...]
    formats: tuple[str, ...]
    templates: tuple[Link, ...]
    exports: tuple[Link, ...]
    action: str


@dataclass(frozen=True, kw_only=True)
class ImportedPage:
    """pages/people/import_done.html; ``counts`` are (label, number)."""

    counts: tuple[tuple[str, int], ...]
    links: tuple[Link, ...]


@require_http_methods(["GET", "HEAD", "POST"])
@people_admin_page
def people_import(request: PageRequest) -> HttpResponse:
    form = UploadForm(request.POST or None, request.FILES or None)
    problems: tuple[TableProblem, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(_store_upload(request, form))
        except BadFile as error:
            problems = error.problems
    urls = request.member.urls
    page = ImportPage(
        form=form,
        problems=problems,
        fields=import_fields(),
        formats=tuple(each.OPTIONS for each in IMPORTERS),
        templates=template_links(IMPORTERS, urls.people_import_template),
        exports=tuple(Link(each.name.upper(), urls.people_export(each.name)) for each in TABLE_EXPORTERS),
        action=urls.people_import,
    )
    frame = organization_frame(
        request.member, title="Import people", current=urls.people_import, is_administration=True
    )
    return show(request, "pages/people/people_import.html", frame, page)


def _store_upload(request: PageRequest, form: UploadForm) -> str:
    """Store the file for its preview; return the next URL. Raises ``BadFile`` if it is unreadable."""
    file = form.cleaned_data["file"]
    content = file.read()
    table = read_table(file.name, content)
    upload = keep_upload(
        file_name=file.name,
        content=content,
        leaves_missing=form.cleaned_data["leaves_missing"],
        by=own_member(request),
        now=request.now,
    )
    urls = request.member.urls
    is_plain = not recognize_columns(table.heads).reason
    return urls.people_import_preview(upload.uid) if is_plain else urls.people_import_columns(upload.uid)


@require_safe
@people_admin_page
def import_template(request: PageRequest, ending: str) -> HttpResponse:
    """Download an example file."""
    example = example_of(IMPORTERS, f".{ending}")
    if example is None:
        raise Http404
    return attached(example.content_type, example.write(), f"people-template.{ending}")


@require_safe
@people_admin_page
def people_export(request: PageRequest, ending: str) -> HttpResponse:
    """Download everyone, in the columns that an import reads."""
    if ending not in TABLE_EXPORTERS:
        raise Http404
    exporter = TABLE_EXPORTERS[ending]
    by = own_member(request)
    if request.method == "GET":
        note_export(organization=by.organization, by=by, now=request.now, of="people")
    rows = exported_rows(known_people(by.organization, by), request.today)
    content = write_table(exporter, people_heads(), rows, title="People")
    return attached(
        exporter.content_type, content, f"{request.member.organization_slug}-people-{request.today}.{ending}"
    )


@require_safe
@people_admin_page
def people_imported(request: PageRequest) -> HttpResponse:
    """Show the result of the viewer's last import."""
    done = last_import(request.member.organization_id, request.member.member_id)
    if done is None:
        raise Http404
    urls = request.member.urls
    labels = {"new": "People added", "changed": "People changed", "leaving": "People leaving"}
    page = ImportedPage(
        counts=tuple((text, done.after.get(key, 0)) for key, text in labels.items()),
        links=(
            Link("See people", urls.people),
            Link("Invite new people", urls.invitations),
            *([Link("Audit log", urls.audit)] if can_own(request.member) else []),
        ),
    )
    frame = organization_frame(
        request.member,
        title="Import complete",
        current=urls.people_import,
        crumbs=(Link("Import", urls.people_import), Link("Done", "")),
        is_administration=True,
    )
    return show(request, "pages/people/import_done.html", frame, page)
