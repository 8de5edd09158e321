"""Abilities that were chosen in a form, looked up by their addresses."""

from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

from frameworks.models import Ability, Release, ReleasedAbility
from frameworks.rendering import ability_wording


@dataclass(frozen=True, kw_only=True)
class ReleasedAbilityChoice:
    """An ability of a release; ``value`` identifies it within its organization: "steps/listens".

    ``levels`` are the levels of its defined milestones.
    """

    value: str
    name: str
    framework_name: str
    levels: tuple[int, ...]
    ability: Ability


def get_abilities_by_value(releases: QuerySet[Release], values: list[str]) -> dict[str, ReleasedAbilityChoice]:
    """The abilities by value, if any of the releases (of one organization) contains them; one query."""
    named = [
        Q(release__framework__key=framework, key=key) for framework, _, key in (v.partition("/") for v in values)
    ]
    if not named:
        return {}
    rows = ReleasedAbility.objects.filter(reduce(or_, named), release__in=releases)
    found = rows.select_related("release", "edition", "ability__framework").defer("search_text", "release__frame")
    return {each.value: each for each in map(_chosen, found)}


def _chosen(row: ReleasedAbility) -> ReleasedAbilityChoice:
    rungs = ability_wording(row.edition.content, row.release.name).milestones
    return ReleasedAbilityChoice(
        value=f"{row.ability.framework.key}/{row.key}",
        name=row.name,
        framework_name=row.release.name,
        levels=tuple(rung.level for rung in rungs if rung.is_defined),
        ability=row.ability,
    )
