"""Health badges about the text of an ability: its milestones, its duplicates, its maintainers."""

import datetime as dt

from frameworks.words import MilestoneStatus
from observations.health.badge import BADGES, Finding, Fix, HealthBadge, Thresholds, bad, good, information, warning
from observations.health.facts import AbilityFacts
from observations.health.verdicts import BAD, GOOD, INFORMATION, WARNING
from ui.english import names_list, plural_of

#: From this many names on, the first three are named and the others counted.
MOST_NAMES = 4


def _lowest(facts: AbilityFacts, now: dt.datetime, limits: Thresholds) -> Finding:
    lowest, gaps = facts.content.lowest, facts.content.gaps
    missing = _milestone(facts.content.missing)
    settled = sum(status != MilestoneStatus.UNDEFINED for status in lowest)
    if not settled:
        return bad("No milestones are defined at the lowest steps", "Nobody can start.", missing)
    if settled < len(lowest):
        text = f"{settled} of the lowest {len(lowest)} milestones {'is' if settled == 1 else 'are'} defined"
        return warning(text, "Most people start with the lowest steps.", missing)
    if gaps:
        text = f"{_levels(gaps)} not defined, but a higher one is"
        return warning(text, "A gap hides what comes next.", _milestone(gaps[0]))
    return good("The lowest milestones are defined")


LOWEST_DEFINED = BADGES.register(
    HealthBadge(
        code="H6",
        title="The lowest milestones are defined",
        rule=_lowest,
        when={
            GOOD: "the lowest three steps are defined or not applicable, with no gap",
            WARNING: "one or two are defined, or there is a gap",
            BAD: "none is defined",
        },
        fix=Fix.EDIT,
        is_about_text=True,
    )
)


def _undefined_requirements(facts: AbilityFacts, now: dt.datetime, limits: Thresholds) -> Finding | None:
    requirements = facts.content.asked_in_vain
    if not requirements:
        return None
    who = names_list([f"{role} ({level})" for role, level in requirements], MOST_NAMES)
    why = f"{who}: define this milestone, or choose another one for the role."
    lowest = min(int(float(level)) for _, level in requirements)
    return bad("A role uses a milestone that is not defined", why, _milestone(lowest))


REQUIRED_DEFINED = BADGES.register(
    HealthBadge(
        code="H7",
        title="Milestones used by roles are defined",
        rule=_undefined_requirements,
        when={BAD: "a role requires a milestone that is not defined"},
        fix=Fix.EDIT,
        is_about_text=True,
    )
)


def _duplicates(facts: AbilityFacts, now: dt.datetime, limits: Thresholds) -> Finding | None:
    content = facts.content
    pairs = (("description", content.same_description), ("examples", content.same_examples))
    shared = [(what, names) for what, names in pairs if names]
    if not shared:
        return None
    what = " and ".join(what for what, _ in shared)
    others = names_list(sorted({name for _, names in shared for name in names}), MOST_NAMES)
    why = "Readers can’t tell them apart. Explain the difference, or merge them."
    return warning(f"Has the same {what} as {others}", why, "description" if content.same_description else "")


DISTINCT = BADGES.register(
    HealthBadge(
        code="H8",
        title="Differs from other abilities",
        rule=_duplicates,
        when={WARNING: "the description, or the whole list of examples, is the same as another ability's"},
        fix=Fix.EDIT,
        is_about_text=True,
    )
)


def _maintainer(facts: AbilityFacts, now: dt.datetime, limits: Thresholds) -> Finding:
    if facts.has_maintainer:
        return good("Has a maintainer")
    return information("Has no maintainer", "Nobody is responsible for questions about it.", "maintainers")


MAINTAINED = BADGES.register(
    HealthBadge(
        code="H9",
        title="Has a maintainer",
        rule=_maintainer,
        when={GOOD: "has a maintainer who is still a member", INFORMATION: "has no maintainer"},
        fix=Fix.EDIT,
    )
)


def _similar_milestones(facts: AbilityFacts, now: dt.datetime, limits: Thresholds) -> Finding | None:
    repeats, bare = facts.content.repeats, facts.content.without_examples
    if not repeats and not bare:
        return None
    problems = [f"{_levels(repeats)} the same as the one below"] if repeats else []
    problems += [f"{_levels(bare, has=True)} no examples"] if bare else []
    text = "; ".join([problems[0], *(each[0].lower() + each[1:] for each in problems[1:])])
    why = "People can’t tell these steps apart by what they observe."
    return warning(text, why, _milestone(min((*repeats, *bare))))


STEPS_DISTINCT = BADGES.register(
    HealthBadge(
        code="H10",
        title="Milestones can be told apart",
        rule=_similar_milestones,
        when={WARNING: "a milestone has the same text as the one below it, or has no example"},
        fix=Fix.EDIT,
        is_about_text=True,
    )
)


def _milestone(level: int | None) -> str:
    """The name of a milestone as a part to edit."""
    return f"milestone-{level}" if level is not None else ""


def _levels(levels: tuple[int, ...], *, has: bool = False) -> str:
    """ "Milestone 3 is", "Milestones 2 and 3 are"; with ``has``: "has", "have"."""
    one = len(levels) == 1
    verb = ("has" if one else "have") if has else ("is" if one else "are")
    numbers = names_list(map(str, levels), MOST_NAMES)
    return f"{'Milestone' if one else plural_of('Milestone')} {numbers} {verb}"
