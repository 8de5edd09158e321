"""Reads of frameworks: drafts, releases, and the pages drawn from them."""

from frameworks.queries.draft import draft_document, drafted_abilities, drafted_roles, maintainers_of
from frameworks.queries.editing import (
    ability_document,
    ability_edited,
    asked_of,
    frame_edited,
    group_edited,
    role_document,
    role_edited,
    steps_drafted,
)
from frameworks.queries.reading import (
    AbilityLine,
    NotReadable,
    Reading,
    RoleLine,
    Shelf,
    Which,
    keys_asked_by,
    read_ability,
    read_role,
    read_shelf,
    readings,
)
from frameworks.queries.release import editions_in, latest_release, release_document
from frameworks.queries.review import framework_inside, review_of

__all__ = [
    "AbilityLine",
    "NotReadable",
    "Reading",
    "RoleLine",
    "Shelf",
    "Which",
    "ability_document",
    "ability_edited",
    "asked_of",
    "draft_document",
    "drafted_abilities",
    "drafted_roles",
    "editions_in",
    "frame_edited",
    "framework_inside",
    "group_edited",
    "keys_asked_by",
    "latest_release",
    "maintainers_of",
    "read_ability",
    "read_role",
    "read_shelf",
    "readings",
    "release_document",
    "review_of",
    "role_document",
    "role_edited",
    "steps_drafted",
]
