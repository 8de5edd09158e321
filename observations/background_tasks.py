"""The background tasks of this package."""

import datetime as dt
from collections.abc import Callable

from foundation.background_tasks import TASKS, BackgroundTask, TaskReport
from observations.actions.feedback import remind_of_feedback
from observations.actions.leaver_consent import end_public_consent_of_leavers


def end_leavers_consent(now: dt.datetime, goes_on: Callable[[], bool]) -> TaskReport:
    end_public_consent_of_leavers(now=now)
    return TaskReport()


def send_feedback_reminders(now: dt.datetime, goes_on: Callable[[], bool]) -> TaskReport:
    remind_of_feedback(now=now)
    return TaskReport()


TASKS.register(BackgroundTask("end the public consent of members who left", end_leavers_consent))
TASKS.register(BackgroundTask("send reminders of feedback requests", send_feedback_reminders))
