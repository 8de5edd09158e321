"""What an erased person's notifications become (docs/people.md)."""

from notifications.models import Notification, NotificationMail, NotificationPreference
from people.actions.erasure import Erasure


def erase_notifications(erasure: Erasure) -> None:
    """Delete their notifications, the records of their emails, and their preference."""
    Notification.unscoped.filter(recipient=erasure.member).delete()
    NotificationMail.objects.filter(recipient=erasure.member).delete()
    NotificationPreference.objects.filter(member=erasure.member).delete()
