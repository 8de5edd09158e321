"""Queries on a framework's history: its releases, and any version as a document."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F

from frameworks.document import FrameworkDocument
from frameworks.models import Framework, Release
from frameworks.queries.draft import draft_document
from frameworks.queries.release_contents import release_document
from frameworks.queries.versions import FrameworkVersion, NotReadable, ReleaseSelector, read_current_version
from frameworks.release_lines import reason_to_keep
from people.viewer import Viewer


@dataclass(frozen=True, kw_only=True)
class ListedRelease:
    """``state`` is "current", "upcoming" or ""; ``reason_to_keep`` says why it can’t be withdrawn, if so."""

    number: int
    effective_on: dt.date
    published_at: dt.datetime
    published_by: str
    note: str
    effects: tuple[str, ...]
    state: str
    reason_to_keep: str


@dataclass(frozen=True)
class History:
    reading: FrameworkVersion
    releases: tuple[ListedRelease, ...]


def read_history(viewer: Viewer, organization: str, framework: str, *, on: dt.date) -> History:
    """All releases of a framework, newest first; two queries. Raises ``NotReadable``."""
    reading = read_current_version(viewer, organization, framework, on=on)
    rows = (
        Release.objects.filter(framework=reading.framework_id)
        .order_by("-number")
        .values("number", "effective_on", "published_at", "note", "effects", by=F("published_by__name"))
    )
    last = rows[0]
    current = max((row["number"] for row in rows if row["effective_on"] <= on), default=None)
    releases = tuple(
        ListedRelease(
            published_by=row.pop("by") or "",
            state="upcoming" if row["effective_on"] > on else ("current" if row["number"] == current else ""),
            reason_to_keep=reason_to_keep(last["number"], last["effective_on"], row["number"], on),
            **{**row, "effects": tuple(row["effects"])},
        )
        for row in rows
    )
    return History(reading, releases)


def read_releases(framework: int, numbers: Iterable[int]) -> dict[int, FrameworkDocument]:
    """The documents of some releases of a framework, by number."""
    releases = Release.objects.filter(framework=framework, number__in=list(numbers))
    return {release.number: release_document(release) for release in releases}


def read_text(
    viewer: Viewer, organization: str, framework: str, which: ReleaseSelector, *, on: dt.date
) -> FrameworkDocument:
    """Any version of a framework as a document, for export. Raises ``NotReadable``."""
    if which.is_draft:
        editable = Framework.objects.editable_by(viewer).filter(organization__slug=organization, key=framework)
        found = editable.first()
        if found is None:
            raise NotReadable
        return draft_document(found)
    named = Release.objects.filter(framework__organization__slug=organization, framework__key=framework)
    readable = named.filter(framework__in=Framework.objects.visible_to(viewer))
    release = (readable.current(on) if which.number is None else readable.filter(number=which.number)).first()
    if release is None:
        raise NotReadable
    return release_document(release)


def get_framework_by_key(organization: str, key: str) -> Framework | None:
    """A framework by its address without checking rights: for the operator's commands."""
    return Framework.objects.filter(organization__slug=organization, key=key).first()


def get_release_by_number(framework: Framework, number: int) -> Release | None:
    return framework.releases.filter(number=number).first()
