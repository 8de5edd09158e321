"""Queries for readers: an ability, a role or the index of a framework, in a release or in the draft."""

from frameworks.queries.versions.draft_reader import draft_version
from frameworks.queries.versions.release_reader import (
    current_versions,
    read_ability,
    read_current_version,
    read_framework_index,
    read_role,
    required_ability_keys,
)
from frameworks.queries.versions.types import (
    ANNOUNCED,
    CURRENT,
    DRAFT,
    FORMER,
    UPCOMING,
    AbilityLine,
    FrameworkIndex,
    FrameworkVersion,
    IndexedAbility,
    IndexedRole,
    NotReadable,
    ReleaseSelector,
    RoleLine,
)

__all__ = [
    "ANNOUNCED",
    "CURRENT",
    "DRAFT",
    "FORMER",
    "UPCOMING",
    "AbilityLine",
    "FrameworkIndex",
    "FrameworkVersion",
    "IndexedAbility",
    "IndexedRole",
    "NotReadable",
    "ReleaseSelector",
    "RoleLine",
    "current_versions",
    "draft_version",
    "read_ability",
    "read_current_version",
    "read_framework_index",
    "read_role",
    "required_ability_keys",
]
