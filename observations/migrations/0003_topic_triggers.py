"""The topic of an observation, decision or feedback invitee is deleted together with it, by SQL too."""

from django.db import migrations

from people.topic_triggers import cascades


class Migration(migrations.Migration):
    dependencies = [("observations", "0002_vacuum_after_inserts")]

    operations = [
        migrations.RunPython(
            *cascades(
                ("observations_observation.topic_id", "people_topic.id"),
                ("observations_decision.topic_id", "people_topic.id"),
                ("observations_feedbackinvitee.topic_id", "people_topic.id"),
            )
        )
    ]
