"""Words that are typed into a conversation: their form, their preview, and what stands around them."""

import uuid
from dataclasses import dataclass

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse

from careersteps.pages.answers import show
from careersteps.pages.surroundings import inside_chrome
from observations.queries.threads import thread_called
from observations.words import COMMENT_LENGTH
from people.addresses import Inside
from people.viewer import Membership
from ui.components import Chrome, Link
from ui.markdown import as_html


@dataclass(frozen=True, kw_only=True)
class Writing:
    """components/writing.html: a form for words, with their preview and the people who can be mentioned."""

    form: Form
    uid: str
    submit: str
    preview: str
    cancel: Link | None = None


def shown(request: HttpRequest, template: str, chrome: Chrome, page) -> HttpResponse:
    """The page, or the preview of the words alone where a script asks for it."""
    if request.htmx and request.POST.get("look") == "preview":
        return show(request, "components/preview.html", None, page.writing)
    return show(request, template, chrome, page)


def is_sent(request: HttpRequest) -> bool:
    """Whether words are to be saved, and not only to be looked at."""
    return request.method == "POST" and request.POST.get("look") != "preview"


def writing_of(request: HttpRequest, form: Form, submit: str, people_url: str, cancel: Link | None = None) -> Writing:
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


def around(membership: Membership, title: str, *crumbs: Link) -> Chrome:
    inside = Inside(membership.organization_slug)
    own = (Link("Conversations", inside.conversations), *crumbs)
    return inside_chrome(membership, title=title, current=inside.conversations, crumbs=own)


def conversation_in(request: HttpRequest, membership: Membership, uid: uuid.UUID) -> tuple:
    """The row and the reading of a conversation; 404 where its reader may not know of it."""
    found = thread_called(request.viewer, membership.organization_id, uid, on=request.today)
    if found is None:
        raise Http404
    return found
