"""Health badges of an ability: facts and a moment in, verdicts out (docs/health.md). Pure functions."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields

from frameworks.content_checks import ContentFacts
from frameworks.words import MilestoneStatus
from ui.dates import span_text

GOOD, WARNING, BAD, INFORMATION = "good", "warning", "bad", "information"
WORST_FIRST = (BAD, WARNING, INFORMATION, GOOD)
SEVERITIES = {BAD: "Bad", WARNING: "Warning", INFORMATION: "Information", GOOD: "Good"}


#: Counts stop here, so that their cost is bounded; a higher count reads "over 500".
MANY = 500


@dataclass(frozen=True, kw_only=True)
class Thresholds:
    """Limits in days; an organization can set its own."""

    observed_within: int = 365
    new_for: int = 90
    fresh_for: int = 365
    stale_after: int = 730
    conversed_within: int = 365
    thread_open_for: int = 30

    @classmethod
    def of(cls, settings: Mapping[str, int]) -> "Thresholds":
        """The defaults, overridden by an organization's own. Raises ``ValueError`` for a bad name or number."""
        known = {field.name for field in fields(cls)}
        for name, days in settings.items():
            if name not in known or not isinstance(days, int) or isinstance(days, bool) or days < 0:
                raise ValueError(
                    f"{name}: {days!r} is not a health threshold. Use a whole number of days, 0 or more, for "
                    f"{', '.join(sorted(known))}."
                )
        return cls(**settings)


@dataclass(frozen=True, kw_only=True)
class AbilityFacts:
    """What is known about an ability on a day: its text, and what every reader of the page can read.

    ``achieved`` is a number of people; it and ``observation_badge`` are ``MANY + 1`` if there are more than ``MANY``.
    ``open_since`` is when the oldest open conversation was started. ``released_at`` is when the ability was first
    released, None for a draft.
    """

    content: ContentFacts
    released_at: dt.datetime | None = None
    updated_at: dt.datetime | None = None
    observations: int = 0
    last_observed_on: dt.date | None = None
    achieved: int = 0
    conversed_at: dt.datetime | None = None
    open_since: dt.datetime | None = None
    has_maintainer: bool = False


@dataclass(frozen=True, kw_only=True)
class TableFacts:
    """The part of ``AbilityFacts`` that comes from the database, with the same meanings."""

    observations: int = 0
    last_observed_on: dt.date | None = None
    achieved: int = 0
    conversed_at: dt.datetime | None = None
    open_since: dt.datetime | None = None
    confirmed_at: dt.datetime | None = None
    has_maintainer: bool = False


NOTHING_KNOWN = TableFacts()


def ability_facts(
    content: ContentFacts,
    known: TableFacts = NOTHING_KNOWN,
    *,
    since: dt.datetime | None,
    first_released_at: dt.datetime | None,
) -> AbilityFacts:
    """Join the facts of a text and of the database. ``since``: when its edition was released (None: a draft)."""
    return AbilityFacts(
        content=content,
        released_at=first_released_at,
        updated_at=max(filter(None, [since, known.confirmed_at])) if since else None,
        observations=known.observations,
        last_observed_on=known.last_observed_on,
        achieved=known.achieved,
        conversed_at=known.conversed_at,
        open_since=known.open_since,
        has_maintainer=known.has_maintainer,
    )


@dataclass(frozen=True)
class Verdict:
    """A badge: its code, severity, sentence, reason, and ``mend``, the kind of fix (a name that pages know).

    ``part`` is the part of the ability to edit: "description", "maintainers", or "milestone-3".
    """

    code: str
    severity: str
    text: str
    reason: str = ""
    mend: str = ""
    part: str = ""


Judge = Callable[[AbilityFacts, dt.datetime, Thresholds], Verdict | None]


def role_badge(facts: AbilityFacts, now: dt.datetime, limits: Thresholds) -> Verdict:
    if facts.content.roles:
        return Verdict("H1", GOOD, f"Associated with {_count(facts.content.roles, 'role')}")
    if facts.released_at is None:
        return Verdict("H1", INFORMATION, "Associated with no roles", "It is still a draft.", "roles")
    return Verdict("H1", BAD, "Associated with no roles", "It is released, but no role uses it.", "roles")


def observation_badge(facts: AbilityFacts, now: dt.datetime, limits: Thresholds) -> Verdict:
    none = "Has been referenced in no observations"
    if not facts.observations and _is_new(facts, now, limits):
        is_draft = facts.released_at is None
        why = "It is still a draft." if is_draft else f"It was released less than {limits.new_for} days ago."
        return Verdict("H2", INFORMATION, none, why, "observe")
    if not facts.observations:
        return Verdict("H2", WARNING, none, "If nobody observes it, it may not be worth keeping.", "observe")
    text = f"Has been referenced in {_many(facts.observations)} observation{'' if facts.observations == 1 else 's'}"
    if (now.date() - facts.last_observed_on).days > limits.observed_within:
        return Verdict(
            "H2", WARNING, text, f"The last one is more than {limits.observed_within} days old.", "observe"
        )
    return Verdict("H2", GOOD, text)


def achievement_badge(facts: AbilityFacts, now: dt.datetime, limits: Thresholds) -> Verdict:
    if not facts.achieved:
        return Verdict("H3", INFORMATION, "No one has achieved a milestone on this ability")
    people = "1 person has" if facts.achieved == 1 else f"{_many(facts.achieved).capitalize()} people have"
    return Verdict("H3", GOOD, f"{people} achieved a milestone on this ability")


def freshness_badge(facts: AbilityFacts, now: dt.datetime, limits: Thresholds) -> Verdict | None:
    if facts.updated_at is None:
        return None
    text = f"Last updated: {span_text(facts.updated_at, now)} ago"
    age = (now - facts.updated_at).days
    if age >= limits.stale_after:
        why = f"That is {limits.stale_after} days or more. Review it, or confirm that it is still right."
        return Verdict("H4", BAD, text, why, "confirm")
    if age >= limits.fresh_for:
        why = f"That is {limits.fresh_for} days or more. Review it, or confirm that it is still right."
        return Verdict("H4", WARNING, text, why, "confirm")
    return Verdict("H4", GOOD, text)


def conversation_badge(facts: AbilityFacts, now: dt.datetime, limits: Thresholds) -> Verdict:
    if facts.open_since and (now - facts.open_since).days > limits.thread_open_for:
        text = f"A conversation has been open for {span_text(facts.open_since, now)}"
        why = f"That is more than {limits.thread_open_for} days. Reply to it or resolve it."
        return Verdict("H5", WARNING, text, why, "converse")
    if facts.conversed_at is None:
        return Verdict("H5", INFORMATION, "Never conversed about")
    span = span_text(facts.conversed_at, now)
    if (now - facts.conversed_at).days > limits.conversed_within:
        return Verdict("H5", INFORMATION, f"Last conversation: {span} ago")
    return Verdict("H5", GOOD, f"Last conversation: {span} ago")


def lowest_milestones_badge(facts: AbilityFacts, now: dt.datetime, limits: Thresholds) -> Verdict:
    lowest = facts.content.lowest
    missing = _milestone(facts.content.missing)
    settled = sum(status != MilestoneStatus.UNDEFINED for status in lowest)
    if not settled:
        return Verdict(
            "H6", BAD, "No milestones are defined at the lowest steps", "Nobody can start.", "edit", missing
        )
    if settled < len(lowest):
        text = f"{settled} of the lowest {len(lowest)} milestones {'is' if settled == 1 else 'are'} defined"
        why = "Most people start with the lowest steps."
        return Verdict("H6", WARNING, text, why, "edit", missing)
    if facts.content.gaps:
        text = f"{_levels(facts.content.gaps)} not defined, but a higher one is"
        why = "A gap hides what comes next."
        return Verdict("H6", WARNING, text, why, "edit", _milestone(facts.content.gaps[0]))
    return Verdict("H6", GOOD, "The lowest milestones are defined")


def undefined_requirement_badge(facts: AbilityFacts, now: dt.datetime, limits: Thresholds) -> Verdict | None:
    if not facts.content.asked_in_vain:
        return None
    who = _listed([f"{role} ({level})" for role, level in facts.content.asked_in_vain])
    text = "A role uses a milestone that is not defined"
    lowest = min(int(float(level)) for _, level in facts.content.asked_in_vain)
    return Verdict(
        "H7",
        BAD,
        text,
        f"{who}: define this milestone, or choose another one for the role.",
        "edit",
        _milestone(lowest),
    )


def duplicates_badge(facts: AbilityFacts, now: dt.datetime, limits: Thresholds) -> Verdict | None:
    shared = [
        (what, names)
        for what, names in (
            ("description", facts.content.same_description),
            ("examples", facts.content.same_examples),
        )
        if names
    ]
    if not shared:
        return None
    what = " and ".join(what for what, _ in shared)
    others = sorted({name for _, names in shared for name in names})
    text = f"Has the same {what} as {_listed(others)}"
    part = "description" if facts.content.same_description else ""
    return Verdict(
        "H8", WARNING, text, "Readers can’t tell them apart. Explain the difference, or merge them.", "edit", part
    )


def maintainer_badge(facts: AbilityFacts, now: dt.datetime, limits: Thresholds) -> Verdict:
    if facts.has_maintainer:
        return Verdict("H9", GOOD, "Has a maintainer")
    why = "Nobody is responsible for questions about it."
    return Verdict("H9", INFORMATION, "Has no maintainer", why, "edit", "maintainers")


def milestone_gap_badge(facts: AbilityFacts, now: dt.datetime, limits: Thresholds) -> Verdict | None:
    said = []
    if facts.content.repeats:
        said.append(f"{_levels(facts.content.repeats)} the same as the one below")
    if facts.content.without_examples:
        said.append(f"{_levels(facts.content.without_examples, has=True)} no examples")
    if not said:
        return None
    part = _milestone(min((*facts.content.repeats, *facts.content.without_examples)))
    why = "People can’t tell these steps apart by what they observe."
    text = "; ".join([*said[:1], *(each[0].lower() + each[1:] for each in said[1:])])
    return Verdict("H10", WARNING, text, why, "edit", part)


#: The topic of each badge, by its code.
ABOUT = {
    "H1": "Associated with roles",
    "H2": "Referenced in observations",
    "H3": "Achieved by people",
    "H4": "Last updated",
    "H5": "Conversed about",
    "H6": "The lowest milestones are defined",
    "H7": "Milestones used by roles are defined",
    "H8": "Differs from other abilities",
    "H9": "Has a maintainer",
    "H10": "Milestones can be told apart",
}

#: In the order of the page: use, freshness, then the rest.
BADGES: tuple[Judge, ...] = (
    role_badge,
    observation_badge,
    achievement_badge,
    freshness_badge,
    conversation_badge,
    lowest_milestones_badge,
    undefined_requirement_badge,
    duplicates_badge,
    maintainer_badge,
    milestone_gap_badge,
)

#: The badges that a file alone can answer.
FILE_BADGES: tuple[Judge, ...] = (
    role_badge,
    lowest_milestones_badge,
    undefined_requirement_badge,
    duplicates_badge,
    milestone_gap_badge,
)


def badges(
    facts: AbilityFacts, now: dt.datetime, limits: Thresholds = Thresholds(), judges: Iterable[Judge] = BADGES
) -> tuple[Verdict, ...]:
    """The badges of an ability, in the order of the page."""
    return tuple(verdict for judge in judges if (verdict := judge(facts, now, limits)) is not None)


def file_badges(content: ContentFacts, now: dt.datetime) -> tuple[Verdict, ...]:
    """The badges that a framework's file can answer, as if it were released today."""
    return badges(AbilityFacts(content=content, released_at=now), now, judges=FILE_BADGES)


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """The worst badge; the first of equals."""
    return min(verdicts, key=lambda verdict: WORST_FIRST.index(verdict.severity))


@dataclass(frozen=True)
class BadgeChange:
    """A badge whose severity changed; ``before`` or ``after`` is None if the badge did not exist."""

    before: Verdict | None
    after: Verdict | None

    @property
    def is_worse(self) -> bool:
        return _gravity(self.after) < _gravity(self.before)


def badge_changes(before: Iterable[Verdict], after: Iterable[Verdict]) -> tuple[BadgeChange, ...]:
    """The badges whose severity changes, those that get worse first, then by severity.

    A different sentence with the same severity ("3 roles" instead of "2 roles") is not a change. Neither is a good or
    informational badge that appears or disappears.
    """
    was, now = ({each.code: each for each in some} for some in (before, after))
    found = [BadgeChange(was.get(code), now.get(code)) for code in sorted({*was, *now})]
    told = [each for each in found if _is_told(each)]
    return tuple(sorted(told, key=lambda shift: (not shift.is_worse, _gravity(shift.after), _gravity(shift.before))))


def _is_told(shift: BadgeChange) -> bool:
    there = [each.severity for each in (shift.before, shift.after) if each]
    return there[0] != there[1] if len(there) == 2 else there[0] in (BAD, WARNING)


def _gravity(verdict: Verdict | None) -> int:
    """The rank of a severity, the worst first; a missing badge ranks best."""
    return WORST_FIRST.index(verdict.severity) if verdict else len(WORST_FIRST)


def _is_new(facts: AbilityFacts, now: dt.datetime, limits: Thresholds) -> bool:
    return facts.released_at is None or (now - facts.released_at).days < limits.new_for


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def _many(number: int) -> str:
    return f"{number:,}" if number <= MANY else f"over {MANY:,}"


def _listed(words: list[str]) -> str:
    """ "A, B and C"; with more than four, the rest are counted."""
    if len(words) > 4:
        return f"{', '.join(words[:3])} and {len(words) - 3} more"
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]]))


def _milestone(level: int | None) -> str:
    return f"milestone-{level}" if level is not None else ""


def _levels(levels: tuple[int, ...], *, has: bool = False) -> str:
    """ "Milestone 3 is", "Milestones 2 and 3 are"; with ``has``: "has", "have"."""
    one = len(levels) == 1
    verb = ("has" if one else "have") if has else ("is" if one else "are")
    return f"Milestone{'' if one else 's'} {_listed([str(level) for level in levels])} {verb}"
