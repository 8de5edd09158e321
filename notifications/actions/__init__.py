"""Actions on notifications. They are private, so the audit log doesn't contain them."""

from notifications.actions.mails import (
    mark_notifications_read,
    send_notification_mails,
    set_notification_frequency,
    stop_notification_mails,
)
from notifications.actions.notify import notify

__all__ = [
    "mark_notifications_read",
    "notify",
    "send_notification_mails",
    "set_notification_frequency",
    "stop_notification_mails",
]
