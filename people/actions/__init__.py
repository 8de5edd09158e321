"""Writes about people: each one transaction, with its audit event inside."""

from people.actions.accounts import create_user
from people.actions.audit import record_event
from people.actions.errors import CannotChangePeople
from people.actions.members import add_member, deactivate_member
from people.actions.organizations import create_organization
from people.actions.reporting import set_manager
from people.actions.teams import create_team

__all__ = [
    "CannotChangePeople",
    "add_member",
    "create_organization",
    "create_team",
    "create_user",
    "deactivate_member",
    "record_event",
    "set_manager",
]
