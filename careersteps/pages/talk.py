"""Conversations as other pages show them: the latest of an ability, a role or an observation, and the way to talk."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote

from django.http import HttpRequest
from django.urls import reverse

from frameworks.queries import AbilityLine, RoleLine
from frameworks.queries.reading import ANNOUNCED, PRESENT
from observations.queries import Conversation, observation_conversations, role_conversations
from people.addresses import Inside
from people.viewer import Membership
from ui.components import Comment, Link, Thread


@dataclass(frozen=True, kw_only=True)
class Talk:
    """components/talk.html; ``gate`` stands instead of everything for those who are no members."""

    title: str
    threads: tuple[Thread, ...] = ()
    new_url: str = ""
    empty: str = ""
    whose: str = ""
    gate: Link | None = None


def talk_about_role(request: HttpRequest, line: RoleLine) -> Talk:
    """The conversations about a role, as its page has them; one query for members, none for others."""
    membership = request.viewer.in_organization(line.reading.organization_id)
    title = f"Conversations about {line.name}"
    if membership is None:
        own = line.reading.addresses.role(line.key)
        gate = Link("Sign in", f"{reverse('account_login')}?next={quote(own)}")
        return Talk(title=title, whose=line.reading.organization_name, gate=gate)
    return Talk(
        title=title,
        threads=threads_of(role_conversations(line.role_id, membership), membership),
        new_url=talk_of_line(membership, "role", line),
        empty="Nobody has talked about this role yet.",
    )


def talk_about_observation(
    membership: Membership | None, observation: int, uid, *, is_live: bool = True
) -> Talk | None:
    """The conversations about an observation that the viewer may read, for its page; None for who is no member.

    One query for members, none for others. Drafts and what was taken back are not talked about.
    """
    if membership is None:
        return None
    return Talk(
        title="Conversations",
        threads=threads_of(observation_conversations(observation, membership), membership),
        new_url=talk_url(membership, "observation", str(uid)) if is_live else "",
        empty="Nobody has talked about this observation yet. Who may read it may take part.",
    )


def talk_url(membership: Membership | None, about: str, value: str) -> str:
    """Where a conversation about something is begun; nowhere for those who are no members."""
    return Inside(membership.organization_slug).new_conversation(about, value) if membership else ""


def talk_of_line(membership: Membership | None, about: str, line: AbilityLine | RoleLine) -> str:
    """As ``talk_url``, of an ability or role as it is read today: what a draft or an old release says may be gone."""
    is_present = line.reading.kind in (PRESENT, ANNOUNCED)
    return talk_url(membership, about, f"{line.reading.framework_key}/{line.key}") if is_present else ""


def threads_of(conversations: Iterable[Conversation], membership: Membership) -> tuple[Thread, ...]:
    inside = Inside(membership.organization_slug)
    return tuple(_thread(each, inside) for each in conversations)


def _thread(conversation: Conversation, inside: Inside) -> Thread:
    anchor, url = f"conversation-{conversation.uid}", inside.conversation(conversation.uid)
    opened, resolved = conversation.opened, conversation.resolved
    return Thread(
        anchor=anchor,
        title=conversation.title,
        is_resolved=resolved is not None,
        note=f"Resolved {resolved.day}" if resolved else f"Open since {opened.day}",
        comments=tuple(
            Comment(
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
