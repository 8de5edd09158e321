"""Create frameworks, store whole documents as their drafts, and assign roles."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.db.models import F

from frameworks.actions.locking import lock_framework, refuse_other_organizations
from frameworks.document import (
    AbilityDocument,
    FrameworkDocument,
    MilestoneDocument,
    RequirementDocument,
    RoleDocument,
    document_digest,
    to_data,
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
from frameworks.queries import draft_document
from frameworks.statistics import count_contents
from frameworks.words import Status, Visibility
from people.actions import record_event
from people.actions.rights import EDITORS, lock_organization, recheck_rights
from people.models import Member, Organization


@transaction.atomic
def create_framework(
    *,
    organization: Organization,
    key: str,
    name: str,
    visibility: str = Visibility.MEMBERS,
    by: Member | None,
    now: dt.datetime,
) -> Framework:
    """Create an empty framework. Raises ``ValidationError`` if its key is malformed, taken or reserved."""
    organization = lock_organization(organization.pk)
    recheck_rights(by, EDITORS, organization.pk, now)
    framework = Framework(organization=organization, key=key, name=name, visibility=visibility, created_at=now)
    framework.full_clean()
    framework.save()
    record_event(
        action="create_framework",
        on=framework,
        organization=organization,
        by=by,
        now=now,
        after={"visibility": str(visibility)},
    )
    return framework


@transaction.atomic
def store_document(
    *, framework: Framework, document: FrameworkDocument, by: Member | None, now: dt.datetime
) -> FrameworkDocument:
    """Replace the framework's draft with the document, and return the resulting draft.

    All or nothing. Takes a constant number of statements per table and per few thousand rows. The framework keeps its
    key.
    """
    framework = lock_framework(framework, by, now)
    before = draft_document(framework)
    _store_frame(framework, document)
    groups = _store_groups(framework, document)
    abilities = _store_abilities(framework, document, groups)
    roles = _store_roles(framework, document, groups)
    _store_milestones(document.abilities, abilities)
    _store_requirements(document.roles, roles, abilities)
    after = draft_document(framework)
    record_event(
        action="store_document",
        on=framework,
        organization=framework.organization,
        by=by,
        now=now,
        before={"digest": document_digest(before)},
        after={"digest": document_digest(after), "counts": asdict(count_contents(after))},
    )
    return after


def _store_frame(framework: Framework, document: FrameworkDocument) -> None:
    framework.name = document.name
    framework.description = document.description
    framework.status = document.status
    framework.source = to_data(document.source) if document.source else {}
    framework.licence = document.licence
    framework.extra = dict(document.extra)
    framework.full_clean()
    framework.save()
    framework.steps.all().delete()
    Step.objects.bulk_create(
        Step(
            framework=framework,
            level=step.level,
            key=step.key,
            name=step.name,
            description=step.description,
            points=step.points,
            status=step.status,
            extra=dict(step.extra),
        )
        for step in document.scale
    )


def _store_groups(framework: Framework, document: FrameworkDocument) -> dict[str, Group]:
    rows = [
        Group(
            framework=framework,
            key=group.key,
            name=group.name,
            description=group.description,
            position=place,
            extra=dict(group.extra),
        )
        for place, group in enumerate(document.groups)
    ]
    known = _upsert(Group, framework, rows)
    for some in _batches(_left_out(framework.groups, document.groups)):
        framework.groups.filter(pk__in=some).delete()
    _set_parents(Group, known, document.groups)
    return known


#: The columns that an import doesn't change in existing rows.
KEPT = {"id", "topic_id", "framework_id", "key", "parent_id"}


def _upsert(model: type[Any], framework: Framework, rows: list) -> dict:
    """Insert or update rows by key; existing rows keep their ids. Return all rows of the framework by key.

    The framework is locked, so nobody else adds a row with one of the keys in the meantime.
    """
    known = {row.key: row for row in model.objects.filter(framework=framework)}
    names = KEPT & {field.attname for field in model._meta.concrete_fields}
    for row in rows:
        if row.key in known:
            vars(row).update({name: getattr(known[row.key], name) for name in names})
    model.objects.bulk_create(row for row in rows if row.key not in known)
    model.objects.bulk_create(
        [row for row in rows if row.key in known],
        update_conflicts=True,
        unique_fields=["pk"],
        update_fields=[field.name for field in model._meta.concrete_fields if field.attname not in KEPT],
    )
    return {**known, **{row.key: row for row in rows}}


def _set_parents(model: type[Any], known: dict, documents: Iterable) -> None:
    moved = []
    for each in documents:
        parent = known[each.parent] if each.parent else None
        if known[each.key].parent_id != (parent and parent.pk):
            known[each.key].parent = parent
            moved.append(known[each.key])
    model.objects.bulk_update(moved, ["parent"], batch_size=BATCH)


def _archive_others(things, documents: tuple) -> None:
    """Archive the things that the document doesn't contain, and move them behind those that it does."""
    for some in _batches(_left_out(things, documents)):
        others = things.filter(pk__in=some)
        others.update(status=Status.ARCHIVED, position=F("position") + len(documents))


def _left_out(things, documents: tuple) -> list[int]:
    """The ids of the things that the document doesn't contain."""
    names = {each.key for each in documents}
    return [pk for key, pk in things.order_by("pk").values_list("key", "pk") if key not in names]


#: Ids per statement. Dependent rows, up to 99 for each id, must also fit into one statement.
BATCH = 500


def _batches(ids: list[int]) -> Iterator[list[int]]:
    """The ids in batches small enough for one statement: databases allow some tens of thousands of parameters.

    Deleting with a join instead takes minutes on PostgreSQL as long as its statistics don't include new rows.
    """
    for start in range(0, len(ids), BATCH):
        yield ids[start : start + BATCH]


def _store_abilities(
    framework: Framework, document: FrameworkDocument, groups: dict[str, Group]
) -> dict[str, Ability]:
    _archive_others(framework.abilities, document.abilities)
    rows = [
        Ability(
            framework=framework,
            key=ability.key,
            name=ability.name,
            group=groups.get(ability.group),
            description=ability.description,
            status=ability.status,
            position=place,
            extra=dict(ability.extra),
        )
        for place, ability in enumerate(document.abilities)
    ]
    return _upsert(Ability, framework, rows)


def _store_milestones(documents: tuple[AbilityDocument, ...], abilities: dict[str, Ability]) -> None:
    for some in _batches([abilities[each.key].pk for each in documents]):
        Milestone.objects.filter(ability__in=some).delete()
    pairs = [
        (milestone_row(abilities[ability.key], milestone), milestone)
        for ability in documents
        for milestone in ability.milestones
    ]
    Milestone.objects.bulk_create(row for row, _ in pairs)
    Example.objects.bulk_create(example for row, milestone in pairs for example in example_rows(row, milestone))


def milestone_row(ability: Ability, milestone: MilestoneDocument) -> Milestone:
    return Milestone(
        ability=ability,
        level=milestone.level,
        name=milestone.name,
        description=milestone.description,
        points=milestone.points,
        status=milestone.status,
        extra=dict(milestone.extra),
    )


def example_rows(row: Milestone, milestone: MilestoneDocument) -> list[Example]:
    return [
        Example(
            milestone=row,
            position=place,
            text=example.text,
            reference=example.id,
            kind=example.kind,
            section=example.section,
            tags=dict(example.tags),
            links=to_data(example.links),
            nested=to_data(example.examples),
            extra=dict(example.extra),
        )
        for place, example in enumerate(milestone.examples)
    ]


def _store_roles(framework: Framework, document: FrameworkDocument, groups: dict[str, Group]) -> dict[str, Role]:
    _archive_others(framework.roles, document.roles)
    known = _upsert(Role, framework, [_role_row(framework, *each, groups) for each in enumerate(document.roles)])
    _set_parents(Role, known, document.roles)
    for some in _batches([known[each.key].pk for each in document.roles]):
        RoleInclusion.objects.filter(role__in=some).delete()
    RoleInclusion.objects.bulk_create(
        RoleInclusion(role=known[role.key], included=known[key], position=place)
        for role in document.roles
        for place, key in enumerate(role.includes)
    )
    return known


def _role_row(framework: Framework, place: int, role: RoleDocument, groups: dict[str, Group]) -> Role:
    return Role(
        framework=framework,
        key=role.key,
        name=role.name,
        plural=role.plural,
        kind=role.kind,
        group=groups.get(role.group),
        grade=role.grade,
        description=role.description,
        points_min=role.points and role.points.min,
        points_max=role.points and role.points.max,
        status=role.status,
        position=place,
        extra=dict(role.extra),
    )


def _store_requirements(
    documents: tuple[RoleDocument, ...], roles: dict[str, Role], abilities: dict[str, Ability]
) -> None:
    for some in _batches([roles[each.key].pk for each in documents]):
        Requirement.objects.filter(role__in=some).delete()
    Requirement.objects.bulk_create(
        requirement_row(roles[role.key], abilities[each.ability], place, each)
        for role in documents
        for place, each in enumerate(role.requirements)
    )


def requirement_row(role: Role, ability: Ability, place: int, requirement: RequirementDocument) -> Requirement:
    return Requirement(
        role=role,
        ability=ability,
        level=requirement.level,
        strength=requirement.strength,
        weight=requirement.weight,
        position=place,
        tags=dict(requirement.tags),
        extra=dict(requirement.extra),
    )


@transaction.atomic
def set_maintainers(*, ability: Ability, maintainers: list[Member], by: Member | None, now: dt.datetime) -> None:
    """Set the maintainers of an ability. Raises ``CannotChangeFramework`` for a member of another organization."""
    framework = lock_framework(ability.framework, by, now)
    refuse_other_organizations(framework, maintainers)
    before = sorted(ability.maintainers.values_list("slug", flat=True))
    ability.maintainers.set(maintainers)
    ability.save(update_fields=["changed_at"])
    record_event(
        action="set_maintainers",
        on=ability,
        organization=framework.organization,
        by=by,
        now=now,
        before={"maintainers": before},
        after={"maintainers": sorted(each.slug for each in maintainers)},
    )
