"""manage.py run_tasks: what is to be done beside answering pages: mails, reminders, and what goes after a day."""

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

from observations.actions.consent import end_public_consent_of_leavers
from observations.actions.feedback import remind_of_feedback
from observations.actions.notification_mails import send_notification_mails
from observations.queries.notifications import unfinished_mails
from people.actions import end_sessions_of_leavers
from people.actions.uploads import forget_old_uploads

EVERY_SECONDS = 60
#: How soon a signal, or the end of the process beside which this one runs, is noticed.
STEP_SECONDS = 0.5
#: A mail that was begun longer ago than this, and is not finished, is not being sent by another process.
BEGUN_AGO = dt.timedelta(minutes=15)
TOLD_WITHIN = dt.timedelta(days=1)
OUT_OF_REACH = (DatabaseError, PoolTimeout, SMTPException, OSError)
log = logging.getLogger(__name__)


class Command(BaseCommand):
    help = (
        "Send mails of news, remind of feedback, end the sessions of those who leave today and what they let the "
        "world read, and forget files of people that waited for a day, again and again until it is stopped. "
        "Several at once, or one after another, never send a mail twice."
    )

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="do it once and end, as for cron")
        parser.add_argument("--every", type=float, default=EVERY_SECONDS, metavar="SECONDS")
        parser.add_argument(
            "--beside", type=int, metavar="PID", help="end when the process that started this one does"
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
        """What is under way is finished: a mail that is begun is sent."""
        self.is_stopped = True

    def _goes_on(self) -> bool:
        return not self.is_stopped and (self.beside is None or os.getppid() == self.beside)

    def _waited(self, seconds: float) -> bool:
        until = time.monotonic() + seconds
        while self._goes_on() and (left := until - time.monotonic()) > 0:
            time.sleep(min(STEP_SECONDS, left))
        return self._goes_on()

    def _round(self) -> bool:
        """Everything once; whether it could be done. What could not is tried again the next time."""
        close_old_connections()
        try:
            self._do(timezone.now())
        except OUT_OF_REACH as error:
            self.stderr.write(f"Not now: {type(error).__module__}.{type(error).__name__}. It is tried again.")
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
            self.stdout.write(f"{done.sent} {'mail' if done.sent == 1 else 'mails'} of news sent.")
        unfinished = unfinished_mails(since=now - TOLD_WITHIN, before=now - BEGUN_AGO)
        for uid in sorted({*done.failed, *unfinished} - self.told):
            self.told.add(uid)
            self.stderr.write(f"The mail {uid} was begun and not finished. It is not tried again.")
