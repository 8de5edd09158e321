"""Rights of members: owners give and remove them, one at a time."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from careersteps.pages.layout.access import get_current_member_or_404, own_member, owner_page
from careersteps.pages.layout.choosers import OFFERED
from careersteps.pages.layout.form_pages import refusals_as_message
from careersteps.pages.layout.page_frame import organization_frame
from careersteps.pages.layout.paging import pages_of, query_of
from careersteps.pages.layout.responses import show
from people.actions import set_rights
from people.permissions import can_give_rights_to
from people.queries.directory import (
    DirectoryQuery,
    ListedPerson,
    count_people,
    holders_of_rights,
    is_last_owner,
    list_people,
)
from people.requests import PageRequest
from people.viewer import ViewerMembership
from people.words import RIGHTS
from ui.components import Filters, Link, Pages

PEOPLE_A_PAGE = 50

#: The table "Who may do what" of docs/language.md in words.
ALLOWED = (
    (
        "Every member",
        "can read the frameworks that are open to members, take part in conversations, and record observations and "
        "recognition.",
    ),
    ("A manager", "can also decide milestones of the people who report to them."),
    ("A framework editor", "can edit drafts of frameworks, review them and publish releases."),
    ("A people admin", "can invite people, change their teams and managers, and set when they leave."),
    (
        "An owner",
        "can do everything that editors and people admins can, change rights and settings, and read the audit log.",
    ),
)


@dataclass(frozen=True, kw_only=True)
class RightSwitch:
    """Whether a member has a right; if the viewer can't change that, ``is_fixed`` is set and ``why`` says why."""

    right: str
    label: str
    is_on: bool
    is_fixed: bool
    why: str


@dataclass(frozen=True, kw_only=True)
class RightsRow:
    link: Link
    value: str
    note: str
    switches: tuple[RightSwitch, ...]


@dataclass(frozen=True, kw_only=True)
class RightsPage:
    allowed: tuple[tuple[str, str], ...]
    rows: tuple[RightsRow, ...]
    pages: Pages | None
    filters: Filters
    found: tuple[RightsRow, ...]
    is_more: bool
    query: str


@require_http_methods(["GET", "HEAD", "POST"])
@owner_page
def rights(request: PageRequest) -> HttpResponse:
    urls = request.member.urls
    if request.method == "POST":
        return _changed(request)
    frame = organization_frame(request.member, title="Rights", current=urls.rights, is_administration=True)
    return show(request, "pages/people/rights.html", frame, _page(request), part="results")


def _page(request: PageRequest) -> RightsPage:
    urls, words = request.member.urls, query_of(request.GET)
    holders = holders_of_rights(request.member.organization_id, on=request.today)
    among = DirectoryQuery(organization=request.member.organization_id, on=request.today, among=holders)
    start, pages = pages_of(count_people(among), request.GET, PEOPLE_A_PAGE, urls.rights)
    is_last = is_last_owner(own_member(request), on=request.today)
    found = DirectoryQuery(organization=request.member.organization_id, on=request.today, words=words)
    people = list_people(found, most=OFFERED + 1) if words else []
    return RightsPage(
        allowed=ALLOWED,
        rows=tuple(
            _row(each, request.member, is_last) for each in list_people(among, start=start, most=PEOPLE_A_PAGE)
        ),
        pages=pages,
        filters=Filters(action=urls.rights, results="results", label="Search by name or email", q=words, count=""),
        found=tuple(_row(each, request.member, is_last) for each in people[:OFFERED]),
        is_more=len(people) > OFFERED,
        query=words,
    )


def _row(person: ListedPerson, membership: ViewerMembership, is_last: bool) -> RightsRow:
    return RightsRow(
        link=Link(person.name, membership.urls.person(person.slug)),
        value=person.slug,
        note="you" if person.id == membership.member_id else "",
        switches=tuple(_switch(right, person, membership, is_last) for right in RIGHTS),
    )


def _switch(right: str, person: ListedPerson, membership: ViewerMembership, is_last: bool) -> RightSwitch:
    is_on, why = right in person.rights, ""
    if not is_on and not can_give_rights_to(membership, person.id):
        why = "You can’t give yourself a right."
    elif is_on and right == "owner" and is_last and person.id == membership.member_id:
        why = "There must always be one owner."
    return RightSwitch(right=right, label=RIGHTS[right].capitalize(), is_on=is_on, is_fixed=bool(why), why=why)


def _changed(request: PageRequest) -> HttpResponse:
    """Give or remove the right of the switch that was pressed."""
    right, gives = request.POST.get("right", ""), request.POST.get("change") == "give"
    if right not in RIGHTS or request.POST.get("change") not in ("give", "take"):
        raise Http404
    chosen = get_current_member_or_404(request, request.POST.get("member", ""))
    by = own_member(request)
    change = {"give" if gives else "take": frozenset({right})}
    with refusals_as_message(request):
        set_rights(member=chosen, by=by, now=request.now, **change)
        messages.success(request, f"{chosen.name}: {RIGHTS[right]} right {'added' if gives else 'removed'}.")
    is_still_owner = chosen.pk != request.member.member_id or right != "owner" or gives
    urls = request.member.urls
    return redirect(urls.rights if is_still_owner else urls.people)
