"""The page of a conversation: its comments, and what a member can do with it."""

import uuid
from dataclasses import dataclass
from urllib.parse import quote

from django.contrib import messages
from django.http import Http404, HttpResponse
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
from careersteps.pages.layout.access import member_page, own_member
from careersteps.pages.layout.form_pages import post_data, refusals_as_message, refusals_in
from conversations.actions import add_comment, follow_thread, reopen_thread, resolve_thread
from conversations.forms import CommentForm
from conversations.permissions import can_edit_comment
from conversations.queries.threads import CommentView, ThreadView, comments_of
from foundation.cursor import Cursor
from people.addresses import OrganizationUrls
from people.requests import PageRequest
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


@require_http_methods(["GET", "HEAD", "POST"])
@member_page
def conversation(request: PageRequest, uid: uuid.UUID) -> HttpResponse:
    row, thread = conversation_in(request, uid)
    form = CommentForm(post_data(request), initial={"uid": uuid.uuid4()})
    if is_sent(request) and form.is_valid():
        with refusals_in(form):
            added = add_comment(thread=row, **form.cleaned_data, by=own_member(request), now=request.now)
            return redirect(f"{request.member.urls.conversation(uid)}#comment-{added.uid}")
    page = _conversation_page(request, row, thread, form)
    frame = conversation_frame(request.member, thread.title)
    return show_or_preview(request, "pages/conversations/conversation.html", frame, page)


def _conversation_page(request: PageRequest, row, thread: ThreadView, form: CommentForm) -> ConversationPage:
    urls = request.member.urls
    url, before = urls.conversation(thread.uid), Cursor.parse(request.GET.get("before", ""))
    listed = comments_of(row, request.viewer, before=before)
    resolved = f"Resolved {thread.resolved.day} by {thread.resolved_by}" if thread.resolved else ""
    return ConversationPage(
        thread=ThreadCard(
            anchor=f"conversation-{thread.uid}",
            title=thread.title,
            is_resolved=thread.resolved is not None,
            note=resolved or f"Open since {thread.opened.day}",
            comments=tuple(_comment(each, request.member, urls, thread.uid) for each in listed.entries),
            update_url=urls.conversation_update(thread.uid),
            is_followed=thread.is_followed,
        ),
        about=Link(thread.about.name or thread.noun.capitalize(), thread.about.path),
        note=f"started by {thread.opened_by}",
        before_url=f"{url}?before={quote(str(listed.before))}" if listed.before else "",
        latest_url=url if before else "",
        writing=comment_form_page(request, form, "Comment", urls.mentionable("thread", thread.uid)),
    )


def _comment(comment: CommentView, membership: ViewerMembership, urls: OrganizationUrls, thread: str) -> CommentCard:
    url = urls.comment(thread, comment.uid)
    return CommentCard(
        anchor=f"comment-{comment.uid}",
        author=comment.author,
        moment=comment.at,
        html=comment.html,
        edited=url if comment.is_edited else "",
        edit=url if can_edit_comment(membership, comment.author_id) else "",
    )


MARKS = {
    "resolve": (resolve_thread, {}, "Conversation resolved."),
    "reopen": (reopen_thread, {}, "Conversation reopened."),
    "follow": (follow_thread, {"is_on": True}, "You are now following this conversation."),
    "unfollow": (follow_thread, {"is_on": False}, "You no longer follow this conversation."),
}


@require_POST
@member_page
def update_conversation(request: PageRequest, uid: uuid.UUID) -> HttpResponse:
    """Resolve, reopen, follow or unfollow, as the field ``mark`` says."""
    row, _ = conversation_in(request, uid)
    if request.POST.get("mark") not in MARKS:
        raise Http404
    act, how, message = MARKS[request.POST["mark"]]
    by = own_member(request)
    with refusals_as_message(request):
        act(thread=row, by=by, now=request.now, **how)
        messages.success(request, message)
    return redirect(_back(request, request.member.urls.conversation(uid), f"conversation-{uid}"))


def _back(request: PageRequest, otherwise: str, anchor: str) -> str:
    """The page on which the button was pressed."""
    came = request.headers.get("Referer", "")
    is_own = url_has_allowed_host_and_scheme(came, {request.get_host()}, require_https=request.is_secure())
    return f"{came.partition('#')[0]}#{anchor}" if is_own else otherwise
