"""Conversations: one with all that was said, beginning one, those that one follows, and who can be mentioned."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from urllib.parse import quote

from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from careersteps.pages.answers import private, show
from careersteps.pages.changing import carried_out, done, posted, tried
from careersteps.pages.inside import member_in
from careersteps.pages.lists import query_of
from careersteps.pages.surroundings import inside_chrome
from frameworks.queries import Which, read_ability, read_role
from frameworks.queries.judging import ability_of, role_of
from observations.actions import add_comment, edit_comment, follow_thread, open_thread, reopen_thread, resolve_thread
from observations.forms.conversing import CommentForm, EditCommentForm, ThreadForm
from observations.permissions import can_edit_comment
from observations.queries.mentioning import mentionable, subject_of
from observations.queries.threads import (
    FollowedPage,
    Former,
    ReadThread,
    Said,
    comment_called,
    comments_of,
    followed_threads,
    observation_called,
    thread_called,
    versions_of,
)
from observations.words import COMMENT_LENGTH
from people.addresses import Inside
from people.queries import member_of
from people.viewer import Membership
from ui.components import Chrome, Comment, Empty, Link, Thread
from ui.keys import Key
from ui.markdown import as_html

#: So many people are offered for a mention.
OFFERED = 8
write = require_http_methods(["GET", "HEAD", "POST"])


@dataclass(frozen=True, kw_only=True)
class Writing:
    """components/writing.html: a form for words, with their preview and the people who can be mentioned."""

    form: Form
    uid: str
    submit: str
    preview: str
    cancel: Link | None = None


@dataclass(frozen=True, kw_only=True)
class ConversationPage:
    thread: Thread
    about: Link
    note: str
    before_url: str
    latest_url: str
    writing: Writing


@dataclass(frozen=True, kw_only=True)
class NewConversationPage:
    about: Link
    writing: Writing


@dataclass(frozen=True, kw_only=True)
class CommentPage:
    title: str
    said: Said
    versions: tuple[Former, ...]
    writing: Writing | None
    back: Link


@dataclass(frozen=True)
class FollowedRow:
    link: Link
    about: str
    thread: ReadThread


@dataclass(frozen=True, kw_only=True)
class ConversationsPage:
    rows: tuple[FollowedRow, ...]
    more_url: str
    empty: Empty


# One conversation


def _found(request: HttpRequest, membership: Membership, uid: uuid.UUID):
    found = thread_called(request.viewer, membership.organization_id, uid, on=request.today)
    if found is None:
        raise Http404
    return found


@private
@write
def conversation(request: HttpRequest, organization: str, uid: uuid.UUID) -> HttpResponse:
    membership = member_in(request, organization)
    row, thread = _found(request, membership, uid)
    form = CommentForm(posted(request), initial={"uid": uuid.uuid4()})
    url, made = Inside(organization).conversation(uid), []

    def say(said: Mapping) -> None:
        by = member_of(request.viewer, membership.organization_id)
        made.append(add_comment(thread=row, text=said["text"], uid=said["uid"], by=by, now=request.now).uid)

    if _is_sent(request) and carried_out(form, say):
        return redirect(f"{url}#comment-{made[0]}")
    page = _conversation_page(request, membership, row, thread, form)
    chrome = _around(membership, thread.title)
    return _shown(request, "pages/conversation.html", chrome, page)


def _shown(request: HttpRequest, template: str, chrome: Chrome, page) -> HttpResponse:
    """The page, or the preview of the words alone where a script asks for it."""
    if request.htmx and request.POST.get("look") == "preview":
        return show(request, "components/preview.html", None, page.writing)
    return show(request, template, chrome, page)


def _is_sent(request: HttpRequest) -> bool:
    """Whether words are to be saved, and not only to be looked at."""
    return request.method == "POST" and request.POST.get("look") != "preview"


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
        writing=_writing(request, form, "Say it", _people_url(inside, thread)),
    )


def _people_url(inside: Inside, thread: ReadThread) -> str:
    return inside.mentionable("thread", thread.uid)


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


def _writing(request: HttpRequest, form: Form, submit: str, people_url: str, cancel: Link | None = None) -> Writing:
    is_looked_at = request.POST.get("look") == "preview"
    form.fields["text"].widget.attrs["data-mentions"] = people_url
    return Writing(
        form=form,
        uid=_uid_of(form) if "uid" in form.fields else "",
        submit=submit,
        preview=as_html(request.POST.get("text", "")[:COMMENT_LENGTH]) if is_looked_at else "",
        cancel=cancel,
    )


def _uid_of(form: Form) -> str:
    """What was refused is sent as another form: by this one something else may be said already."""
    return str(uuid.uuid4()) if form.errors else str(form["uid"].value() or "")


def _around(membership: Membership, title: str, *crumbs: Link) -> Chrome:
    inside = Inside(membership.organization_slug)
    own = (Link("Conversations", inside.conversations), *crumbs)
    return inside_chrome(membership, title=title, current=inside.conversations, crumbs=own)


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
    row, _ = _found(request, membership, uid)
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


# Beginning one


@private
@write
def new_conversation(request: HttpRequest, organization: str) -> HttpResponse:
    membership = member_in(request, organization)
    kind, about, thing = _asked_about(request, membership)
    form = ThreadForm(posted(request), initial={"uid": uuid.uuid4()})
    inside, made = Inside(organization), []

    def begin(said: Mapping) -> None:
        by = member_of(request.viewer, membership.organization_id)
        begun = open_thread(
            **{kind: thing()}, title=said["title"], text=said["text"], uid=said["uid"], by=by, now=request.now
        )
        made.append(begun.uid)

    if _is_sent(request) and carried_out(form, begin):
        return done(request, "The conversation has begun. You follow it.", inside.conversation(made[0]))
    people_url = inside.mentionable(kind, request.GET[kind])
    page = NewConversationPage(
        about=about, writing=_writing(request, form, "Begin", people_url, Link("Cancel", about.url))
    )
    return _shown(request, "pages/new_conversation.html", _around(membership, "Start a conversation"), page)


def _asked_about(request: HttpRequest, membership: Membership):
    """What the address names: its kind, its name and page, and how it is had for an action."""
    slug = membership.organization_slug
    for kind, read, model in (("ability", read_ability, ability_of), ("role", read_role, role_of)):
        framework, _, key = request.GET.get(kind, "").partition("/")
        if key:
            line = read(request.viewer, slug, framework, key, Which(), on=request.today)
            return kind, Link(line.name, getattr(line.reading.addresses, kind)(key)), partial(model, line)
    uid = request.GET.get("observation", "")
    found = observation_called(request.viewer, membership.organization_id, uid)
    if found is None:
        raise Http404
    return "observation", Link("An observation", Inside(slug).observation(found.uid)), partial(_itself, found)


def _itself(thing):
    return thing


# A comment


@private
@write
def comment(request: HttpRequest, organization: str, uid: uuid.UUID, comment: uuid.UUID) -> HttpResponse:
    """What a comment said before, and (for who wrote it) the form that changes it."""
    membership = member_in(request, organization)
    row, thread = _found(request, membership, uid)
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

    if _is_sent(request) and carried_out(form, edit):
        return redirect(f"{back}#comment-{comment}")
    people_url = _people_url(Inside(organization), thread)
    link = Link("Back to the conversation", f"{back}#comment-{comment}")
    page = CommentPage(
        title="Change what you said" if is_own else f"What {said.author} said",
        said=said,
        versions=versions_of(written, request.viewer),
        writing=_writing(request, form, "Save", people_url, Link("Cancel", link.url)) if is_own else None,
        back=link,
    )
    chrome = _around(membership, page.title, Link(thread.title, back))
    return _shown(request, "pages/comment.html", chrome, page)


# Following


@private
@require_safe
def followed(request: HttpRequest, organization: str) -> HttpResponse:
    membership = member_in(request, organization)
    inside, after = Inside(organization), Key.parse(request.GET.get("after", ""))
    found = followed_threads(request.viewer, membership, after=after, on=request.today)
    page = ConversationsPage(
        rows=tuple(_followed(each, inside) for each in found.entries),
        more_url=_more_url(found, inside),
        empty=Empty(
            "Conversations that you follow will stand here. You follow those in which you say something, and any "
            "other that you choose.",
        ),
    )
    chrome = inside_chrome(membership, title="Conversations", current=inside.conversations)
    return show(request, "pages/conversations.html", chrome, page)


def _followed(thread: ReadThread, inside: Inside) -> FollowedRow:
    return FollowedRow(Link(thread.title, inside.conversation(thread.uid)), thread.about.name, thread)


def _more_url(found: FollowedPage, inside: Inside) -> str:
    return f"{inside.conversations}?after={quote(str(found.rest))}" if found.rest else ""


# Mentioning


@private
@require_safe
def people(request: HttpRequest, organization: str) -> HttpResponse:
    """Who may read what is talked about and is called like that, for those who type an @."""
    membership = member_in(request, organization)
    about = _readable_about(request, membership)
    words = query_of(request.GET)
    offered = mentionable(membership.organization_id, words, on=request.today, most=OFFERED, **about)
    rows = [(member.slug, member.name) for member in offered]
    return show(request, "pages/mentionable.html", None, rows)


def _readable_about(request: HttpRequest, membership: Membership) -> dict[str, int]:
    asked = request.GET.get("thread", "")
    if asked:
        try:
            row, _ = _found(request, membership, uuid.UUID(asked))
        except ValueError as error:
            raise Http404 from error
        return subject_of(row)
    kind, _, thing = _asked_about(request, membership)
    found = thing()
    return {"observation": found.pk} if kind == "observation" else {"framework": found.framework_id}
