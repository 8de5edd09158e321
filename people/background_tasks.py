"""The background tasks of this package."""

import datetime as dt
from collections.abc import Callable

from foundation.background_tasks import TASKS, BackgroundTask, TaskReport
from people.actions import end_sessions_of_leavers
from people.actions.uploads import forget_old_uploads


def end_leavers_sessions(now: dt.datetime, goes_on: Callable[[], bool]) -> TaskReport:
    end_sessions_of_leavers(now=now)
    return TaskReport()


def delete_old_uploads(now: dt.datetime, goes_on: Callable[[], bool]) -> TaskReport:
    forget_old_uploads(now=now)
    return TaskReport()


TASKS.register(BackgroundTask("end the sessions of members who left", end_leavers_sessions))
TASKS.register(BackgroundTask("delete old people files", delete_old_uploads))
