"""Writes about people. Each is one transaction that includes its audit event."""

from people.actions.accounts import (
    create_user,
    end_session,
    end_sessions,
    end_sessions_of_leavers,
    remove_unverified_user,
    rename_user,
)
from people.actions.audit import note_export, record_event
from people.actions.erasure import erase_person
from people.actions.errors import CannotChangePeople
from people.actions.identity_providers import (
    claim_domain,
    confirm_domain,
    join_by_identity,
    remove_domain,
    remove_identity_provider,
    set_identity_provider,
)
from people.actions.invitations import (
    Invited,
    accept_invitation,
    create_invitation_link,
    invite_people,
    withdraw_invitation,
)
from people.actions.leaving import deactivate_member, reinstate_member
from people.actions.members import add_member, edit_member
from people.actions.organizations import (
    begin_organization,
    change_organization,
    create_organization,
    dismiss_setup_checklist,
)
from people.actions.reporting_line import set_manager
from people.actions.rights import set_rights
from people.actions.teams import add_to_team, create_team, edit_team, remove_from_team, remove_team

__all__ = [
    "CannotChangePeople",
    "Invited",
    "accept_invitation",
    "add_member",
    "add_to_team",
    "begin_organization",
    "change_organization",
    "claim_domain",
    "confirm_domain",
    "create_invitation_link",
    "create_organization",
    "create_team",
    "create_user",
    "deactivate_member",
    "dismiss_setup_checklist",
    "edit_member",
    "edit_team",
    "end_session",
    "end_sessions",
    "end_sessions_of_leavers",
    "erase_person",
    "invite_people",
    "join_by_identity",
    "note_export",
    "record_event",
    "reinstate_member",
    "remove_domain",
    "remove_from_team",
    "remove_identity_provider",
    "remove_team",
    "remove_unverified_user",
    "rename_user",
    "set_identity_provider",
    "set_manager",
    "set_rights",
    "withdraw_invitation",
]
