"""Queries of observations, decisions and feedback. Private rows are only read through ``visible_to(viewer)``."""

from observations.queries.ability_observations import (
    RECENT_OBSERVATIONS,
    AbilityObservation,
    ObservationList,
    ObservedPerson,
    observations_of,
)
from observations.queries.decisions import (
    DecidableEvidence,
    DecisionList,
    DecisionView,
    awards_of,
    decisions_about,
    decisions_of,
    evidence_for_decision,
    evidence_of,
    get_decision_by_uid,
    get_observations_by_uid,
    superseding,
    taken_together,
)
from observations.queries.draft_health import draft_health
from observations.queries.facts import facts_in, member_facts, visitor_facts
from observations.queries.member_progress import MemberProgress, MilestoneProgress, member_progress

__all__ = [
    "RECENT_OBSERVATIONS",
    "AbilityObservation",
    "DecidableEvidence",
    "DecisionList",
    "DecisionView",
    "MemberProgress",
    "MilestoneProgress",
    "ObservationList",
    "ObservedPerson",
    "awards_of",
    "decisions_about",
    "decisions_of",
    "draft_health",
    "evidence_for_decision",
    "evidence_of",
    "facts_in",
    "get_decision_by_uid",
    "get_observations_by_uid",
    "member_facts",
    "member_progress",
    "observations_of",
    "superseding",
    "taken_together",
    "visitor_facts",
]
