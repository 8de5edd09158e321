"""Writes about what was seen, decided and said: each one transaction, with its audit event inside."""

from observations.actions.erasing import erase_person
from observations.actions.recording import (
    CannotObserve,
    RatedAbility,
    add_comment,
    agree_to_world,
    answer_decision,
    decide_milestone,
    open_thread,
    publish_observation,
    reach_of,
    record_observation,
    resolve_thread,
    retract_observation,
    show_decision,
)

__all__ = [
    "CannotObserve",
    "RatedAbility",
    "add_comment",
    "agree_to_world",
    "answer_decision",
    "decide_milestone",
    "erase_person",
    "open_thread",
    "publish_observation",
    "reach_of",
    "record_observation",
    "resolve_thread",
    "retract_observation",
    "show_decision",
]
