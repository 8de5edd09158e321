"""The background tasks of this package."""

import datetime as dt
from collections.abc import Callable

from foundation.background_tasks import TASKS, BackgroundTask, TaskReport
from notifications.actions import send_notification_mails
from notifications.queries import unfinished_mails

#: A mail that was started longer ago and is not finished is no longer being sent by another process.
STARTED_AGO = dt.timedelta(minutes=15)
#: Older unfinished mails are not reported again after a restart.
REPORTED_WITHIN = dt.timedelta(days=1)


def send_mails(now: dt.datetime, goes_on: Callable[[], bool]) -> TaskReport:
    done = send_notification_mails(now=now, goes_on=goes_on)
    unfinished = unfinished_mails(since=now - REPORTED_WITHIN, before=now - STARTED_AGO)
    lines = (f"Sent {done.sent} notification {'email' if done.sent == 1 else 'emails'}.",) if done.sent else ()
    problems = (
        f"The email {uid} was started and not finished. It is not sent again."
        for uid in sorted({*done.failed, *unfinished})
    )
    return TaskReport(lines, tuple(problems))


TASKS.register(BackgroundTask("send notification emails", send_mails))
