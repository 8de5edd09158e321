"""Writes about what was seen, decided and said: each one transaction, with its audit event inside.

The audit log holds that something was done and to what, never a story, a reason or a comment.
"""

from observations.actions.asking import (
    answer_request,
    ask_for_feedback,
    decline_request,
    reconsider_request,
    remind_of_feedback,
    withdraw_request,
)
from observations.actions.conversing import (
    add_comment,
    edit_comment,
    follow_thread,
    open_thread,
    reopen_thread,
    resolve_thread,
)
from observations.actions.deciding import answer_decision, decide_milestone, show_decision
from observations.actions.drafting import Kept, Said, discard_draft, edit_observation, keep_typed, publish_typed
from observations.actions.erasing import erase_person
from observations.actions.errors import CannotObserve
from observations.actions.leaving import settle_leavers
from observations.actions.mailing import choose_rhythm, mark_news_read, send_news, stop_news
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
    "answer_request",
    "ask_for_feedback",
    "choose_rhythm",
    "decide_milestone",
    "decline_request",
    "discard_draft",
    "edit_comment",
    "edit_observation",
    "erase_person",
    "follow_thread",
    "keep_typed",
    "mark_news_read",
    "open_thread",
    "publish_observation",
    "publish_typed",
    "reach_of",
    "reconsider_request",
    "record_observation",
    "refuse_world",
    "remind_of_feedback",
    "reopen_thread",
    "resolve_thread",
    "restore_observation",
    "retract_observation",
    "send_news",
    "settle_leavers",
    "show_decision",
    "stop_news",
    "withdraw_request",
]
