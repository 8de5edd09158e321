"""A comment with its earlier versions, and the form to edit it."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
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
from careersteps.pages.layout.access import require_member
from careersteps.pages.layout.form_pages import apply_form, post_data
from careersteps.pages.layout.responses import private_response
from conversations.actions import edit_comment
from conversations.forms import EditCommentForm
from conversations.permissions import can_edit_comment
from conversations.queries.threads import CommentView, Former, get_comment_by_uid, versions_of
from people.addresses import OrganizationUrls
from people.queries import member_of
from ui.components import Link


@dataclass(frozen=True, kw_only=True)
class CommentPage:
    title: str
    said: CommentView
    versions: tuple[Former, ...]
    writing: CommentFormPage | None
    back: Link


@private_response
@require_http_methods(["GET", "HEAD", "POST"])
def edit_comment_page(request: HttpRequest, organization: str, uid: uuid.UUID, comment: uuid.UUID) -> HttpResponse:
    """The earlier versions of a comment and, for its author, the form to edit it."""
    membership = require_member(request, organization)
    row, thread = conversation_in(request, membership, uid)
    found = get_comment_by_uid(request.viewer, row, comment)
    if found is None:
        raise Http404
    written, said = found
    is_own = can_edit_comment(membership, said.author_id)
    if request.method == "POST" and not is_own:
        raise PermissionDenied
    form = EditCommentForm(post_data(request), initial={"text": said.text})
    back = OrganizationUrls(organization).conversation(uid)

    def edit(now_said: Mapping) -> None:
        by = member_of(request.viewer, membership.organization_id)
        edit_comment(comment=written, text=now_said["text"], by=by, now=request.now)

    if is_sent(request) and apply_form(form, edit):
        return redirect(f"{back}#comment-{comment}")
    people_url = OrganizationUrls(organization).mentionable("thread", thread.uid)
    link = Link("Back to the conversation", f"{back}#comment-{comment}")
    page = CommentPage(
        title="Edit your comment" if is_own else f"Comment by {said.author}",
        said=said,
        versions=versions_of(written, request.viewer),
        writing=comment_form_page(request, form, "Save comment", people_url, Link("Cancel", link.url))
        if is_own
        else None,
        back=link,
    )
    chrome = conversation_frame(membership, page.title, Link(thread.title, back))
    return show_or_preview(request, "pages/conversations/edit_comment.html", chrome, page)
