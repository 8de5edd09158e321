"""Reads of one thing of a draft as its editor loads it: plain data, whose fingerprint tells if it is still so."""

from frameworks.document import AbilityDocument, RequirementDocument, RoleDocument, StepDocument, to_data
from frameworks.models import Ability, Example, Framework, Group, Role
from frameworks.queries.draft import ability_of, grouped_by, requirement_of, role_of, step_of


def ability_document(ability: Ability) -> AbilityDocument:
    """One ability of the draft; three queries."""
    milestones = list(ability.milestones.all())
    examples = grouped_by(Example.objects.filter(milestone__ability=ability), "milestone_id")
    return ability_of(ability, milestones, examples, ability.group.key if ability.group else "")


def asked_of(ability: Ability) -> dict[str, RequirementDocument]:
    """What each role (by key) asks of an ability in the draft."""
    rows = ability.requirements.select_related("role").order_by("role__position", "role_id")
    return {row.role.key: requirement_of(row, {ability.pk: ability.key}) for row in rows}


def ability_edited(ability: Ability) -> dict:
    """All that the page of an ability's editor holds, as plain data: its fingerprint tells whether it is still so."""
    ability = Ability.objects.select_related("group").get(pk=ability.pk)
    return {
        "ability": to_data(ability_document(ability)),
        "asked": {key: to_data(requirement) for key, requirement in asked_of(ability).items()},
        "maintainers": sorted(ability.maintainers.values_list("pk", flat=True)),
    }


def role_document(role: Role) -> RoleDocument:
    """One role of the draft."""
    abilities = dict(role.framework.abilities.values_list("pk", "key"))
    return role_of(
        role,
        group=role.group.key if role.group else "",
        parent=role.parent.key if role.parent else "",
        includes=tuple(each.included.key for each in role.inclusions.select_related("included")),
        requirements=tuple(requirement_of(each, abilities) for each in role.requirements.all()),
    )


def role_edited(role: Role) -> dict:
    """All that the page of a role's editor holds, as plain data."""
    return {
        "role": to_data(role_document(Role.objects.select_related("group", "parent", "framework").get(pk=role.pk)))
    }


def frame_edited(framework: Framework) -> dict:
    """All that the page of a framework's editor holds, as plain data."""
    framework = Framework.objects.get(pk=framework.pk)
    names = ("name", "description", "visibility", "status", "licence", "source")
    return {
        **{name: getattr(framework, name) for name in names},
        "scale": [to_data(step_of(step)) for step in framework.steps.all()],
    }


def group_edited(group: Group) -> dict:
    """All that the page of a group's editor holds, as plain data."""
    return Group.objects.values("name", "description", "parent__key").get(pk=group.pk)


def steps_drafted(framework: Framework) -> tuple[StepDocument, ...]:
    """The scale of the draft."""
    return tuple(step_of(step) for step in framework.steps.all())
