"""The background task of this package."""

import datetime as dt
from collections.abc import Callable

from foundation.background_tasks import TASKS, BackgroundTask, TaskReport
from tests.sample_app.actions import delete_withdrawn_tips
from ui.english import plural


def delete_old_tips(now: dt.datetime, goes_on: Callable[[], bool]) -> TaskReport:
    number = delete_withdrawn_tips(now=now)
    return TaskReport((f"Deleted {plural(number, 'withdrawn tip')}.",) if number else ())


TASKS.register(BackgroundTask("delete withdrawn tips", delete_old_tips, every=dt.timedelta(hours=1)))
