"""Health badges about the use of an ability: by roles, in observations, for awards."""

import datetime as dt

from observations.health.badge import BADGES, Finding, Fix, HealthBadge, Thresholds, bad, good, information, warning
from observations.health.facts import MANY, AbilityFacts
from observations.health.verdicts import BAD, GOOD, INFORMATION, WARNING
from ui.english import plural


def _association(facts: AbilityFacts, now: dt.datetime, limits: Thresholds) -> Finding:
    if facts.content.roles:
        return good(f"Associated with {plural(facts.content.roles, 'role')}")
    if facts.released_at is None:
        return information("Associated with no roles", "It is still a draft.")
    return bad("Associated with no roles", "It is released, but no role uses it.")


ASSOCIATED = BADGES.register(
    HealthBadge(
        code="H1",
        title="Associated with roles",
        rule=_association,
        when={
            GOOD: "associated with *n* roles",
            BAD: "associated with no role, and released",
            INFORMATION: "associated with no role, still a draft",
        },
        fix=Fix.ROLES,
        is_about_text=True,
    )
)


def _reference(facts: AbilityFacts, now: dt.datetime, limits: Thresholds) -> Finding:
    none = "Has been referenced in no observations"
    if not facts.observations and _is_new(facts, now, limits):
        is_draft = facts.released_at is None
        why = "It is still a draft." if is_draft else f"It was released less than {limits['new_for']} days ago."
        return information(none, why)
    if not facts.observations:
        return warning(none, "If nobody observes it, it may not be worth keeping.")
    text = f"Has been referenced in {_many(facts.observations, 'observation')}"
    if (now.date() - facts.last_observed_on).days > limits["observed_within"]:
        return warning(text, f"The last one is more than {limits['observed_within']} days old.")
    return good(text)


def _is_new(facts: AbilityFacts, now: dt.datetime, limits: Thresholds) -> bool:
    return facts.released_at is None or (now - facts.released_at).days < limits["new_for"]


REFERENCED = BADGES.register(
    HealthBadge(
        code="H2",
        title="Referenced in observations",
        rule=_reference,
        when={
            GOOD: "referenced in *n* observations, at least one in the last 365 days",
            WARNING: "referenced in none; or in none in the last 365 days",
            INFORMATION: "referenced in none, but released less than 90 days ago",
        },
        thresholds={"observed_within": 365, "new_for": 90},
        fix=Fix.OBSERVE,
    )
)


def _achievement(facts: AbilityFacts, now: dt.datetime, limits: Thresholds) -> Finding:
    if not facts.achieved:
        return information("No one has achieved a milestone on this ability")
    people, has = _many(facts.achieved, "person"), "has" if facts.achieved == 1 else "have"
    return good(f"{people[0].upper()}{people[1:]} {has} achieved a milestone on this ability")


ACHIEVED = BADGES.register(
    HealthBadge(
        code="H3",
        title="Achieved by people",
        rule=_achievement,
        when={GOOD: "*n* people have achieved a milestone", INFORMATION: "no one has"},
    )
)


def _many(number: int, noun: str) -> str:
    return plural(number, noun) if number <= MANY else f"over {plural(MANY, noun)}"
