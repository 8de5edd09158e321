"""The conversations that the viewer follows."""

from dataclasses import dataclass
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from careersteps.pages.layout.access import require_member
from careersteps.pages.layout.page_frame import organization_frame
from careersteps.pages.layout.responses import private_response, show
from conversations.queries.threads import FollowedThreadList, ThreadView, followed_threads
from foundation.cursor import Cursor
from people.addresses import OrganizationUrls
from ui.components import Empty, Link


@dataclass(frozen=True)
class FollowedRow:
    link: Link
    about: str
    thread: ThreadView


@dataclass(frozen=True, kw_only=True)
class ConversationsPage:
    rows: tuple[FollowedRow, ...]
    more_url: str
    empty: Empty


@private_response
@require_safe
def followed_conversations(request: HttpRequest, organization: str) -> HttpResponse:
    membership = require_member(request, organization)
    inside, after = OrganizationUrls(organization), Cursor.parse(request.GET.get("after", ""))
    found = followed_threads(request.viewer, membership, after=after, on=request.today)
    page = ConversationsPage(
        rows=tuple(_followed(each, inside) for each in found.entries),
        more_url=_more_url(found, inside),
        empty=Empty(
            "Conversations that you follow will appear here. You follow a conversation when you comment in it, or "
            "when you choose to.",
        ),
    )
    chrome = organization_frame(membership, title="Conversations", current=inside.conversations)
    return show(request, "pages/conversations/followed_conversations.html", chrome, page)


def _followed(thread: ThreadView, inside: OrganizationUrls) -> FollowedRow:
    return FollowedRow(Link(thread.title, inside.conversation(thread.uid)), thread.about.name, thread)


def _more_url(found: FollowedThreadList, inside: OrganizationUrls) -> str:
    return f"{inside.conversations}?after={quote(str(found.rest))}" if found.rest else ""
