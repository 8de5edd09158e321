"""Health badges about the freshness of an ability: its last update, its last conversation."""

import datetime as dt

from observations.health.badge import BADGES, Finding, Fix, HealthBadge, Thresholds, bad, good, information, warning
from observations.health.facts import AbilityFacts
from observations.health.verdicts import BAD, GOOD, INFORMATION, WARNING
from ui.dates import span_text


def _update(facts: AbilityFacts, now: dt.datetime, limits: Thresholds) -> Finding | None:
    if facts.updated_at is None:
        return None
    text, age = f"Last updated: {span_text(facts.updated_at, now)} ago", (now - facts.updated_at).days
    why = "The last update was at least {} days ago. Review the ability, or confirm that it is still right."
    if age >= limits["stale_after"]:
        return bad(text, why.format(limits["stale_after"]))
    if age >= limits["fresh_for"]:
        return warning(text, why.format(limits["fresh_for"]))
    return good(text)


UPDATED = BADGES.register(
    HealthBadge(
        code="H4",
        title="Last updated",
        rule=_update,
        when={
            GOOD: "last updated under 365 days ago",
            WARNING: "365 to 729 days",
            BAD: "730 days or more",
        },
        thresholds={"fresh_for": 365, "stale_after": 730},
        fix=Fix.CONFIRM,
    )
)


def _conversation(facts: AbilityFacts, now: dt.datetime, limits: Thresholds) -> Finding:
    if facts.open_since and (now - facts.open_since).days > limits["thread_open_for"]:
        text = f"A conversation has been open for {span_text(facts.open_since, now)}"
        days = limits["thread_open_for"]
        return warning(
            text, f"No conversation should stay open for more than {days} days. Reply to it or resolve it."
        )
    if facts.conversed_at is None:
        return information("Never conversed about")
    text = f"Last conversation: {span_text(facts.conversed_at, now)} ago"
    is_old = (now - facts.conversed_at).days > limits["conversed_within"]
    return information(text) if is_old else good(text)


DISCUSSED = BADGES.register(
    HealthBadge(
        code="H5",
        title="Discussed",
        rule=_conversation,
        when={
            GOOD: "discussed in the last 365 days, and no conversation open for more than 30 days",
            WARNING: "a conversation open for more than 30 days",
            INFORMATION: "never discussed, or not in the last 365 days",
        },
        thresholds={"conversed_within": 365, "thread_open_for": 30},
        fix=Fix.CONVERSE,
    )
)
