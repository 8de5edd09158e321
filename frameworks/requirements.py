"""Requirements as people say them. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from frameworks.wording import amount_text

HOW = {"required": "required", "recommended": "recommended", "": "asked"}


@dataclass(frozen=True)
class MostAsked:
    """The most that the roles someone holds ask of them, and which roles these are."""

    level: Decimal
    who: str


def asked_text(role: Mapping[str, Any]) -> str:
    """ "Coaches are recommended to be milestone 1+", of a role's line among those that ask for an ability."""
    who = f"{role['plural']} are" if role["plural"] else f"{role['name']} is"
    if "level" not in role:
        return f"{who} asked for it" + _weight(role)
    level = amount_text(Decimal(str(role["level"])))
    return f"{who} {HOW[role.get('strength', '')]} to be milestone {level}+" + _weight(role)


def asked_summary(asking: Iterable[Mapping[str, Any]]) -> str:
    """ "5 roles, milestones 1+ to 3+", of all that ask for an ability."""
    asking = list(asking)
    roles = "1 role" if len(asking) == 1 else f"{len(asking):,} roles"
    levels = [Decimal(str(role["level"])) for role in asking if "level" in role]
    if not levels:
        return roles
    least, most = amount_text(min(levels)), amount_text(max(levels))
    return f"{roles}, milestone {least}+" if least == most else f"{roles}, milestones {least}+ to {most}+"


def _weight(role: Mapping[str, Any]) -> str:
    return f", with weight {amount_text(Decimal(str(role['weight'])))}" if "weight" in role else ""


def highest_asked(asking: Iterable[Mapping[str, Any]], held: Iterable[str]) -> MostAsked | None:
    """The highest level among the roles that are held (by key), with how those are called."""
    held = set(held)
    mine = [role for role in asking if role["key"] in held and role.get("level")]
    if not mine:
        return None
    top = max(role["level"] for role in mine)
    names = sorted(role["plural"] or role["name"] for role in mine if role["level"] == top)
    return MostAsked(Decimal(str(top)), ", ".join(names))
