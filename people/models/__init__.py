"""Users, organizations, members, teams, reporting lines, invitations, topics, and the audit log."""

from people.models.audit import AuditEvent
from people.models.invitation import Invitation, PeopleUpload
from people.models.member import ErasedAddress, Member, ReportingLine, Team, TeamMembership
from people.models.organization import ClaimedDomain, IdentityProvider, Organization
from people.models.topic import Topic, TopicModel, TopicQuerySet
from people.models.user import User

__all__ = [
    "AuditEvent",
    "ClaimedDomain",
    "ErasedAddress",
    "IdentityProvider",
    "Invitation",
    "Member",
    "Organization",
    "PeopleUpload",
    "ReportingLine",
    "Team",
    "TeamMembership",
    "Topic",
    "TopicModel",
    "TopicQuerySet",
    "User",
]
