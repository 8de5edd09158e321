"""Forms for comments: their preview, the people who can be mentioned, and the frame of their pages."""

import uuid
from dataclasses import dataclass

from django.forms import Form
from django.http import Http404, HttpResponse

from careersteps.pages.layout.page_frame import organization_frame
from careersteps.pages.layout.responses import show
from conversations.queries.threads import get_thread_by_uid
from conversations.words import COMMENT_LENGTH
from people.requests import PageRequest
from people.viewer import ViewerMembership
from ui.components import Link, PageFrame
from ui.markdown import as_html


@dataclass(frozen=True, kw_only=True)
class CommentFormPage:
    """components/comment_form.html: a form for a comment, with its preview and the people who can be mentioned."""

    form: Form
    uid: str
    submit: str
    preview: str
    cancel: Link | None = None


def show_or_preview(request: PageRequest, template: str, frame: PageFrame, page) -> HttpResponse:
    """The page, or only the preview if htmx asks for it."""
    if request.htmx and request.POST.get("look") == "preview":
        return show(request, "components/preview.html", None, page.writing)
    return show(request, template, frame, page)


def is_sent(request: PageRequest) -> bool:
    """Whether the form was sent to save it, and not only to preview it."""
    return request.method == "POST" and request.POST.get("look") != "preview"


def comment_form_page(
    request: PageRequest, form: Form, submit: str, people_url: str, cancel: Link | None = None
) -> CommentFormPage:
    is_looked_at = request.POST.get("look") == "preview"
    form.fields["text"].widget.attrs["data-mentions"] = people_url
    return CommentFormPage(
        form=form,
        uid=_uid_of(form) if "uid" in form.fields else "",
        submit=submit,
        preview=as_html(request.POST.get("text", "")[:COMMENT_LENGTH]) if is_looked_at else "",
        cancel=cancel,
    )


def _uid_of(form: Form) -> str:
    """The uid of the form. A refused form gets a new one, since the old one may have saved something else already."""
    return str(uuid.uuid4()) if form.errors else str(form["uid"].value() or "")


def conversation_frame(membership: ViewerMembership, title: str, *crumbs: Link) -> PageFrame:
    urls = membership.urls
    own = (Link("Conversations", urls.conversations), *crumbs)
    return organization_frame(membership, title=title, current=urls.conversations, crumbs=own)


def conversation_in(request: PageRequest, uid: uuid.UUID) -> tuple:
    """The row of a conversation and its readable form; 404 if the viewer can't read it."""
    found = get_thread_by_uid(request.viewer, request.member.organization_id, uid, on=request.today)
    if found is None:
        raise Http404
    return found
