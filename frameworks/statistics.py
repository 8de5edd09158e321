"""The size of a framework in numbers, as an import reports it."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from frameworks.document import AbilityDocument, ExampleDocument, FrameworkDocument
from frameworks.words import MilestoneStatus


@dataclass(frozen=True)
class ContentCounts:
    """``abilities_with_level_gaps`` are abilities whose levels are not 1, 2, 3…;
    ``longest_text`` is in characters as written in JSON (where a line break takes two).
    """

    groups: int
    abilities: int
    milestones: int
    milestones_defined: int
    examples: int
    nested_examples: int
    links: int
    roles: int
    requirements: int
    requirements_by_strength: dict[str, int]
    max_level: int
    abilities_without_description: int
    abilities_without_milestones: int
    abilities_with_level_gaps: int
    duplicate_ability_names: int
    max_requirements_per_role: int
    max_examples_per_milestone: int
    longest_text: int


def count_contents(document: FrameworkDocument) -> ContentCounts:
    milestones = [milestone for ability in document.abilities for milestone in ability.milestones]
    examples = [example for milestone in milestones for example in milestone.examples]
    nested = [one for example in examples for one in _below(example)]
    requirements = [requirement for role in document.roles for requirement in role.requirements]
    return ContentCounts(
        groups=len(document.groups),
        abilities=len(document.abilities),
        milestones=len(milestones),
        milestones_defined=sum(milestone.status == MilestoneStatus.DEFINED for milestone in milestones),
        examples=len(examples),
        nested_examples=len(nested),
        links=sum(len(example.links) for example in (*examples, *nested)),
        roles=len(document.roles),
        requirements=len(requirements),
        requirements_by_strength=dict(Counter(each.strength or "unstated" for each in requirements)),
        max_level=max((milestone.level for milestone in milestones), default=0),
        abilities_without_description=sum(not ability.description for ability in document.abilities),
        abilities_without_milestones=sum(not ability.milestones for ability in document.abilities),
        abilities_with_level_gaps=sum(_has_gaps(ability) for ability in document.abilities),
        duplicate_ability_names=len(document.abilities) - len({ability.name for ability in document.abilities}),
        max_requirements_per_role=max((len(role.requirements) for role in document.roles), default=0),
        max_examples_per_milestone=max((len(milestone.examples) for milestone in milestones), default=0),
        longest_text=max((_length_in_json(text) for text in _texts(document)), default=0),
    )


def _below(example: ExampleDocument) -> Iterator[ExampleDocument]:
    for nested in example.examples:
        yield nested
        yield from _below(nested)


def _has_gaps(ability: AbilityDocument) -> bool:
    levels = sorted(milestone.level for milestone in ability.milestones)
    return levels != list(range(1, len(levels) + 1))


def _length_in_json(text: str) -> int:
    return len(json.dumps(text, ensure_ascii=False)) - 2


def _texts(document: FrameworkDocument) -> Iterator[str]:
    yield document.description
    for ability in document.abilities:
        yield ability.description
        for milestone in ability.milestones:
            yield milestone.description
            for example in milestone.examples:
                yield example.text
                yield from (each.text for each in _below(example))
    yield from (group.description for group in document.groups)
    yield from (role.description for role in document.roles)
