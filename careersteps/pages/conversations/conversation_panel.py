"""The conversations about an ability, a role or an observation, as its own page shows them."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote

from django.urls import reverse

from conversations.queries.topic_conversations import ThreadSummary, conversations_of
from frameworks.queries import AbilityLine, RoleLine
from frameworks.queries.versions import ANNOUNCED, CURRENT
from people.addresses import OrganizationUrls
from people.requests import PageRequest
from people.viewer import ViewerMembership
from ui.components import CommentCard, Link, ThreadCard


@dataclass(frozen=True, kw_only=True)
class ConversationPanel:
    """components/conversation_panel.html; visitors see ``gate`` instead of everything else."""

    title: str
    threads: tuple[ThreadCard, ...] = ()
    new_url: str = ""
    empty: str = ""
    whose: str = ""
    gate: Link | None = None


def role_conversations_panel(request: PageRequest, line: RoleLine) -> ConversationPanel:
    """The conversations about a role for its page; one query for members, none for visitors."""
    membership = request.viewer.in_organization(line.reading.organization_id)
    title = f"Conversations about {line.name}"
    if membership is None:
        own = line.reading.addresses.role(line.key)
        gate = Link("Sign in", f"{reverse('account_login')}?next={quote(own)}")
        return ConversationPanel(title=title, whose=line.reading.organization_name, gate=gate)
    return ConversationPanel(
        title=title,
        threads=threads_of(conversations_of("role", line.role_id, membership), membership),
        new_url=new_conversation_url(membership, "role", line),
        empty="There are no conversations about this role yet.",
    )


def observation_conversations_panel(
    membership: ViewerMembership | None, observation: int, uid, *, is_live: bool = True
) -> ConversationPanel | None:
    """The conversations about an observation that the viewer can read, for its page; None for visitors.

    One query for members, none for visitors. A draft or a retracted observation has no link to start a conversation.
    """
    if membership is None:
        return None
    return ConversationPanel(
        title="Conversations",
        threads=threads_of(conversations_of("observation", observation, membership), membership),
        new_url=conversation_url(membership, "observation", str(uid)) if is_live else "",
        empty="There are no conversations about this observation yet. Everyone who can read it can take part.",
    )


def conversation_url(membership: ViewerMembership | None, about: str, value: str) -> str:
    """The address for starting a conversation; empty for visitors."""
    return membership.urls.start_conversation(about, value) if membership else ""


def new_conversation_url(membership: ViewerMembership | None, about: str, line: AbilityLine | RoleLine) -> str:
    """As ``conversation_url``, for an ability or role of the current release only: others may not exist today."""
    is_present = line.reading.kind in (CURRENT, ANNOUNCED)
    return conversation_url(membership, about, f"{line.reading.framework_key}/{line.key}") if is_present else ""


def threads_of(conversations: Iterable[ThreadSummary], membership: ViewerMembership) -> tuple[ThreadCard, ...]:
    urls = membership.urls
    return tuple(_thread(each, urls) for each in conversations)


def _thread(conversation: ThreadSummary, urls: OrganizationUrls) -> ThreadCard:
    anchor, url = f"conversation-{conversation.uid}", urls.conversation(conversation.uid)
    opened, resolved = conversation.opened, conversation.resolved
    return ThreadCard(
        anchor=anchor,
        title=conversation.title,
        is_resolved=resolved is not None,
        note=f"Resolved {resolved.day}" if resolved else f"Open since {opened.day}",
        comments=tuple(
            CommentCard(
                anchor=f"{anchor}-{place}",
                author=turn.author,
                moment=turn.at,
                html=turn.html,
                edited=urls.comment(conversation.uid, turn.uid) if turn.is_edited else "",
            )
            for place, turn in enumerate(conversation.turns, start=1)
        ),
        url=url,
        update_url=urls.conversation_update(conversation.uid),
        is_followed=conversation.is_followed,
    )
