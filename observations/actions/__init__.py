"""Writes about what was seen, decided and said: each one transaction, with its audit event inside.

The audit log holds that something was done and to what, never a story, a reason or a comment.
"""

from observations.actions.conversing import (
    add_comment,
    edit_comment,
    follow_thread,
    open_thread,
    reopen_thread,
    resolve_thread,
)
from observations.actions.deciding import answer_decision, decide_milestone, show_decision
from observations.actions.erasing import erase_person
from observations.actions.errors import CannotObserve
from observations.actions.observing import (
    RatedAbility,
    agree_to_world,
    publish_observation,
    reach_of,
    record_observation,
    refuse_world,
    retract_observation,
)

__all__ = [
    "CannotObserve",
    "RatedAbility",
    "add_comment",
    "agree_to_world",
    "answer_decision",
    "decide_milestone",
    "edit_comment",
    "erase_person",
    "follow_thread",
    "open_thread",
    "publish_observation",
    "reach_of",
    "record_observation",
    "refuse_world",
    "reopen_thread",
    "resolve_thread",
    "retract_observation",
    "show_decision",
]
