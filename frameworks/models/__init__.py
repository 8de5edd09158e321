"""Frameworks: their drafts, editions and releases, and role assignments."""

from frameworks.models.draft import (
    Ability,
    Example,
    Framework,
    FrameworkQuerySet,
    Group,
    Milestone,
    Requirement,
    Role,
    RoleInclusion,
    Step,
)
from frameworks.models.release import Edition, Release, ReleasedAbility, ReleasedRole, ReleaseQuerySet
from frameworks.models.role_assignment import Confirmation, RoleAssignment

__all__ = [
    "Ability",
    "Confirmation",
    "Edition",
    "Example",
    "Framework",
    "FrameworkQuerySet",
    "Group",
    "Milestone",
    "Release",
    "ReleaseQuerySet",
    "ReleasedAbility",
    "ReleasedRole",
    "Requirement",
    "Role",
    "RoleAssignment",
    "RoleInclusion",
    "Step",
]
