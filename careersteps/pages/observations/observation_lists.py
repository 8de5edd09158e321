"""The viewer's lists: observations about them, by them, drafts, waiting for agreement, about people they manage."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from careersteps.pages.layout.access import member_page
from careersteps.pages.layout.page_frame import organization_frame
from careersteps.pages.layout.responses import show
from careersteps.pages.observations.observation import Consent, audience_text, consent_of
from foundation.cursor import Cursor
from observations.queries.observation_pages import (
    ObservationSlice,
    ObservationView,
    draft_story,
    list_about,
    list_by,
    list_drafts,
    list_managed,
    list_waiting,
    rating_label,
)
from observations.words import OPEN
from people.addresses import OrganizationUrls
from people.queries.reporting_line import manages_anybody
from people.requests import PageRequest
from people.viewer import ViewerMembership
from ui.components import Empty, Link, Quote
from ui.dates import Moment, day_moment, moment
from ui.markdown import as_html, as_text

ABOUT, BY, DRAFTS, WAITING, MANAGED = "about-me", "by-me", "drafts", "waiting", "reports"
LABELS = {
    ABOUT: "About you",
    BY: "By you",
    DRAFTS: "Your drafts",
    WAITING: "Waiting for your agreement",
    MANAGED: "About people you manage",
}
EMPTY = {
    ABOUT: "Observations about you that you can read will appear here.",
    BY: "Observations that you publish will appear here.",
    DRAFTS: "Observations that you have started and not published will appear here.",
    WAITING: "Observations about you that others would like to make public will appear here. You agree or decline.",
    MANAGED: "Observations about people you manage that you can read will appear here.",
}
LONGEST_DRAFT = 240


@dataclass(frozen=True)
class DraftLine:
    link: Link
    begun: Moment


@dataclass(frozen=True)
class ObservationEntry:
    quote: Quote
    consent: Consent | None = None


@dataclass(frozen=True, kw_only=True)
class ObservationsPage:
    tabs: tuple[Link, ...]
    title: str
    entries: tuple[ObservationEntry, ...]
    drafts: tuple[DraftLine, ...]
    more: str
    empty: Empty
    observe: str


@require_safe
@member_page
def observation_lists(request: PageRequest) -> HttpResponse:
    manages = manages_anybody(request.viewer, request.member.organization_id)
    chosen = request.GET.get("list", "")
    chosen = chosen if chosen in LABELS and (manages or chosen != MANAGED) else ABOUT
    urls = request.member.urls
    listed = _observations(request, chosen, request.member)
    page = _page(chosen, listed, request.member, manages)
    frame = organization_frame(request.member, title="Observations", current=urls.observations)
    return show(request, "pages/observations/observation_lists.html", frame, page)


def _observations(request: PageRequest, chosen: str, membership: ViewerMembership) -> ObservationSlice:
    viewer, after = request.viewer, Cursor.parse(request.GET.get("after", ""))
    if chosen == MANAGED:
        return list_managed(viewer, membership.organization_id, after, on=request.today)
    lists: dict[str, Callable] = {ABOUT: list_about, BY: list_by, DRAFTS: list_drafts, WAITING: list_waiting}
    return lists[chosen](viewer, membership.member_id, after, on=request.today)


def _page(chosen: str, listed: ObservationSlice, membership: ViewerMembership, manages: bool) -> ObservationsPage:
    urls = membership.urls
    url = f"{urls.observations}?list={chosen}"
    tabs = (
        Link(label, f"{urls.observations}?list={name}", name == chosen)
        for name, label in LABELS.items()
        if manages or name != MANAGED
    )
    is_drafts = chosen == DRAFTS
    return ObservationsPage(
        tabs=tuple(tabs),
        title=LABELS[chosen],
        entries=() if is_drafts else tuple(_entry(each, membership, urls, chosen) for each in listed.entries),
        drafts=tuple(_draft(each, urls) for each in listed.entries) if is_drafts else (),
        more=f"{url}&after={quote(str(listed.rest))}" if listed.rest else "",
        empty=Empty(EMPTY[chosen], Link("Record an observation", urls.observe)),
        observe=urls.observe,
    )


def _entry(
    shown: ObservationView, membership: ViewerMembership, urls: OrganizationUrls, chosen: str
) -> ObservationEntry:
    return ObservationEntry(
        quote_of(shown, membership, urls), consent_of(shown, membership, urls) if chosen == WAITING else None
    )


def quote_of(shown: ObservationView, membership: ViewerMembership | None, urls: OrganizationUrls) -> Quote:
    """An observation in a list. For members, names link to the pages of people."""
    row = shown.observation
    state = ("retracted",) if row.retracted_at else ()
    excerpt = (f"{each.name}: {rating_label(each.rating)}" for each in shown.ratings)
    is_told = membership is not None and shown.audience not in OPEN
    return Quote(
        html=as_html(row.story),
        author=shown.author.name,
        about=tuple(Link(each.name, urls.person(each.slug) if membership else "") for each in shown.about),
        meta=(*excerpt, *state),
        moment=day_moment(row.observed_on),
        url=urls.observation(row.uid),
        audience=audience_text(shown, membership) if is_told else "",
    )


def _draft(shown: ObservationView, urls: OrganizationUrls) -> DraftLine:
    row = shown.observation
    form = row.typed.get("form", {})
    text = as_text(draft_story(form, row.story)[:2000])
    excerpt = text if len(text) <= LONGEST_DRAFT else f"{text[:LONGEST_DRAFT].rsplit(' ', 1)[0]}…"
    return DraftLine(Link(excerpt or "Empty draft", urls.edit_observation(row.uid)), moment(row.created_at))
