"""Edit one part of a draft: an ability with its milestones, a role, a group, the framework's own fields, the order.

Each action gets the fingerprint of what the editor had loaded. If it has changed, somebody else saved first: nothing
is written, and ``DraftHasChanged`` is raised.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass

from django.db import transaction
from django.db.models import Max

from frameworks.actions.drafts import example_rows, milestone_row, requirement_row
from frameworks.actions.errors import CannotChangeFramework, DraftHasChanged
from frameworks.actions.locking import lock_framework, refuse_other_organizations
from frameworks.changed_paths import changed_paths
from frameworks.document import (
    AbilityDocument,
    RequirementDocument,
    RoleDocument,
    StepDocument,
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
from frameworks.queries import ability_state, framework_state, group_state, role_state
from frameworks.words import Status
from people.actions import record_event
from people.models import Member


def _refuse_if_changed(loaded: str, current) -> None:
    if loaded != document_digest(current):
        raise DraftHasChanged("Someone else saved changes after you opened this page.")


def _record(action: str, thing, framework: Framework, by: Member, now: dt.datetime, **states) -> None:
    record_event(action=action, on=thing, organization=framework.organization, by=by, now=now, **states)


def _record_change(action: str, thing, framework: Framework, by: Member, now: dt.datetime, before, after) -> None:
    """Record which parts changed, but none of their text: that is in the releases."""
    now_is = {"is": document_digest(after), "changed": changed_paths(before, after)}
    _record(action, thing, framework, by, now, before={"is": document_digest(before)}, after=now_is)


def _free_key(key: str, taken) -> str:
    if taken.filter(key=key).exists():
        raise CannotChangeFramework(f"The key “{key}” is taken. Choose another.")
    return key


@transaction.atomic
def add_ability(*, framework: Framework, key: str, name: str, by: Member, now: dt.datetime) -> Ability:
    """Add an ability at the end of the draft. Its status is "draft": it isn't released until it is made active."""
    framework = lock_framework(framework, by, now)
    ability = Ability(
        framework=framework,
        key=_free_key(key, framework.abilities),
        name=name,
        status=Status.DRAFT,
        position=framework.abilities.count(),
    )
    ability.full_clean()
    ability.save()
    _record("add_ability", ability, framework, by, now)
    return ability


@transaction.atomic
def revise_ability(
    *,
    ability: Ability,
    loaded: str,
    document: AbilityDocument,
    requirements: Mapping[str, RequirementDocument],
    maintainers: Iterable[Member],
    by: Member,
    now: dt.datetime,
) -> None:
    """Replace an ability of the draft, with its requirements (by role key) and its maintainers.

    It keeps its key. Raises ``DraftHasChanged``, and ``CannotChangeFramework`` for another organization's maintainer.
    """
    framework, maintainers = lock_framework(ability.framework, by, now), list(maintainers)
    refuse_other_organizations(framework, maintainers)
    before = ability_state(ability).data
    _refuse_if_changed(loaded, before)
    row = Ability.objects.get(pk=ability.pk)
    row.name, row.description, row.status = document.name, document.description, document.status
    row.group = framework.groups.get(key=document.group) if document.group else None
    row.extra = dict(document.extra)
    row.full_clean()
    row.save()
    row.maintainers.set(maintainers)
    _store_ladder(row, document)
    _store_requirements_of_roles(row, requirements)
    _record_change("revise_ability", row, framework, by, now, before, ability_state(row).data)


def _store_ladder(row: Ability, document: AbilityDocument) -> None:
    row.milestones.all().delete()
    pairs = [(milestone_row(row, milestone), milestone) for milestone in document.milestones]
    Milestone.objects.bulk_create(each for each, _ in pairs)
    Example.objects.bulk_create(example for each, milestone in pairs for example in example_rows(each, milestone))


def _store_requirements_of_roles(row: Ability, requirements: Mapping[str, RequirementDocument]) -> None:
    """Update, add and remove the requirements for one ability; the order within each role stays the same."""
    roles = {role.key: role for role in row.framework.roles.filter(key__in=requirements)}
    present = row.requirements.all()
    places = {each.role_id: each.position for each in present}
    fresh = Requirement.objects.filter(role__in=[role for role in roles.values() if role.pk not in places])
    ends = dict(fresh.order_by().values_list("role").annotate(last=Max("position")))
    _replace(
        present,
        [
            requirement_row(roles[key], row, places.get(roles[key].pk, ends.get(roles[key].pk, -1) + 1), requirement)
            for key, requirement in requirements.items()
        ],
    )


#: The fields of a requirement other than its role and ability.
REQUIREMENT_FIELDS = ("level", "strength", "weight", "position", "tags", "extra")


def _replace(present: Iterable[Requirement], wanted: list[Requirement]) -> None:
    """Replace the present requirements with the wanted ones; unchanged ones are not written."""
    old = {(each.role_id, each.ability_id): each for each in present}
    wanted_keys = {(each.role_id, each.ability_id) for each in wanted}
    Requirement.objects.filter(pk__in=[each.pk for about, each in old.items() if about not in wanted_keys]).delete()
    new, changed = [], []
    for each in wanted:
        was = old.get((each.role_id, each.ability_id))
        each.pk = was and was.pk
        if was is None:
            new.append(each)
        elif any(getattr(each, name) != getattr(was, name) for name in REQUIREMENT_FIELDS):
            changed.append(each)
    for each in (*new, *changed):
        each.clean_fields(exclude=["role", "ability", "tags", "extra"])
    Requirement.objects.bulk_create(new)
    Requirement.objects.bulk_update(changed, REQUIREMENT_FIELDS)


@transaction.atomic
def add_role(*, framework: Framework, key: str, name: str, by: Member, now: dt.datetime) -> Role:
    """Add a role at the end of the draft, with status "draft"."""
    framework = lock_framework(framework, by, now)
    role = Role(
        framework=framework,
        key=_free_key(key, framework.roles),
        name=name,
        status=Status.DRAFT,
        position=framework.roles.count(),
    )
    role.full_clean()
    role.save()
    _record("add_role", role, framework, by, now)
    return role


@transaction.atomic
def revise_role(*, role: Role, loaded: str, document: RoleDocument, by: Member, now: dt.datetime) -> None:
    """Replace a role of the draft; it keeps its key. Raises ``DraftHasChanged``."""
    framework = lock_framework(role.framework, by, now)
    before = role_state(role)
    _refuse_if_changed(loaded, before)
    roles = {each.key: each for each in framework.roles.all()}
    _refuse_circles(document, roles)
    row = roles[role.key]
    for name in ("name", "plural", "kind", "grade", "description", "status"):
        setattr(row, name, getattr(document, name))
    row.group = framework.groups.get(key=document.group) if document.group else None
    row.parent = roles[document.parent] if document.parent else None
    row.points_min = document.points and document.points.min
    row.points_max = document.points and document.points.max
    row.extra = dict(document.extra)
    row.full_clean()
    row.save()
    row.inclusions.all().delete()
    RoleInclusion.objects.bulk_create(
        RoleInclusion(role=row, included=roles[key], position=place) for place, key in enumerate(document.includes)
    )
    _store_requirements(row, document)
    _record_change("revise_role", row, framework, by, now, to_data(before), to_data(role_state(row)))


def _refuse_circles(document: RoleDocument, roles: Mapping[str, Role]) -> None:
    """Refuse parents or inclusions that lead back to the role."""
    by_id = {role.pk: role for role in roles.values()}
    above, seen = roles.get(document.parent), set()
    while above is not None and above.pk not in seen:
        if above.key == document.key:
            raise CannotChangeFramework(f"“{document.parent}” is below this role, so it can’t be its parent.")
        seen.add(above.pk)
        above = by_id.get(above.parent_id)
    included = _included(document, roles)
    if document.key in included:
        raise CannotChangeFramework("A role it includes already includes this role. Remove one of them.")


def _included(document: RoleDocument, roles: Mapping[str, Role]) -> set[str]:
    """The keys of all roles that are included, directly or indirectly, once the document is saved."""
    onward: dict[str, list[str]] = {}
    for role, included in RoleInclusion.objects.filter(role__in=roles.values()).values_list(
        "role__key", "included__key"
    ):
        onward.setdefault(role, []).append(included)
    onward[document.key] = []
    found: set[str] = set()
    front = list(document.includes)
    while front:
        key = front.pop()
        if key not in found:
            found.add(key)
            front += onward.get(key, [])
    return found


def _store_requirements(row: Role, document: RoleDocument) -> None:
    abilities = {ability.key: ability for ability in row.framework.abilities.all()}
    _replace(
        row.requirements.all(),
        [
            requirement_row(row, abilities[each.ability], place, each)
            for place, each in enumerate(document.requirements)
        ],
    )


@dataclass(frozen=True, kw_only=True)
class FrameworkSettings:
    """The framework's own fields and its scale, as set by an editor."""

    name: str
    description: str
    visibility: str
    status: str
    licence: str
    source: Mapping[str, str]
    scale: tuple[StepDocument, ...]


@transaction.atomic
def revise_framework(
    *, framework: Framework, loaded: str, settings: FrameworkSettings, by: Member, now: dt.datetime
) -> None:
    """Change a framework's own fields and its scale. The visibility changes at once, the rest with a release."""
    row = lock_framework(framework, by, now)
    before = framework_state(row)
    _refuse_if_changed(loaded, before)
    for name in ("name", "description", "visibility", "status", "licence"):
        setattr(row, name, getattr(settings, name))
    row.source = dict(settings.source)
    row.full_clean()
    row.save()
    row.steps.all().delete()
    Step.objects.bulk_create(
        Step(framework=row, **{**asdict(step), "extra": dict(step.extra)}) for step in settings.scale
    )
    after = framework_state(row)
    _record(
        "revise_framework",
        row,
        row,
        by,
        now,
        before={"visibility": before["visibility"], "is": document_digest(before)},
        after={
            "visibility": row.visibility,
            "is": document_digest(after),
            "changed": [path for path in changed_paths(before, after) if path != "visibility"],
        },
    )


@transaction.atomic
def add_group(*, framework: Framework, key: str, name: str, by: Member, now: dt.datetime) -> Group:
    """Add a group at the end of the draft."""
    framework = lock_framework(framework, by, now)
    group = Group(
        framework=framework, key=_free_key(key, framework.groups), name=name, position=framework.groups.count()
    )
    group.full_clean()
    group.save()
    _record("add_group", group, framework, by, now)
    return group


@transaction.atomic
def revise_group(
    *, group: Group, loaded: str, name: str, description: str, parent: Group | None, by: Member, now: dt.datetime
) -> None:
    """Change a group. Raises ``CannotChangeFramework`` if it would be inside itself, or in another framework."""
    framework = lock_framework(group.framework, by, now)
    row = Group.objects.get(pk=group.pk)
    before = group_state(row)
    _refuse_if_changed(loaded, before)
    _refuse_parent(row, parent)
    row.name, row.description, row.parent = name, description, parent
    row.full_clean()
    row.save()
    _record_change("revise_group", row, framework, by, now, before, group_state(row))


def _refuse_parent(row: Group, parent: Group | None) -> None:
    """Compare with the groups as stored now: another editor may have moved the parent since the page was opened."""
    groups = {each.pk: each for each in Group.objects.filter(framework=row.framework_id)}
    if parent is not None and parent.pk not in groups:
        raise CannotChangeFramework(f"“{parent}” is not a group of this framework. Choose another one.")
    above = groups.get(parent.pk) if parent else None
    while above is not None:
        if above.pk == row.pk:
            raise CannotChangeFramework(f"“{parent}” is inside this group, so it can’t be its parent.")
        above = groups.get(above.parent_id)


@transaction.atomic
def remove_group(*, group: Group, by: Member, now: dt.datetime) -> None:
    """Delete a group. The things in it are kept, without a group."""
    framework = lock_framework(group.framework, by, now)
    _record("remove_group", group, framework, by, now, before={"key": group.key})
    group.delete()


@transaction.atomic
def reorder(
    *,
    framework: Framework,
    model: type[Ability | Role | Group],
    loaded: Sequence[int],
    places: Mapping[int, int],
    by: Member,
    now: dt.datetime,
) -> None:
    """Move some things of a list to the given places (counted from 0); the others close up.

    ``loaded`` are the ids of the whole list in the order that the editor saw. Raises ``DraftHasChanged``.
    """
    framework = lock_framework(framework, by, now)
    things = {each.pk: each for each in model.objects.filter(framework=framework)}
    if list(loaded) != list(things):
        raise DraftHasChanged("Someone else changed the list after you opened this page.")
    order = [pk for pk in things if pk not in places]
    for pk, place in sorted(places.items(), key=lambda each: each[1]):
        order.insert(min(place, len(order)), pk)
    shifted = [things[pk] for place, pk in enumerate(order) if things[pk].position != place]
    for place, pk in enumerate(order):
        things[pk].position = place
    model.objects.bulk_update(shifted, ["position"])
    moved = [things[pk] for pk in places]
    subject = moved[0] if len(moved) == 1 else framework
    after = {model._meta.model_name: {each.key: each.position for each in moved}}
    _record("reorder", subject, framework, by, now, after=after)
