"""Models of observations, conversations and decisions. Private rows are only read through ``visible_to(viewer)``."""

from observations.models.conversation import Comment, CommentVersion, Follow, Mention, Thread
from observations.models.decision import Decision, Evidence
from observations.models.feedback import FeedbackInvitee, FeedbackRequest
from observations.models.notification import Notification, NotificationMail, NotificationPreference
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
    "Comment",
    "CommentVersion",
    "Decision",
    "Evidence",
    "FeedbackInvitee",
    "FeedbackRequest",
    "Follow",
    "GuardedManager",
    "Mention",
    "Notification",
    "NotificationMail",
    "NotificationPreference",
    "Observation",
    "ObservationVersion",
    "Subject",
    "Thread",
    "UnguardedRead",
    "branches",
    "members_by_way",
]
