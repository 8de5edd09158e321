"""Conversations as other pages show them: the latest of an ability, a role or an observation, and the way to talk."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote

from django.http import HttpRequest
from django.urls import reverse

from frameworks.queries import AbilityLine, RoleLine
from frameworks.queries.versions import ANNOUNCED, PRESENT
from observations.queries import ThreadSummary, observation_conversations, role_conversations
from people.addresses import OrganizationUrls
from people.viewer import ViewerMembership
from ui.components import CommentCard, Link, ThreadCard


@dataclass(frozen=True, kw_only=True)
class ConversationPanel:
    """components/conversation_panel.html; ``gate`` stands instead of everything for those who are no members."""

    title: str
    threads: tuple[ThreadCard, ...] = ()
    new_url: str = ""
    empty: str = ""
    whose: str = ""
    gate: Link | None = None


def role_conversations_panel(request: HttpRequest, line: RoleLine) -> ConversationPanel:
    """The conversations about a role, as its page has them; one query for members, none for others."""
    membership = request.viewer.in_organization(line.reading.organization_id)
    title = f"Conversations about {line.name}"
    if membership is None:
        own = line.reading.addresses.role(line.key)
        gate = Link("Sign in", f"{reverse('account_login')}?next={quote(own)}")
        return ConversationPanel(title=title, whose=line.reading.organization_name, gate=gate)
    return ConversationPanel(
        title=title,
        threads=threads_of(role_conversations(line.role_id, membership), membership),
        new_url=ability_conversations_panel(membership, "role", line),
        empty="Nobody has talked about this role yet.",
    )


def observation_conversations_panel(
    membership: ViewerMembership | None, observation: int, uid, *, is_live: bool = True
) -> ConversationPanel | None:
    """The conversations about an observation that the viewer may read, for its page; None for who is no member.

    One query for members, none for others. Drafts and what was taken back are not talked about.
    """
    if membership is None:
        return None
    return ConversationPanel(
        title="Conversations",
        threads=threads_of(observation_conversations(observation, membership), membership),
        new_url=conversation_url(membership, "observation", str(uid)) if is_live else "",
        empty="Nobody has talked about this observation yet. Who may read it may take part.",
    )


def conversation_url(membership: ViewerMembership | None, about: str, value: str) -> str:
    """Where a conversation about something is begun; nowhere for those who are no members."""
    return OrganizationUrls(membership.organization_slug).new_conversation(about, value) if membership else ""


def ability_conversations_panel(membership: ViewerMembership | None, about: str, line: AbilityLine | RoleLine) -> str:
    """As ``conversation_url``, of an ability or role as it is read today: what a draft or an old release says may be gone."""
    is_present = line.reading.kind in (PRESENT, ANNOUNCED)
    return conversation_url(membership, about, f"{line.reading.framework_key}/{line.key}") if is_present else ""


def threads_of(conversations: Iterable[ThreadSummary], membership: ViewerMembership) -> tuple[ThreadCard, ...]:
    inside = OrganizationUrls(membership.organization_slug)
    return tuple(_thread(each, inside) for each in conversations)


def _thread(conversation: ThreadSummary, inside: OrganizationUrls) -> ThreadCard:
    anchor, url = f"conversation-{conversation.uid}", inside.conversation(conversation.uid)
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
                edited=inside.comment(conversation.uid, turn.uid) if turn.is_edited else "",
            )
            for place, turn in enumerate(conversation.turns, start=1)
        ),
        url=url,
        mark_url=f"{url}mark/",
        is_followed=conversation.is_followed,
    )
