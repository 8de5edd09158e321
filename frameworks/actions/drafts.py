"""Making frameworks, and storing whole documents into their drafts."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import asdict

from django.db import transaction
from django.db.models import F

from frameworks.actions.errors import CannotChangeFramework
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
    RoleAssignment,
    RoleInclusion,
    Step,
)
from frameworks.queries import draft_document
from frameworks.statistics import count_contents
from frameworks.words import Status, Visibility
from people.actions import record_event
from people.models import Member, Organization
from ui.dates import day_text


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
    """Save an empty framework. Raises ``ValidationError`` where its key is malformed, taken or not to be had."""
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
    """Make the framework's draft say what the document says, and return the draft as it is then.

    Whole or not at all; a number of statements in proportion to the tables, and to thousands of rows. The key of the
    framework stays.
    """
    framework = Framework.objects.select_for_update().get(pk=framework.pk)
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


def _upsert(model: type, framework: Framework, rows: list) -> dict:
    """Save rows by key, those that were there keeping their identity; all of the framework's rows by key."""
    changing = [
        field.name for field in model._meta.concrete_fields if field.name not in ("id", "framework", "key", "parent")
    ]
    model.objects.bulk_create(rows, update_conflicts=True, unique_fields=["framework", "key"], update_fields=changing)
    return {row.key: row for row in model.objects.filter(framework=framework)}


def _set_parents(model: type, known: dict, documents: Iterable) -> None:
    moved = []
    for each in documents:
        parent = known[each.parent] if each.parent else None
        if known[each.key].parent_id != (parent and parent.pk):
            known[each.key].parent = parent
            moved.append(known[each.key])
    model.objects.bulk_update(moved, ["parent"], batch_size=BATCH)


def _archive_others(things, documents: tuple) -> None:
    """Archive what the document no longer holds, behind what it holds."""
    for some in _batches(_left_out(things, documents)):
        others = things.filter(pk__in=some)
        others.update(status=Status.ARCHIVED, position=F("position") + len(documents))


def _left_out(things, documents: tuple) -> list[int]:
    """The ids of what the document no longer holds."""
    kept = {each.key for each in documents}
    return [pk for key, pk in things.order_by("pk").values_list("key", "pk") if key not in kept]


#: So many ids are named in one statement; what hangs on them, up to 99 rows each, must fit into one as well.
BATCH = 500


def _batches(ids: list[int]) -> Iterator[list[int]]:
    """The ids in portions that a statement may name: databases take some tens of thousands of parameters.

    Deleting by a join instead takes minutes on PostgreSQL while its statistics do not know of new rows yet.
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
    """Say who keeps an ability. Raises ``CannotChangeFramework`` for a member of another organization."""
    if any(member.organization_id != ability.framework.organization_id for member in maintainers):
        raise CannotChangeFramework("An ability is kept by members of its own organization.")
    before = sorted(ability.maintainers.values_list("slug", flat=True))
    ability.maintainers.set(maintainers)
    ability.save(update_fields=["changed_at"])
    record_event(
        action="set_maintainers",
        on=ability,
        organization=ability.framework.organization,
        by=by,
        now=now,
        before={"maintainers": before},
        after={"maintainers": sorted(each.slug for each in maintainers)},
    )


@transaction.atomic
def assign_role(
    *, member: Member, role: Role, since: dt.date, until: dt.date | None = None, by: Member | None, now: dt.datetime
) -> RoleAssignment:
    """Note that a member holds a role from a day on. Raises ``CannotChangeFramework`` for another organization's."""
    if member.organization_id != role.framework.organization_id:
        raise CannotChangeFramework(f"{role} is not a role of the organization that {member} is in.")
    holding = RoleAssignment(member=member, role=role, since=since, until=until)
    holding.full_clean()
    holding.save()
    record_event(
        action="hold_role",
        on=member,
        organization=member.organization,
        by=by,
        now=now,
        after={"role": role.key, "since": str(since)},
    )
    return holding


@transaction.atomic
def end_role_assignment(*, holding: RoleAssignment, until: dt.date, by: Member | None, now: dt.datetime) -> None:
    """Note the day from which a member holds a role no longer. Raises ``CannotChangeFramework`` for one too early."""
    row = RoleAssignment.objects.select_for_update().get(pk=holding.pk)
    if until < row.since:
        raise CannotChangeFramework(f"They hold it since {day_text(row.since)}, so it can't end before that day.")
    before, row.until = row.until, until
    row.save(update_fields=["until"])
    record_event(
        action="end_holding",
        on=row.member,
        organization=row.member.organization,
        by=by,
        now=now,
        before={"role": row.role.key, "until": before and str(before)},
        after={"role": row.role.key, "until": str(until)},
    )
