"""The form to start a conversation about any kind of topic that is registered for conversations."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from careersteps.pages.conversations.comment_form import (
    CommentFormPage,
    comment_form_page,
    conversation_frame,
    is_sent,
    show_or_preview,
)
from careersteps.pages.layout.access import require_member
from careersteps.pages.layout.form_pages import apply_form, post_data, redirect_with_message
from careersteps.pages.layout.responses import private_response
from conversations.actions import open_thread
from conversations.forms import ThreadForm
from people.addresses import OrganizationUrls
from people.queries import member_of
from people.topics import FoundTopic, TopicKind, discussed_kinds
from people.viewer import ViewerMembership
from ui.components import Link


@dataclass(frozen=True, kw_only=True)
class NewConversationPage:
    about: Link
    writing: CommentFormPage


@private_response
@require_http_methods(["GET", "HEAD", "POST"])
def new_conversation(request: HttpRequest, organization: str) -> HttpResponse:
    membership = require_member(request, organization)
    kind, found = topic_of_request(request, membership)
    about = Link(found.reference.name, found.reference.path)
    form = ThreadForm(post_data(request), initial={"uid": uuid.uuid4()})
    inside, made = OrganizationUrls(organization), []

    def begin(said: Mapping) -> None:
        by = member_of(request.viewer, membership.organization_id)
        begun = open_thread(
            about=found.load(), title=said["title"], text=said["text"], uid=said["uid"], by=by, now=request.now
        )
        made.append(begun.uid)

    if is_sent(request) and apply_form(form, begin):
        return redirect_with_message(
            request, "Conversation started. You are following it.", inside.conversation(made[0])
        )
    people_url = inside.mentionable(kind.name, request.GET[kind.name])
    page = NewConversationPage(
        about=about,
        writing=comment_form_page(request, form, "Start conversation", people_url, Link("Cancel", about.url)),
    )
    return show_or_preview(
        request,
        "pages/conversations/new_conversation.html",
        conversation_frame(membership, "Start a conversation"),
        page,
    )


def topic_of_request(request: HttpRequest, membership: ViewerMembership) -> tuple[TopicKind, FoundTopic]:
    """The topic that the query string names by its kind and address ("?ability=steps/listens"); 404 without one."""
    for kind in discussed_kinds():
        address = request.GET.get(kind.name, "")
        found = kind.discussion.find(request.viewer, membership, address, request.today) if address else None
        if found is not None:
            return kind, found
    raise Http404
