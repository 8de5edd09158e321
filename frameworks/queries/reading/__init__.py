"""What a reader opens: an ability, a role or the whole shelf of a framework, of a release or of the draft."""

from frameworks.queries.reading.drafted import draft_reading
from frameworks.queries.reading.released import (
    keys_asked_by,
    read_ability,
    read_present,
    read_role,
    read_shelf,
    readings,
)
from frameworks.queries.reading.shapes import (
    ANNOUNCED,
    COMING,
    DRAFT,
    FORMER,
    PRESENT,
    AbilityLine,
    NotReadable,
    Reading,
    RoleLine,
    Shelf,
    ShelfAbility,
    ShelfRole,
    Which,
)

__all__ = [
    "ANNOUNCED",
    "COMING",
    "DRAFT",
    "FORMER",
    "PRESENT",
    "AbilityLine",
    "NotReadable",
    "Reading",
    "RoleLine",
    "Shelf",
    "ShelfAbility",
    "ShelfRole",
    "Which",
    "draft_reading",
    "keys_asked_by",
    "read_ability",
    "read_present",
    "read_role",
    "read_shelf",
    "readings",
]
