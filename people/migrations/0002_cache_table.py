"""The table of the cache that all processes share: it counts failed sign-ins."""

from django.core.management import call_command
from django.db import migrations


def create_table(apps, schema_editor):
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    dependencies = [("people", "0001_schema_0_2")]
    operations = [migrations.RunPython(create_table, migrations.RunPython.noop)]
