"""Notifications are deleted together with their topic, by SQL too."""

from django.db import migrations

from people.topic_triggers import cascades


class Migration(migrations.Migration):
    dependencies = [("notifications", "0001_schema_0_2")]

    operations = [
        migrations.RunPython(
            *cascades(
                ("people_topic.id", "notifications_notification.topic_id"),
            )
        )
    ]
