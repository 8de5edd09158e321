"""Abilities, roles and milestones as lines of text, for those that were added or removed."""

from collections.abc import Iterator, Mapping

from frameworks.diff.changes import DiffPart, DocumentNames, shown_value
from frameworks.document import AbilityDocument, ExampleDocument, MilestoneDocument, RoleDocument
from frameworks.requirement_text import requirement_text
from frameworks.words import MilestoneStatus

#: What stands in front of the level of a requirement.
MILESTONE = "milestone "


def is_defined(milestone: MilestoneDocument | None) -> bool:
    return milestone is not None and milestone.status == MilestoneStatus.DEFINED


def is_bare(milestone: MilestoneDocument) -> bool:
    """Whether a milestone has a level but no content."""
    return not (is_defined(milestone) or milestone.name or milestone.description or milestone.examples)


def lines_of(thing: AbilityDocument | RoleDocument, names: Mapping[str, str]) -> Iterator[str]:
    """The whole content of an ability or role; ``names`` are the names of abilities by key."""
    yield from filter(None, [thing.name, thing.description])
    for milestone in getattr(thing, "milestones", ()):
        yield from milestone_lines(milestone)
    for requirement in getattr(thing, "requirements", ()):
        yield f"{names.get(requirement.ability, requirement.ability)}: {requirement_text(requirement, MILESTONE)}"


def milestone_lines(milestone: MilestoneDocument) -> Iterator[str]:
    status = "" if is_defined(milestone) else f" ({MilestoneStatus(milestone.status).label.lower()})"
    yield f"Milestone {milestone.level}{status} {milestone.name}".strip()
    yield from filter(None, [milestone.description])
    yield from (f"– {line}" for example in milestone.examples for line in example_lines(example))


def milestone_part(milestone: MilestoneDocument, where: str = "") -> DiffPart:
    """The content of a milestone; the heading is left out if it would only repeat ``where``."""
    status = "" if is_defined(milestone) else f" ({MilestoneStatus(milestone.status).label.lower()})"
    name = f": {milestone.name}" if milestone.name else ""
    points = () if milestone.points is None else (f"Total points: {shown_value(milestone.points)}",)
    heading = f"Milestone {milestone.level}{name}{status}"
    return DiffPart(
        "" if heading == where else heading,
        tuple(filter(None, [milestone.description, *points])),
        tuple("\n– ".join(example_lines(each)) for each in milestone.examples),
    )


def ability_diff_parts(ability: AbilityDocument, names: DocumentNames) -> tuple[DiffPart, ...]:
    """The content of an ability, without undefined milestones that have no content."""
    group = (f"In the group {names.groups.get(ability.group, ability.group)}",) if ability.group else ()
    milestones = (
        each for each in ability.milestones if each.status != MilestoneStatus.UNDEFINED or not is_bare(each)
    )
    return (
        DiffPart("", tuple(filter(None, [ability.description, *group]))),
        *(milestone_part(each) for each in milestones),
    )


def role_diff_parts(role: RoleDocument, names: DocumentNames) -> tuple[DiffPart, ...]:
    """The content of a role, and its requirements."""
    settings = (
        ("grade", role.grade),
        ("in the group", names.groups.get(role.group, role.group)),
        ("parent role", names.roles.get(role.parent, role.parent)),
        ("includes", ", ".join(names.roles.get(key, key) for key in role.includes)),
    )
    about = "; ".join(f"{label} {value}" for label, value in settings if value)
    asked_for = tuple(
        f"{names.abilities.get(each.ability, each.ability)}: {requirement_text(each, MILESTONE)}"
        for each in role.requirements
    )
    first = DiffPart("", tuple(filter(None, [role.description, about[:1].upper() + about[1:]])))
    return (first, DiffPart("Requirements", items=asked_for)) if asked_for else (first,)


def example_lines(example: ExampleDocument) -> Iterator[str]:
    yield example.text
    for nested in example.examples:
        yield from example_lines(nested)
