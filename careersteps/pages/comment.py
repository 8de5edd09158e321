"""A comment: what it said before, and the form that changes it."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from careersteps.pages.answers import private
from careersteps.pages.changing import carried_out, posted
from careersteps.pages.inside import member_in
from careersteps.pages.writing import Writing, around, conversation_in, is_sent, shown, writing_of
from observations.actions import edit_comment
from observations.forms.conversing import EditCommentForm
from observations.permissions import can_edit_comment
from observations.queries.threads import Former, Said, comment_called, versions_of
from people.addresses import Inside
from people.queries import member_of
from ui.components import Link


@dataclass(frozen=True, kw_only=True)
class CommentPage:
    title: str
    said: Said
    versions: tuple[Former, ...]
    writing: Writing | None
    back: Link


@private
@require_http_methods(["GET", "HEAD", "POST"])
def comment(request: HttpRequest, organization: str, uid: uuid.UUID, comment: uuid.UUID) -> HttpResponse:
    """What a comment said before, and (for who wrote it) the form that changes it."""
    membership = member_in(request, organization)
    row, thread = conversation_in(request, membership, uid)
    found = comment_called(request.viewer, row, comment)
    if found is None:
        raise Http404
    written, said = found
    is_own = can_edit_comment(membership, said.author_id)
    if request.method == "POST" and not is_own:
        raise PermissionDenied
    form = EditCommentForm(posted(request), initial={"text": said.text})
    back = Inside(organization).conversation(uid)

    def edit(now_said: Mapping) -> None:
        by = member_of(request.viewer, membership.organization_id)
        edit_comment(comment=written, text=now_said["text"], by=by, now=request.now)

    if is_sent(request) and carried_out(form, edit):
        return redirect(f"{back}#comment-{comment}")
    people_url = Inside(organization).mentionable("thread", thread.uid)
    link = Link("Back to the conversation", f"{back}#comment-{comment}")
    page = CommentPage(
        title="Change what you said" if is_own else f"What {said.author} said",
        said=said,
        versions=versions_of(written, request.viewer),
        writing=writing_of(request, form, "Save", people_url, Link("Cancel", link.url)) if is_own else None,
        back=link,
    )
    chrome = around(membership, page.title, Link(thread.title, back))
    return shown(request, "pages/comment.html", chrome, page)
