"""Feedback requests: the lists of those to and by the viewer, and the page of each request."""

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.safestring import SafeString
from django.views.decorators.http import require_http_methods, require_safe

from careersteps.pages.layout.access import member_page, own_member
from careersteps.pages.layout.form_pages import refusals_as_message
from careersteps.pages.layout.page_frame import organization_frame
from careersteps.pages.layout.responses import show
from foundation.cursor import Cursor, cut_page
from observations.actions import decline_request, reconsider_request, withdraw_request
from observations.queries.feedback import (
    ANSWERED,
    DECLINED,
    ENDED,
    OPEN,
    WITHDRAWN,
    FeedbackRequestView,
    InviteeView,
    ReceivedRequest,
    SentRequest,
    read_request,
    requests_by,
    requests_to,
)
from people.addresses import OrganizationUrls
from people.requests import PageRequest
from people.viewer import ViewerMembership
from ui.components import Empty, Link
from ui.dates import Moment, day_moment, day_text, moment
from ui.markdown import as_html

FEW, A_PAGE = 10, 50


@dataclass(frozen=True, kw_only=True)
class RequestRow:
    """A request in a list with its outcome; ``is_waiting`` while an answer is awaited."""

    link: Link
    due: Moment
    note: str
    is_waiting: bool = False


@dataclass(frozen=True, kw_only=True)
class RequestList:
    anchor: str
    title: str
    rows: tuple[RequestRow, ...]
    empty: Empty | None = None
    more: Link | None = None


@dataclass(frozen=True, kw_only=True)
class FeedbackPage:
    title: str
    lists: tuple[RequestList, ...]
    new: Link
    back: Link | None = None


@require_safe
@member_page
def feedback_lists(request: PageRequest) -> HttpResponse:
    urls = request.member.urls
    sources = _sources(request)
    shown = request.GET.get("show", "")
    if shown in sources:
        lists = (sources[shown](Cursor.parse(request.GET.get("after", "")), A_PAGE),)
    else:
        lists = tuple(each for source in sources.values() if (each := source(None, FEW)).rows or each.empty)
    page = FeedbackPage(
        title="Feedback",
        lists=lists,
        new=Link("Ask for feedback", urls.new_feedback),
        back=Link("All feedback", urls.feedback) if shown in sources else None,
    )
    frame = organization_frame(request.member, title="Feedback", current=urls.feedback)
    return show(request, "pages/observations/feedback.html", frame, page)


def _sources(request: PageRequest) -> dict[str, Callable[[Cursor | None, int], RequestList]]:
    """The lists of the page by their names in the query string, each read after a cursor."""
    urls, viewer = request.member.urls, request.viewer

    def waiting(after: Cursor | None, most: int) -> RequestList:
        found = requests_to(viewer, request.member, is_open=True, after=after, most=most + 1, on=request.today)
        empty = Empty("Nobody is waiting for your feedback. Requests for your feedback will appear here.")
        return _list("waiting", "Waiting for you", found, most, urls, _received_row, empty=empty)

    def mine(after: Cursor | None, most: int) -> RequestList:
        found = requests_by(viewer, request.member, after=after, most=most + 1, on=request.today)
        step = Link("Ask for feedback", urls.new_feedback)
        empty = Empty("Feedback requests that you send will appear here, with their answers.", step)
        return _list("mine", "Your requests", found, most, urls, _sent_row, empty=empty)

    def past(after: Cursor | None, most: int) -> RequestList:
        found = requests_to(viewer, request.member, is_open=False, after=after, most=most + 1, on=request.today)
        return _list("past", "Past requests", found, most, urls, _received_row)

    return {"waiting": waiting, "mine": mine, "past": past}


def _list(anchor: str, title: str, found: list, most: int, urls: OrganizationUrls, row, empty=None) -> RequestList:
    shown, rest = cut_page(found, most, lambda each: each.key)
    query = urlencode({"show": anchor, "after": rest}) if rest else ""
    return RequestList(
        anchor=anchor,
        title=title,
        rows=tuple(row(each, urls) for each in shown),
        empty=empty,
        more=Link("Show older", f"{urls.feedback}?{query}") if query else None,
    )


STATES = {OPEN: "", ANSWERED: "answered", DECLINED: "declined", WITHDRAWN: "withdrawn", ENDED: "ended"}


def _received_row(request: ReceivedRequest, urls: OrganizationUrls) -> RequestRow:
    about = "" if request.is_about_asker else f" about {request.about.name}"
    return RequestRow(
        link=Link(f"{request.asker} asked for your feedback{about}", urls.feedback_request(request.uid)),
        due=day_moment(request.due_on),
        note=STATES[request.state],
        is_waiting=request.state == OPEN,
    )


def _sent_row(request: SentRequest, urls: OrganizationUrls) -> RequestRow:
    about = "you" if request.is_about_me else request.about.name
    return RequestRow(
        link=Link(f"Feedback about {about}", urls.feedback_request(request.uid)),
        due=day_moment(request.due_on),
        note="withdrawn" if request.is_withdrawn else "ended" if request.is_ended else _tally(request),
        is_waiting=_is_awaited(request),
    )


def _is_awaited(request: SentRequest) -> bool:
    is_over = request.is_withdrawn or request.is_ended
    return not is_over and request.answered + request.declined < request.invited


def _tally(request: SentRequest) -> str:
    """ "1 of 4 answered, 1 declined"."""
    declined = f", {request.declined} declined" if request.declined else ""
    return f"{request.answered} of {request.invited} answered{declined}"


@dataclass(frozen=True, kw_only=True)
class InviteeRow:
    person: Link
    state: str
    note: str
    answer: Link | None


@dataclass(frozen=True, kw_only=True)
class RequestPage:
    """pages/observations/feedback_request.html: ``invitees`` is for the sender, ``answer`` for an invitee."""

    title: str
    lead: str
    asked_at: Moment
    due: Moment
    questions: SafeString
    abilities: tuple[Link, ...]
    is_asker: bool
    invitees: tuple[InviteeRow, ...]
    state: str
    answer: Link | None
    is_over: bool
    back: Link


#: What each button did.
DONE = {
    "decline": "You declined. Only the person who asked can see that.",
    "reconsider": "You can answer this request again.",
    "withdraw": "Request withdrawn. Existing answers stay.",
}


@require_http_methods(["GET", "HEAD", "POST"])
@member_page
def feedback_request(request: PageRequest, uid: uuid.UUID) -> HttpResponse:
    read = read_request(request.viewer, request.member, uid, on=request.today)
    if read is None:
        raise Http404
    if request.method == "POST":
        return _respond_to_action(request, read)
    page = _page(read, request.member.urls, request.member)
    urls = request.member.urls
    frame = organization_frame(
        request.member, title=page.title, current=urls.feedback, crumbs=(Link("Feedback", urls.feedback),)
    )
    return show(request, "pages/observations/feedback_request.html", frame, page)


def _respond_to_action(request: PageRequest, read: FeedbackRequestView) -> HttpResponse:
    """Carry out a button: the person who asked can withdraw; a person who was asked can decline or reconsider."""
    act = request.POST.get("do", "")
    if act not in DONE or (act == "withdraw") != read.is_asker:
        raise PermissionDenied
    by, now = own_member(request), request.now
    with refusals_as_message(request):
        if act == "withdraw":
            withdraw_request(request=read.request, by=by, now=now)
        elif act == "decline":
            decline_request(ask=read.ask, by=by, now=now)
        else:
            reconsider_request(ask=read.ask, by=by, now=now)
        messages.success(request, DONE[act])
    return redirect(request.path)


def _page(read: FeedbackRequestView, urls: OrganizationUrls, membership: ViewerMembership) -> RequestPage:
    is_withdrawn = read.request.withdrawn_at is not None
    is_over = is_withdrawn or bool(read.left)
    return RequestPage(
        title=_title(read),
        lead=_state_text(read, is_withdrawn),
        asked_at=moment(read.request.asked_at),
        due=day_moment(read.request.due_on),
        questions=as_html(read.request.questions),
        abilities=tuple(Link(each.name, each.url) for each in read.abilities),
        is_asker=read.is_asker,
        invitees=tuple(_invitee_row(each, urls, is_over) for each in read.invitees),
        state=read.state,
        answer=Link("Give feedback", _answer_url(read, urls)) if read.state == OPEN else None,
        is_over=is_over,
        back=Link("All feedback", urls.feedback),
    )


def _title(read: FeedbackRequestView) -> str:
    is_about_asker = read.asker.slug == read.about.slug
    if read.is_asker:
        return "Feedback about you" if is_about_asker else f"Feedback about {read.about.name}"
    return f"{read.asker.name} asked for your feedback{'' if is_about_asker else f' about {read.about.name}'}"


def _state_text(read: FeedbackRequestView, is_withdrawn: bool) -> str:
    if read.is_asker:
        ended = f"{read.left} has left, so this request has ended." if read.left else ""
        return "You withdrew this request. Nobody can answer it any more." if is_withdrawn else ended
    texts = {
        ANSWERED: f"You answered on {day_text(read.ask.answered_at)}. Thank you." if read.ask.answered_at else "",
        DECLINED: "You declined.",
        WITHDRAWN: f"{read.asker.name} withdrew this request. There is nothing left to do.",
        ENDED: f"{read.left} has left. There is nothing left to do.",
    }
    answering = "Your answer is an observation: you write what you saw and choose who can read it."
    return texts.get(read.state, f"{answering} {read.asker.name} sees your answer only if they can read it.")


def _invitee_row(invitee: InviteeView, urls: OrganizationUrls, is_over: bool) -> InviteeRow:
    waiting = "not answered" if is_over else "no answer yet"
    return InviteeRow(
        person=Link(invitee.person.name, urls.person(invitee.person.slug)),
        state=invitee.state,
        note={ANSWERED: "", DECLINED: _declined_sentence(invitee.declined_at)}.get(invitee.state, waiting),
        answer=Link("Read the answer", urls.observation(invitee.answer)) if invitee.answer else None,
    )


def _declined_sentence(at: dt.datetime | None) -> str:
    return f"declined on {day_text(at)}" if at else "declined"


def _answer_url(read: FeedbackRequestView, urls: OrganizationUrls) -> str:
    parameters = {
        "about": read.about.slug,
        "ability": [each.value for each in read.abilities],
        "request": read.request.uid,
    }
    return f"{urls.observe}?{urlencode(parameters, doseq=True, safe='/')}"
