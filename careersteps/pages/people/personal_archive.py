"""A person's archive: a ZIP file with all data about them that they can read, for people and for machines."""

import datetime as dt
import io
import json
import zipfile
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from careersteps.pages.layout.access import get_member_or_404, member_page
from people.permissions import can_have_archive
from people.queries.archive import personal_archive
from people.requests import PageRequest
from people.viewer import Viewer
from ui.dates import day_text

STYLE = settings.ROOT / "static" / "css" / "archive.css"


@dataclass(frozen=True)
class ArchivedSection:
    """A section of templates/archive.html; each entry is a series of (label, value)."""

    title: str
    entries: tuple[tuple[tuple[str, object], ...], ...]


@require_safe
@member_page
def person_archive(request: PageRequest, member: str) -> HttpResponse:
    found = get_member_or_404(request, member)
    if not can_have_archive(request.member, found.pk):
        raise PermissionDenied
    content = archive_file(found, request.viewer, on=request.today)
    response = HttpResponse(content, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{request.member.organization_slug}-{request.today}.zip"'
    return response


def archive_file(member, viewer: Viewer, *, on: dt.date) -> bytes:
    """Return the archive (a ZIP file) of a member, who is also the viewer.

    The command ``archive_person`` makes it for former members, too.
    """
    return _zipped(member.name, on, personal_archive(member, viewer, on=on))


def _zipped(name: str, on: dt.date, sections: list) -> bytes:
    data = json.dumps(dict(sections), cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
    page = render_to_string(
        "archive.html",
        {
            "name": name,
            "day": day_text(on),
            "sections": [_section(title, entries) for title, entries in sections],
        },
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("archive.html", page)
        archive.writestr("archive.css", STYLE.read_bytes())
        archive.writestr("archive.json", data)
    return file.getvalue()


def _section(title: str, entries: list[dict]) -> ArchivedSection:
    return ArchivedSection(_words(title).capitalize(), tuple(_entry(each) for each in entries))


def _entry(data: dict) -> tuple[tuple[str, object], ...]:
    return tuple((_words(name), _text(value)) for name, value in data.items() if value not in (None, "", [], {}))


def _words(name: str) -> str:
    return name.replace("_", " ")


def _text(value) -> str:
    if isinstance(value, list):
        return ", ".join(str(each) for each in value)
    if isinstance(value, dict):
        return ", ".join(f"{_words(name)}: {_text(each)}" for name, each in value.items())
    if isinstance(value, bool):
        return "yes" if value else "no"
    if hasattr(value, "hour"):
        return f"{day_text(value)}, {value:%H:%M} {value.tzname()}"
    return day_text(value) if hasattr(value, "day") else str(value)
