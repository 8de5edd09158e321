"""The actions of this package in the audit log."""

from people.audit_log import AuditAction

ACTIONS = (
    AuditAction(
        name="agree_to_publish",
        label="Agree to make public",
        sentence="agreed to make {item} public",
    ),
    AuditAction(name="answer_decision", label="Answer decision", sentence="answered {item}"),
    AuditAction(name="decide_milestone", label="Decide milestone", sentence="made {item}"),
    AuditAction(name="decline_request", label="Decline feedback request", sentence="declined a feedback request"),
    AuditAction(
        name="decline_to_publish",
        label="Decline to make public",
        sentence="declined to make {item} public",
    ),
    AuditAction(name="edit_observation", label="Edit observation", sentence="edited {item}"),
    AuditAction(name="publish_observation", label="Publish observation", sentence="published {item}"),
    AuditAction(
        name="reconsider_request",
        label="Accept declined feedback request",
        sentence="accepted a feedback request that they had declined",
    ),
    AuditAction(name="request_feedback", label="Request feedback", sentence="requested feedback"),
    AuditAction(name="restore_observation", label="Restore observation", sentence="restored {item}"),
    AuditAction(name="retract_observation", label="Retract observation", sentence="retracted {item}"),
    AuditAction(
        name="show_decision",
        label="Change who can see a decision",
        sentence="changed who can see {item}",
    ),
    AuditAction(name="withdraw_request", label="Withdraw feedback request", sentence="withdrew a feedback request"),
)
