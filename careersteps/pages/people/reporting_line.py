"""The reporting line of an organization as a tree that folds."""

from dataclasses import dataclass
from urllib.parse import quote

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from careersteps.pages.layout.access import get_member_or_404, member_page
from careersteps.pages.layout.page_frame import organization_frame
from careersteps.pages.layout.paging import page_number, pages_of
from careersteps.pages.layout.responses import show
from people.addresses import OrganizationUrls
from people.queries.directory import read_person
from people.queries.reporting_line import PEOPLE_A_LEVEL, Branch, Tree, read_tree
from people.requests import PageRequest
from ui.components import Link, Pages
from ui.english import plural

#: The number of levels that are open at first.
OPEN_LEVELS = 2
#: Deeper levels have their own page, since a page can't nest without limit.
MOST_LEVELS = 12


@dataclass(frozen=True, kw_only=True)
class ReportingNode:
    """A person in the tree; ``url`` is the tree from them down, ``nodes`` are the reports already shown."""

    link: Link
    url: str
    people: str
    nodes: tuple["ReportingNode", ...]
    is_open: bool


@dataclass(frozen=True, kw_only=True)
class ReportingLinePage:
    title: str
    above: tuple[Link, ...]
    whole: Link | None
    nodes: tuple[ReportingNode, ...]
    pages: Pages | None


@require_safe
@member_page
def reporting_line(request: PageRequest) -> HttpResponse:
    urls, slug = request.member.urls, request.GET.get("under", "")
    under = get_member_or_404(request, slug) if slug else None
    tree = read_tree(request.member.organization_id, under, page=page_number(request.GET), on=request.today)
    above = read_person(under, on=request.today, most=0).line if under else ()
    title = f"People who report to {under.name}" if under else "Reporting line"
    page = ReportingLinePage(
        title=title,
        above=tuple(Link(each.name, _from(urls, each.slug)) for each in reversed(above)),
        whole=Link("The whole organization", urls.reports) if under else None,
        nodes=tuple(_node(each, urls, 0 if tree.is_whole else OPEN_LEVELS) for each in tree.branches),
        pages=_pages(request, tree, urls),
    )
    frame = organization_frame(
        request.member,
        title=title,
        current=urls.reports,
        crumbs=(Link("Reporting line", urls.reports),) if under else (),
    )
    return show(request, "pages/people/reporting_line.html", frame, page, part="branches")


def _from(urls: OrganizationUrls, slug: str) -> str:
    return f"{urls.reports}?under={quote(slug)}"


def _node(branch: Branch, urls: OrganizationUrls, depth: int) -> ReportingNode:
    return ReportingNode(
        link=Link(branch.name, urls.person(branch.slug)),
        url=_from(urls, branch.slug),
        people=plural(branch.people, "person") if branch.people else "",
        nodes=tuple(_node(each, urls, depth + 1) for each in branch.reports) if depth < MOST_LEVELS else (),
        is_open=depth < OPEN_LEVELS,
    )


def _pages(request: PageRequest, tree: Tree, urls: OrganizationUrls) -> Pages | None:
    if tree.is_whole:
        return None
    _, pages = pages_of(tree.count, request.GET, PEOPLE_A_LEVEL, urls.reports)
    return pages
