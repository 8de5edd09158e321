"""Whole things as lines of text, for what was added or removed."""

from collections.abc import Iterator, Mapping

from frameworks.diff.changes import shown
from frameworks.document import AbilityDocument, ExampleDocument, MilestoneDocument, RequirementDocument, RoleDocument
from frameworks.words import MilestoneStatus


def is_defined(milestone: MilestoneDocument | None) -> bool:
    return milestone is not None and milestone.status == MilestoneStatus.DEFINED


def lines_of(thing: AbilityDocument | RoleDocument, names: Mapping[str, str]) -> Iterator[str]:
    """All that a thing says; ``names`` are those of the abilities by key."""
    yield from filter(None, [thing.name, thing.description])
    for milestone in getattr(thing, "milestones", ()):
        yield from milestone_lines(milestone)
    for requirement in getattr(thing, "requirements", ()):
        yield f"{names.get(requirement.ability, requirement.ability)}: {asked(requirement)}"


def milestone_lines(milestone: MilestoneDocument) -> Iterator[str]:
    status = "" if is_defined(milestone) else f" ({MilestoneStatus(milestone.status).label.lower()})"
    yield f"Milestone {milestone.level}{status} {milestone.name}".strip()
    yield from filter(None, [milestone.description])
    yield from (f"– {line}" for example in milestone.examples for line in example_lines(example))


def example_lines(example: ExampleDocument) -> Iterator[str]:
    yield example.text
    for nested in example.examples:
        yield from example_lines(nested)


def asked(requirement: RequirementDocument | None) -> str:
    if requirement is None:
        return ""
    level = f"milestone {shown(requirement.level)}+" if requirement.level is not None else ""
    weight = f"weight {shown(requirement.weight)}" if requirement.weight is not None else ""
    return ", ".join(filter(None, [level, requirement.strength, weight])) or "named"
