"""Writes about people: each one transaction, with its audit event inside."""

from people.actions.accounts import create_user, end_sessions
from people.actions.audit import note_export, record_event
from people.actions.errors import CannotChangePeople
from people.actions.leaving import bring_back_member, deactivate_member
from people.actions.members import add_member, edit_member
from people.actions.organizations import create_organization
from people.actions.reporting import set_manager
from people.actions.rights import set_rights
from people.actions.teams import create_team, edit_team, put_in_team, remove_team, take_out_of_team

__all__ = [
    "CannotChangePeople",
    "add_member",
    "bring_back_member",
    "create_organization",
    "create_team",
    "create_user",
    "deactivate_member",
    "edit_member",
    "edit_team",
    "end_sessions",
    "note_export",
    "put_in_team",
    "record_event",
    "remove_team",
    "set_manager",
    "set_rights",
    "take_out_of_team",
]
