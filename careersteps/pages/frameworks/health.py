"""The health of a framework: a table of the badges by severity, and for each ability the badges that are not good."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpResponse

from careersteps.pages.frameworks.badges import badges_for_page, remedies
from careersteps.pages.frameworks.framework import AbilityWithBadges, health_sums, judged_abilities, selected
from careersteps.pages.layout.page_frame import framework_frame
from careersteps.pages.layout.paging import matching, paged, query_of
from careersteps.pages.layout.responses import public_response, show
from frameworks.addresses import FrameworkUrls
from frameworks.queries import FrameworkIndex, ReleaseSelector, read_framework_index
from observations.health import BADGES, GOOD, SEVERITIES, WORST_FIRST, HealthBadge, Verdict, badge_titles
from people.requests import PageRequest
from people.viewer import ViewerMembership
from ui.components import Badge, Filters, Link, Pages
from ui.english import plural

ABILITIES_A_PAGE = 24


@dataclass(frozen=True)
class Tally:
    """How many abilities have a badge of this severity (or have it as their worst), and a link to them."""

    severity: str
    label: str
    count: int
    url: str


@dataclass(frozen=True)
class BadgeRow:
    """A badge with a tally for each severity, worst first; its link leads to the abilities where it is not good."""

    code: str
    link: Link
    tallies: tuple[Tally, ...]


@dataclass(frozen=True)
class AbilityHealth:
    name: str
    url: str
    badges: tuple[Badge, ...]


@dataclass(frozen=True)
class HealthFilters:
    """The filters in the address, empty where there are none. Without a badge ``health`` is that of the worst one."""

    query: str
    badge: str
    health: str

    @classmethod
    def of(cls, parameters: Mapping[str, str]) -> "HealthFilters":
        badge, health = parameters.get("badge", ""), parameters.get("health", "")
        return cls(
            query_of(parameters), badge if badge in badge_titles() else "", health if health in SEVERITIES else ""
        )

    def badge_verdicts(self, judged: AbilityWithBadges) -> tuple[Verdict, ...]:
        """The badges of an ability that match the filters, worst first; none where the ability doesn't match."""
        if self.badge:
            found = [each for each in judged.verdicts if each.code == self.badge]
            return tuple(
                each for each in found if each.severity == self.health or (not self.health and _is_poor(each))
            )
        if self.health and judged.worst.severity != self.health:
            return ()
        found = [each for each in judged.verdicts if _is_poor(each) or self.health == GOOD]
        return tuple(sorted(found, key=lambda each: WORST_FIRST.index(each.severity)))


@dataclass(frozen=True, kw_only=True)
class HealthPage:
    tallies: tuple[Tally, ...]
    rows: tuple[BadgeRow, ...]
    filters: Filters
    abilities: tuple[AbilityHealth, ...]
    pages: Pages | None
    all_good: int
    index: Link
    own_url: str
    is_filtered: bool


@public_response
def health(request: PageRequest, organization: str, framework: str, **which) -> HttpResponse:
    wanted = HealthFilters.of(request.GET)
    index = read_framework_index(
        request.viewer,
        organization,
        framework,
        ReleaseSelector(**which),
        on=request.today,
        is_searched=bool(wanted.query),
    )
    page = _page(request, index, judged_abilities(index, request), wanted)
    frame = framework_frame(
        index.reading,
        request.viewer,
        title="Configuration health",
        current=index.reading.addresses.health,
        description=f"How well the abilities of {index.reading.framework_name} are maintained.",
        canonical=index.reading.addresses.current.health,
    )
    return show(request, "pages/frameworks/health.html", frame, page, part="results")


def _page(
    request: PageRequest, index: FrameworkIndex, judged: list[AbilityWithBadges], wanted: HealthFilters
) -> HealthPage:
    addresses = index.reading.addresses
    membership = request.viewer.in_organization(index.reading.organization_id)
    found = _matching_abilities(index, judged, wanted)
    shown, pages = paged(found, request.GET, ABILITIES_A_PAGE, addresses.health)
    sums = health_sums(judged)
    return HealthPage(
        tallies=tuple(
            Tally(severity, label, count, f"{addresses.health}?health={severity}") for severity, label, count in sums
        ),
        rows=_rows(judged, addresses.health),
        filters=_filters(wanted, addresses, len(found), len(judged)),
        abilities=tuple(_ability(each, verdicts, addresses, membership) for each, verdicts in shown),
        pages=pages,
        all_good=next(count for severity, _, count in sums if severity == GOOD),
        index=Link(index.reading.framework_name, addresses.index),
        own_url=addresses.health,
        is_filtered=wanted != HealthFilters("", "", ""),
    )


def _is_poor(verdict: Verdict) -> bool:
    return verdict.severity != GOOD


def _matching_abilities(
    index: FrameworkIndex, judged: list[AbilityWithBadges], wanted: HealthFilters
) -> list[tuple[AbilityWithBadges, tuple[Verdict, ...]]]:
    """The abilities that match the filters, worst first, each with its matching badges."""
    called = {each.key for each in matching(index.abilities, wanted.query)}
    found = [(each, wanted.badge_verdicts(each)) for each in judged if each.ability.key in called]
    return sorted((pair for pair in found if pair[1]), key=lambda pair: _gravity(pair[0]), reverse=True)


def _gravity(judged: AbilityWithBadges) -> tuple[int, ...]:
    """The number of badges of each severity, worst first: the sort key of the page."""
    severities = [verdict.severity for verdict in judged.verdicts]
    return tuple(severities.count(severity) for severity in WORST_FIRST)


def _rows(judged: list[AbilityWithBadges], url: str) -> tuple[BadgeRow, ...]:
    counts = Counter((verdict.code, verdict.severity) for each in judged for verdict in each.verdicts)
    return tuple(_badge_row(badge, {each: counts[badge.code, each] for each in SEVERITIES}, url) for badge in BADGES)


def _badge_row(badge: HealthBadge, counts: dict[str, int], url: str) -> BadgeRow:
    own = f"{url}?badge={badge.code}"
    is_poor = any(count for severity, count in counts.items() if severity != GOOD)
    tallies = (Tally(each, SEVERITIES[each], count, f"{own}&health={each}") for each, count in counts.items())
    return BadgeRow(badge.code, Link(badge.title, own if is_poor else ""), tuple(tallies))


def _filters(wanted: HealthFilters, addresses: FrameworkUrls, found: int, all_of_them: int) -> Filters:
    badges = {code: f"{code}: {title}" for code, title in badge_titles().items()}
    return Filters(
        action=addresses.health,
        results="results",
        label="Search abilities",
        q=wanted.query,
        count=f"{found:,} of {plural(all_of_them, 'ability')}",
        selects=(
            selected("Badge", "badge", "Any badge", badges, wanted.badge),
            selected("Health", "health", "Any health", SEVERITIES, wanted.health),
        ),
    )


def _ability(
    judged: AbilityWithBadges,
    verdicts: tuple[Verdict, ...],
    addresses: FrameworkUrls,
    membership: ViewerMembership | None,
) -> AbilityHealth:
    ability = judged.ability
    ways = remedies(addresses, ability.ability_id, ability.key, membership)
    return AbilityHealth(ability.name, addresses.ability(ability.key), badges_for_page(verdicts, ways))
