"""A conversation: all that was said, and what can be done with it."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST

from careersteps.pages.answers import private
from careersteps.pages.changing import carried_out, posted, tried
from careersteps.pages.inside import member_in
from careersteps.pages.writing import Writing, around, conversation_in, is_sent, shown, writing_of
from observations.actions import add_comment, follow_thread, reopen_thread, resolve_thread
from observations.forms.conversing import CommentForm
from observations.permissions import can_edit_comment
from observations.queries.threads import ReadThread, Said, comments_of
from people.addresses import Inside
from people.queries import member_of
from people.viewer import Membership
from ui.components import Comment, Link, Thread
from ui.keys import Key


@dataclass(frozen=True, kw_only=True)
class ConversationPage:
    thread: Thread
    about: Link
    note: str
    before_url: str
    latest_url: str
    writing: Writing


@private
@require_http_methods(["GET", "HEAD", "POST"])
def conversation(request: HttpRequest, organization: str, uid: uuid.UUID) -> HttpResponse:
    membership = member_in(request, organization)
    row, thread = conversation_in(request, membership, uid)
    form = CommentForm(posted(request), initial={"uid": uuid.uuid4()})
    url, made = Inside(organization).conversation(uid), []

    def say(said: Mapping) -> None:
        by = member_of(request.viewer, membership.organization_id)
        made.append(add_comment(thread=row, text=said["text"], uid=said["uid"], by=by, now=request.now).uid)

    if is_sent(request) and carried_out(form, say):
        return redirect(f"{url}#comment-{made[0]}")
    page = _conversation_page(request, membership, row, thread, form)
    chrome = around(membership, thread.title)
    return shown(request, "pages/conversation.html", chrome, page)


def _conversation_page(
    request: HttpRequest, membership: Membership, row, thread: ReadThread, form: CommentForm
) -> ConversationPage:
    inside = Inside(membership.organization_slug)
    url, before = inside.conversation(thread.uid), Key.parse(request.GET.get("before", ""))
    said = comments_of(row, request.viewer, before=before)
    resolved = f"Resolved {thread.resolved.day} by {thread.resolved_by}" if thread.resolved else ""
    return ConversationPage(
        thread=Thread(
            anchor=f"conversation-{thread.uid}",
            title=thread.title,
            is_resolved=thread.resolved is not None,
            note=resolved or f"Open since {thread.opened.day}",
            comments=tuple(_comment(each, membership, inside, thread.uid) for each in said.entries),
            mark_url=f"{url}mark/",
            is_followed=thread.is_followed,
        ),
        about=Link(thread.about.name or f"A {thread.about.kind}", thread.about.path),
        note=f"begun by {thread.opened_by}",
        before_url=f"{url}?before={quote(str(said.before))}" if said.before else "",
        latest_url=url if before else "",
        writing=writing_of(request, form, "Say it", inside.mentionable("thread", thread.uid)),
    )


def _comment(said: Said, membership: Membership, inside: Inside, thread: str) -> Comment:
    url = inside.comment(thread, said.uid)
    return Comment(
        anchor=f"comment-{said.uid}",
        author=said.author,
        moment=said.at,
        html=said.html,
        edited=url if said.is_edited else "",
        edit=url if can_edit_comment(membership, said.author_id) else "",
    )


MARKS = {
    "resolve": (resolve_thread, {}, "The conversation is resolved."),
    "reopen": (reopen_thread, {}, "The conversation is open again."),
    "follow": (follow_thread, {"is_on": True}, "You follow this conversation."),
    "unfollow": (follow_thread, {"is_on": False}, "You follow this conversation no longer."),
}


@private
@require_POST
def mark(request: HttpRequest, organization: str, uid: uuid.UUID) -> HttpResponse:
    """Resolve, reopen, follow, unfollow: what the button ``mark`` says."""
    membership = member_in(request, organization)
    row, _ = conversation_in(request, membership, uid)
    if request.POST.get("mark") not in MARKS:
        raise Http404
    act, how, said = MARKS[request.POST["mark"]]
    by = member_of(request.viewer, membership.organization_id)
    tried(request, lambda: act(thread=row, by=by, now=request.now, **how), said)
    return redirect(_back(request, Inside(organization).conversation(uid), f"conversation-{uid}"))


def _back(request: HttpRequest, otherwise: str, anchor: str) -> str:
    """The page on which the button was pressed."""
    came = request.headers.get("Referer", "")
    is_own = url_has_allowed_host_and_scheme(came, {request.get_host()}, require_https=request.is_secure())
    return f"{came.partition('#')[0]}#{anchor}" if is_own else otherwise
