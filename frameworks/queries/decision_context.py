"""Queries for decisions: the ability, the wording that a decision is based on, and the current wording."""

import datetime as dt
import json
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from frameworks.models import (
    Ability,
    Edition,
    Framework,
    Release,
    ReleasedAbility,
    ReleasedRole,
    Role,
    RoleAssignment,
)
from frameworks.queries.versions import AbilityLine, RoleLine
from frameworks.words import EditionKind
from people.viewer import Viewer


@dataclass(frozen=True, kw_only=True)
class RequiredAbility:
    """An ability that somebody's roles require; ``value`` identifies it in addresses."""

    value: str
    name: str
    framework_name: str
    roles: tuple[str, ...]


@dataclass(frozen=True)
class CurrentWording:
    """The current wording of an ability."""

    content: str
    digest: str


def ability_to_judge(line: AbilityLine) -> tuple[Ability, Edition]:
    """The ability and the edition of a line, for an action; two queries."""
    ability = Ability.objects.select_related("framework").get(pk=line.ability_id)
    edition = Edition.objects.get(
        framework=line.reading.framework_id, kind=EditionKind.ABILITY, key=line.key, digest=line.digest
    )
    return ability, edition


def reads_frameworks(frameworks: set[int], viewer: Viewer) -> bool:
    """Whether the viewer may read all of these frameworks; one query, or none for no frameworks."""
    return not frameworks or Framework.objects.visible_to(viewer).filter(pk__in=frameworks).count() == len(frameworks)


def current_wording(ability: int, viewer: Viewer, *, on: dt.date) -> CurrentWording | None:
    """The current wording of an ability, if the viewer may read it and it is still released; one query."""
    row = _present(viewer, on).filter(ability=ability).values_list("edition__content", "edition__digest").first()
    return CurrentWording(*row) if row else None


def _present(viewer: Viewer, on: dt.date) -> QuerySet[ReleasedAbility]:
    readable = Framework.objects.visible_to(viewer)
    return ReleasedAbility.objects.filter(release__in=Release.objects.filter(framework__in=readable).current(on))


def abilities_required_of(member: int, viewer: Viewer, *, on: dt.date) -> tuple[RequiredAbility, ...]:
    """The abilities required by somebody's current roles, as far as the viewer may read them; two queries."""
    held = RoleAssignment.objects.filter(member=member, since__lte=on).filter(Q(until=None) | Q(until__gt=on))
    readable = Framework.objects.visible_to(viewer)
    releases = Release.objects.filter(framework__in=readable).in_use().current(on)
    lines = ReleasedRole.objects.filter(release__in=releases, role__in=held.values("role"))
    rows = lines.order_by("name", "pk").values_list(
        "name", "surroundings", "release__framework__key", "release__name"
    )
    found: dict[str, RequiredAbility] = {}
    for role, surroundings, framework, label in list(rows):
        for key, ability in json.loads(surroundings)["abilities"].items():
            value = f"{framework}/{key}"
            roles = (*found[value].roles, role) if value in found else (role,)
            found[value] = RequiredAbility(value=value, name=ability["name"], framework_name=label, roles=roles)
    return tuple(found.values())


def release_in_force(ability: int, edition: int, on: dt.date) -> int | None:
    """The last release with this wording in effect on a day, or else the first one with it; one query."""
    lines = ReleasedAbility.objects.filter(ability=ability, edition=edition).order_by("release__number")
    numbers = list(lines.values_list("release__number", "release__effective_on"))
    held = [number for number, effective_on in numbers if effective_on <= on]
    return held[-1] if held else numbers[0][0] if numbers else None


def get_ability_of_line(line: AbilityLine) -> Ability:
    """The ability of a line, for an action; one query."""
    return Ability.objects.select_related("framework").get(pk=line.ability_id)


def get_role_of_line(line: RoleLine) -> Role:
    """The role of a line, for an action; one query."""
    return Role.objects.select_related("framework").get(pk=line.role_id)
