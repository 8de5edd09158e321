"""A comment with its earlier versions, and the form to edit it."""

import uuid
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from careersteps.pages.conversations.comment_form import (
    CommentFormPage,
    comment_form_page,
    conversation_frame,
    conversation_in,
    is_sent,
    show_or_preview,
)
from careersteps.pages.layout.access import member_page, own_member
from careersteps.pages.layout.form_pages import post_data, refusals_in
from conversations.actions import edit_comment
from conversations.forms import EditCommentForm
from conversations.permissions import can_edit_comment
from conversations.queries.threads import CommentView, Former, get_comment_by_uid, versions_of
from people.requests import PageRequest
from ui.components import Link


@dataclass(frozen=True, kw_only=True)
class CommentPage:
    title: str
    comment: CommentView
    versions: tuple[Former, ...]
    writing: CommentFormPage | None
    back: Link


@require_http_methods(["GET", "HEAD", "POST"])
@member_page
def edit_comment_page(request: PageRequest, uid: uuid.UUID, comment: uuid.UUID) -> HttpResponse:
    """The earlier versions of a comment and, for its author, the form to edit it."""
    row, thread = conversation_in(request, uid)
    found = get_comment_by_uid(request.viewer, row, comment)
    if found is None:
        raise Http404
    written, comment_view = found
    is_own = can_edit_comment(request.member, comment_view.author_id)
    if request.method == "POST" and not is_own:
        raise PermissionDenied
    form = EditCommentForm(post_data(request), initial={"text": comment_view.text})
    back = request.member.urls.conversation(uid)

    if is_sent(request) and form.is_valid():
        text = form.cleaned_data["text"]
        with refusals_in(form):
            edit_comment(comment=written, text=text, by=own_member(request), now=request.now)
            return redirect(f"{back}#comment-{comment}")
    people_url = request.member.urls.mentionable("thread", thread.uid)
    link = Link("Back to the conversation", f"{back}#comment-{comment}")
    page = CommentPage(
        title="Edit your comment" if is_own else f"Comment by {comment_view.author}",
        comment=comment_view,
        versions=versions_of(written, request.viewer),
        writing=comment_form_page(request, form, "Save comment", people_url, Link("Cancel", link.url))
        if is_own
        else None,
        back=link,
    )
    frame = conversation_frame(request.member, page.title, Link(thread.title, back))
    return show_or_preview(request, "pages/conversations/edit_comment.html", frame, page)
