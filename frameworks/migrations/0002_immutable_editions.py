"""The database itself refuses to change an edition: goalposts don't move, not even by hand."""

from django.db import migrations

MESSAGE = "an edition never changes once it is written"

SQLITE = f"""
CREATE TRIGGER edition_never_changes BEFORE UPDATE ON frameworks_edition
BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END
"""

POSTGRESQL = f"""
CREATE FUNCTION edition_never_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation'; END
$$;
CREATE TRIGGER edition_never_changes BEFORE UPDATE ON frameworks_edition
FOR EACH ROW EXECUTE FUNCTION edition_never_changes()
"""

UNDO = {
    "sqlite": "DROP TRIGGER edition_never_changes",
    "postgresql": "DROP TRIGGER edition_never_changes ON frameworks_edition; DROP FUNCTION edition_never_changes()",
}


def forbid(apps, schema_editor):
    schema_editor.execute({"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor], params=None)


def allow(apps, schema_editor):
    schema_editor.execute(UNDO[schema_editor.connection.vendor], params=None)


class Migration(migrations.Migration):
    dependencies = [("frameworks", "0001_schema_0_2")]
    operations = [migrations.RunPython(forbid, allow)]
