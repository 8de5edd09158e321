"""Threads are deleted together with their topic, and everything in them with the thread, by SQL too.

The topics of comments come last in a chain that began with a topic, where SQLite fires no trigger of topics again:
notifications about a comment are deleted with the comment.
"""

from django.db import migrations

from people.topic_triggers import cascades


class Migration(migrations.Migration):
    dependencies = [("conversations", "0001_schema_0_2"), ("notifications", "0002_topic_triggers")]

    operations = [
        migrations.RunPython(
            *cascades(
                ("people_topic.id", "conversations_thread.topic_id"),
                ("conversations_thread.id", "conversations_comment.thread_id"),
                ("conversations_thread.id", "conversations_follow.thread_id"),
                ("conversations_comment.id", "conversations_commentversion.comment_id"),
                ("conversations_comment.id", "conversations_mention.comment_id"),
                ("conversations_comment.topic_id", "notifications_notification.topic_id"),
                ("conversations_comment.topic_id", "people_topic.id"),
            )
        )
    ]
