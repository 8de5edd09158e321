"""Health verdicts as badges, with the way to mend them for those who may."""

import datetime as dt
from collections.abc import Mapping

from frameworks.queries import Reading
from observations.health import AbilityFacts, Thresholds, Verdict, badges
from ui.components import Badge, Link


def verdicts_of(reading: Reading, facts: AbilityFacts, now: dt.datetime) -> tuple[Verdict, ...]:
    return badges(facts, now, Thresholds.of(reading.health_thresholds))


def drawn(verdicts: tuple[Verdict, ...], remedies: Mapping[str, Link]) -> tuple[Badge, ...]:
    """The badges, each with the remedy that this viewer may use (``remedies`` by the verdict's ``mend``)."""
    return tuple(
        Badge(verdict.severity, verdict.text, verdict.reason, remedies.get(verdict.mend)) for verdict in verdicts
    )
