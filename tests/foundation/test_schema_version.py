"""A database of an older version is refused in one sentence that says what to do."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from foundation.models import SchemaVersion
from foundation.queries import SCHEMA, schema_problem

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def new_demo(tmp_path) -> dict[str, str]:
    """The environment of a demo without a database."""
    keep = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return {**keep, "DEMO": "1", "DATA_DIR": str(tmp_path)}


@pytest.fixture
def old_demo(new_demo, tmp_path) -> dict[str, str]:
    """The environment of a demo whose database was created before schemas had a version."""
    with sqlite3.connect(tmp_path / "careersteps.sqlite3") as database:
        database.execute("CREATE TABLE people_user (id integer PRIMARY KEY)")
    return new_demo


@pytest.mark.django_db
def test_the_database_knows_its_schema():
    assert SchemaVersion.objects.values_list("version", flat=True).get() == SCHEMA
    assert schema_problem() == ""
    call_command("check_schema")


@pytest.mark.django_db
def test_an_older_schema_is_refused():
    SchemaVersion.objects.update(version="0.1")
    problem = schema_problem()
    assert problem.startswith(f"This database has schema 0.1, but this version of careersteps needs schema {SCHEMA}")
    for command in ("check_schema", "migrate"):
        with pytest.raises(CommandError) as caught:
            call_command(command)
        assert str(caught.value) == problem


@pytest.mark.parametrize(
    "command",
    [
        ["manage.py", "migrate"],
        ["manage.py", "demo"],
        ["manage.py", "run_tasks", "--once"],
        ["-m", "careersteps.server", "--port", "1"],
    ],
)
def test_nothing_starts_on_an_older_database(old_demo, command):
    done = subprocess.run([sys.executable, *command], env=old_demo, cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (1, "")
    assert "delete the folder var and run “make run” again" in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.standalone
def test_an_interrupted_first_migration_can_continue(new_demo):
    for command in (["migrate", "people", "0001", "-v", "0"], ["migrate", "--plan", "-v", "0"]):
        done = subprocess.run([sys.executable, "manage.py", *command], env=new_demo, cwd=ROOT, capture_output=True)
        assert (done.returncode, done.stderr) == (0, b"")
