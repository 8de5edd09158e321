"""Writes about people: each one transaction, with its audit event inside."""

from people.actions.accounts import create_user, end_sessions, forget_beginner, rename_user
from people.actions.audit import record_event
from people.actions.errors import CannotChangePeople
from people.actions.identity import (
    claim_domain,
    confirm_domain,
    join_by_identity,
    release_domain,
    remove_identity_provider,
    set_identity_provider,
)
from people.actions.members import add_member, deactivate_member
from people.actions.organizations import change_organization, create_organization
from people.actions.reporting import set_manager
from people.actions.teams import create_team

__all__ = [
    "CannotChangePeople",
    "add_member",
    "change_organization",
    "claim_domain",
    "confirm_domain",
    "create_organization",
    "create_team",
    "create_user",
    "deactivate_member",
    "end_sessions",
    "forget_beginner",
    "join_by_identity",
    "record_event",
    "release_domain",
    "remove_identity_provider",
    "rename_user",
    "set_identity_provider",
    "set_manager",
]
