from django.db import migrations, models

VERSION = "0.2"


def store_version(apps, schema_editor):
    versions = apps.get_model("foundation", "SchemaVersion").objects.using(schema_editor.connection.alias)
    versions.create(version=VERSION)


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="SchemaVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.CharField(max_length=20)),
            ],
        ),
        migrations.RunPython(store_version, migrations.RunPython.noop),
    ]
