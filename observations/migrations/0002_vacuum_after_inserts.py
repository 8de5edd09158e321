"""Vacuum the tables of observations after inserts, too: PostgreSQL does so after deletions, which are rare here.

Until it has, an index alone can't answer, and each count looks at the rows as well.
"""

from django.db import migrations

TABLES = ("observations_observation", "observations_subject", "observations_abilityrating")
SETTINGS = ("autovacuum_vacuum_insert_scale_factor", "autovacuum_analyze_scale_factor")


def look_after(apps, schema_editor):
    _say(schema_editor, f"SET ({', '.join(f'{setting} = 0.01' for setting in SETTINGS)})")


def as_before(apps, schema_editor):
    _say(schema_editor, f"RESET ({', '.join(SETTINGS)})")


def _say(schema_editor, what):
    if schema_editor.connection.vendor == "postgresql":
        for table in TABLES:
            schema_editor.execute(f"ALTER TABLE {table} {what}")


class Migration(migrations.Migration):
    dependencies = [("observations", "0001_schema_0_2")]

    operations = [migrations.RunPython(look_after, as_before)]
