"""Queries on drafts: a whole draft as a document, and its parts."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from django.db.models import QuerySet

from foundation.prepared_query import PreparedQuery
from frameworks.document import (
    AbilityDocument,
    ExampleDocument,
    FrameworkDocument,
    GroupDocument,
    MilestoneDocument,
    PointsRange,
    RequirementDocument,
    RoleDocument,
    SourceDocument,
    StepDocument,
    from_data,
)
from frameworks.models import (
    Ability,
    Example,
    Framework,
    Group,
    Milestone,
    Requirement,
    Role,
    RoleInclusion,
    Step,
)
from people.models import Member


def draft_document(framework: Framework) -> FrameworkDocument:
    """The whole draft, including archived abilities and roles; one query per table, whatever its size."""
    groups = {group.pk: group for group in framework.groups.all()}
    ability_keys = dict(framework.abilities.values_list("pk", "key"))
    return FrameworkDocument(
        key=framework.key,
        name=framework.name,
        description=framework.description,
        status=framework.status,
        source=from_data(SourceDocument, framework.source) if framework.source else None,
        licence=framework.licence,
        extra=framework.extra,
        scale=tuple(step_document_of(step) for step in framework.steps.all()),
        groups=tuple(_group(group, groups) for group in groups.values()),
        abilities=tuple(_abilities(framework, groups)),
        roles=tuple(_roles(framework, groups, ability_keys)),
    )


def step_document_of(step: Step) -> StepDocument:
    return StepDocument(
        level=step.level,
        key=step.key,
        name=step.name,
        description=step.description,
        points=step.points,
        status=step.status,
        extra=step.extra,
    )


def _key_of(thing_id: int | None, things: dict) -> str:
    return things[thing_id].key if thing_id is not None else ""


def _group(group: Group, groups: dict[int, Group]) -> GroupDocument:
    return GroupDocument(
        key=group.key,
        name=group.name,
        description=group.description,
        parent=_key_of(group.parent_id, groups),
        extra=group.extra,
    )


def grouped_by(rows: QuerySet | Iterable, field: str) -> dict[int, list]:
    found = defaultdict(list)
    for row in rows:
        found[getattr(row, field)].append(row)
    return found


def _abilities(framework: Framework, groups: dict[int, Group]) -> list[AbilityDocument]:
    milestones = grouped_by(Milestone.objects.filter(ability__framework=framework), "ability_id")
    examples = grouped_by(Example.objects.filter(milestone__ability__framework=framework), "milestone_id")
    return [
        ability_document_of(ability, milestones[ability.pk], examples, _key_of(ability.group_id, groups))
        for ability in framework.abilities.all()
    ]


def ability_document_of(
    ability: Ability, milestones: list[Milestone], examples: dict[int, list[Example]], group: str
) -> AbilityDocument:
    return AbilityDocument(
        key=ability.key,
        name=ability.name,
        group=group,
        description=ability.description,
        status=ability.status,
        milestones=tuple(_milestone(milestone, examples.get(milestone.pk, [])) for milestone in milestones),
        extra=ability.extra,
    )


def _milestone(milestone: Milestone, examples: list[Example]) -> MilestoneDocument:
    return MilestoneDocument(
        level=milestone.level,
        name=milestone.name,
        description=milestone.description,
        points=milestone.points,
        status=milestone.status,
        examples=tuple(_example(example) for example in examples),
        extra=milestone.extra,
    )


def _example(example: Example) -> ExampleDocument:
    data = {"tags": example.tags, "links": example.links, "examples": example.nested, "extra": example.extra}
    return from_data(
        ExampleDocument,
        {
            "text": example.text,
            "id": example.reference,
            "kind": example.kind,
            "section": example.section,
            **{name: value for name, value in data.items() if value},
        },
    )


def _roles(framework: Framework, groups: dict[int, Group], ability_keys: dict[int, str]) -> list[RoleDocument]:
    roles = {role.pk: role for role in framework.roles.all()}
    included = grouped_by(RoleInclusion.objects.filter(role__framework=framework), "role_id")
    requirements = grouped_by(Requirement.objects.filter(role__framework=framework), "role_id")
    return [
        role_document_of(
            role,
            group=_key_of(role.group_id, groups),
            parent=_key_of(role.parent_id, roles),
            includes=tuple(roles[each.included_id].key for each in included[role.pk]),
            requirements=tuple(requirement_document_of(each, ability_keys) for each in requirements[role.pk]),
        )
        for role in roles.values()
    ]


def role_document_of(role: Role, **relations) -> RoleDocument:
    points = PointsRange(min=role.points_min, max=role.points_max)
    return RoleDocument(
        key=role.key,
        name=role.name,
        plural=role.plural,
        kind=role.kind,
        grade=role.grade,
        description=role.description,
        points=None if points == PointsRange() else points,
        status=role.status,
        extra=role.extra,
        **relations,
    )


def requirement_document_of(requirement: Requirement, ability_keys: dict[int, str]) -> RequirementDocument:
    return RequirementDocument(
        ability=ability_keys[requirement.ability_id],
        level=requirement.level,
        strength=requirement.strength,
        weight=requirement.weight,
        tags=requirement.tags,
        extra=requirement.extra,
    )


def draft_abilities(framework: Framework) -> dict[str, Ability]:
    return {ability.key: ability for ability in framework.abilities.select_related("framework__organization")}


def draft_roles(framework: Framework) -> dict[str, Role]:
    return {role.key: role for role in framework.roles.all()}


def maintainers_of(ability: int, *, on: dt.date) -> tuple[str, ...]:
    """The names of the maintainers of an ability who are still members."""
    return tuple(row["name"] for row in _maintainers(ability=ability, on=on))


_maintainers = PreparedQuery(
    lambda ability, on: Member.objects.current(on).filter(maintained_abilities=ability).values("name")
)
