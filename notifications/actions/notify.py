"""Creating notifications. Whether a member can read one is checked when it is shown."""

import datetime as dt
from collections.abc import Iterable

from notifications.kinds import KINDS
from notifications.models import Notification
from people.models import TopicModel


def notify(recipients: Iterable[int], kind: str, now: dt.datetime, *, about: TopicModel) -> None:
    """Notify each of these members (by id) about a topic, once per kind.

    Called inside the transaction of the action that causes it. Raises ``LookupError`` for a kind that is not
    registered, and ``ValueError`` for a topic of another kind.
    """
    expected = KINDS[kind].topic
    if about.topic_kind != expected:
        raise ValueError(f"A notification “{kind}” is about the topic “{expected}”, not “{about.topic_kind}”.")
    Notification.unscoped.bulk_create(
        (
            Notification(recipient_id=recipient, kind=kind, happened_at=now, topic_id=about.topic_id)
            for recipient in sorted(set(recipients))
        ),
        ignore_conflicts=True,
    )
