"""Health verdicts as badges, with the way to mend them for those who may."""

import datetime as dt
from collections.abc import Mapping

from frameworks.lint import ContentFacts
from frameworks.queries import Reading
from observations.health import AbilityFacts, Thresholds, Verdict, badges
from observations.queries import NOTHING_KNOWN, KnownFacts
from ui.components import Badge, Link


def ability_facts(
    content: ContentFacts,
    known: KnownFacts = NOTHING_KNOWN,
    *,
    since: dt.datetime | None,
    first_released_at: dt.datetime | None,
) -> AbilityFacts:
    """What a release says and what the tables know of an ability, together."""
    return AbilityFacts(
        content=content,
        released_at=first_released_at,
        updated_at=max(filter(None, [since, known.confirmed_at]), default=None) if since else None,
        observations=known.observations,
        last_observed_on=known.last_observed_on,
        achieved=known.achieved,
        conversed_at=known.conversed_at,
        open_since=known.open_since,
        has_maintainer=known.has_maintainer,
    )


def verdicts_of(reading: Reading, facts: AbilityFacts, now: dt.datetime) -> tuple[Verdict, ...]:
    return badges(facts, now, Thresholds.of(reading.health_thresholds))


def drawn(verdicts: tuple[Verdict, ...], remedies: Mapping[str, Link]) -> tuple[Badge, ...]:
    """The badges, each with the remedy that this viewer may use (``remedies`` by the verdict's ``mend``)."""
    return tuple(
        Badge(verdict.severity, verdict.text, verdict.reason, remedies.get(verdict.mend)) for verdict in verdicts
    )
