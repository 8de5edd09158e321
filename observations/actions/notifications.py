"""Telling members that something is there for them. What they may not read when they look is not shown to them."""

import datetime as dt
from collections.abc import Iterable

from observations.models import Comment, Decision, FeedbackInvitee, Notification, Observation
from observations.words import NotificationKind


def notify(
    recipients: Iterable[int],
    kind: NotificationKind,
    now: dt.datetime,
    *,
    observation: Observation | None = None,
    decision: Decision | None = None,
    comment: Comment | None = None,
    ask: FeedbackInvitee | None = None,
) -> None:
    """Give each of these members (by id) a notice of exactly one thing; a second of the same kind is not given.

    Called inside the transaction of the action that it tells of.
    """
    Notification.unscoped.bulk_create(
        (
            Notification(
                recipient_id=recipient,
                kind=kind,
                happened_at=now,
                observation=observation,
                decision=decision,
                comment=comment,
                ask=ask,
            )
            for recipient in sorted(set(recipients))
        ),
        ignore_conflicts=True,
    )
