"""Health badges: what an entry says, the registry, and the badges of an ability."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from foundation.registry import Registry
from frameworks.content_facts import ContentFacts
from observations.health.facts import AbilityFacts
from observations.health.verdicts import BAD, GOOD, INFORMATION, WARNING, Verdict

#: Limits by name, in days.
Thresholds = Mapping[str, int]


class Fix(StrEnum):
    """Where a badge can be fixed; pages turn it into a link for viewers who can."""

    EDIT = "edit"  #: the part of the ability that the finding names
    ROLES = "roles"  #: the requirements of roles
    CONFIRM = "confirm"  #: "reviewed, still right"
    OBSERVE = "observe"  #: the observation form
    CONVERSE = "converse"  #: the conversations of the ability
    NOWHERE = ""


class Finding(NamedTuple):
    """The result of a rule. Made by ``good``, ``information``, ``warning`` and ``bad``."""

    severity: str
    text: str
    reason: str = ""
    part: str = ""


def good(text: str) -> Finding:
    return Finding(GOOD, text)


def information(text: str, reason: str = "", part: str = "") -> Finding:
    return Finding(INFORMATION, text, reason, part)


def warning(text: str, reason: str, part: str = "") -> Finding:
    return Finding(WARNING, text, reason, part)


def bad(text: str, reason: str, part: str = "") -> Finding:
    return Finding(BAD, text, reason, part)


Rule = Callable[[AbilityFacts, dt.datetime, Thresholds], Finding | None]


@dataclass(frozen=True, kw_only=True)
class HealthBadge:
    """A health badge, complete: pages, filters, the lint command and the check of docs/health.md read it from here.

    ``title`` names it in tables and filters. ``rule`` returns None if the badge does not apply. ``when`` says in one
    phrase for each severity when the rule returns it, as in docs/health.md. ``thresholds`` are the limits that the
    rule uses, with their defaults in days; an organization can set its own. ``fix`` is offered wherever there is a
    reason. ``is_about_text``: the framework's text alone answers it, so that it is checked in files, too.
    """

    code: str
    title: str
    rule: Rule
    when: Mapping[str, str]
    thresholds: Mapping[str, int] = field(default_factory=dict)
    fix: Fix = Fix.NOWHERE
    is_about_text: bool = False

    @property
    def name(self) -> str:
        return self.code

    def verdict(self, facts: AbilityFacts, now: dt.datetime, limits: Thresholds) -> Verdict | None:
        found = self.rule(facts, now, limits)
        if found is None:
            return None
        fix = self.fix if found.reason else Fix.NOWHERE
        return Verdict(self.code, found.severity, found.text, found.reason, fix, found.part)


#: In the order of the page: use, freshness, then the rest.
BADGES: Registry[HealthBadge] = Registry("health badge")


def badge_titles() -> dict[str, str]:
    """The title of each badge, by its code."""
    return {badge.code: badge.title for badge in BADGES}


def thresholds_of(settings: Thresholds = MappingProxyType({})) -> Thresholds:
    """The defaults of all badges, overridden by an organization's own.

    Raises ``ValueError`` for a bad name or number.
    """
    defaults = {name: days for badge in BADGES for name, days in badge.thresholds.items()}
    for name, days in settings.items():
        if name not in defaults or not isinstance(days, int) or isinstance(days, bool) or days < 0:
            raise ValueError(
                f"{name}: {days!r} is not a health threshold. Use a whole number of days, 0 or more, for "
                f"{', '.join(sorted(defaults))}."
            )
    return {**defaults, **settings}


def badges(facts: AbilityFacts, now: dt.datetime, limits: Thresholds | None = None) -> tuple[Verdict, ...]:
    """The badges of an ability, in the order of the page; ``limits`` from ``thresholds_of``."""
    return _verdicts(BADGES, facts, now, thresholds_of() if limits is None else limits)


def file_badges(content: ContentFacts, now: dt.datetime) -> tuple[Verdict, ...]:
    """The badges that a framework's file can answer, as if it were released today."""
    about_text = [badge for badge in BADGES if badge.is_about_text]
    return _verdicts(about_text, AbilityFacts(content=content, released_at=now), now, thresholds_of())


def _verdicts(
    judges: Iterable[HealthBadge], facts: AbilityFacts, now: dt.datetime, limits: Thresholds
) -> tuple[Verdict, ...]:
    return tuple(verdict for badge in judges if (verdict := badge.verdict(facts, now, limits)) is not None)
