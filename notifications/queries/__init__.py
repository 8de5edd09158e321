"""Queries of notifications."""

from notifications.queries.notifications import (
    GATHERING,
    due_members,
    frequency_of,
    list_notifications,
    mailed_members,
    notifications_in_mail,
    organization_to_stop,
    readable_notifications,
    unfinished_mails,
    urgent_kinds,
    waiting_notifications,
)

__all__ = [
    "GATHERING",
    "due_members",
    "frequency_of",
    "list_notifications",
    "mailed_members",
    "notifications_in_mail",
    "organization_to_stop",
    "readable_notifications",
    "unfinished_mails",
    "urgent_kinds",
    "waiting_notifications",
]
