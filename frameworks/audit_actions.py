"""The actions of this package in the audit log.

The events on role assignments are no part of a personal archive: its section on roles shows those that the member may
read.
"""

from people.audit_log import AuditAction

ACTIONS = (
    AuditAction(name="add_ability", label="Add ability", sentence="added the ability {item}", history="created it"),
    AuditAction(name="add_group", label="Add group", sentence="added the group {item}", history="created it"),
    AuditAction(name="add_role", label="Add role", sentence="added the role {item}", history="created it"),
    AuditAction(name="assign_role", label="Assign role", sentence="assigned a role to {item}"),
    AuditAction(
        name="cancel_role_assignment",
        label="Cancel role assignment",
        sentence="cancelled a role assignment of {item} before it started",
    ),
    AuditAction(
        name="change_role_assignment",
        label="Change role assignment",
        sentence="changed the dates of a role assignment of {item}",
    ),
    AuditAction(
        name="confirm_ability",
        label="Confirm ability",
        sentence="confirmed that the ability {item} is still right",
        history="confirmed that it is still right",
    ),
    AuditAction(
        name="create_framework",
        label="Create framework",
        sentence="created the framework {item}",
        history="created it",
    ),
    AuditAction(
        name="end_role_assignment", label="End role assignment", sentence="ended a role assignment of {item}"
    ),
    AuditAction(
        name="publish_framework",
        label="Publish release",
        sentence="published a release of {item}",
        history="published a release",
    ),
    AuditAction(name="remove_group", label="Remove group", sentence="removed the group {item}", history="removed it"),
    AuditAction(name="reorder", label="Reorder", sentence="reordered {item}", history="changed the order"),
    AuditAction(
        name="revise_ability", label="Change ability", sentence="changed the ability {item}", history="changed it"
    ),
    AuditAction(
        name="revise_framework",
        label="Change framework",
        sentence="changed the framework {item}",
        history="changed it",
    ),
    AuditAction(name="revise_group", label="Change group", sentence="changed the group {item}", history="changed it"),
    AuditAction(name="revise_role", label="Change role", sentence="changed the role {item}", history="changed it"),
    AuditAction(
        name="set_maintainers",
        label="Set maintainers",
        sentence="set the maintainers of {item}",
        history="set its maintainers",
    ),
    AuditAction(
        name="store_document",
        label="Import framework",
        sentence="imported a file into the draft of {item}",
        history="imported a file",
    ),
    AuditAction(
        name="withdraw_release",
        label="Withdraw release",
        sentence="withdrew a release of {item}",
        history="withdrew a release",
    ),
)
