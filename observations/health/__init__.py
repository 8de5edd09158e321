"""Health badges of an ability: facts and a moment in, verdicts out (docs/health.md). Pure functions.

The badges themselves are the entries in ``use_badges``, ``freshness_badges`` and ``text_badges``.
"""

from observations.health import use_badges  # isort: skip - registers H1 to H3; the order is that of the page
from observations.health import freshness_badges  # isort: skip - H4 and H5
from observations.health import text_badges  # isort: skip - H6 to H10
from observations.health.badge import BADGES, Fix, HealthBadge, badge_titles, badges, file_badges, thresholds_of
from observations.health.facts import MANY, NOTHING_KNOWN, AbilityFacts, TableFacts, ability_facts
from observations.health.verdicts import (
    BAD,
    GOOD,
    INFORMATION,
    SEVERITIES,
    WARNING,
    WORST_FIRST,
    BadgeChange,
    Verdict,
    badge_changes,
    worst,
)

__all__ = [
    "BAD", "BADGES", "GOOD", "INFORMATION", "MANY", "NOTHING_KNOWN", "SEVERITIES", "WARNING", "WORST_FIRST",
    "AbilityFacts", "BadgeChange", "Fix", "HealthBadge", "TableFacts", "Verdict", "ability_facts", "badge_changes",
    "badge_titles", "badges", "file_badges", "freshness_badges", "text_badges", "thresholds_of", "use_badges",
    "worst",
]  # fmt: skip
