"""The personal archive: a person's comments, mentions and followed conversations, as far as they can read them."""

import datetime as dt

from django.db.models import F

from conversations.models import Comment, CommentVersion, Follow, Mention, Thread
from people.models import Member
from people.personal_data import Section
from people.viewer import Viewer


def archived_conversations(member: Member, viewer: Viewer, on: dt.date) -> list[Section]:
    return [
        ("comments_by_you", _comments(member, viewer)),
        ("earlier_versions_of_your_comments", _earlier_comments(member, viewer)),
        ("conversations_that_mention_you", _mentioned(member, viewer)),
        ("conversations_you_follow", _followed(member, viewer)),
    ]


def _comments(member: Member, viewer: Viewer) -> list[dict]:
    comments = Comment.objects.visible_to(viewer).filter(author=member).order_by("written_at", "pk")
    return list(comments.values("written_at", "text", conversation=F("thread__title")))


def _earlier_comments(member: Member, viewer: Viewer) -> list[dict]:
    versions = CommentVersion.objects.visible_to(viewer).filter(comment__author=member).order_by("replaced_at", "pk")
    return list(versions.values("text", until=F("replaced_at"), conversation=F("comment__thread__title")))


def _mentioned(member: Member, viewer: Viewer) -> list[dict]:
    mentions = Mention.objects.visible_to(viewer).filter(member=member).order_by("pk")
    return list(mentions.values(conversation=F("comment__thread__title"), written_at=F("comment__written_at")))


def _followed(member: Member, viewer: Viewer) -> list[dict]:
    follows = Follow.objects.filter(
        member=member, is_on=True, thread__in=Thread.objects.visible_to(viewer).values("pk")
    )
    rows = follows.order_by("pk").values(conversation=F("thread__title"), since=F("changed_at"))
    return [dict(row) for row in rows]
