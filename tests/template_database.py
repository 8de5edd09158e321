"""Runs the migrations once per run: the other workers of pytest-xdist copy the database of the first one."""

import fcntl
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.conf import settings as django_settings
from django.db import connection

#: The database on PostgreSQL that workers copy; nobody is connected to it, as copying requires.
TEMPLATE = "test_careersteps_template"


@contextmanager
def shared_migrations(folder: Path) -> Iterator[None]:
    """Within the block, test databases are copies where a worker with the same folder has migrated one already."""
    creation, template = connection.creation, folder / "template"
    create, is_maker = creation.create_test_db, False

    def create_or_copy(**options) -> str:
        nonlocal is_maker
        with locked(folder):
            if template.exists():
                return copied(template, **options)
            name, is_maker = create(**options), True
            save_template(template)
            return name

    creation.create_test_db = create_or_copy
    try:
        yield
    finally:
        del creation.create_test_db
        if is_maker:
            with locked(folder):
                drop_template(template)


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """One worker at a time."""
    with (folder / "template.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def copied(template: Path, **_) -> str:
    """Create the test database of this worker from the template, and switch this process to it."""
    creation, settings = connection.creation, connection.settings_dict
    name = creation._get_test_db_name()
    connection.close()
    if connection.vendor == "postgresql":
        connection.close_pool()
        recreate_database(name, TEMPLATE)
    settings["NAME"] = django_settings.DATABASES[connection.alias]["NAME"] = name
    connection.ensure_connection()
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(template)) as source:
            source.backup(connection.connection)
    return name


def save_template(template: Path) -> None:
    if connection.vendor == "postgresql":
        connection.close()
        connection.close_pool()
        recreate_database(TEMPLATE, connection.settings_dict["NAME"])
        template.touch()
        return
    connection.ensure_connection()
    with closing(sqlite3.connect(template)) as target:
        connection.connection.backup(target)


def drop_template(template: Path) -> None:
    template.unlink(missing_ok=True)
    if connection.vendor == "postgresql":
        run_beside("DROP DATABASE IF EXISTS {}", TEMPLATE)


def recreate_database(name: str, template: str) -> None:
    run_beside("DROP DATABASE IF EXISTS {}", name)
    run_beside("CREATE DATABASE {} WITH TEMPLATE {}", name, template)


def run_beside(statement: str, *names: str) -> None:
    """Run a statement on the server, connected to none of the databases it is about."""
    with connection.creation._nodb_cursor() as cursor:
        cursor.execute(statement.format(*map(connection.ops.quote_name, names)))
