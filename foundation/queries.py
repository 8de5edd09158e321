"""Reads about the database as a whole."""

from django.db import DatabaseError, connection
from psycopg_pool import PoolTimeout

from foundation.models import SchemaVersion

#: The schema that this code works with.
SCHEMA = "0.2"
#: A table that every version of careersteps has had: without it, the database is new.
ALWAYS_THERE = "people_user"
OUT_OF_REACH = (DatabaseError, PoolTimeout)


def schema_problem() -> str:
    """Why this code can't use the database, with what to do about it, in one sentence; "" if it can.

    A new database is fine, and one that can't be reached has other problems than its schema.
    """
    try:
        stored = _stored_version()
    except OUT_OF_REACH:
        return ""
    if stored in (None, SCHEMA):
        return ""
    return (
        f"This database has schema {stored}, but this version of careersteps needs schema {SCHEMA}: for a new demo, "
        "delete the folder var and run “make run” again; otherwise set DATABASE_URL to a new, empty database."
    )


def _stored_version() -> str | None:
    """The version of the schema; None for a new database."""
    tables = connection.introspection.table_names()
    if SchemaVersion._meta.db_table not in tables:
        return "0.1" if ALWAYS_THERE in tables else None
    return SchemaVersion.objects.values_list("version", flat=True).first() or "0.1"
