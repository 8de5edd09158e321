"""The form to start a conversation about an ability, a role or an observation."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

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
from frameworks.queries import ReleaseSelector, read_ability, read_role
from frameworks.queries.decision_context import get_ability_of_line, get_role_of_line
from observations.actions import open_thread
from observations.forms.conversations import ThreadForm
from observations.queries.threads import observation_called
from people.addresses import OrganizationUrls
from people.queries import member_of
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
    kind, about, thing = topic_of_request(request, membership)
    form = ThreadForm(post_data(request), initial={"uid": uuid.uuid4()})
    inside, made = OrganizationUrls(organization), []

    def begin(said: Mapping) -> None:
        by = member_of(request.viewer, membership.organization_id)
        begun = open_thread(
            **{kind: thing()}, title=said["title"], text=said["text"], uid=said["uid"], by=by, now=request.now
        )
        made.append(begun.uid)

    if is_sent(request) and apply_form(form, begin):
        return redirect_with_message(
            request, "Conversation started. You are following it.", inside.conversation(made[0])
        )
    people_url = inside.mentionable(kind, request.GET[kind])
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


def topic_of_request(request: HttpRequest, membership: ViewerMembership):
    """The topic named in the query string: its kind, a link to its page, and a function that loads it."""
    slug = membership.organization_slug
    for kind, read, model in (("ability", read_ability, get_ability_of_line), ("role", read_role, get_role_of_line)):
        framework, _, key = request.GET.get(kind, "").partition("/")
        if key:
            line = read(request.viewer, slug, framework, key, ReleaseSelector(), on=request.today)
            return kind, Link(line.name, getattr(line.reading.addresses, kind)(key)), partial(model, line)
    uid = request.GET.get("observation", "")
    found = observation_called(request.viewer, membership.organization_id, uid)
    if found is None:
        raise Http404
    return (
        "observation",
        Link("An observation", OrganizationUrls(slug).observation(found.uid)),
        partial(_itself, found),
    )


def _itself(thing):
    return thing
