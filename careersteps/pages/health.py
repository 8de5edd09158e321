"""The health of a framework: every badge that is not good, worst first, under its ability."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse

from careersteps.pages.answers import public, show
from careersteps.pages.framework import JudgedAbility, health_sums, judged_abilities, paged
from careersteps.pages.surroundings import framework_chrome
from frameworks.queries import Which, read_shelf
from observations.health import GOOD, WORST_FIRST
from ui.components import Badge, Link, Pages

ABILITIES_A_PAGE = 50


@dataclass(frozen=True)
class AbilityHealth:
    name: str
    url: str
    badges: tuple[Badge, ...]


@dataclass(frozen=True, kw_only=True)
class HealthPage:
    sums: tuple[tuple[str, str, int], ...]
    abilities: tuple[AbilityHealth, ...]
    pages: Pages | None
    all_good: int
    index: Link


@public
def health(request: HttpRequest, organization: str, framework: str, **which) -> HttpResponse:
    shelf = read_shelf(request.viewer, organization, framework, Which(**which), on=request.today)
    judged = judged_abilities(shelf, request)
    addresses = shelf.reading.addresses
    poorly = sorted((each for each in judged if each.worst.severity != GOOD), key=_gravity, reverse=True)
    shown, pages = paged(poorly, request.GET, ABILITIES_A_PAGE, addresses.health)
    page = HealthPage(
        sums=health_sums(judged),
        abilities=tuple(
            AbilityHealth(each.ability.name, addresses.ability(each.ability.key), _badges(each)) for each in shown
        ),
        pages=pages,
        all_good=len(judged) - len(poorly),
        index=Link(shelf.reading.framework_name, addresses.index),
    )
    chrome = framework_chrome(
        shelf.reading,
        request.viewer,
        title="Configuration health",
        current=addresses.health,
        description=f"How well the abilities of {shelf.reading.framework_name} are kept.",
        canonical=addresses.present.health,
    )
    return show(request, "pages/health.html", chrome, page)


def _gravity(judged: JudgedAbility) -> tuple[int, ...]:
    """How many badges of each severity, gravest first, for the order of the page."""
    severities = [verdict.severity for verdict in judged.verdicts]
    return tuple(severities.count(severity) for severity in WORST_FIRST)


def _badges(judged: JudgedAbility) -> tuple[Badge, ...]:
    found = [verdict for verdict in judged.verdicts if verdict.severity != GOOD]
    return tuple(
        Badge(verdict.severity, verdict.text, verdict.reason)
        for verdict in sorted(found, key=lambda verdict: WORST_FIRST.index(verdict.severity))
    )
