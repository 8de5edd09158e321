"""The conversations that the viewer follows."""

from dataclasses import dataclass
from urllib.parse import quote

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from careersteps.pages.layout.access import member_page
from careersteps.pages.layout.page_frame import organization_frame
from careersteps.pages.layout.responses import show
from conversations.queries.threads import FollowedThreadList, ThreadView, followed_threads
from foundation.cursor import Cursor
from people.addresses import OrganizationUrls
from people.requests import PageRequest
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


@require_safe
@member_page
def followed_conversations(request: PageRequest) -> HttpResponse:
    urls, after = request.member.urls, Cursor.parse(request.GET.get("after", ""))
    found = followed_threads(request.viewer, request.member, after=after, on=request.today)
    page = ConversationsPage(
        rows=tuple(_followed(each, urls) for each in found.entries),
        more_url=_more_url(found, urls),
        empty=Empty(
            "Conversations that you follow will appear here. You follow a conversation when you comment in it, or "
            "when you choose to.",
        ),
    )
    frame = organization_frame(request.member, title="Conversations", current=urls.conversations)
    return show(request, "pages/conversations/followed_conversations.html", frame, page)


def _followed(thread: ThreadView, urls: OrganizationUrls) -> FollowedRow:
    return FollowedRow(Link(thread.title, urls.conversation(thread.uid)), thread.about.name, thread)


def _more_url(found: FollowedThreadList, urls: OrganizationUrls) -> str:
    return f"{urls.conversations}?after={quote(str(found.rest))}" if found.rest else ""
