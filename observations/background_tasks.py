"""The background tasks of this package."""

import datetime as dt
from collections.abc import Callable

from foundation.background_tasks import TASKS, BackgroundTask, TaskReport
from observations.actions.consent import end_public_consent_of_leavers
from observations.actions.feedback import remind_of_feedback
from observations.actions.notification_mails import send_notification_mails
from observations.queries.notifications import unfinished_mails

#: A mail that was started longer ago and is not finished is no longer being sent by another process.
STARTED_AGO = dt.timedelta(minutes=15)
#: Older unfinished mails are not reported again after a restart.
REPORTED_WITHIN = dt.timedelta(days=1)


def end_leavers_consent(now: dt.datetime, goes_on: Callable[[], bool]) -> TaskReport:
    end_public_consent_of_leavers(now=now)
    return TaskReport()


def send_feedback_reminders(now: dt.datetime, goes_on: Callable[[], bool]) -> TaskReport:
    remind_of_feedback(now=now)
    return TaskReport()


def send_mails(now: dt.datetime, goes_on: Callable[[], bool]) -> TaskReport:
    done = send_notification_mails(now=now, goes_on=goes_on)
    unfinished = unfinished_mails(since=now - REPORTED_WITHIN, before=now - STARTED_AGO)
    lines = (f"Sent {done.sent} notification {'email' if done.sent == 1 else 'emails'}.",) if done.sent else ()
    problems = (
        f"The email {uid} was started and not finished. It is not sent again."
        for uid in sorted({*done.failed, *unfinished})
    )
    return TaskReport(lines, tuple(problems))


TASKS.register(BackgroundTask("end the public consent of members who left", end_leavers_consent))
TASKS.register(BackgroundTask("remind of feedback requests", send_feedback_reminders))
TASKS.register(BackgroundTask("send notification emails", send_mails))
