"""manage.py run_tasks: run the background tasks of all packages."""

import datetime as dt
import logging
import os
import signal
import time
from smtplib import SMTPException

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, close_old_connections, connection
from django.utils import timezone
from psycopg_pool import PoolTimeout

from foundation.background_tasks import TASKS, BackgroundTask
from foundation.queries import schema_problem

EVERY_SECONDS = 60
#: How often to check for a signal and for the end of the parent process.
STEP_SECONDS = 0.5
OUT_OF_REACH = (DatabaseError, PoolTimeout, SMTPException, OSError)
log = logging.getLogger(__name__)


class Command(BaseCommand):
    help = (
        f"Run the background tasks until stopped, each at most once every {EVERY_SECONDS} seconds. Several of these "
        "processes can run at the same time."
    )

    def add_arguments(self, parser):
        parser.epilog = f"Tasks: {', '.join(task.name for task in TASKS)}."
        parser.add_argument("--once", action="store_true", help="run the tasks once and exit, for cron")
        parser.add_argument("--every", type=float, default=EVERY_SECONDS, metavar="SECONDS")
        parser.add_argument(
            "--parent", type=int, metavar="PID", help="exit when the process that started this one exits"
        )

    def handle(self, *args, once=False, every=EVERY_SECONDS, parent=None, **options):
        if problem := schema_problem():
            raise CommandError(problem)
        self.is_stopped, self.parent = False, parent
        self.printed: set[str] = set()
        self.started: dict[str, dt.datetime] = {}
        before = [(each, signal.signal(each, self._stop)) for each in (signal.SIGTERM, signal.SIGINT)]
        try:
            is_well = self._round()
            while not once and self._waited(every):
                is_well = self._round()
        finally:
            for number, handler in before:
                signal.signal(number, handler)
        if once and not is_well:
            raise SystemExit(1)

    def _stop(self, number, frame) -> None:
        """Stop after the current step: an email that was started is still sent."""
        self.is_stopped = True

    def _goes_on(self) -> bool:
        return not self.is_stopped and (self.parent is None or os.getppid() == self.parent)

    def _waited(self, seconds: float) -> bool:
        until = time.monotonic() + seconds
        while self._goes_on() and (left := until - time.monotonic()) > 0:
            time.sleep(min(STEP_SECONDS, left))
        return self._goes_on()

    def _round(self) -> bool:
        """Run the tasks that are due. Returns whether all of them worked; the next round repeats the others."""
        close_old_connections()
        now = timezone.now()
        errors = [error for task in TASKS if (error := self._try(task, now))]
        names = (
            f"{type(each).__module__}.{type(each).__name__}" for each in errors if isinstance(each, OUT_OF_REACH)
        )
        for name in dict.fromkeys(names):
            self.stderr.write(
                f"We can’t reach the database or the mail server ({name}). Trying again in the next round."
            )
        return not errors

    def _try(self, task: BackgroundTask, now: dt.datetime) -> Exception | None:
        """Run a task if it is due. Returns its error, if any."""
        if not (self._goes_on() and self._is_due(task, now)):
            return None
        try:
            self._run(task, now)
        except Exception as error:
            if not isinstance(error, OUT_OF_REACH):
                log.exception("The background task “%s” failed", task.name)
            connection.close()
            return error
        return None

    def _is_due(self, task: BackgroundTask, now: dt.datetime) -> bool:
        return task.name not in self.started or now - self.started[task.name] >= task.every

    def _run(self, task: BackgroundTask, now: dt.datetime) -> None:
        report = task.run(now, self._goes_on)
        self.started[task.name] = now
        for line in report.lines:
            self.stdout.write(line)
        for problem in report.problems:
            if problem not in self.printed:
                self.printed.add(problem)
                self.stderr.write(problem)
