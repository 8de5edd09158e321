"""The releases of a framework, a comparison of any two, and any state of it as a file."""

import json
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import redirect

from careersteps.pages.layout.diff_lists import ChangeGroup, ListedChange, change_contents, change_groups, page_of
from careersteps.pages.layout.page_frame import framework_frame
from careersteps.pages.layout.paging import paged
from careersteps.pages.layout.responses import public_response, show
from frameworks.addresses import FrameworkUrls
from frameworks.diff import FrameworkDiff, compare
from frameworks.exporters import FRAMEWORK_EXPORTERS
from frameworks.queries import ReleaseSelector
from frameworks.queries.history import ListedRelease, read_history, read_releases, read_text
from people.permissions import can_edit_frameworks
from people.requests import PageRequest
from ui.components import Link, Pages
from ui.dates import day_text
from ui.english import plural
from ui.markdown import as_html

RELEASES_A_PAGE = 25
SUBJECTS_A_PAGE = 100


@dataclass(frozen=True, kw_only=True)
class ReleaseRow:
    number: int
    url: str
    compare_url: str
    effective_on: str
    published_on: str
    published_by: str
    effects: tuple[str, ...]
    note: str
    state: str
    withdraw_url: str


@dataclass(frozen=True, kw_only=True)
class HistoryPage:
    rows: tuple[ReleaseRow, ...]
    numbers: tuple[int, ...]
    chosen: tuple[int, int]
    compare_url: str
    pages: Pages | None
    text_urls: tuple[Link, ...]


@public_response
def history(request: PageRequest, organization: str, framework: str) -> HttpResponse:
    found = read_history(request.viewer, organization, framework, on=request.today)
    addresses = found.reading.addresses.current
    is_editor = can_edit_frameworks(request.viewer.in_organization(found.reading.organization_id))
    rows, pages = paged(list(found.releases), request.GET, RELEASES_A_PAGE, addresses.releases)
    page = HistoryPage(
        rows=tuple(_row(each, addresses, can_withdraw=is_editor) for each in rows),
        numbers=tuple(each.number for each in found.releases),
        chosen=(found.releases[-1].number, found.releases[0].number),
        compare_url=addresses.compare_releases,
        pages=pages,
        text_urls=tuple(Link(each.name.upper(), addresses.text(each.name)) for each in FRAMEWORK_EXPORTERS),
    )
    frame = framework_frame(
        found.reading,
        request.viewer,
        title="History",
        current=addresses.releases,
        description=f"{plural(len(found.releases), 'release')} of {found.reading.framework_name} and their changes.",
        canonical=addresses.releases,
    )
    return show(request, "pages/frameworks/history.html", frame, page)


def _row(release: ListedRelease, addresses: FrameworkUrls, *, can_withdraw: bool) -> ReleaseRow:
    compared = f"{addresses.compare_releases}?from={release.number - 1}&to={release.number}"
    return ReleaseRow(
        number=release.number,
        url=addresses.release(release.number).index,
        compare_url=compared if release.number > 1 else "",
        effective_on=day_text(release.effective_on),
        published_on=day_text(release.published_at),
        published_by=release.published_by,
        effects=release.effects,
        note=as_html(release.note),
        state=release.state,
        withdraw_url=addresses.withdraw_release(release.number)
        if can_withdraw and not release.reason_to_keep
        else "",
    )


@dataclass(frozen=True, kw_only=True)
class ComparePage:
    earlier: Link
    later: Link
    numbers: tuple[int, ...]
    chosen: tuple[int, int]
    compare_url: str
    change_count: int
    effects: tuple[str, ...]
    groups: tuple[ChangeGroup, ...]
    contents: tuple[Link, ...]
    pages: Pages | None


@public_response
def compare_releases(request: PageRequest, organization: str, framework: str) -> HttpResponse:
    found = read_history(request.viewer, organization, framework, on=request.today)
    addresses = found.reading.addresses.current
    numbers = [each.number for each in found.releases]
    chosen = _requested_releases(request, numbers)
    if chosen is None:
        return redirect(addresses.releases)
    documents = read_releases(found.reading.framework_id, chosen)
    difference = compare(documents[chosen[0]], documents[chosen[1]])
    page = _compared(request, difference, chosen, numbers, addresses)
    frame = framework_frame(
        found.reading,
        request.viewer,
        title=f"Changes from release {chosen[0]} to release {chosen[1]}",
        current=addresses.releases,
        crumbs=(Link("History", addresses.releases),),
    )
    return show(request, "pages/frameworks/compare_releases.html", frame, page)


def _compared(
    request: PageRequest,
    difference: FrameworkDiff,
    chosen: tuple[int, int],
    numbers: list[int],
    addresses: FrameworkUrls,
) -> ComparePage:
    compare_url = addresses.compare_releases
    shown, pages = paged(list(enumerate(difference.subjects)), request.GET, SUBJECTS_A_PAGE, compare_url)
    earlier, later = (addresses.release(number) for number in chosen)
    groups = change_groups(
        ListedChange(f"change-{place}", page_of(subject, earlier, later), subject) for place, subject in shown
    )
    return ComparePage(
        earlier=Link(f"Release {chosen[0]}", earlier.index),
        later=Link(f"Release {chosen[1]}", later.index),
        numbers=tuple(numbers),
        chosen=chosen,
        compare_url=compare_url,
        change_count=len(difference.subjects),
        effects=tuple(sorted(difference.effects)),
        groups=groups,
        contents=change_contents(groups),
        pages=pages,
    )


def _requested_releases(request: PageRequest, numbers: list[int]) -> tuple[int, int] | None:
    """The two releases in the address, the earlier first; None unless both exist and differ."""
    numbers_in_url = [request.GET.get(name, "") for name in ("from", "to")]
    known = [int(each) for each in numbers_in_url if each.isdecimal() and len(each) < 9 and int(each) in numbers]
    return (min(known), max(known)) if len(known) == 2 and known[0] != known[1] else None


@public_response
def framework_file(request: PageRequest, organization: str, framework: str, ending: str, **which) -> HttpResponse:
    """A framework as career-framework/1: the format that an import reads."""
    document = read_text(request.viewer, organization, framework, ReleaseSelector(**which), on=request.today)
    exporter = FRAMEWORK_EXPORTERS[ending]
    response = HttpResponse(exporter.write(document), content_type=exporter.content_type)
    response["Content-Disposition"] = f'inline; filename="{json.dumps(document.key)[1:-1]}.{ending}"'
    return response
