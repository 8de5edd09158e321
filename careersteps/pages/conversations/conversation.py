"""The page of a conversation: its comments, and what a member can do with it."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST

from careersteps.pages.conversations.comment_form import (
    CommentFormPage,
    comment_form_page,
    conversation_frame,
    conversation_in,
    is_sent,
    show_or_preview,
)
from careersteps.pages.layout.access import require_member
from careersteps.pages.layout.form_pages import apply_form, post_data, run_and_report
from careersteps.pages.layout.responses import private_response
from conversations.actions import add_comment, follow_thread, reopen_thread, resolve_thread
from conversations.forms import CommentForm
from conversations.permissions import can_edit_comment
from conversations.queries.threads import CommentView, ThreadView, comments_of
from foundation.cursor import Cursor
from people.addresses import OrganizationUrls
from people.queries import member_of
from people.viewer import ViewerMembership
from ui.components import CommentCard, Link, ThreadCard


@dataclass(frozen=True, kw_only=True)
class ConversationPage:
    thread: ThreadCard
    about: Link
    note: str
    before_url: str
    latest_url: str
    writing: CommentFormPage


@private_response
@require_http_methods(["GET", "HEAD", "POST"])
def conversation(request: HttpRequest, organization: str, uid: uuid.UUID) -> HttpResponse:
    membership = require_member(request, organization)
    row, thread = conversation_in(request, membership, uid)
    form = CommentForm(post_data(request), initial={"uid": uuid.uuid4()})
    url, made = OrganizationUrls(organization).conversation(uid), []

    def say(said: Mapping) -> None:
        by = member_of(request.viewer, membership.organization_id)
        made.append(add_comment(thread=row, text=said["text"], uid=said["uid"], by=by, now=request.now).uid)

    if is_sent(request) and apply_form(form, say):
        return redirect(f"{url}#comment-{made[0]}")
    page = _conversation_page(request, membership, row, thread, form)
    chrome = conversation_frame(membership, thread.title)
    return show_or_preview(request, "pages/conversations/conversation.html", chrome, page)


def _conversation_page(
    request: HttpRequest, membership: ViewerMembership, row, thread: ThreadView, form: CommentForm
) -> ConversationPage:
    inside = OrganizationUrls(membership.organization_slug)
    url, before = inside.conversation(thread.uid), Cursor.parse(request.GET.get("before", ""))
    said = comments_of(row, request.viewer, before=before)
    resolved = f"Resolved {thread.resolved.day} by {thread.resolved_by}" if thread.resolved else ""
    return ConversationPage(
        thread=ThreadCard(
            anchor=f"conversation-{thread.uid}",
            title=thread.title,
            is_resolved=thread.resolved is not None,
            note=resolved or f"Open since {thread.opened.day}",
            comments=tuple(_comment(each, membership, inside, thread.uid) for each in said.entries),
            mark_url=f"{url}mark/",
            is_followed=thread.is_followed,
        ),
        about=Link(thread.about.name or thread.noun.capitalize(), thread.about.path),
        note=f"started by {thread.opened_by}",
        before_url=f"{url}?before={quote(str(said.before))}" if said.before else "",
        latest_url=url if before else "",
        writing=comment_form_page(request, form, "Comment", inside.mentionable("thread", thread.uid)),
    )


def _comment(said: CommentView, membership: ViewerMembership, inside: OrganizationUrls, thread: str) -> CommentCard:
    url = inside.comment(thread, said.uid)
    return CommentCard(
        anchor=f"comment-{said.uid}",
        author=said.author,
        moment=said.at,
        html=said.html,
        edited=url if said.is_edited else "",
        edit=url if can_edit_comment(membership, said.author_id) else "",
    )


MARKS = {
    "resolve": (resolve_thread, {}, "Conversation resolved."),
    "reopen": (reopen_thread, {}, "Conversation reopened."),
    "follow": (follow_thread, {"is_on": True}, "You are now following this conversation."),
    "unfollow": (follow_thread, {"is_on": False}, "You no longer follow this conversation."),
}


@private_response
@require_POST
def mark_conversation(request: HttpRequest, organization: str, uid: uuid.UUID) -> HttpResponse:
    """Resolve, reopen, follow or unfollow, as the field ``mark_conversation`` says."""
    membership = require_member(request, organization)
    row, _ = conversation_in(request, membership, uid)
    if request.POST.get("mark") not in MARKS:
        raise Http404
    act, how, said = MARKS[request.POST["mark"]]
    by = member_of(request.viewer, membership.organization_id)
    run_and_report(request, lambda: act(thread=row, by=by, now=request.now, **how), said)
    return redirect(_back(request, OrganizationUrls(organization).conversation(uid), f"conversation-{uid}"))


def _back(request: HttpRequest, otherwise: str, anchor: str) -> str:
    """The page on which the button was pressed."""
    came = request.headers.get("Referer", "")
    is_own = url_has_allowed_host_and_scheme(came, {request.get_host()}, require_https=request.is_secure())
    return f"{came.partition('#')[0]}#{anchor}" if is_own else otherwise
