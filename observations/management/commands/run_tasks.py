"""manage.py run_tasks: background tasks: emails, reminders, and clean-up."""

import datetime as dt
import logging
import os
import signal
import time
from smtplib import SMTPException

from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections, connection
from django.utils import timezone
from psycopg_pool import PoolTimeout

from notifications.actions import send_notification_mails
from notifications.queries import unfinished_mails
from observations.actions.consent import end_public_consent_of_leavers
from observations.actions.feedback import remind_of_feedback
from people.actions import end_sessions_of_leavers
from people.actions.uploads import forget_old_uploads

EVERY_SECONDS = 60
#: How often to check for a signal and for the end of the parent process.
STEP_SECONDS = 0.5
#: A mail that was started longer ago and is not finished is no longer being sent by another process.
BEGUN_AGO = dt.timedelta(minutes=15)
TOLD_WITHIN = dt.timedelta(days=1)
OUT_OF_REACH = (DatabaseError, PoolTimeout, SMTPException, OSError)
log = logging.getLogger(__name__)


class Command(BaseCommand):
    help = (
        "Run the background tasks until stopped: send notification emails and feedback reminders, end the sessions "
        "and public consent of members who have left, and delete uploaded files of people after a day. Several of "
        "these processes can run at the same time; no email is sent twice."
    )

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="run the tasks once and exit, for cron")
        parser.add_argument("--every", type=float, default=EVERY_SECONDS, metavar="SECONDS")
        parser.add_argument(
            "--beside", type=int, metavar="PID", help="exit when the process that started this one exits"
        )

    def handle(self, *args, once=False, every=EVERY_SECONDS, beside=None, **options):
        self.is_stopped, self.beside, self.told = False, beside, set()
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
        return not self.is_stopped and (self.beside is None or os.getppid() == self.beside)

    def _waited(self, seconds: float) -> bool:
        until = time.monotonic() + seconds
        while self._goes_on() and (left := until - time.monotonic()) > 0:
            time.sleep(min(STEP_SECONDS, left))
        return self._goes_on()

    def _round(self) -> bool:
        """Run all tasks once. Returns whether that worked; the next round tries again."""
        close_old_connections()
        try:
            self._do(timezone.now())
        except OUT_OF_REACH as error:
            self.stderr.write(
                f"Not possible now: {type(error).__module__}.{type(error).__name__}. The next round tries again."
            )
        except Exception:
            log.exception("A round of tasks failed")
        else:
            return True
        connection.close()
        return False

    def _do(self, now: dt.datetime) -> None:
        end_sessions_of_leavers(now=now)
        end_public_consent_of_leavers(now=now)
        forget_old_uploads(now=now)
        remind_of_feedback(now=now)
        done = send_notification_mails(now=now, goes_on=self._goes_on)
        if done.sent:
            self.stdout.write(f"Sent {done.sent} notification {'email' if done.sent == 1 else 'emails'}.")
        unfinished = unfinished_mails(since=now - TOLD_WITHIN, before=now - BEGUN_AGO)
        for uid in sorted({*done.failed, *unfinished} - self.told):
            self.told.add(uid)
            self.stderr.write(f"The email {uid} was started and not finished. It is not sent again.")
