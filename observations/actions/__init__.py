"""Actions on observations, decisions and feedback requests: each is one transaction that includes its audit event.

The audit log says what was done and to what, but never contains a story or a reason.
"""

from observations.actions.decisions import answer_decision, decide_milestone, show_decision
from observations.actions.errors import CannotObserve
from observations.actions.feedback import (
    answer_request,
    decline_request,
    reconsider_request,
    remind_of_feedback,
    request_feedback,
    withdraw_request,
)
from observations.actions.leaver_consent import end_public_consent_of_leavers
from observations.actions.observation_drafts import (
    DraftSaved,
    ObservationInput,
    discard_draft,
    edit_observation,
    publish_draft,
    save_draft,
)
from observations.actions.observations import (
    RatedAbility,
    agree_to_publish,
    decline_to_publish,
    publish_observation,
    reach_of,
    record_observation,
    restore_observation,
    retract_observation,
)

__all__ = [
    "CannotObserve",
    "DraftSaved",
    "ObservationInput",
    "RatedAbility",
    "agree_to_publish",
    "answer_decision",
    "answer_request",
    "decide_milestone",
    "decline_request",
    "decline_to_publish",
    "discard_draft",
    "edit_observation",
    "end_public_consent_of_leavers",
    "publish_draft",
    "publish_observation",
    "reach_of",
    "reconsider_request",
    "record_observation",
    "remind_of_feedback",
    "request_feedback",
    "restore_observation",
    "retract_observation",
    "save_draft",
    "show_decision",
    "withdraw_request",
]
