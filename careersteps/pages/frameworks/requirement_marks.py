"""What roles ask, drawn: who asks for an ability, how much, and where the member who reads stands."""

from decimal import Decimal
from itertools import pairwise

from frameworks.addresses import FrameworkUrls
from frameworks.effective_requirements import HighestRequirement, highest_requirement, requirement_sentence
from frameworks.queries import AbilityLine
from frameworks.rendering import AbilityWording, MilestoneWording, amount_text
from frameworks.words import Strength
from observations.queries import MemberProgress
from ui.components import Link, Mark, Pips, RequirementRow, RequirementRows, StepCell

#: More roles than this stand in the column of the text rather than in the panel.
MANY_ROLES = 40
#: On more steps than this a figure stands beside the cells, which are too many to be counted at a glance.
FEW_STEPS = 5


def requirement_groups(
    line: AbilityLine, milestones: tuple[MilestoneWording, ...], addresses: FrameworkUrls
) -> tuple[RequirementRows, ...]:
    """Who asks for it: in one group where they are few; where they are many by the roles' groups, the most first."""
    levels = [milestone.level for milestone in milestones]
    is_many = len(line.roles) > MANY_ROLES
    roles = sorted(line.roles, key=lambda role: -role.get("level", -1)) if is_many else line.roles
    is_grouped = is_many and any(role["group"] for role in roles)
    groups: dict[str, list[RequirementRow]] = {}
    for role in roles:
        heading = (role["group"] or "Other roles") if is_grouped else ""
        groups.setdefault(heading, []).append(_asked_row(role, levels, addresses, is_many=is_many))
    return tuple(RequirementRows(heading, tuple(groups[heading])) for heading in sorted(groups))


def _asked_row(role: dict, levels: list[int], addresses: FrameworkUrls, *, is_many: bool) -> RequirementRow:
    is_soft = role.get("strength") == Strength.RECOMMENDED
    pips = pips_of(requirement_sentence(role), role.get("level"), levels, is_soft=is_soft, is_figured=is_many)
    return RequirementRow(link=Link(role["plural"] or role["name"], addresses.role(role["key"])), pips=pips)


def inheriting_roles(line: AbilityLine, addresses: FrameworkUrls) -> tuple[Link, ...]:
    """The roles that are asked for it through a role that they include, unless they ask for it themselves, too."""
    own = {role["key"] for role in line.roles}
    inheriting = [role for role in line.inheriting if role["key"] not in own]
    return tuple(Link(role["plural"] or role["name"], addresses.role(role["key"])) for role in inheriting)


def pips_of(
    said: str, level: float | Decimal | None, levels: list[int], *, is_soft: bool, is_figured: bool = False
) -> Pips:
    """One pip a step, filled as far as the level reaches; with its figure where the pips don't tell it exactly."""
    asked = Decimal(str(level or 0))
    cells = tuple(_cell(asked, below, step) for below, step in pairwise([0, *levels]))
    needs_figure = is_figured or len(levels) > FEW_STEPS or asked != asked.to_integral_value()
    return Pips(said, cells, is_soft, f"{amount_text(asked)}+" if needs_figure and level is not None else "")


def _cell(asked: Decimal, below: int, step: int) -> str:
    """ "on", "off", or how many tenths of it are on: "part-6"."""
    if asked >= step:
        return "on"
    return f"part-{tenths(asked, below, step)}" if asked > below else "off"


def tenths(level: Decimal, below: int, step: int) -> int:
    """How much of the way from one step to the next a level lies, in tenths from 1 to 9."""
    return min(9, max(1, round((level - below) * 10 / (step - below))))


def steps_marked(wording: AbilityWording, line: AbilityLine, standing: MemberProgress | None) -> tuple[StepCell, ...]:
    """The strip over the ladder, with where the member who reads stands and what is asked of them."""
    asked = highest_requirement((*line.roles, *line.inheriting), standing.roles) if standing else None
    aim = _aim(wording.milestones, asked) if asked else None
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
                *((_asked_mark(asked, milestone.level),) if milestone.level == aim else ()),
            ),
        )
        for milestone in wording.milestones
    )


def _aim(milestones: tuple[MilestoneWording, ...], asked: HighestRequirement) -> int | None:
    """The first step with which what is asked is reached; the last where none reaches it."""
    levels = [milestone.level for milestone in milestones]
    return next((level for level in levels if level >= asked.level), levels[-1] if levels else None)


def _asked_mark(asked: HighestRequirement, level: int) -> Mark:
    figure = f": {amount_text(asked.level)}+" if asked.level != level else ""
    return Mark(f"asked of {asked.who}{figure}", is_soft=True)
