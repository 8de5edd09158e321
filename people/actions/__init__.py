"""Writes about people: each one transaction, with its audit event inside."""

from people.actions.accounts import create_user, end_sessions
from people.actions.audit import note_export, record_event
from people.actions.entry import Invited, accept_invitation, invite_people, open_link, withdraw_invitation
from people.actions.errors import CannotChangePeople
from people.actions.leaving import bring_back_member, deactivate_member
from people.actions.members import add_member, edit_member
from people.actions.organizations import begin_organization, create_organization, put_checklist_away
from people.actions.reporting import set_manager
from people.actions.rights import set_rights
from people.actions.teams import create_team, edit_team, put_in_team, remove_team, take_out_of_team

__all__ = [
    "CannotChangePeople",
    "Invited",
    "accept_invitation",
    "add_member",
    "begin_organization",
    "bring_back_member",
    "create_organization",
    "create_team",
    "create_user",
    "deactivate_member",
    "edit_member",
    "edit_team",
    "end_sessions",
    "invite_people",
    "note_export",
    "open_link",
    "put_checklist_away",
    "put_in_team",
    "record_event",
    "remove_team",
    "set_manager",
    "set_rights",
    "take_out_of_team",
    "withdraw_invitation",
]
