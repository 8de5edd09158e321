"""Health badges of an ability: facts and a moment in, verdicts with a sentence out (docs/health.md). Pure."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields

from frameworks.content_checks import ContentFacts
from frameworks.words import MilestoneStatus
from ui.dates import span_text

GOOD, WARNING, BAD, INFORMATION = "good", "warning", "bad", "information"
WORST_FIRST = (BAD, WARNING, INFORMATION, GOOD)
SEVERITIES = {BAD: "Bad", WARNING: "Warning", INFORMATION: "Information", GOOD: "Good"}


#: Up to here things are counted one by one; of more it is said that there are more, which costs the same for ever.
MANY = 500


@dataclass(frozen=True, kw_only=True)
class Thresholds:
    """Days after which something counts as old; an organization may set its own."""

    observed_within: int = 365
    new_for: int = 90
    fresh_for: int = 365
    stale_after: int = 730
    conversed_within: int = 365
    thread_open_for: int = 30

    @classmethod
    def of(cls, settings: Mapping[str, int]) -> "Thresholds":
        """The defaults with an organization's own. Raises ``ValueError`` for a name or number that is none."""
        known = {field.name for field in fields(cls)}
        for name, days in settings.items():
            if name not in known or not isinstance(days, int) or isinstance(days, bool) or days < 0:
                raise ValueError(
                    f"{name}: {days!r} is not a health threshold. Use days for {', '.join(sorted(known))}."
                )
        return cls(**settings)


@dataclass(frozen=True, kw_only=True)
class AbilityFacts:
    """What is known of an ability on a day: its text, and what every reader of the page may read.

    ``achieved`` is a number of people; it and ``observation_badge`` are ``MANY + 1`` where there are more than ``MANY``.
    ``open_since`` the opening of the oldest open conversation. ``released_at``
    is its first release, None for a draft.
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
    """What the tables tell of an ability; see ``AbilityFacts`` for the meaning of each."""

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
    """What a text says and what the tables know of an ability. ``since`` its edition's run began (None: a draft)."""
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
    """A badge: its code, how grave, the sentence, why, and where it can be mended (a name that pages know).

    ``part`` is what of the ability is to be edited: "description", "maintainers", or "milestone-3".
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
        return Verdict("H1", GOOD, f"Associated with {_count(facts.content.role_badge, 'role')}")
    if facts.released_at is None:
        return Verdict("H1", INFORMATION, "Associated with no role", "It is still a draft.", "roles")
    return Verdict("H1", BAD, "Associated with no role", "It is released, and nobody is asked for it.", "roles")


def observation_badge(facts: AbilityFacts, now: dt.datetime, limits: Thresholds) -> Verdict:
    none = "Has been referenced in no observations"
    if not facts.observations and _is_new(facts, now, limits):
        is_draft = facts.released_at is None
        why = "It is still a draft." if is_draft else f"It was released less than {limits.new_for} days ago."
        return Verdict("H2", INFORMATION, none, why, "observe")
    if not facts.observations:
        return Verdict("H2", WARNING, none, "What nobody observes may not be worth asking for.", "observe")
    text = f"Has been referenced in {_many(facts.observation_badge)} observation{'' if facts.observation_badge == 1 else 's'}"
    if (now.date() - facts.last_observed_on).days > limits.observed_within:
        return Verdict("H2", WARNING, text, f"None in the last {limits.observed_within} days.", "observe")
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
        return Verdict("H4", BAD, text, "Review it, or say that it still holds.", "confirm")
    if age >= limits.fresh_for:
        return Verdict("H4", WARNING, text, "Review it, or say that it still holds.", "confirm")
    return Verdict("H4", GOOD, text)


def conversation_badge(facts: AbilityFacts, now: dt.datetime, limits: Thresholds) -> Verdict:
    if facts.open_since and (now - facts.open_since).days > limits.thread_open_for:
        text = f"A conversation has been open for {span_text(facts.open_since, now)}"
        return Verdict("H5", WARNING, text, "Answer it, or resolve it.", "converse")
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
        return Verdict("H6", BAD, "No milestone is defined at the lowest steps", "Nobody can begin.", "edit", missing)
    if settled < len(lowest):
        text = f"{settled} of the lowest {len(lowest)} milestones {'is' if settled == 1 else 'are'} defined"
        why = "The first steps are the ones that most people need."
        return Verdict("H6", WARNING, text, why, "edit", missing)
    if facts.content.gaps:
        text = f"{_levels(facts.content.gaps)} not defined, with one above"
        return Verdict("H6", WARNING, text, "", "edit", _milestone(facts.content.gaps[0]))
    return Verdict("H6", GOOD, "The lowest milestones are defined")


def undefined_requirement_badge(facts: AbilityFacts, now: dt.datetime, limits: Thresholds) -> Verdict | None:
    if not facts.content.asked_in_vain:
        return None
    who = _listed([f"{role} ({level})" for role, level in facts.content.asked_in_vain])
    text = "A role asks for a milestone that is not defined"
    lowest = min(int(float(level)) for _, level in facts.content.asked_in_vain)
    return Verdict("H7", BAD, text, f"{who}: define it, or ask for another.", "edit", _milestone(lowest))


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
    return Verdict("H8", WARNING, text, "Say what makes it different, or make one of them.", "edit", part)


def maintainer_badge(facts: AbilityFacts, now: dt.datetime, limits: Thresholds) -> Verdict:
    if facts.has_maintainer:
        return Verdict("H9", GOOD, "Has a maintainer")
    why = "Nobody is asked when a question comes up."
    return Verdict("H9", INFORMATION, "Has no maintainer", why, "edit", "maintainers")


def milestone_gap_badge(facts: AbilityFacts, now: dt.datetime, limits: Thresholds) -> Verdict | None:
    said = []
    if facts.content.repeats:
        said.append(f"{_levels(facts.content.repeats)} the same as the one below")
    if facts.content.without_examples:
        said.append(f"{_levels(facts.content.without_examples, has=True)} no example")
    if not said:
        return None
    part = _milestone(min((*facts.content.repeats, *facts.content.without_examples)))
    why = "One can't tell these steps apart by what one sees."
    return Verdict("H10", WARNING, "; ".join(said), why, "edit", part)


#: What each badge is about, by its code.
ABOUT = {
    "H1": "Asked for by roles",
    "H2": "Referenced in observations",
    "H3": "Achieved by people",
    "H4": "Last updated",
    "H5": "Conversed about",
    "H6": "The lowest milestones are defined",
    "H7": "What roles ask for is defined",
    "H8": "Says something of its own",
    "H9": "Has a maintainer",
    "H10": "Its milestones can be told apart",
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

#: Those that a file alone can answer.
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
    """The gravest badge; of equals the first."""
    return min(verdicts, key=lambda verdict: WORST_FIRST.index(verdict.severity))


@dataclass(frozen=True)
class BadgeChange:
    """A badge of another severity than before; None where it was not, or is no longer, there."""

    before: Verdict | None
    after: Verdict | None

    @property
    def is_worse(self) -> bool:
        return _gravity(self.after) < _gravity(self.before)


def badge_changes(before: Iterable[Verdict], after: Iterable[Verdict]) -> tuple[BadgeChange, ...]:
    """The badges whose severity changes, those that get worse first, and of them the gravest.

    Other words for the same ("3 roles" rather than "2 roles") are no change, and where a badge comes or goes that
    complains of nothing nobody needs to hear of it.
    """
    was, now = ({each.code: each for each in some} for some in (before, after))
    found = [BadgeChange(was.get(code), now.get(code)) for code in sorted({*was, *now})]
    told = [each for each in found if _is_told(each)]
    return tuple(sorted(told, key=lambda shift: (not shift.is_worse, _gravity(shift.after), _gravity(shift.before))))


def _is_told(shift: BadgeChange) -> bool:
    there = [each.severity for each in (shift.before, shift.after) if each]
    return there[0] != there[1] if len(there) == 2 else there[0] in (BAD, WARNING)


def _gravity(verdict: Verdict | None) -> int:
    """The place among the severities, the worst first; a badge that is not there is the best."""
    return WORST_FIRST.index(verdict.severity) if verdict else len(WORST_FIRST)


def _is_new(facts: AbilityFacts, now: dt.datetime, limits: Thresholds) -> bool:
    return facts.released_at is None or (now - facts.released_at).days < limits.new_for


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def _many(number: int) -> str:
    return f"{number:,}" if number <= MANY else f"over {MANY:,}"


def _listed(words: list[str]) -> str:
    """ "A, B and C"; past four the rest are counted."""
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
