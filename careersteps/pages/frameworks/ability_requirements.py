"""The requirements of an ability, as sentences and pictures, and the marks of the reader on its steps."""

from decimal import Decimal
from itertools import pairwise

from frameworks.addresses import FrameworkUrls
from frameworks.effective_requirements import (
    HighestRequirement,
    highest_requirement,
    holders_text,
    requirement_sentence,
)
from frameworks.queries import AbilityLine
from frameworks.rendering import AbilityWording, MilestoneWording, amount_text
from frameworks.words import Strength
from observations.queries import MemberProgress
from ui.components import Link, Mark, Pips, RequirementRow, RequirementRows, StepCell

#: Requirements of more roles than this fill the text column rather than the side panel.
MANY_ROLES = 40
#: Up to this many roles each has a sentence of its own; of more, those with the same requirement share one.
FEW_ROLES = 5
#: The words of the mark on the step that is required, by strength.
MARKS = {"required": "required for", "recommended": "recommended for", "": "expected of"}


def requirement_groups(
    line: AbilityLine, milestones: tuple[MilestoneWording, ...], addresses: FrameworkUrls
) -> tuple[RequirementRows, ...]:
    """The requirements in sentences, in one group; those of many roles by the roles' groups, the highest first."""
    levels = [milestone.level for milestone in milestones]
    is_grouped = len(line.roles) > MANY_ROLES and any(role["group"] for role in line.roles)
    groups: dict[str, list[dict]] = {}
    for role in line.roles:
        heading = (role["group"] or "Other roles") if is_grouped else ""
        groups.setdefault(heading, []).append(role)
    return tuple(
        RequirementRows(heading, tuple(_asked_row(some, levels, addresses) for some in _alike(groups[heading])))
        for heading in sorted(groups)
    )


def _alike(roles: list[dict]) -> list[list[dict]]:
    """The roles with the same requirement together, the highest first; each alone where there are few."""
    if len(roles) <= FEW_ROLES:
        return [[role] for role in roles]
    alike: dict[str, list[dict]] = {}
    for role in sorted(roles, key=lambda role: -role.get("level", -1)):
        alike.setdefault(requirement_sentence(role), []).append(role)
    return list(alike.values())


def _asked_row(roles: list[dict], levels: list[int], addresses: FrameworkUrls) -> RequirementRow:
    """The sentence about roles that have the same requirement."""
    links = tuple(Link(holders_text(role), addresses.role(role["key"])) for role in roles)
    is_soft = roles[0].get("strength") == Strength.RECOMMENDED
    return RequirementRow(
        links=links, pips=pips_of(requirement_sentence(roles[0]), roles[0].get("level"), levels, is_soft=is_soft)
    )


def inheriting_roles(line: AbilityLine, addresses: FrameworkUrls) -> tuple[Link, ...]:
    """The roles that require the ability only through a role that they include."""
    own = {role["key"] for role in line.roles}
    inheriting = [role for role in line.inheriting if role["key"] not in own]
    return tuple(Link(holders_text(role), addresses.role(role["key"])) for role in inheriting)


def pips_of(text: str, level: float | Decimal | None, levels: list[int], *, is_soft: bool) -> Pips:
    """One pip per step, filled as far as the level reaches."""
    required_level = Decimal(str(level or 0))
    return Pips(text, tuple(_cell(required_level, below, step) for below, step in pairwise([0, *levels])), is_soft)


def _cell(required_level: Decimal, below: int, step: int) -> str:
    """ "on", "off", or the number of filled tenths: "part-6"."""
    if required_level >= step:
        return "on"
    return f"part-{tenths(required_level, below, step)}" if required_level > below else "off"


def tenths(level: Decimal, below: int, step: int) -> int:
    """How far a level lies between two steps, in tenths from 1 to 9."""
    return min(9, max(1, round((level - below) * 10 / (step - below))))


def steps_marked(wording: AbilityWording, line: AbilityLine, standing: MemberProgress | None) -> tuple[StepCell, ...]:
    """The strip above the ladder, with marks for the reader's own milestone and for what their roles require."""
    highest = highest_requirement((*line.roles, *line.inheriting), standing.roles) if standing else None
    aim = _aim(wording.milestones, highest) if highest else None
    return tuple(
        StepCell(
            url=f"#{milestone.anchor}",
            level=milestone.level,
            title=milestone.title,
            points=milestone.points_short,
            tint=milestone.tint,
            is_defined=milestone.is_defined,
            marks=(
                *((Mark("you are here"),) if standing and milestone.level == standing.awarded else ()),
                *((_asked_mark(highest, milestone.level),) if milestone.level == aim else ()),
            ),
        )
        for milestone in wording.milestones
    )


def _aim(milestones: tuple[MilestoneWording, ...], highest: HighestRequirement) -> int | None:
    """The lowest step that satisfies the requirement; the last where none does."""
    levels = [milestone.level for milestone in milestones]
    return next((level for level in levels if level >= highest.level), levels[-1] if levels else None)


def _asked_mark(highest: HighestRequirement, level: int) -> Mark:
    figure = f": {amount_text(highest.level)}+" if highest.level != level else ""
    return Mark(f"{MARKS[highest.strength]} {highest.who}{figure}", is_soft=True)
