"""Creating notifications. Whether a member can read one is checked when it is shown."""

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
    """Notify each of these members (by id) about exactly one thing, once per kind.

    Called inside the transaction of the action that causes it.
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
