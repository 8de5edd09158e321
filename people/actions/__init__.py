"""Writes about people: each one transaction, with its audit event inside."""

from people.actions.accounts import create_user
from people.actions.audit import record_event
from people.actions.entry import Invited, accept_invitation, invite_people, open_link, withdraw_invitation
from people.actions.errors import CannotChangePeople
from people.actions.members import add_member, deactivate_member
from people.actions.organizations import begin_organization, create_organization, put_checklist_away
from people.actions.reporting import set_manager
from people.actions.teams import create_team

__all__ = [
    "CannotChangePeople",
    "Invited",
    "accept_invitation",
    "add_member",
    "begin_organization",
    "create_organization",
    "create_team",
    "create_user",
    "deactivate_member",
    "invite_people",
    "open_link",
    "put_checklist_away",
    "record_event",
    "set_manager",
    "withdraw_invitation",
]
