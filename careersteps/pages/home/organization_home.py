"""The page of an organization: its description and its frameworks."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.urls import reverse

from careersteps.pages.home.front_page import framework_card
from careersteps.pages.layout.page_frame import organization_links
from careersteps.pages.layout.responses import public_response, show
from foundation.absolute_urls import absolute_url
from frameworks.addresses import FrameworkUrls, organization_url
from frameworks.queries import NotReadable, current_versions
from frameworks.queries.search import OrganizationIndex, read_organization
from frameworks.words import Visibility
from people.addresses import OrganizationUrls
from people.permissions import can_edit_frameworks
from people.requests import PageRequest
from ui.components import Card, Link, PageFrame
from ui.markdown import as_html, as_text
from ui.page_parts import BuiltPart, PartContext, Place, build_parts


@dataclass(frozen=True, kw_only=True)
class OrganizationHome:
    name: str
    slug: str
    description: str
    frameworks: tuple[Card, ...]
    drafts: tuple[Card, ...]
    is_member: bool
    add: Link | None
    parts: tuple[BuiltPart, ...]


@public_response
def organization_home(request: PageRequest, organization: str) -> HttpResponse:
    releases = current_versions(request.viewer, request.today)
    try:
        index = read_organization(request.viewer, organization, releases, on=request.today)
    except NotReadable:
        return _withheld(request, organization)
    context = PartContext(request=request, membership=index.membership, about=index)
    page = _page(index, build_parts(Place.HOME, context))
    frame = PageFrame(
        title=index.name,
        description=as_text(index.description) or f"Career frameworks of {index.name}.",
        canonical=absolute_url(organization_url(index.slug)),
        is_indexed=any(each.visibility == Visibility.PUBLIC for each in index.frameworks),
        place=Link(index.name, organization_url(index.slug), is_current=True),
        links=organization_links(index.membership),
        observe=OrganizationUrls(index.slug).observe if index.membership else "",
    )
    return show(request, "pages/home/organization_home.html", frame, page)


def _withheld(request: PageRequest, organization: str) -> HttpResponse:
    """Return the page for a member who lacks the required second factor; raise ``NotReadable`` for anybody else."""
    membership = next((each for each in request.viewer.withheld if each.organization_slug == organization), None)
    if membership is None:
        raise NotReadable
    frame = PageFrame(title=membership.organization_name, is_indexed=False)
    response = show(request, "pages/people/second_factor_needed.html", frame, membership)
    response.status_code = 403
    return response


def _page(index: OrganizationIndex, parts: tuple[BuiltPart, ...]) -> OrganizationHome:
    return OrganizationHome(
        name=index.name,
        slug=index.slug,
        description=as_html(index.description),
        frameworks=tuple(framework_card(each) for each in index.frameworks),
        drafts=tuple(
            Card(link=Link(each.name, FrameworkUrls(index.slug, each.key).draft.index), meta=("not released yet",))
            for each in index.drafts
        ),
        is_member=index.membership is not None,
        add=Link("New framework", reverse("admin:frameworks_framework_add"))
        if can_edit_frameworks(index.membership)
        else None,
        parts=parts,
    )
