"""Reads of what was seen, decided and said. Private rows come through ``visible_to(viewer)`` alone."""

from observations.queries.drafts import draft_health
from observations.queries.facts import facts_in, member_facts, visitor_facts
from observations.queries.log import told_to
from observations.queries.said import RECENT_COMMENTS, Conversation, Turn, conversations_of
from observations.queries.seen import RECENT_OBSERVATIONS, Person, Seen, SeenPage, observations_of
from observations.queries.standing import Judged, Standing, standing_of

__all__ = [
    "RECENT_COMMENTS",
    "RECENT_OBSERVATIONS",
    "Conversation",
    "Judged",
    "Person",
    "Seen",
    "SeenPage",
    "Standing",
    "Turn",
    "conversations_of",
    "draft_health",
    "facts_in",
    "member_facts",
    "observations_of",
    "standing_of",
    "told_to",
    "visitor_facts",
]
