"""Models of observations, feedback and decisions. Private rows are only read through ``visible_to(viewer)``."""

from observations.models.decision import Decision, Evidence
from observations.models.feedback import FeedbackInvitee, FeedbackRequest
from observations.models.observation import (
    AbilityRating,
    Observation,
    ObservationVersion,
    Subject,
    branches,
    members_by_way,
)
from people.models.guarded_rows import GuardedManager, UnguardedRead

__all__ = [
    "AbilityRating",
    "Decision",
    "Evidence",
    "FeedbackInvitee",
    "FeedbackRequest",
    "GuardedManager",
    "Observation",
    "ObservationVersion",
    "Subject",
    "UnguardedRead",
    "branches",
    "members_by_way",
]
