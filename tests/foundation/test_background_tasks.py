"""The background tasks continue after errors, stop when told to, and send nothing twice however they are stopped."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection

from notifications.actions.mails import DeliveryReport
from observations.management.commands import run_tasks

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.django_db(transaction=True)


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


@pytest.mark.standalone
def test_killing_the_sender_at_any_point_sends_no_email_twice_and_loses_no_step(tmp_path):
    found = killed(tmp_path)
    assert {name: found[name] for name in NOTHING_WRONG} == NOTHING_WRONG
    assert found["waiting"] == 0
    assert found["taken"] > 0
    assert 0 < found["unfinished"] <= int(os.environ.get("KILLS", 15))


@pytest.mark.standalone
def test_a_sender_that_does_not_save_first_is_caught(tmp_path):
    found = killed(tmp_path, "--control")
    assert found["twice"] > 0


def test_tasks_continue_after_an_outage_until_they_are_stopped(monkeypatch, capsys):
    rounds = []

    def send(**how):
        rounds.append(how)
        if len(rounds) == 1:
            raise OperationalError("down: canary")
        if len(rounds) == 3:
            os.kill(os.getpid(), signal.SIGTERM)
            assert not how["goes_on"]()
        return DeliveryReport(sent=len(rounds))

    monkeypatch.setattr(run_tasks, "send_news", send)
    call_command("run_tasks", every=0.01)
    said = capsys.readouterr()
    assert said.err == "Not possible now: django.db.utils.OperationalError. The next round tries again.\n"
    assert said.out == "Sent 2 notification emails.\nSent 3 notification emails.\n"
    assert signal.getsignal(signal.SIGTERM) == signal.SIG_DFL


def test_tasks_continue_after_any_other_error_and_log_it(monkeypatch, caplog):
    monkeypatch.setattr(run_tasks, "remind_of_feedback", lambda **how: 1 / 0)
    with pytest.raises(SystemExit):
        call_command("run_tasks", "--once")
    assert "ZeroDivisionError" in caplog.text


@pytest.mark.standalone
def test_tasks_stop_together_with_their_server(tmp_path):
    env = environment(tmp_path, "tests.settings")
    script = f'"{sys.executable}" manage.py run_tasks --every 60 --beside $$ & echo $!; wait'
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
