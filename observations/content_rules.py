"""Rules on the content of observations and decisions, for actions and forms. Pure.

Each function returns the message of the refusal, or "" if nothing is wrong.
"""

import datetime as dt
from collections.abc import Collection, Iterable

from observations.words import ABOUT_ONE, NEGATIVE_TEXT, OPEN, Audience, Outcome
from ui.dates import day_text

FORMER_MEMBER = "Someone you chose is no longer a member. Remove them."
UNKNOWN_ABILITY = "One of these abilities no longer exists. Remove it."


def future_day(day: dt.date, on: dt.date) -> str:
    return "The date is in the future. Choose today or an earlier date." if day > on else ""


def day_before_joining(day: dt.date, joined: Iterable[tuple[dt.date, str]]) -> str:
    """``joined`` are the subjects' joining dates and names."""
    joined_on, name = max(joined, default=(day, ""))
    return f"{name} joined on {day_text(joined_on)}. Choose a later date." if day < joined_on else ""


def day_before_evidence(day: dt.date, seen_on: Iterable[dt.date]) -> str:
    """A decision can't rest on something that was seen later. ``seen_on`` are the days of its evidence."""
    latest = max(seen_on, default=day)
    if day >= latest:
        return ""
    return f"Some of the evidence is from {day_text(latest)}. Choose that date or later, or remove the evidence."


def unknown_milestone(milestone: int | str, ability: str, levels: Iterable[int]) -> str:
    """``levels`` are those of the ability's defined milestones."""
    is_known = str(milestone) in map(str, levels)
    return "" if is_known else f"“{ability}” has no milestone {milestone}. Choose another one."


def open_and_negative(audience: str, *, is_negative: bool) -> str:
    if not is_negative or audience not in OPEN:
        return ""
    return (
        f"An observation with a {NEGATIVE_TEXT} rating can’t be open to all members or the public. "
        "Choose another audience."
    )


def open_about_oneself(audience: str, subjects: Iterable[int], author: int) -> str:
    """A recognition comes from somebody else; its author's consent alone must not make it public."""
    is_refused = audience in OPEN and not set(subjects) - {author}
    return "You can’t recognize yourself. Choose another audience." if is_refused else ""


def about_several(audience: str, subject_count: int) -> str:
    """Refuse several subjects if the audience needs exactly one."""
    if audience not in ABOUT_ONE or subject_count == 1:
        return ""
    return f"“{Audience(audience).label}” is only for observations about one person. Choose another audience."


def missing_reason(outcome: str, reason: str) -> str:
    is_missing = outcome != Outcome.AWARDED and not reason.strip()
    return "Give a reason, so that they can understand the decision." if is_missing else ""


def refused_outcome(outcome: str, milestone: int, awarded: Collection[int], announced: Collection[int]) -> str:
    """Refuse an outcome that doesn't go with the standing awards of the person.

    ``awarded`` are the milestones with a standing award; ``announced`` are those above ``milestone`` of which the
    decider was told that a revocation revokes them, too.
    """
    return (
        _award_in_the_way(outcome, milestone, awarded)
        or _empty_revocation(outcome, milestone, awarded)
        or _unannounced_revocation(outcome, milestone, awarded, announced)
    )


def _award_in_the_way(outcome: str, milestone: int, awarded: Collection[int]) -> str:
    """Refuse a "not yet" on a milestone that a standing award includes. It would end an award without saying so."""
    including = min((level for level in awarded if level >= milestone), default=None)
    if outcome != Outcome.NOT_YET or including is None:
        return ""
    if including == milestone:
        return f"Milestone {milestone} is awarded. Revoke it instead."
    return f"Milestone {including} is awarded, and includes milestone {milestone}. Revoke that one first."


def _unannounced_revocation(
    outcome: str, milestone: int, awarded: Collection[int], announced: Collection[int]
) -> str:
    """Refuse a revocation that revokes other higher milestones than the decider was told."""
    if outcome != Outcome.REVOKED or higher_levels(milestone, awarded) == sorted(set(announced)):
        return ""
    return "The awards of this person changed while you were deciding. Read what would be revoked, and save again."


def higher_levels(milestone: int, awarded: Collection[int]) -> list[int]:
    """The awarded milestones that include ``milestone`` and are revoked together with it."""
    return sorted(level for level in set(awarded) if level > milestone)


def _empty_revocation(outcome: str, milestone: int, awarded: Collection[int]) -> str:
    """Only a standing award can be revoked."""
    if outcome != Outcome.REVOKED or milestone in awarded:
        return ""
    if including := higher_levels(milestone, awarded):
        return f"Milestone {milestone} is met because milestone {including[0]} is awarded. Revoke that one instead."
    return "This milestone has not been awarded, so it can’t be revoked. Choose another decision."
