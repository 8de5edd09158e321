"""The actions of this package in the audit log."""

from people.audit_log import AuditAction

ACTIONS = (
    AuditAction(
        name="accept_invitation",
        label="Accept invitation",
        sentence="accepted an invitation as {item}",
        own_sentence="accepted an invitation",
        is_archived=True,
    ),
    AuditAction(
        name="add_member",
        label="Add member",
        sentence="added {item}",
        own_sentence="joined",
        is_archived=True,
    ),
    AuditAction(name="add_to_team", label="Add to team", sentence="added {item} to a team", is_archived=True),
    AuditAction(
        name="change_organization",
        label="Change organization settings",
        sentence="changed the settings of {item}",
    ),
    AuditAction(name="claim_domain", label="Claim domain", sentence="claimed the domain {item}"),
    AuditAction(name="confirm_domain", label="Confirm domain", sentence="confirmed the domain {item}"),
    AuditAction(name="create_invitation_link", label="Create invitation link", sentence="created an invitation link"),
    AuditAction(name="create_organization", label="Create organization", sentence="created the organization {item}"),
    AuditAction(name="create_team", label="Create team", sentence="created the team {item}"),
    AuditAction(
        name="deactivate_member",
        label="Set leaving date",
        sentence="set the leaving date of {item}",
        own_sentence="left",
        is_archived=True,
    ),
    AuditAction(
        name="dismiss_checklist", label="Dismiss checklist", sentence="dismissed the setup checklist of {item}"
    ),
    AuditAction(
        name="edit_member",
        label="Edit member",
        sentence="changed the name, email or joining date of {item}",
        own_sentence="changed their own name or email",
        is_archived=True,
    ),
    AuditAction(name="edit_team", label="Edit team", sentence="renamed or moved the team {item}"),
    AuditAction(name="erase_person", label="Erase person", sentence="erased a person"),
    AuditAction(
        name="export_archive", label="Export personal archive", sentence="exported a person’s archive from {item}"
    ),
    AuditAction(name="export_audit_log", label="Export audit log", sentence="exported the audit log of {item}"),
    AuditAction(name="export_people", label="Export people", sentence="exported the people of {item}"),
    AuditAction(name="import_people", label="Import people", sentence="imported people into {item}"),
    AuditAction(name="invite", label="Invite", sentence="invited {item}"),
    AuditAction(
        name="link_member",
        label="Connect account",
        sentence="connected an account to {item}",
        own_sentence="signed in for the first time",
        is_archived=True,
    ),
    AuditAction(
        name="reinstate_member",
        label="Reinstate member",
        sentence="reinstated {item}",
        own_sentence="rejoined",
        is_archived=True,
    ),
    AuditAction(name="remove_domain", label="Remove domain", sentence="removed the domain {item}"),
    AuditAction(
        name="remove_from_team",
        label="Remove from team",
        sentence="removed {item} from a team",
        is_archived=True,
    ),
    AuditAction(
        name="remove_identity_provider",
        label="Remove identity provider",
        sentence="removed the identity provider of {item}",
    ),
    AuditAction(name="remove_team", label="Remove team", sentence="removed the team {item}"),
    AuditAction(
        name="set_identity_provider",
        label="Set identity provider",
        sentence="set the identity provider of {item}",
    ),
    AuditAction(name="set_manager", label="Set manager", sentence="changed the manager of {item}", is_archived=True),
    AuditAction(name="set_rights", label="Set rights", sentence="changed the rights of {item}", is_archived=True),
    AuditAction(name="withdraw_invitation", label="Withdraw invitation", sentence="withdrew an invitation ({item})"),
)
