"""Queries for one part of a draft as its editing page loads it; the fingerprint shows whether it has changed."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from frameworks.document import AbilityDocument, RequirementDocument, RoleDocument, StepDocument, to_data
from frameworks.models import Ability, Example, Framework, Group, Requirement, Role
from frameworks.queries.draft import (
    ability_document_of,
    grouped_by,
    requirement_document_of,
    role_document_of,
    step_document_of,
)
from people.models import Member


def draft_ability_document(ability: Ability) -> AbilityDocument:
    """One ability of the draft; three queries."""
    milestones = list(ability.milestones.all())
    examples = grouped_by(Example.objects.filter(milestone__ability=ability), "milestone_id")
    return ability_document_of(ability, milestones, examples, ability.group.key if ability.group else "")


def required_by_roles(ability: Ability) -> dict[str, RequirementDocument]:
    """The requirements for an ability in the draft, by role key."""
    return {row.role.key: requirement_document_of(row, {ability.pk: ability.key}) for row in _asking(ability)}


def _asking(ability: Ability) -> QuerySet[Requirement]:
    return ability.requirements.select_related("role").order_by("role__position", "role_id")


@dataclass(frozen=True, kw_only=True)
class AbilityState:
    """The content of an ability's editing page: ``requirements`` by role id, and ``askers``, the role keys by id."""

    document: AbilityDocument
    requirements: Mapping[int, RequirementDocument]
    askers: Mapping[int, str]
    maintainers: tuple[int, ...]
    scale: tuple[StepDocument, ...]

    @property
    def data(self) -> dict:
        """Plain data for the fingerprint; only the levels of the scale are part of it."""
        return {
            "ability": to_data(self.document),
            "asked": {self.askers[role]: to_data(requirement) for role, requirement in self.requirements.items()},
            "maintainers": list(self.maintainers),
            "levels": [step.level for step in self.scale],
        }


def ability_state(ability: Ability) -> AbilityState:
    """An ability as it is now; a constant number of queries."""
    ability = Ability.objects.select_related("group", "framework").get(pk=ability.pk)
    keys, asking = {ability.pk: ability.key}, list(_asking(ability))
    return AbilityState(
        document=draft_ability_document(ability),
        requirements={row.role_id: requirement_document_of(row, keys) for row in asking},
        askers={row.role_id: row.role.key for row in asking},
        maintainers=tuple(sorted(ability.maintainers.values_list("pk", flat=True))),
        scale=draft_steps(ability.framework),
    )


def choices_of(framework: Framework, model: type[Ability | Role]) -> dict[int, Ability | Role]:
    """The abilities or roles of a draft by id, with the columns needed for choosing."""
    return {each.pk: each for each in model.objects.filter(framework=framework).only("key", "name")}


def required_choices(thing: Ability | Role) -> list[tuple[int, str]]:
    """(id, name) of the roles that require an ability, or of the abilities that a role requires, in order."""
    rows = _asking(thing) if isinstance(thing, Ability) else thing.requirements.select_related("ability")
    other = "role" if isinstance(thing, Ability) else "ability"
    return list(rows.values_list(f"{other}_id", f"{other}__name"))


def choosable_members(ability: Ability, ids: Collection[int], *, on: dt.date) -> dict[int, Member]:
    """The members among ``ids`` who can be maintainers: current members on the day, and present maintainers."""
    here = Member.objects.filter(organization=ability.framework.organization_id)
    keeping = ability.maintainers.values("pk")
    rows = here.filter(Q(pk__in=here.current(on).values("pk")) | Q(pk__in=keeping), pk__in=ids)
    return {member.pk: member for member in rows}


def draft_role_document(role: Role) -> RoleDocument:
    """One role of the draft."""
    abilities = dict(role.framework.abilities.values_list("pk", "key"))
    return role_document_of(
        role,
        group=role.group.key if role.group else "",
        parent=role.parent.key if role.parent else "",
        includes=tuple(each.included.key for each in role.inclusions.select_related("included")),
        requirements=tuple(requirement_document_of(each, abilities) for each in role.requirements.all()),
    )


def role_state(role: Role) -> RoleDocument:
    """The content of a role's editing page, as it is now."""
    return draft_role_document(Role.objects.select_related("group", "parent", "framework").get(pk=role.pk))


def framework_state(framework: Framework) -> dict:
    """The content of a framework's editing page, as plain data."""
    framework = Framework.objects.get(pk=framework.pk)
    names = ("name", "description", "visibility", "status", "licence", "source")
    return {
        **{name: getattr(framework, name) for name in names},
        "scale": [to_data(step_document_of(step)) for step in framework.steps.all()],
    }


def group_state(group: Group) -> dict:
    """The content of a group's editing page, as plain data."""
    return Group.objects.values("name", "description", "parent__key").get(pk=group.pk)


def draft_steps(framework: Framework) -> tuple[StepDocument, ...]:
    """The scale of the draft."""
    return tuple(step_document_of(step) for step in framework.steps.all())


def order_of(framework: Framework, model: type[Ability | Role | Group]) -> dict[int, str]:
    """The names of the abilities, roles or groups of a draft by id, in order."""
    return dict(model.objects.filter(framework=framework).values_list("pk", "name"))
