"""What an erased person's conversations become (docs/people.md)."""

from conversations.models import Comment, CommentVersion, Follow, Mention, Thread
from people.actions.erasure import Erasure, clean_texts


def erase_conversations(erasure: Erasure) -> None:
    """Remove their name from titles and comments, earlier versions too, and delete their mentions and follows."""
    organization, traces = erasure.organization, erasure.identifiers
    clean_texts(Thread.unscoped.filter(organization=organization), ("title",), traces)
    clean_texts(Comment.unscoped.filter(thread__organization=organization), ("text",), traces)
    versions = CommentVersion.unscoped.filter(comment__thread__organization=organization)
    clean_texts(versions, ("text",), traces)
    Mention.unscoped.filter(member=erasure.member).delete()
    Follow.objects.filter(member=erasure.member).delete()
