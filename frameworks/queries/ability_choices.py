"""Abilities to choose from: a search, and those that were chosen in a form, by their values ("framework/ability")."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import F, Q, QuerySet

from frameworks.addresses import FrameworkUrls
from frameworks.models import Ability, Release, ReleasedAbility
from frameworks.queries.search import matching_lines
from frameworks.queries.versions import current_versions
from frameworks.rendering import ability_wording
from people.viewer import Viewer


@dataclass(frozen=True, kw_only=True)
class AbilityChoice:
    """An ability of the current release of a readable framework; ``value`` identifies it in its organization."""

    id: int
    key: str
    name: str
    framework: str
    framework_name: str
    organization: str

    @property
    def value(self) -> str:
        return f"{self.framework}/{self.key}"

    @property
    def url(self) -> str:
        return FrameworkUrls(self.organization, self.framework).ability(self.key)


@dataclass(frozen=True, kw_only=True)
class RateableAbility:
    """An ability of a release; ``levels`` are the levels of its defined milestones."""

    value: str
    name: str
    framework_name: str
    levels: tuple[int, ...]
    ability: Ability


def search_ability_choices(
    viewer: Viewer, organization: int, words: str, *, on: dt.date, without: Iterable[int] = (), most: int
) -> list[AbilityChoice]:
    """Abilities in use whose texts contain every word, those with matching names first; one query."""
    lines = _choosable(viewer, organization, on).exclude(ability__in=list(without))
    return _choices(matching_lines(lines, words)[:most])


def get_ability_choices(
    viewer: Viewer, organization: int, values: Iterable[str], *, on: dt.date
) -> list[AbilityChoice]:
    """The readable abilities among these values, by name; one query."""
    lines = _choosable(viewer, organization, on).filter(_are(values))
    return _choices(lines.order_by("name", "pk"))


def choices_among(viewer: Viewer, organization: int, abilities: QuerySet, *, on: dt.date) -> list[AbilityChoice]:
    """The readable abilities among these (a subquery of ids), by name; one query."""
    lines = _choosable(viewer, organization, on).filter(ability__in=abilities)
    return _choices(lines.order_by("name", "pk"))


def get_abilities_by_value(releases: QuerySet[Release], values: Iterable[str]) -> dict[str, RateableAbility]:
    """The abilities by value, if any of the releases (of one organization) contains them; one query."""
    values = list(values)
    if not values:
        return {}
    rows = ReleasedAbility.objects.filter(_are(values), release__in=releases)
    return {each.value: each for each in map(_rateable, _with_wording(rows))}


def _with_wording(rows: QuerySet[ReleasedAbility]) -> QuerySet[ReleasedAbility]:
    return rows.select_related("release", "edition", "ability__framework").defer("search_text", "release__frame")


def rateable_abilities(abilities: Iterable[int], *, on: dt.date) -> dict[int, RateableAbility]:
    """The abilities in current releases by id; one query, or none for no abilities."""
    ids = list(abilities)
    if not ids:
        return {}
    rows = ReleasedAbility.objects.filter(ability__in=ids, release__in=Release.objects.current(on))
    return {row.ability_id: _rateable(row) for row in _with_wording(rows)}


def abilities_by_id(chosen: Iterable[AbilityChoice]) -> list[Ability]:
    """The rows of chosen abilities, for an action; one query."""
    return list(Ability.objects.filter(pk__in=[each.id for each in chosen]).select_related("framework"))


def _choosable(viewer: Viewer, organization: int, on: dt.date) -> QuerySet[ReleasedAbility]:
    present = current_versions(viewer, on).filter(framework__organization=organization).in_use()
    return ReleasedAbility.objects.filter(release__in=present)


def _are(values: Iterable[str]) -> Q:
    pairs = [each.partition("/") for each in values]
    return reduce(or_, (Q(release__framework__key=framework, key=key) for framework, _, key in pairs), Q(pk=None))


def _choices(lines: QuerySet[ReleasedAbility]) -> list[AbilityChoice]:
    rows = lines.values(
        "key",
        "name",
        "ability_id",
        framework=F("release__framework__key"),
        framework_name=F("release__name"),
        organization=F("release__framework__organization__slug"),
    )
    return [AbilityChoice(id=row.pop("ability_id"), **row) for row in rows]


def _rateable(row: ReleasedAbility) -> RateableAbility:
    rungs = ability_wording(row.edition.content, row.release.name).milestones
    return RateableAbility(
        value=f"{row.ability.framework.key}/{row.key}",
        name=row.name,
        framework_name=row.release.name,
        levels=tuple(rung.level for rung in rungs if rung.is_defined),
        ability=row.ability,
    )
