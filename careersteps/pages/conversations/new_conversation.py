"""The form to start a conversation about any kind of topic that is registered for conversations."""

import uuid
from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_http_methods

from careersteps.pages.conversations.comment_form import (
    CommentFormPage,
    comment_form_page,
    conversation_frame,
    is_sent,
    show_or_preview,
)
from careersteps.pages.layout.access import member_page, own_member
from careersteps.pages.layout.form_pages import post_data, redirect_with_message, refusals_in
from conversations.actions import open_thread
from conversations.forms import ThreadForm
from people.requests import PageRequest
from people.topics import FoundTopic, discussed_kinds
from ui.components import Link


@dataclass(frozen=True, kw_only=True)
class NewConversationPage:
    about: Link
    writing: CommentFormPage


@require_http_methods(["GET", "HEAD", "POST"])
@member_page
def new_conversation(request: PageRequest) -> HttpResponse:
    kind, found = topic_of_request(request)
    about = Link(found.reference.name, found.reference.path)
    form = ThreadForm(post_data(request), initial={"uid": uuid.uuid4()})
    urls = request.member.urls
    if is_sent(request) and form.is_valid():
        with refusals_in(form):
            begun = open_thread(about=found.load(), **form.cleaned_data, by=own_member(request), now=request.now)
            url = urls.conversation(begun.uid)
            return redirect_with_message(request, "Conversation started. You are following it.", url)
    people_url = urls.mentionable(kind, request.GET[kind])
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


def topic_of_request(request: PageRequest) -> tuple[str, FoundTopic]:
    """The topic that the query string names by its kind and address ("?ability=steps/listens"); 404 without one."""
    for kind, discussion in discussed_kinds().items():
        address = request.GET.get(kind, "")
        found = discussion.find(request.viewer, request.member, address, request.today) if address else None
        if found is not None:
            return kind, found
    raise Http404
