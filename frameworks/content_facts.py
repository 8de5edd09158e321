"""Facts about how well each ability is maintained that follow from the framework's text alone.

``observations.health`` turns them into badges, as described in docs/health.md.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from frameworks.document import (
    AbilityDocument,
    ExampleDocument,
    FrameworkDocument,
    MilestoneDocument,
    StepDocument,
)
from frameworks.words import MilestoneStatus, StepStatus

LOWEST = 3


@dataclass(frozen=True, kw_only=True)
class ContentFacts:
    """The facts of one ability: how many roles use it, its lowest steps, and what repeats or is missing.

    ``asked_in_vain`` are pairs (role, level) whose milestone is not defined; ``repeats`` and ``without_examples``
    are levels; ``same_description`` and ``same_examples`` are the names of other abilities; ``missing`` is the
    first of the lowest levels that is not defined.
    """

    roles: int = 0
    lowest: tuple[str, ...] = ()
    gaps: tuple[int, ...] = ()
    asked_in_vain: tuple[tuple[str, str], ...] = ()
    same_description: tuple[str, ...] = ()
    same_examples: tuple[str, ...] = ()
    repeats: tuple[int, ...] = ()
    without_examples: tuple[int, ...] = ()
    missing: int | None = None


@dataclass(frozen=True)
class LadderStep:
    """One step of an ability's ladder: the milestone (if the ability has one) and its status."""

    level: int
    step: StepDocument
    milestone: MilestoneDocument | None
    status: str

    @property
    def is_defined(self) -> bool:
        return self.status == MilestoneStatus.DEFINED


def ladder_of(ability: AbilityDocument, scale: Iterable[StepDocument]) -> tuple[LadderStep, ...]:
    """The ability's rungs from the lowest up: the steps of the scale, and the ability's milestones at other levels.

    A step without a milestone is undefined, or not applicable if the step itself is. Without a scale, the rungs are
    the ability's own milestones.
    """
    steps = {step.level: step for step in scale if step.level > 0}
    milestones = {milestone.level: milestone for milestone in ability.milestones}
    return tuple(
        _rung(steps.get(level) or StepDocument(level=level), milestones.get(level))
        for level in sorted({*steps, *milestones})
    )


def _rung(step: StepDocument, milestone: MilestoneDocument | None) -> LadderStep:
    if milestone is not None:
        status = milestone.status
    elif step.status == StepStatus.NOT_APPLICABLE:
        status = MilestoneStatus.NOT_APPLICABLE.value
    else:
        status = MilestoneStatus.UNDEFINED.value
    return LadderStep(step.level, step, milestone, status)


def step_for_requirement(rungs: Iterable[LadderStep], level: Decimal) -> LadderStep | None:
    """The rung that a requirement of ``level`` refers to: the nearest one at or below it."""
    return max((rung for rung in rungs if rung.level <= level), key=lambda rung: rung.level, default=None)


def content_facts(document: FrameworkDocument) -> dict[str, ContentFacts]:
    """The facts of every ability of a document, by key."""
    ladders = {ability.key: ladder_of(ability, document.scale) for ability in document.abilities}
    roles, in_vain = _uses(document, ladders)
    descriptions = _namesakes(document, lambda ability: folded_text(ability.description))
    examples = _namesakes(document, _examples_folded)
    return {
        ability.key: ContentFacts(
            roles=roles[ability.key],
            lowest=tuple(rung.status for rung in ladders[ability.key][:LOWEST]),
            gaps=_gaps(ladders[ability.key]),
            asked_in_vain=tuple(in_vain[ability.key]),
            same_description=descriptions[ability.key],
            same_examples=examples[ability.key],
            repeats=_repeats(ladders[ability.key]),
            without_examples=_without_examples(ladders[ability.key]),
            missing=_missing(ladders[ability.key]),
        )
        for ability in document.abilities
    }


def folded_text(text: str) -> str:
    """The text with case and white space folded, for comparing."""
    return " ".join(text.casefold().split())


def _uses(document: FrameworkDocument, ladders: dict) -> tuple[dict, dict]:
    roles: dict[str, int] = defaultdict(int)
    in_vain: dict[str, list] = defaultdict(list)
    for role in document.roles:
        for requirement in role.requirements:
            roles[requirement.ability] += 1
            if requirement.level and _is_in_vain(ladders.get(requirement.ability, ()), requirement.level):
                in_vain[requirement.ability].append((role.called, f"{requirement.level.normalize():f}"))
    return roles, in_vain


def _is_in_vain(rungs: tuple[LadderStep, ...], level: Decimal) -> bool:
    """Whether the rung that a level refers to is not defined. A level below the lowest rung refers to none."""
    step = step_for_requirement(rungs, level)
    return not (step.is_defined if step else any(rung.is_defined for rung in rungs))


def _namesakes(document: FrameworkDocument, said_by) -> dict[str, tuple[str, ...]]:
    """For each ability, the names of the others with the same ``said_by`` text (empty texts don't count)."""
    by_text: dict[str, list[AbilityDocument]] = defaultdict(list)
    for ability in document.abilities:
        by_text[said_by(ability)].append(ability)
    return {
        ability.key: tuple(other.name for other in alike if other.key != ability.key) if text else ()
        for text, alike in by_text.items()
        for ability in alike
    }


def _examples_folded(ability: AbilityDocument) -> str:
    return "\n".join(_lines(example for milestone in ability.milestones for example in milestone.examples))


def _lines(examples: Iterable[ExampleDocument]) -> list[str]:
    return [line for example in examples for line in (folded_text(example.text), *_lines(example.examples))]


def _gaps(rungs: tuple[LadderStep, ...]) -> tuple[int, ...]:
    highest = max((rung.level for rung in rungs if rung.is_defined), default=0)
    return tuple(rung.level for rung in rungs if rung.status == MilestoneStatus.UNDEFINED and rung.level < highest)


def _missing(rungs: tuple[LadderStep, ...]) -> int | None:
    return next((rung.level for rung in rungs[:LOWEST] if rung.status == MilestoneStatus.UNDEFINED), None)


def _repeats(rungs: tuple[LadderStep, ...]) -> tuple[int, ...]:
    """The defined levels with the same text as the defined level below."""
    texts = [(rung.level, _text_with_examples(rung)) for rung in rungs if rung.is_defined]
    return tuple(level for (_, below), (level, text) in pairwise(texts) if text and text == below)


def _text_with_examples(rung: LadderStep) -> str:
    text = rung.milestone.description or rung.step.description
    return "\n".join([folded_text(text), *_lines(rung.milestone.examples)]).strip()


def _without_examples(rungs: tuple[LadderStep, ...]) -> tuple[int, ...]:
    return tuple(rung.level for rung in rungs if rung.is_defined and not rung.milestone.examples)
