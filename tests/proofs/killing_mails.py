"""Kill the process that sends email notifications again and again, and check that nothing is sent twice or lost.

tests/foundation/test_background_tasks.py runs this as a separate process on a database that already has its tables;
KILLS is the number of
kills. The process is first killed at every point between two steps, then at random moments. ``--control`` sends an
email before it saves that it started, and must be caught. Prints the result as JSON.
"""

import argparse
import datetime as dt
import json
import os
import random
import signal
import sys
import time
from collections import Counter
from pathlib import Path

from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection
from django.utils import timezone

from notifications.actions import mails as notification_mails
from notifications.actions import notify
from notifications.models import Notification, NotificationMail
from observations.actions import publish_observation, record_observation
from tests import factories
from tests.sample_people import people

PEOPLE = 3
#: One per person for composing, and four for starting, handing over, accepting and finishing each email.
POINTS = PEOPLE * 5
DAY = dt.timedelta(days=1)
mailing_compose, mailing_begin, mailing_finish = (
    notification_mails.compose_due_mail,
    notification_mails.begin_mail,
    notification_mails.finish_mail,
)


class Ledger(BaseEmailBackend):
    """A mail server that durably records each email it accepts."""

    folder = Path()
    reached = staticmethod(lambda: None)

    def send_messages(self, messages):
        for message in messages:
            time.sleep(0.002)
            self.reached()
            write(self.folder / "taken", f"{message.extra_headers['Message-ID'].strip('<>')} {message.to[0]}")
            write(self.folder / "told", "\n".join(observations_in(message)))
            self.reached()
            time.sleep(0.002)
        return len(messages)


def write(path: Path, text: str) -> None:
    file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    os.write(file, f"{text}\n".encode())
    os.fsync(file)
    os.close(file)


def observations_in(message) -> list[str]:
    return [line.rsplit("/", 2)[1] for line in message.body.splitlines() if "/observations/" in line]


def read(path: Path) -> list[str]:
    return path.read_text().split("\n")[:-1] if path.exists() else []


class Round:
    """A process that sends emails and is killed at a point between two steps, or after some seconds."""

    def __init__(self, folder: Path, *, point: int = 0, seconds: float = 0, is_control: bool = False):
        self.folder, self.point, self.seconds, self.is_control = folder, point, seconds, is_control
        self.passed = 0

    def run(self, now: dt.datetime) -> None:
        forget_connections()
        child = os.fork()
        if not child:
            self.send(now)
            os._exit(0)
        if self.seconds:
            time.sleep(self.seconds)
            os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)

    def reached(self) -> None:
        self.passed += 1
        if self.passed == self.point:
            os.kill(os.getpid(), signal.SIGKILL)

    def send(self, now: dt.datetime) -> None:
        Ledger.reached = staticmethod(self.reached)
        begin = control_begin if self.is_control else mailing_begin
        finish = control_finish if self.is_control else mailing_finish
        notification_mails.compose_due_mail = self.noting("composed", mailing_compose)
        notification_mails.begin_mail = self.noting("begun", begin)
        notification_mails.finish_mail = self.noting("finished", finish)
        notification_mails.send_notification_mails(now=now)

    def noting(self, step: str, act):
        """Wrap a step, so that it is recorded as soon as it is done."""

        def noted(key, now):
            done = act(key, now)
            if done is not False:
                write(self.folder / "steps", f"{step} {key} {now.isoformat()}")
                self.reached()
            return done

        return noted


def control_begin(pk: int, now: dt.datetime):
    """The fault: the start of a delivery is not saved before the email is handed over."""
    message = mailing_begin(pk, now)
    NotificationMail.objects.filter(pk=pk).update(started_at=None)
    return message


def control_finish(pk: int, now: dt.datetime) -> None:
    NotificationMail.objects.filter(pk=pk).update(started_at=now, sent_at=now)


def forget_connections() -> None:
    """Close all connections, because a child process must not use those of its parent."""
    connection.close()
    if hasattr(connection, "close_pool"):
        connection.close_pool()


def send_to_everybody(author, members, now: dt.datetime) -> None:
    for member in members:
        observation = record_observation(
            by=author, about=[member], story="Seen.", observed_on=now.date(), audience="subject", ratings=[], now=now
        )
        publish_observation(observation=observation, by=author, now=now)
        observation.refresh_from_db()
        notify([member.pk], "observed", now, about=observation)


def killed(folder: Path, kills: int, *, is_control: bool) -> dict:
    folder.mkdir(parents=True, exist_ok=True)
    Ledger.folder = folder
    slug = "control" if is_control else "killed"
    harbor = factories.OrganizationFactory(slug=slug, name=slug)
    author, *members = people(harbor, *(f"{slug} {number}" for number in range(PEOPLE + 1)))
    now, chance = timezone.now(), random.Random(kills)
    started, took = time.monotonic(), 0.0
    for number in range(kills + 1):
        send_to_everybody(author, members, now)
        how = {"point": number} if number <= POINTS else {"seconds": chance.uniform(0.001, took)}
        Round(folder, is_control=is_control, **how).run(now + DAY / 2)
        if not number:
            took = time.monotonic() - started
        now += 2 * DAY
    for days in (0, 2):  # First what was composed, then what was waiting behind it.
        Round(folder, is_control=is_control).run(now + days * DAY)
    return found(folder, members)


def found(folder: Path, members) -> dict:
    """Count what was accepted by the mail server, recorded, is still waiting, or was not finished."""
    mails = {str(mail.uid): mail for mail in NotificationMail.objects.filter(recipient__in=members)}
    taken = Counter(line.split("@")[0] for line in read(folder / "taken"))
    told = Counter(line for line in read(folder / "told") if line)
    notices = Notification.unscoped.filter(recipient__in=members)
    by_key = {str(mail.pk): mail for mail in mails.values()}
    return {
        "taken": sum(taken.values()),
        "twice": sum(count > 1 for count in (*taken.values(), *told.values())),
        "taken_and_not_begun": sum(mails[uid].started_at is None for uid in taken),
        "finished_and_not_taken": sum(mail.sent_at is not None and uid not in taken for uid, mail in mails.items()),
        "lost_steps": sum(is_lost(line.split(), by_key) for line in read(folder / "steps")),
        "waiting": notices.filter(mail=None).count(),
        "untold": sum(
            str(uid) not in told and sent_at is not None
            for uid, sent_at in notices.exclude(mail=None).values_list("topic__observation__uid", "mail__sent_at")
        ),
        "unfinished": sum(mail.sent_at is None for mail in mails.values()),
    }


def is_lost(step: list[str], mails: dict) -> bool:
    name, key, now = step
    if name == "composed":
        return not NotificationMail.objects.filter(recipient=key, composed_at=dt.datetime.fromisoformat(now)).exists()
    mail = mails.get(key)
    return mail is None or (mail.started_at if name == "begun" else mail.sent_at) is None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--control", action="store_true")
    options = parser.parse_args()
    kills = int(os.environ.get("KILLS", POINTS))
    result = killed(options.folder, kills, is_control=options.control)
    sys.stdout.write(json.dumps(result))
