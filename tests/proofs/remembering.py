"""Build expensive test data once per process; later tests copy the same rows into their database."""

import copy
from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from django.apps import apps
from django.db import connection

from tests.own_models import own_models

#: The apps of libraries whose tables contain test data.
LIBRARIES = ("account", "mfa", "socialaccount", "usersessions")
#: These tables have rows from the migrations.
FILLED = {"foundation_schemaversion"}
#: If these tables are empty, the database has no test data yet.
FIRST = ("people_organization", "people_user")

Made = TypeVar("Made")
Rows = dict[str, tuple[list[str], list[tuple]]]


def remembered(make: Callable[[], Made]) -> Callable[[], Made]:
    """Wrap ``make``: from the second call on, insert the rows of the first call and return a copy of its result.

    In a database that already contains data, ``make`` is called as usual.
    """
    kept: list[tuple[Rows, Made]] = []

    @wraps(make)
    def made() -> Made:
        is_blank = _is_blank()
        if kept and is_blank:
            rows, result = kept[0]
            _insert(rows)
            return copy.deepcopy(result)
        result = make()
        if is_blank and not kept:
            kept.append((_rows_of_tables(), copy.deepcopy(result)))
        return result

    return made


def _is_blank() -> bool:
    with connection.cursor() as cursor:
        for table in FIRST:
            cursor.execute(f"SELECT 1 FROM {table} LIMIT 1")
            if cursor.fetchone():
                return False
    return True


def _rows_of_tables() -> Rows:
    found: Rows = {}
    with connection.cursor() as cursor:
        for table in _tables():
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            if rows := cursor.fetchall():
                found[table] = [column[0] for column in cursor.description], rows
    return found


def _tables() -> set[str]:
    libraries = [model for label in LIBRARIES for model in apps.get_app_config(label).get_models()]
    models = [*own_models(), *libraries]
    between = [field.remote_field.through for model in models for field in model._meta.local_many_to_many]
    return {model._meta.db_table for model in (*models, *between)} - FILLED


def _insert(tables: Rows) -> None:
    """Insert the rows, in any order of tables: foreign keys are checked at the end of the transaction."""
    quoted = connection.ops.quote_name
    with connection.cursor() as cursor:
        for table, (columns, rows) in tables.items():
            names, marks = ", ".join(map(quoted, columns)), ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {quoted(table)} ({names}) VALUES ({marks})", rows)
