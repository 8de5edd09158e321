"""Triggers that delete rows together with the row they belong to, also if it is deleted by SQL.

A topic model refers to its topic, not the other way round, so the database itself can't cascade from the row to its
topic, and on to the threads and notifications. A migration adds the triggers:
``operations = [migrations.RunPython(*cascades(("observations_observation.topic_id", "people_topic.id")))]``.
"""

from collections.abc import Callable

SQLITE = """
CREATE TRIGGER {name} AFTER DELETE ON {table}
BEGIN DELETE FROM {other} WHERE {column} = OLD.{key}; END
"""

POSTGRESQL = """
CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN DELETE FROM {other} WHERE {column} = OLD.{key}; RETURN NULL; END
$$;
CREATE TRIGGER {name} AFTER DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()
"""

UNDO = {
    "sqlite": "DROP TRIGGER {name}",
    "postgresql": "DROP TRIGGER {name} ON {table}; DROP FUNCTION {name}()",
}


def cascades(*pairs: tuple[str, str]) -> tuple[Callable, Callable]:
    """Add or remove, in a migration, triggers for pairs of ``table.key`` and ``other.column``.

    If a row of the table is deleted, the rows of the other table whose column has the value of its key are deleted.
    SQLite doesn't fire a trigger within itself: a chain that comes back to a table needs a pair that skips it.
    """

    def add(apps, schema_editor):
        _execute(schema_editor, {"sqlite": SQLITE, "postgresql": POSTGRESQL}, pairs)

    def remove(apps, schema_editor):
        _execute(schema_editor, UNDO, reversed(pairs))

    return add, remove


def _execute(schema_editor, statements: dict[str, str], pairs) -> None:
    for source, target in pairs:
        (table, key), (other, column) = source.split("."), target.split(".")
        names = {"table": table, "key": key, "other": other, "column": column, "name": f"{table}_with_{other}"}
        schema_editor.execute(statements[schema_editor.connection.vendor].format(**names), params=None)
