"""The form to start a conversation about an ability, a role or an observation."""

import uuid
from dataclasses import dataclass
from functools import partial

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_http_methods

from careersteps.pages.conversations.comment_form import (
    CommentFormPage,
    comment_form_page,
    conversation_frame,
    is_sent,
    show_or_preview,
)
from careersteps.pages.layout.access import acting_member, member_page
from careersteps.pages.layout.form_pages import post_data, redirect_with_message, refusals_in
from frameworks.queries import ReleaseSelector, read_ability, read_role
from frameworks.queries.decision_context import get_ability_of_line, get_role_of_line
from observations.actions import open_thread
from observations.forms.conversations import ThreadForm
from observations.queries.threads import observation_called
from people.addresses import OrganizationUrls
from people.requests import PageRequest
from ui.components import Link


@dataclass(frozen=True, kw_only=True)
class NewConversationPage:
    about: Link
    writing: CommentFormPage


@require_http_methods(["GET", "HEAD", "POST"])
@member_page
def new_conversation(request: PageRequest) -> HttpResponse:
    kind, about, thing = topic_of_request(request)
    form = ThreadForm(post_data(request), initial={"uid": uuid.uuid4()})
    inside = request.member.urls
    if is_sent(request) and form.is_valid():
        with refusals_in(form):
            begun = open_thread(**{kind: thing()}, **form.cleaned_data, by=acting_member(request), now=request.now)
            url = inside.conversation(begun.uid)
            return redirect_with_message(request, "Conversation started. You are following it.", url)
    people_url = inside.mentionable(kind, request.GET[kind])
    page = NewConversationPage(
        about=about,
        writing=comment_form_page(request, form, "Start conversation", people_url, Link("Cancel", about.url)),
    )
    return show_or_preview(
        request,
        "pages/conversations/new_conversation.html",
        conversation_frame(request.member, "Start a conversation"),
        page,
    )


def topic_of_request(request: PageRequest):
    """The topic named in the query string: its kind, a link to its page, and a function that loads it."""
    slug = request.member.organization_slug
    for kind, read, model in (("ability", read_ability, get_ability_of_line), ("role", read_role, get_role_of_line)):
        framework, _, key = request.GET.get(kind, "").partition("/")
        if key:
            line = read(request.viewer, slug, framework, key, ReleaseSelector(), on=request.today)
            return kind, Link(line.name, getattr(line.reading.addresses, kind)(key)), partial(model, line)
    uid = request.GET.get("observation", "")
    found = observation_called(request.viewer, request.member.organization_id, uid)
    if found is None:
        raise Http404
    return (
        "observation",
        Link("An observation", OrganizationUrls(slug).observation(found.uid)),
        partial(_itself, found),
    )


def _itself(thing):
    return thing
