"""Actions on conversations: each is one transaction that includes its audit event, which never contains a comment."""

from conversations.actions.conversations import (
    CannotConverse,
    add_comment,
    edit_comment,
    follow_thread,
    open_thread,
    reopen_thread,
    resolve_thread,
)

__all__ = [
    "CannotConverse",
    "add_comment",
    "edit_comment",
    "follow_thread",
    "open_thread",
    "reopen_thread",
    "resolve_thread",
]
