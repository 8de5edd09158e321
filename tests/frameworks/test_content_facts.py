from dataclasses import replace
from decimal import Decimal

import pytest

from frameworks.content_facts import (
    ContentFacts,
    LadderStep,
    content_facts,
    folded_text,
    ladder_of,
    step_for_requirement,
)
from frameworks.document import (
    AbilityDocument,
    ExampleDocument,
    FrameworkDocument,
    MilestoneDocument,
    RequirementDocument,
    RoleDocument,
    StepDocument,
)
from tests import factories


def facts_of(ability: AbilityDocument, **fields) -> ContentFacts:
    return content_facts(factories.document(abilities=(ability,), roles=(), **fields))[ability.key]


def with_milestones(*statuses: str, first: int = 1) -> AbilityDocument:
    """An ability with milestones of these statuses, from level 1 up; "" for a level without a milestone."""
    milestones = tuple(
        replace(factories.milestone(level), status=status) for level, status in enumerate(statuses, first) if status
    )
    return factories.ability(milestones=milestones)


DEFINED, UNDEFINED, NEVER = "defined", "undefined", "not-applicable"


# The ladder


def test_a_ladder_has_the_steps_of_the_scale_and_the_milestones_of_the_ability_in_order():
    scale = (StepDocument(level=4, status=NEVER), StepDocument(level=0), StepDocument(level=1), StepDocument(level=3))
    two, three = MilestoneDocument(level=2), MilestoneDocument(level=3, status=UNDEFINED)
    assert ladder_of(AbilityDocument(key="a", name="A", milestones=(three, two)), scale) == (
        LadderStep(1, scale[2], None, UNDEFINED),
        LadderStep(2, StepDocument(level=2), two, DEFINED),
        LadderStep(3, scale[3], three, UNDEFINED),
        LadderStep(4, scale[0], None, NEVER),
    )


def test_a_milestone_overrides_a_step_that_is_not_applicable():
    scale = (StepDocument(level=1, status=NEVER),)
    [rung] = ladder_of(AbilityDocument(key="a", name="A", milestones=(MilestoneDocument(level=1),)), scale)
    assert rung.is_defined


def test_without_a_scale_the_ladder_has_only_the_milestones():
    assert [rung.level for rung in ladder_of(with_milestones(DEFINED, "", DEFINED, first=2), ())] == [2, 4]


@pytest.mark.parametrize(
    ("asked", "level"), [("4.62", 4), ("4", 4), ("3.99", 2), ("6", 6), ("99", 6), ("1.99", None), ("0", None)]
)
def test_a_requirement_refers_to_the_nearest_milestone_at_or_below_it(asked, level):
    rungs = ladder_of(with_milestones(DEFINED, "", DEFINED, "", DEFINED, first=2), ())
    rung = step_for_requirement(rungs, Decimal(asked))
    assert (rung and rung.level) == level


# Facts


def test_an_empty_ability_has_empty_facts():
    assert facts_of(AbilityDocument(key="a", name="A"), scale=()) == ContentFacts()


def test_the_roles_that_require_an_ability_are_counted():
    abilities = tuple(factories.ability(key) for key in ("asks", "waits", "sings"))
    roles = (factories.role("developer", {"asks": "1", "waits": "1"}), factories.role("lead", {"asks": "3"}))
    facts = content_facts(factories.document(abilities=abilities, roles=roles))
    assert {key: each.roles for key, each in facts.items()} == {"asks": 2, "waits": 1, "sings": 0}


def test_the_facts_have_the_statuses_of_the_lowest_three_rungs():
    assert facts_of(with_milestones(DEFINED, "", NEVER, DEFINED)).lowest == (DEFINED, UNDEFINED, NEVER)
    assert facts_of(with_milestones(DEFINED, first=4), scale=()).lowest == (DEFINED,)


def test_a_gap_is_an_undefined_rung_below_a_defined_one():
    assert facts_of(with_milestones(DEFINED, "", UNDEFINED, NEVER, DEFINED)).gaps == (2, 3)
    assert facts_of(with_milestones("", DEFINED)).gaps == (1,)
    assert facts_of(with_milestones(DEFINED, DEFINED)).gaps == ()
    assert facts_of(with_milestones(UNDEFINED, UNDEFINED)).gaps == ()


def test_requirements_for_undefined_milestones_are_found():
    listens = with_milestones(DEFINED, UNDEFINED, NEVER, DEFINED, first=2)
    asked = {"a": "2", "b": "2.5", "c": "3", "d": "4.99", "e": "5.50", "f": "1"}
    roles = (
        *(factories.role(key, {"listens": level}) for key, level in asked.items()),
        RoleDocument(key="g", name="G", requirements=(RequirementDocument(ability="listens", weight=Decimal(3)),)),
        RoleDocument(key="h", name="H", requirements=(RequirementDocument(ability="listens", level=Decimal(0)),)),
        RoleDocument(
            key="i", name="I", requirements=(RequirementDocument(ability="listens", level=Decimal("3.50")),)
        ),
    )
    facts = content_facts(factories.document(scale=(), abilities=(listens,), roles=roles))["listens"]
    assert facts.asked_in_vain == (("Cs", "3"), ("Ds", "4.99"), ("I", "3.5"))
    assert facts.roles == 9


def test_a_level_below_the_lowest_rung_is_a_problem_only_if_nothing_is_defined():
    def vain(ability: AbilityDocument, level: str, **fields) -> tuple:
        roles = (factories.role("developer", {"listens": level}),)
        document = factories.document(abilities=(ability,), roles=roles, **fields)
        return content_facts(document)["listens"].asked_in_vain

    assert vain(with_milestones(DEFINED, first=2), "0.75", scale=()) == ()
    assert vain(with_milestones(UNDEFINED, DEFINED), "0.75") == ()
    assert vain(with_milestones(UNDEFINED, DEFINED), "1") == (("Developers", "1"),)
    assert vain(with_milestones(UNDEFINED, UNDEFINED), "0.75") == (("Developers", "0.75"),)
    assert vain(AbilityDocument(key="listens", name="Listens"), "2", scale=()) == (("Developers", "2"),)


def test_the_facts_have_the_first_undefined_step_of_the_lowest():
    assert facts_of(with_milestones(DEFINED, NEVER, UNDEFINED)).missing == 3
    assert facts_of(with_milestones(DEFINED, DEFINED, DEFINED, UNDEFINED)).missing is None
    assert facts_of(with_milestones(UNDEFINED, first=4), scale=()).missing == 4


def test_abilities_with_the_same_text_are_listed_by_name():
    def ability(key: str, description: str, *examples: str) -> AbilityDocument:
        milestones = tuple(
            factories.milestone(level, "", *texts.split("|")) for level, texts in enumerate(examples, 1)
        )
        return AbilityDocument(key=key, name=key.upper(), description=description, milestones=milestones)

    abilities = (
        ability("a", "Listens to\n peers.", "Asks|Waits", "Sings"),
        ability("b", "listens  to peers. ", "Asks"),
        ability("c", "LISTENS TO PEERS.", " asks ", "WAITS|sings"),
        ability("d", "Listens to peers!", "Waits|Asks", "Sings"),
        ability("e", ""),
        ability("f", " \n"),
    )
    facts = content_facts(FrameworkDocument(key="s", name="S", abilities=abilities))
    assert {key: each.same_description for key, each in facts.items()} == {
        "a": ("B", "C"), "b": ("A", "C"), "c": ("A", "B"), "d": (), "e": (), "f": (),
    }  # fmt: skip
    assert {key: each.same_examples for key, each in facts.items()} == {
        "a": ("C",), "b": (), "c": ("A",), "d": (), "e": (), "f": (),
    }  # fmt: skip


def test_nested_examples_are_part_of_the_whole_list():
    def ability(key: str, *nested: str) -> AbilityDocument:
        example = ExampleDocument(text="Asks", examples=tuple(ExampleDocument(text=each) for each in nested))
        return AbilityDocument(
            key=key, name=key.upper(), milestones=(MilestoneDocument(level=1, examples=(example,)),)
        )

    abilities = (ability("a", "Twice"), ability("b", "twice"), ability("c"))
    facts = content_facts(FrameworkDocument(key="s", name="S", abilities=abilities))
    assert {key: each.same_examples for key, each in facts.items()} == {"a": ("B",), "b": ("A",), "c": ()}


def test_a_milestone_with_the_same_text_as_the_defined_one_below_repeats():
    def at(level: int, description: str, *examples: str, **fields) -> MilestoneDocument:
        told = tuple(ExampleDocument(text=text) for text in examples)
        return MilestoneDocument(level=level, description=description, examples=told, **fields)

    milestones = (
        at(1, "Asks.", "Daily"),
        at(2, "asks. ", "daily"),
        at(3, "Asks.", "Daily", "Twice"),
        at(4, "", status=UNDEFINED),
        at(5, "ASKS.", "Daily", "Twice"),
        at(6, ""),
        at(7, ""),
    )
    assert facts_of(factories.ability(milestones=milestones), scale=()).repeats == (2, 5)


def test_for_empty_milestones_the_texts_of_steps_are_compared():
    scale = (
        StepDocument(level=1, description="Own."),
        StepDocument(level=2, description="own."),
        StepDocument(level=3),
    )
    milestones = tuple(MilestoneDocument(level=level) for level in (1, 2, 3))
    assert facts_of(factories.ability(milestones=milestones), scale=scale).repeats == (2,)


def test_defined_milestones_without_an_example_are_listed():
    milestones = (
        MilestoneDocument(level=1),
        factories.milestone(2),
        MilestoneDocument(level=3, status=UNDEFINED),
        MilestoneDocument(level=4),
    )
    assert facts_of(factories.ability(milestones=milestones)).without_examples == (1, 4)


def test_case_and_white_space_are_ignored():
    assert folded_text("  Straße\n\tof\N{NO-BREAK SPACE}Steps ") == "strasse of steps"
