"""What somebody is told of, how often by mail, and the link in each mail that stops them."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from careersteps.pages.answers import private, show
from careersteps.pages.changing import ChangePage, done, posted, show_change
from careersteps.pages.inside import member_in
from careersteps.pages.surroundings import inside_chrome
from observations.actions import choose_rhythm, mark_news_read, stop_news
from observations.forms.feedback import RhythmForm, UntilForm
from observations.news import News, sentence
from observations.queries.news import news_of, organization_to_stop, rhythm_of
from observations.unsubscribing import member_to_stop
from observations.words import Rhythm
from people.addresses import Inside
from people.queries import member_of
from ui.components import Chrome, Empty, Link
from ui.dates import day_text
from ui.keys import Key

A_PAGE = 50
change = require_http_methods(["GET", "HEAD", "POST"])


@dataclass(frozen=True)
class Line:
    link: Link
    time: str
    iso: str
    is_new: bool


@dataclass(frozen=True)
class Day:
    name: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, kw_only=True)
class NotificationsPage:
    """``until`` is the newest moment shown, up to which the button marks all as read; empty where all are."""

    days: tuple[Day, ...]
    until: str
    rhythm: str
    choice: Link
    newest: Link | None
    older: Link | None
    empty: Empty


@private
@change
def notifications(request: HttpRequest, organization: str) -> HttpResponse:
    membership = member_in(request, organization)
    inside = Inside(organization)
    if request.method == "POST":
        return _marked(request, membership)
    after = Key.parse(request.GET.get("after", ""))
    read = news_of(request.viewer, membership.member_id, after=after, size=A_PAGE)
    older = f"{inside.notifications}?{urlencode({'after': read.rest})}" if read.rest else ""
    page = NotificationsPage(
        days=tuple(_days(read.entries, inside)),
        until=read.entries[0].at.isoformat() if any(not each.is_read for each in read.entries) else "",
        rhythm=RHYTHMS[rhythm_of(membership.member_id)],
        choice=Link("Change that", inside.notification_settings),
        newest=Link("Newest", inside.notifications) if after else None,
        older=Link("Older", older) if older else None,
        empty=Empty("What others write, decide or ask, and that is for you, stands here."),
    )
    chrome = inside_chrome(membership, title="Notifications", current=inside.notifications)
    return show(request, "pages/notifications.html", chrome, page)


RHYTHMS = {
    Rhythm.AT_ONCE: "You get it by mail at once.",
    Rhythm.DAILY: "You get it by mail, once a day at most.",
    Rhythm.WEEKLY: "You get it by mail, once a week at most.",
    Rhythm.NEVER: "You get no mail of it.",
}


def _days(news: tuple[News, ...], inside: Inside) -> Iterator[Day]:
    for day, some in groupby(news, key=lambda each: timezone.localtime(each.at).date()):
        yield Day(day_text(day), tuple(_line(each, inside) for each in some))


def _line(news: News, inside: Inside) -> Line:
    link = Link(sentence(news, is_titled=True), inside.thing(news.section, news.uid))
    return Line(link, f"{timezone.localtime(news.at):%H:%M}", news.at.isoformat(), not news.is_read)


def _marked(request: HttpRequest, membership) -> HttpResponse:
    form = UntilForm(request.POST)
    until = form.cleaned_data["until"] if form.is_valid() else request.now
    by = member_of(request.viewer, membership.organization_id)
    mark_news_read(by=by, until=min(until, request.now), now=request.now)
    return done(request, "All of it counts as read.", Inside(membership.organization_slug).notifications)


@private
@change
def notification_settings(request: HttpRequest, organization: str) -> HttpResponse:
    membership = member_in(request, organization)
    inside = Inside(organization)
    initial = {"rhythm": rhythm_of(membership.member_id)} if request.method != "POST" else None
    form = RhythmForm(posted(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        by = member_of(request.viewer, membership.organization_id)
        choose_rhythm(rhythm=form.cleaned_data["rhythm"], by=by, now=request.now)
        return done(request, RHYTHMS[form.cleaned_data["rhythm"]], inside.notifications)
    page = ChangePage(
        title="Mails of your news",
        lead=(
            "A mail says who did what kind of thing, and where it stands: never what was written. "
            "It holds only what you may read at that moment."
        ),
        form=form,
        submit="Save",
        cancel=Link("Cancel", inside.notifications),
    )
    crumbs = (Link("Notifications", inside.notifications),)
    chrome = inside_chrome(membership, title=page.title, current=inside.notifications, crumbs=crumbs)
    return show_change(request, chrome, page)


@dataclass(frozen=True)
class StopPage:
    organization: str
    is_stopped: bool


@login_not_required
@private
@change
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """For whoever has the link, signed in or not; one that the site did not make leads nowhere."""
    member = member_to_stop(token)
    organization = organization_to_stop(member) if member is not None else None
    if organization is None:
        raise Http404
    if request.method == "POST":
        stop_news(member=member, now=request.now)
        return redirect(request.path)
    page = StopPage(organization, is_stopped=rhythm_of(member) == Rhythm.NEVER)
    chrome = Chrome(title="No more mails of news", is_indexed=False)
    return show(request, "pages/stop_news.html", chrome, page)
