"""A requirement as text: "2.5+, recommended, weight 3". ``before`` stands in front of the level: "milestone 2.5+"."""

from frameworks.document import RequirementDocument
from frameworks.rendering import amount_text


def level_text(requirement: RequirementDocument, before: str = "") -> str:
    """ "2.5+"; empty without a level."""
    return f"{before}{amount_text(requirement.level)}+" if requirement.level is not None else ""


def level_and_strength_text(requirement: RequirementDocument, before: str = "") -> str:
    """ "2.5+, recommended"; empty if neither is given."""
    return ", ".join(filter(None, [level_text(requirement, before), requirement.strength]))


def requirement_text(requirement: RequirementDocument, before: str = "") -> str:
    """ "2.5+, recommended, weight 3"; "expected" if nothing is given."""
    weight = f"weight {amount_text(requirement.weight)}" if requirement.weight is not None else ""
    return ", ".join(filter(None, [level_and_strength_text(requirement, before), weight])) or "expected"
