"""A tip is deleted together with its observation, and its topic together with the tip, by SQL too."""

from django.db import migrations

from people.topic_triggers import cascades


class Migration(migrations.Migration):
    dependencies = [
        ("sample_app", "0001_tips"),
        ("conversations", "0002_topic_triggers"),
        ("notifications", "0002_topic_triggers"),
    ]

    operations = [
        migrations.RunPython(
            *cascades(
                ("sample_app_tip.topic_id", "people_topic.id"),
                ("observations_observation.id", "sample_app_tip.observation_id"),
            )
        )
    ]
