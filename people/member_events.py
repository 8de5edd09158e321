"""The registry of what must happen, in the same transaction, when people join, leave, come back or change manager."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from foundation.registry import Registry


@dataclass(frozen=True, kw_only=True)
class MemberChange:
    """What happened to members (ids) of one organization; ``by`` is None for the operator and for people themselves.

    ``former_managers``: for a change of manager, the id of each member's manager before.
    """

    organization: int
    members: Sequence[int]
    by: Any
    now: dt.datetime
    former_managers: Mapping[int, int | None] = field(default_factory=dict)


Handler = Callable[[MemberChange], None]


def do_nothing(change: MemberChange) -> None:
    """Not concerned."""


@dataclass(frozen=True, kw_only=True)
class MemberEvent:
    """What a package does when something happens to members.

    Every handler is called once for all members of a change, after their rows were saved, in the same transaction and
    with the organization locked.
    ``on_join``: they are new; their first day may be later.
    ``on_leave``: they are no longer members. For a last day in the future it is not called; what must happen on that
    day is done by a background task, too.
    ``on_return``: they had left and are members again.
    ``on_manager_change``: they have another manager, or none.
    """

    name: str
    on_join: Handler = do_nothing
    on_leave: Handler = do_nothing
    on_return: Handler = do_nothing
    on_manager_change: Handler = do_nothing


MEMBER_EVENTS: Registry[MemberEvent] = Registry("member event")


def members_joined(change: MemberChange) -> None:
    for each in MEMBER_EVENTS:
        each.on_join(change)


def members_left(change: MemberChange) -> None:
    for each in MEMBER_EVENTS:
        each.on_leave(change)


def members_returned(change: MemberChange) -> None:
    for each in MEMBER_EVENTS:
        each.on_return(change)


def managers_changed(change: MemberChange) -> None:
    for each in MEMBER_EVENTS:
        each.on_manager_change(change)
