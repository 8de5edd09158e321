"""Fill in what observations repeat of themselves: how far they reach, and when they were published, by person."""

from django.db import migrations
from django.db.models import Exists, OuterRef, Subquery

OPEN = ("members", "world")


def fill_in(apps, schema_editor):
    observations = apps.get_model("observations", "Observation").unscoped.using(schema_editor.connection.alias)
    subjects = apps.get_model("observations", "Subject").objects.using(schema_editor.connection.alias)
    silent = subjects.filter(observation=OuterRef("pk"), agreed_at=None)
    live = observations.filter(published_at__isnull=False, retracted_at=None)
    live.filter(audience__in=OPEN).update(reach="members")
    live.filter(~Exists(silent), audience="world").update(reach="world")
    published = live.filter(pk=OuterRef("observation"))
    subjects.update(published_at=Subquery(published.values("published_at")[:1]))


class Migration(migrations.Migration):
    dependencies = [("observations", "0002_workflows")]

    operations = [migrations.RunPython(fill_in, migrations.RunPython.noop, elidable=True)]
