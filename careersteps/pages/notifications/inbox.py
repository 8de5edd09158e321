"""The inbox, the settings for email notifications, and the unsubscribe link in each email."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from careersteps.pages.layout.access import member_page, own_member
from careersteps.pages.layout.form_pages import FormPage, post_data, redirect_with_message, show_form_page
from careersteps.pages.layout.page_frame import organization_frame
from careersteps.pages.layout.responses import private_response, show
from foundation.cursor import Cursor
from notifications.actions import mark_notifications_read, set_notification_frequency, stop_notification_mails
from notifications.facts import FREQUENCY_SENTENCES, NotificationFacts
from notifications.forms import FrequencyForm, MarkReadForm
from notifications.kinds import notification_url, sentence_in_inbox
from notifications.queries import frequency_of, list_notifications, organization_to_stop
from notifications.unsubscribe_links import member_to_stop
from notifications.words import Frequency
from people.addresses import OrganizationUrls
from people.requests import PageRequest
from ui.components import Empty, Link, PageFrame
from ui.dates import day_text

A_PAGE = 50
change = require_http_methods(["GET", "HEAD", "POST"])


@dataclass(frozen=True)
class InboxRow:
    link: Link
    time: str
    iso: str
    is_new: bool


@dataclass(frozen=True)
class InboxDay:
    name: str
    lines: tuple[InboxRow, ...]


@dataclass(frozen=True, kw_only=True)
class NotificationsPage:
    """``until`` is the newest moment shown, up to which the button marks all as read; empty if all are read."""

    days: tuple[InboxDay, ...]
    until: str
    frequency: str
    settings: Link
    newest: Link | None
    older: Link | None
    empty: Empty


@change
@member_page
def inbox(request: PageRequest) -> HttpResponse:
    urls = request.member.urls
    if request.method == "POST":
        return _marked(request)
    after = Cursor.parse(request.GET.get("after", ""))
    read = list_notifications(request.viewer, request.member.member_id, after=after, size=A_PAGE)
    older = f"{urls.notifications}?{urlencode({'after': read.rest})}" if read.rest else ""
    page = NotificationsPage(
        days=tuple(_days(read.entries, urls)),
        until=read.entries[0].at.isoformat() if any(not each.is_read for each in read.entries) else "",
        frequency=FREQUENCY_SENTENCES[frequency_of(request.member.member_id)],
        settings=Link("Change email settings", urls.notification_settings),
        newest=Link("Newest", urls.notifications) if after else None,
        older=Link("Older", older) if older else None,
        empty=Empty(
            "Notifications about observations, decisions, feedback requests and conversations will appear here."
        ),
    )
    frame = organization_frame(request.member, title="Notifications", current=urls.notifications)
    return show(request, "pages/notifications/inbox.html", frame, page)


def _days(entries: tuple[NotificationFacts, ...], urls: OrganizationUrls) -> Iterator[InboxDay]:
    for day, some in groupby(entries, key=lambda each: timezone.localtime(each.at).date()):
        yield InboxDay(day_text(day), tuple(_line(each, urls) for each in some))


def _line(facts: NotificationFacts, urls: OrganizationUrls) -> InboxRow:
    link = Link(sentence_in_inbox(facts), notification_url(facts, urls))
    return InboxRow(link, f"{timezone.localtime(facts.at):%H:%M}", facts.at.isoformat(), not facts.is_read)


def _marked(request: PageRequest) -> HttpResponse:
    form = MarkReadForm(request.POST)
    until = form.cleaned_data["until"] if form.is_valid() else request.now
    by = own_member(request)
    mark_notifications_read(by=by, until=min(until, request.now), now=request.now)
    return redirect_with_message(request, "All marked as read.", request.member.urls.notifications)


@change
@member_page
def notification_settings(request: PageRequest) -> HttpResponse:
    urls = request.member.urls
    initial = {"frequency": frequency_of(request.member.member_id)} if request.method != "POST" else None
    form = FrequencyForm(post_data(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        by = own_member(request)
        set_notification_frequency(frequency=form.cleaned_data["frequency"], by=by, now=request.now)
        return redirect_with_message(request, FREQUENCY_SENTENCES[form.cleaned_data["frequency"]], urls.notifications)
    page = FormPage(
        title="Email notifications",
        lead=(
            "Emails say who did what and link to it, but never quote any text. "
            "They contain only what you can read at the time."
        ),
        form=form,
        submit="Save",
        cancel=Link("Cancel", urls.notifications),
    )
    crumbs = (Link("Notifications", urls.notifications),)
    frame = organization_frame(request.member, title=page.title, current=urls.notifications, crumbs=crumbs)
    return show_form_page(request, frame, page)


@dataclass(frozen=True)
class UnsubscribePage:
    organization: str
    is_stopped: bool


@login_not_required
@private_response
@change
def unsubscribe(request: PageRequest, token: str) -> HttpResponse:
    """For anyone who has the link, signed in or not; 404 for a link that the site did not sign."""
    member = member_to_stop(token)
    organization = organization_to_stop(member) if member is not None else None
    if organization is None:
        raise Http404
    if request.method == "POST":
        stop_notification_mails(member=member, now=request.now)
        return redirect(request.path)
    page = UnsubscribePage(organization, is_stopped=frequency_of(member) == Frequency.NEVER)
    frame = PageFrame(title="Stop email notifications", is_indexed=False)
    return show(request, "pages/notifications/unsubscribed.html", frame, page)
