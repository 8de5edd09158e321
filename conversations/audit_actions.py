"""The actions of this package in the audit log."""

from people.audit_log import AuditAction

ACTIONS = (
    AuditAction(name="add_comment", label="Comment", sentence="commented in a conversation"),
    AuditAction(name="edit_comment", label="Edit comment", sentence="edited a comment in a conversation"),
    AuditAction(name="reopen_thread", label="Reopen conversation", sentence="reopened a conversation"),
    AuditAction(name="resolve_thread", label="Resolve conversation", sentence="resolved a conversation"),
)
