"""Requirements as sentences, and the requirements that a role has through the roles it includes. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from frameworks.document import RequirementDocument, RoleDocument, from_data, to_data
from frameworks.rendering import amount_text
from frameworks.words import Strength
from ui.english import names_list, plural, plural_name

#: The verb of a requirement, by its strength.
VERBS = {"required": "are required", "recommended": "are recommended", "": "are expected"}
STRENGTHS = ("", Strength.RECOMMENDED.value, Strength.REQUIRED.value)


@dataclass(frozen=True)
class HighestRequirement:
    """The highest level that somebody's roles require, its strength, and the names of those roles."""

    level: Decimal
    strength: str
    who: str


@dataclass(frozen=True)
class EffectiveRequirement:
    """The effective requirement of a role for one ability.

    ``source`` is the included role (key, name) that it comes from; None if it is the role's own. ``besides`` also
    applies: a requirement with a lower level but more strength.
    """

    requirement: RequirementDocument
    source: tuple[str, str] | None = None
    besides: "EffectiveRequirement | None" = None


def with_included(role: RoleDocument, roles: Mapping[str, RoleDocument]) -> list[RoleDocument]:
    """The role, then the roles it includes, then those that they include, each once."""
    found, queue = {role.key}, [role]
    for each in queue:
        fresh = [key for key in dict.fromkeys(each.includes) if key in roles and key not in found]
        found.update(fresh)
        queue += [roles[key] for key in fresh]
    return queue


def effective_requirements(role: RoleDocument, roles: Mapping[str, RoleDocument]) -> dict[str, EffectiveRequirement]:
    """The effective requirements of a role by ability: its own, and those of all included roles."""
    found: dict[str, list[EffectiveRequirement]] = {}
    for each in with_included(role, roles):
        source = None if each.key == role.key else (each.key, each.name)
        for requirement in each.requirements:
            found.setdefault(requirement.ability, []).append(EffectiveRequirement(requirement, source))
    return {ability: _together(askings) for ability, askings in found.items()}


def _together(askings: list[EffectiveRequirement]) -> EffectiveRequirement:
    """The requirement with the highest level; a stronger requirement with a lower level is kept as ``besides``.

    Among equals, the first is taken, which is the nearest. The role's own weight is kept.
    """
    top = max(askings, key=lambda each: (_level(each), _strength(each)))
    stronger = [each for each in askings if _strength(each) > _strength(top)]
    besides = max(stronger, key=lambda each: (_strength(each), _level(each)), default=None)
    own = askings[0].requirement.weight if askings[0].source is None else None
    requirement = top.requirement if own is None else replace(top.requirement, weight=own)
    return EffectiveRequirement(requirement, top.source, besides)


def _level(asking: EffectiveRequirement) -> Decimal:
    return Decimal(-1) if asking.requirement.level is None else asking.requirement.level


def _strength(asking: EffectiveRequirement) -> int:
    return STRENGTHS.index(asking.requirement.strength)


def requirement_data(asking: EffectiveRequirement) -> dict[str, Any]:
    """An effective requirement as plain data; ``requirement_from`` reads it back."""
    data = {name: value for name, value in to_data(asking.requirement).items() if name not in ("tags", "extra")}
    source = {"from": list(asking.source)} if asking.source else {}
    return {**data, **source, **({"besides": requirement_data(asking.besides)} if asking.besides else {})}


def requirement_from(data: Mapping[str, Any]) -> EffectiveRequirement:
    return EffectiveRequirement(
        from_data(RequirementDocument, data),
        tuple(data["from"]) if "from" in data else None,
        requirement_from(data["besides"]) if "besides" in data else None,
    )


def combined_requirements(
    role: RoleDocument, included: Iterable[Mapping[str, Any]]
) -> dict[str, EffectiveRequirement]:
    """A role's own requirements, overridden by those from included roles (as ``requirement_data``), by ability."""
    own = {each.ability: EffectiveRequirement(each) for each in role.requirements}
    return own | {each["ability"]: requirement_from(each) for each in included}


def holders_text(role: Mapping[str, Any]) -> str:
    """ "Coaches", from a role's entry in the requirements for an ability."""
    return role["plural"] or plural_name(role["name"])


def requirement_sentence(role: Mapping[str, Any]) -> str:
    """ "are recommended to be milestone 1+", from a role's entry in the requirements for an ability."""
    verb = VERBS[role.get("strength", "")]
    if "level" not in role:
        return f"{verb} to have this ability{_weight(role)}"
    return f"{verb} to be milestone {amount_text(Decimal(str(role['level'])))}+{_weight(role)}"


def requirement_summary(asking: Iterable[Mapping[str, Any]]) -> str:
    """ "5 roles, milestones 1+ to 3+", for all requirements for an ability."""
    asking = list(asking)
    roles = plural(len(asking), "role")
    levels = [Decimal(str(role["level"])) for role in asking if "level" in role]
    if not levels:
        return roles
    least, most = amount_text(min(levels)), amount_text(max(levels))
    return f"{roles}, milestone {least}+" if least == most else f"{roles}, milestones {least}+ to {most}+"


def _weight(role: Mapping[str, Any]) -> str:
    return f" (weight {amount_text(Decimal(str(role['weight'])))})" if "weight" in role else ""


def highest_requirement(asking: Iterable[Mapping[str, Any]], held: Iterable[str]) -> HighestRequirement | None:
    """The highest level among the held roles (by key), its greatest strength, and the roles that require it.

    Roles that require it only through included roles ("from") are named only if no other role does.
    """
    held = set(held)
    mine = [role for role in asking if role["key"] in held and role.get("level")]
    if not mine:
        return None
    top = max(role["level"] for role in mine)
    asking = [role for role in mine if role["level"] == top]
    asking = [role for role in asking if "from" not in role] or asking
    strength = max((role.get("strength", "") for role in asking), key=STRENGTHS.index)
    return HighestRequirement(Decimal(str(top)), strength, names_list(sorted(holders_text(role) for role in asking)))
