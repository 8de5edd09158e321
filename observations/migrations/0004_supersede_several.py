"""An award supersedes every "not yet" on its milestone and the ones below."""

import django.db.models.deletion
from django.db import migrations, models

from people.topic_triggers import cascades

#: SQLite writes the table again to change a column, and loses its triggers.
ADD, REMOVE = cascades(("observations_decision.topic_id", "people_topic.id"))


class Migration(migrations.Migration):
    dependencies = [("observations", "0003_topic_triggers")]

    operations = [
        migrations.RunPython(REMOVE, ADD),
        migrations.AlterField(
            model_name="decision",
            name="superseded_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="supersedes",
                to="observations.decision",
            ),
        ),
        migrations.RunPython(ADD, REMOVE),
    ]
