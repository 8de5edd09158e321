"""Writes about what was seen, decided and said: each one transaction, with its audit event inside.

The audit log holds that something was done and to what, never a story, a reason or a comment.
"""

from observations.actions.conversing import add_comment, open_thread, resolve_thread
from observations.actions.deciding import answer_decision, decide_milestone, show_decision
from observations.actions.drafting import Kept, Said, discard_draft, edit_observation, keep_typed, publish_typed
from observations.actions.erasing import erase_person
from observations.actions.errors import CannotObserve
from observations.actions.observing import (
    RatedAbility,
    agree_to_world,
    publish_observation,
    reach_of,
    record_observation,
    refuse_world,
    restore_observation,
    retract_observation,
)

__all__ = [
    "CannotObserve",
    "Kept",
    "RatedAbility",
    "Said",
    "add_comment",
    "agree_to_world",
    "answer_decision",
    "decide_milestone",
    "discard_draft",
    "edit_observation",
    "erase_person",
    "keep_typed",
    "open_thread",
    "publish_observation",
    "publish_typed",
    "reach_of",
    "record_observation",
    "refuse_world",
    "resolve_thread",
    "restore_observation",
    "retract_observation",
    "show_decision",
]
