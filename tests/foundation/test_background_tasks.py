"""The background tasks continue after errors, stop when told to, and send nothing twice however they are stopped."""

import datetime as dt
import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection
from django.utils import timezone

from foundation.background_tasks import TASKS, BackgroundTask, TaskReport
from foundation.management.commands import run_tasks
from foundation.registry import Registry
from people.models import User

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.django_db(transaction=True)
OUTAGE = (
    "We can’t reach the database or the mail server (django.db.utils.OperationalError). "
    "Trying again in the next round.\n"
)


def environment(folder: Path, settings: str) -> dict[str, str]:
    """The environment of a process that uses a copy of the tables (SQLite) or the test database itself."""
    if connection.vendor == "sqlite":
        url = f"sqlite:///{folder / 'copy.sqlite3'}"
        with sqlite3.connect(folder / "copy.sqlite3") as copy:
            connection.ensure_connection()
            connection.connection.backup(copy)
        copy.close()
    else:
        before, _, _ = os.environ["DATABASE_URL"].rpartition("/")
        url = f"{before}/{connection.settings_dict['NAME']}"
    named = {"DATABASE_URL": url, "DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": settings}
    return {**os.environ, **named}


KILLING = "import django; django.setup(); from tests.proofs.killing_mails import main; main()"


def killed(folder: Path, *options: str) -> dict:
    command = [sys.executable, "-c", KILLING, str(folder / "kept"), *options]
    env = environment(folder, "tests.proofs.killing_settings")
    done = subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout)


NOTHING_WRONG = {"twice": 0, "taken_and_not_begun": 0, "finished_and_not_taken": 0, "lost_steps": 0, "untold": 0}


@pytest.mark.drill
@pytest.mark.standalone
def test_killing_the_sender_at_any_point_sends_no_email_twice_and_loses_no_step(tmp_path):
    found = killed(tmp_path)
    assert {name: found[name] for name in NOTHING_WRONG} == NOTHING_WRONG
    assert found["waiting"] == 0
    assert found["taken"] > 0
    assert 0 < found["unfinished"] <= int(os.environ.get("KILLS", 15))


@pytest.mark.drill
@pytest.mark.standalone
def test_a_sender_that_does_not_save_first_is_caught(tmp_path):
    found = killed(tmp_path, "--control")
    assert found["twice"] > 0


def only_tasks(monkeypatch, *tasks: BackgroundTask) -> None:
    """Replace the registered tasks."""
    registry = Registry("background task")
    for task in tasks:
        registry.register(task)
    monkeypatch.setattr(run_tasks, "TASKS", registry)


def test_tasks_continue_after_an_outage_until_they_are_stopped(monkeypatch, capsys):
    rounds = []

    def send(now, goes_on):
        rounds.append(now)
        if len(rounds) == 1:
            raise OperationalError("down: canary")
        if len(rounds) == 3:
            os.kill(os.getpid(), signal.SIGTERM)
            assert not goes_on()
        return TaskReport((f"Sent {len(rounds)} letters.",), ("The letter 7 was lost.",))

    only_tasks(monkeypatch, BackgroundTask("send letters", send))
    call_command("run_tasks", every=0.01)
    said = capsys.readouterr()
    assert said.err == f"{OUTAGE}The letter 7 was lost.\n"
    assert said.out == "Sent 2 letters.\nSent 3 letters.\n"
    assert signal.getsignal(signal.SIGTERM) == signal.SIG_DFL


def fails(error: Exception):
    def run(now, goes_on):
        raise error

    return run


def test_tasks_continue_after_any_other_error_and_log_it(monkeypatch, caplog):
    only_tasks(monkeypatch, BackgroundTask("divide by zero", fails(ZeroDivisionError())))
    with pytest.raises(SystemExit):
        call_command("run_tasks", "--once")
    assert "ZeroDivisionError" in caplog.text
    assert "divide by zero" in caplog.text


def test_a_task_that_fails_does_not_keep_the_others_from_running(monkeypatch, capsys):
    only_tasks(
        monkeypatch,
        BackgroundTask("ask a server", fails(OperationalError())),
        BackgroundTask("ask another server", fails(OperationalError())),
        BackgroundTask("divide by zero", fails(ZeroDivisionError())),
        BackgroundTask("count", lambda now, goes_on: TaskReport((f"{User.objects.count()} users.",))),
    )
    with pytest.raises(SystemExit):
        call_command("run_tasks", "--once")
    said = capsys.readouterr()
    assert said.out == "0 users.\n"
    assert said.err == OUTAGE


def test_a_task_runs_as_often_as_it_says_and_in_the_next_round_if_it_failed(monkeypatch):
    runs = []

    def daily(now, goes_on):
        runs.append("daily")
        if runs.count("daily") == 1:
            raise OperationalError
        return TaskReport()

    def always(now, goes_on):
        runs.append("always")
        if runs.count("always") == 4:
            os.kill(os.getpid(), signal.SIGTERM)
        return TaskReport()

    only_tasks(
        monkeypatch, BackgroundTask("daily", daily, every=dt.timedelta(days=1)), BackgroundTask("always", always)
    )
    call_command("run_tasks", every=0.01)
    assert runs == ["daily", "always", "daily", "always", "always", "always"]


def test_no_task_begins_after_a_signal_to_stop(monkeypatch, capsys):
    def stop(now, goes_on):
        os.kill(os.getpid(), signal.SIGTERM)
        return TaskReport()

    only_tasks(monkeypatch, BackgroundTask("stop", stop), BackgroundTask("fail", fails(ZeroDivisionError())))
    call_command("run_tasks")
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("task", [*TASKS], ids=lambda task: task.name)
def test_every_registered_task_says_what_it_does_and_reports(task):
    assert re.fullmatch(r"[a-z]+( [a-z]+)+", task.name), f"Name {task.name!r} like “send notification emails”."
    assert task.every >= dt.timedelta(0), f"{task.name}: “every” is less than no time."
    assert isinstance(task.run(timezone.now(), lambda: True), TaskReport), f"{task.name}: run returns no TaskReport."


def test_the_help_of_the_command_names_every_task(capsys):
    with pytest.raises(SystemExit):
        call_command("run_tasks", "--help")
    assert "end the sessions of members who left" in " ".join(capsys.readouterr().out.split())


@pytest.mark.standalone
def test_tasks_stop_together_with_their_server(tmp_path):
    env = environment(tmp_path, "tests.settings")
    script = f'"{sys.executable}" manage.py run_tasks --every 60 --parent $$ & echo $!; wait'
    with subprocess.Popen(["sh", "-c", script], env=env, cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        tasks = int(server.stdout.readline())
        assert is_running(tasks)
        server.kill()
    until = time.monotonic() + 30
    while is_running(tasks) and time.monotonic() < until:
        time.sleep(0.1)
    assert not is_running(tasks)


def is_running(pid: int) -> bool:
    """Whether this process exists and is not a zombie."""
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
