"""The topic of an ability or role is deleted together with it, by SQL too."""

from django.db import migrations

from people.topic_triggers import cascades


class Migration(migrations.Migration):
    dependencies = [("frameworks", "0002_immutable_editions")]

    operations = [
        migrations.RunPython(
            *cascades(
                ("frameworks_ability.topic_id", "people_topic.id"),
                ("frameworks_role.topic_id", "people_topic.id"),
            )
        )
    ]
