"""Telling members that something is there for them. What they may not read when they look is not shown to them."""

import datetime as dt
from collections.abc import Iterable

from observations.models import Comment, Decision, FeedbackAsk, Notice, Observation
from observations.words import NoticeKind


def tell(
    recipients: Iterable[int],
    kind: NoticeKind,
    now: dt.datetime,
    *,
    observation: Observation | None = None,
    decision: Decision | None = None,
    comment: Comment | None = None,
    ask: FeedbackAsk | None = None,
) -> None:
    """Give each of these members (by id) a notice of exactly one thing; a second of the same kind is not given.

    Called inside the transaction of the action that it tells of.
    """
    Notice.unscoped.bulk_create(
        (
            Notice(
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
