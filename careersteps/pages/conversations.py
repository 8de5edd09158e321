"""The conversations that one follows."""

from dataclasses import dataclass
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from careersteps.pages.answers import private, show
from careersteps.pages.inside import member_in
from careersteps.pages.surroundings import inside_chrome
from observations.queries.threads import FollowedPage, ReadThread, followed_threads
from people.addresses import Inside
from ui.components import Empty, Link
from ui.keys import Key


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


@private
@require_safe
def conversations(request: HttpRequest, organization: str) -> HttpResponse:
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
