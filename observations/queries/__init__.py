"""Reads of what was seen, decided and said. Private rows come through ``visible_to(viewer)`` alone."""

from observations.queries.decided import (
    Decided,
    DecidedPage,
    SeenEvidence,
    awards_of,
    decided_with,
    decision_called,
    decisions_about,
    decisions_of,
    evidence_about,
    evidence_of,
    manages,
    observations_called,
    superseding,
)
from observations.queries.drafts import draft_health
from observations.queries.facts import facts_in, member_facts, visitor_facts
from observations.queries.log import told_to
from observations.queries.said import (
    RECENT_COMMENTS,
    Conversation,
    Turn,
    conversations_of,
    observation_conversations,
    role_conversations,
)
from observations.queries.seen import RECENT_OBSERVATIONS, Person, Seen, SeenPage, observations_of
from observations.queries.standing import Judged, Standing, standing_of

__all__ = [
    "RECENT_COMMENTS",
    "RECENT_OBSERVATIONS",
    "Conversation",
    "Decided",
    "DecidedPage",
    "Judged",
    "Person",
    "Seen",
    "SeenEvidence",
    "SeenPage",
    "Standing",
    "Turn",
    "awards_of",
    "conversations_of",
    "decided_with",
    "decision_called",
    "decisions_about",
    "decisions_of",
    "draft_health",
    "evidence_about",
    "evidence_of",
    "facts_in",
    "manages",
    "member_facts",
    "observation_conversations",
    "observations_called",
    "observations_of",
    "role_conversations",
    "standing_of",
    "superseding",
    "told_to",
    "visitor_facts",
]
