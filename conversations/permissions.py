"""Permissions on comments that the member can already read."""

from people.viewer import ViewerMembership


def can_edit_comment(membership: ViewerMembership | None, author: int) -> bool:
    """Only the author can edit a comment."""
    return membership is not None and membership.member_id == author
