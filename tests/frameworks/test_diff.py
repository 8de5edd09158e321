import time
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from frameworks.diff import (
    IN,
    KEPT,
    OUT,
    Change,
    DiffPart,
    DiffWhole,
    FrameworkDiff,
    SubjectDiff,
    TextRun,
    compare,
    words_between,
)
from frameworks.document import (
    AbilityDocument,
    ExampleDocument,
    FrameworkDocument,
    GroupDocument,
    LinkDocument,
    MilestoneDocument,
    PointsRange,
    RequirementDocument,
    RoleDocument,
    SourceDocument,
    StepDocument,
    document_digest,
)
from tests import factories, strategies

RAISES, LOWERS, WORDING = "raises", "lowers", "wording"


def fields_of(changes: tuple[Change, ...]) -> list[tuple]:
    return [(change.where, change.before, change.after, change.effect) for change in changes]


def ability_changes(before: AbilityDocument, after: AbilityDocument) -> list[tuple]:
    """(where, before, after, effect) of each change between two states of one ability."""
    difference = compare(factories.document(abilities=(before,)), factories.document(abilities=(after,)))
    return fields_of(only(difference.abilities))


def only(subjects: tuple[SubjectDiff, ...]) -> tuple[Change, ...]:
    assert len(subjects) == 1
    return subjects[0].changes


def milestone_changes(before: MilestoneDocument | None, after: MilestoneDocument | None) -> list[tuple]:
    """The same for the only milestone of the ability "listens"."""
    listens = factories.ability(levels=0)
    return ability_changes(
        *(replace(listens, milestones=(each,) if each else ()) for each in (before, after)),
    )


def role_changes(before: RoleDocument, after: RoleDocument) -> list[tuple]:
    documents = (factories.document(roles=(each,)) for each in (before, after))
    return fields_of(only(compare(*documents).roles))


def requirement_changes(before: dict | None, after: dict | None) -> list[tuple]:
    """The same for the developers' requirement for "listens"."""
    developer = RoleDocument(key="developer", name="Developer")
    return role_changes(
        *(
            replace(
                developer, requirements=(RequirementDocument(ability="listens", **each),) if each is not None else ()
            )
            for each in (before, after)
        )
    )


def frame_changes(subject: str, before: FrameworkDocument, after: FrameworkDocument) -> list[tuple]:
    difference = compare(before, after)
    assert (difference.abilities, difference.roles) == ((), ())
    assert [each.subject for each in difference.frame] == [subject]
    return fields_of(difference.frame[0].changes)


# General


@strategies.steadily
@given(strategies.pairs())
def test_a_difference_is_empty_if_and_only_if_documents_are_equal(pair):
    before, after = pair
    assert not compare(before, before)
    assert bool(compare(before, after)) == (before != after)
    assert bool(compare(after, before)) == (before != after) == (document_digest(before) != document_digest(after))


@strategies.steadily
@given(st.text() | strategies.texts, st.text() | strategies.texts)
@example("", "")
@example("a  b\n\nc.", "a b c")
@example("word " * 1500, "other word " * 1500)
def test_runs_of_words_join_back_to_both_texts(before, after):
    runs = words_between(before, after)
    assert "".join(run.text for run in runs if run.kind != IN) == before
    assert "".join(run.text for run in runs if run.kind != OUT) == after
    assert all(run.text for run in runs)


def test_runs_keep_the_words_that_both_texts_have():
    assert words_between("Listens to peers.", "Listens to all peers!") == (
        TextRun(KEPT, "Listens to "),
        TextRun(IN, "all "),
        TextRun(KEPT, "peers"),
        TextRun(OUT, "."),
        TextRun(IN, "!"),
    )


def test_the_words_of_a_change_compare_its_two_texts():
    change = Change(where="Name", before="Listens", after="Listens well")
    assert change.words == (TextRun(KEPT, "Listens"), TextRun(IN, " well"))


def test_everything_in_a_first_release_is_added():
    after = factories.document()
    difference = compare(None, after)
    assert [(each.subject, each.key, each.kind) for each in difference.subjects] == [
        ("ability", "listens", "added"),
        ("role", "developer", "added"),
        ("framework", "steps", "changed"),
        ("scale", "scale", "changed"),
    ]


# Milestones


def test_an_added_milestone_raises_the_bar_and_a_removed_one_lowers_it():
    milestone = factories.milestone(2, "Asks.", "Asks twice", "Waits")
    text = "Milestone 2\nAsks.\n– Asks twice\n– Waits"
    assert milestone_changes(None, milestone) == [("Milestone 2", "", text, RAISES)]
    assert milestone_changes(milestone, None) == [("Milestone 2", text, "", LOWERS)]


@pytest.mark.parametrize(
    ("status", "label"), [("undefined", "not yet defined"), ("not-applicable", "not applicable")]
)
def test_defining_a_milestone_raises_the_bar_and_undefining_it_lowers_it(status, label):
    defined = MilestoneDocument(level=2, name="Two", description="Asks.")
    empty = replace(defined, status=status)
    texts = ("Milestone 2 Two\nAsks.", f"Milestone 2 ({label}) Two\nAsks.")
    assert milestone_changes(empty, defined) == [("Milestone 2", texts[1], texts[0], RAISES)]
    assert milestone_changes(defined, empty) == [("Milestone 2", texts[0], texts[1], LOWERS)]


def test_an_undefined_milestone_has_no_effect_when_added_removed_or_changed():
    undefined, never = (MilestoneDocument(level=2, status=status) for status in ("undefined", "not-applicable"))
    assert milestone_changes(None, undefined) == [("Milestone 2", "", "Milestone 2 (not yet defined)", None)]
    assert milestone_changes(never, None) == [("Milestone 2", "Milestone 2 (not applicable)", "", None)]
    assert milestone_changes(undefined, never) == [("Milestone 2, status", "Not yet defined", "Not applicable", None)]


def test_the_points_of_a_milestone_raise_or_lower_the_bar():
    def at(points):
        return MilestoneDocument(level=2, points=points)

    assert milestone_changes(at(Decimal("2.50")), at(Decimal(3))) == [("Milestone 2, points", "2.5", "3", RAISES)]
    assert milestone_changes(at(Decimal(3)), at(Decimal("2.5"))) == [("Milestone 2, points", "3", "2.5", LOWERS)]
    assert milestone_changes(at(None), at(Decimal(0))) == [("Milestone 2, points", "", "0", RAISES)]
    assert milestone_changes(at(Decimal(0)), at(None)) == [("Milestone 2, points", "0", "", LOWERS)]


def test_the_texts_of_a_milestone_are_wording():
    before = MilestoneDocument(level=2, name="Two", description="Asks.", extra={"a": 1})
    after = MilestoneDocument(level=2, name="Second", description="Answers.", extra={"a": 2})
    assert milestone_changes(before, after) == [
        ("Milestone 2, name", "Two", "Second", WORDING),
        ("Milestone 2, text", "Asks.", "Answers.", WORDING),
        ("Milestone 2, a", "1", "2", None),
    ]


# Examples


def examples_change(before: list[ExampleDocument | str], after: list[ExampleDocument | str]) -> list[tuple]:
    def at(examples):
        told = tuple(ExampleDocument(text=each) if isinstance(each, str) else each for each in examples)
        return MilestoneDocument(level=1, examples=told)

    return milestone_changes(at(before), at(after))


def test_examples_are_added_and_removed():
    new = ExampleDocument(text="Waits", examples=(ExampleDocument(text="A while"),))
    assert examples_change(["Asks"], ["Asks", new]) == [("Milestone 1, example 2", "", "Waits\nA while", WORDING)]
    assert examples_change([new, "Asks"], ["Asks"]) == [
        ("Milestone 1, former example 1", "Waits\nA while", "", WORDING)
    ]


def test_an_example_is_matched_by_its_id_whatever_its_text():
    before = [ExampleDocument(text="Asks", id="7"), "Waits"]
    after = [ExampleDocument(text="Juggles", id="7"), "Waits"]
    assert examples_change(before, after) == [("Milestone 1, example 1", "Asks", "Juggles", WORDING)]


def test_an_example_is_matched_by_its_text_wherever_it_is():
    assert examples_change(["Asks", "Waits", "Sings"], ["Sings", "Asks", "Waits"]) == [
        ("Milestone 1, order of examples", "“Asks”\n“Waits”\n“Sings”", "“Sings”\n“Asks”\n“Waits”", None)
    ]


def test_an_example_is_matched_by_similar_text_if_nothing_is_equal():
    before = ["Asks the team what it needs", "Waits"]
    after = ["Rests", "Asks the team what it wants"]
    assert examples_change(before, after) == [
        ("Milestone 1, example 1", "", "Rests", WORDING),
        ("Milestone 1, example 2", "Asks the team what it needs", "Asks the team what it wants", WORDING),
        ("Milestone 1, former example 2", "Waits", "", WORDING),
    ]


def test_an_id_takes_precedence_over_text_and_equal_text_over_similar():
    before = [ExampleDocument(text="Asks all of them", id="7"), "Asks none of them"]
    after = ["Asks all of them", ExampleDocument(text="Asks none of them", id="7")]
    assert examples_change(before, after) == [
        ("Milestone 1, example 1", "Asks none of them", "Asks all of them", WORDING),
        ("Milestone 1, example 2", "Asks all of them", "Asks none of them", WORDING),
        (
            "Milestone 1, order of examples",
            "“Asks all of them”\n“Asks none of them”",
            "“Asks none of them”\n“Asks all of them”",
            None,
        ),
    ]


def test_two_equal_examples_are_matched_by_position():
    assert examples_change(["Asks", "Asks"], ["Asks"]) == [("Milestone 1, former example 2", "Asks", "", WORDING)]


def test_every_field_of_an_example_is_compared():
    before = ExampleDocument(text="Asks")
    after = ExampleDocument(
        text="Asks",
        id="7",
        kind="signal",
        section="Daily",
        tags={"for": ["all", 2]},
        links=(LinkDocument(label="Guide", url="https://example.org"),),
        examples=(ExampleDocument(text="Twice"),),
        extra={"old": None},
    )
    assert examples_change([before], [after]) == [
        ("Milestone 1, example 1, kind", "", "Signal", WORDING),
        ("Milestone 1, example 1, section", "", "Daily", WORDING),
        ("Milestone 1, example 1, id", "", "7", None),
        ("Milestone 1, example 1, tags", "", "for: all\n2", None),
        ("Milestone 1, example 1, links", "", "label: Guide, url: https://example.org", WORDING),
        ("Milestone 1, example 1, example 1", "", "Twice", WORDING),
        ("Milestone 1, example 1, old", "", "", None),
    ]


# Abilities


def test_adding_an_ability_with_a_milestone_raises_the_bar_and_removing_it_lowers_it():
    with_it = factories.document(abilities=(factories.ability("asks", levels=1),), roles=())
    without = factories.document(abilities=(), roles=())
    text = "Asks\nAsks.\nMilestone 1\nAsks at 1.\n– Asks, seen at 1"
    [came], [gone] = compare(without, with_it).abilities, compare(with_it, without).abilities
    assert (came.kind, fields_of(came.changes)) == ("added", [("", "", text, RAISES)])
    assert (gone.kind, fields_of(gone.changes)) == ("removed", [("", text, "", LOWERS)])


@pytest.mark.parametrize("status", ["undefined", "not-applicable"])
def test_adding_an_ability_without_a_defined_milestone_has_no_effect(status):
    empty = factories.ability(milestones=(MilestoneDocument(level=1, status=status),))
    [came] = compare(
        factories.document(abilities=(), roles=()), factories.document(abilities=(empty,), roles=())
    ).abilities
    assert came.effects == frozenset()


def test_a_renamed_ability_is_still_the_same():
    listens = factories.ability()
    assert ability_changes(listens, replace(listens, name="Hears")) == [("Name", "Listens", "Hears", WORDING)]


def test_an_ability_with_another_key_is_a_different_ability():
    difference = compare(
        factories.document(abilities=(factories.ability("listens"),), roles=()),
        factories.document(abilities=(factories.ability("hears"),), roles=()),
    )
    assert [(each.key, each.kind) for each in difference.abilities] == [("hears", "added"), ("listens", "removed")]


def test_the_fields_of_an_ability_are_compared():
    before = AbilityDocument(
        key="listens", name="Listens", description="Hears.", group="craft", extra={"a": 1, "b": 2}
    )
    after = AbilityDocument(
        key="listens", name="Listens", description="Asks.", status="draft", extra={"a": 1, "c": 3}
    )
    assert ability_changes(before, after) == [
        ("Description", "Hears.", "Asks.", WORDING),
        ("Group", "craft", "", None),
        ("Status", "Active", "Draft", None),
        ("b", "2", "", None),
        ("c", "", "3", None),
    ]


# Roles


def test_adding_or_removing_a_role_has_no_effect_on_holders_of_others():
    without = factories.document(roles=())
    with_it = factories.document(roles=(factories.role(asks={"listens": "1 recommended"}),))
    text = "Developer\nListens: milestone 1+, recommended"
    [came], [gone] = compare(without, with_it).roles, compare(with_it, without).roles
    assert (came.kind, fields_of(came.changes)) == ("added", [("", "", text, None)])
    assert (gone.kind, fields_of(gone.changes)) == ("removed", [("", text, "", None)])


@pytest.mark.parametrize(
    ("before", "after", "effect"),
    [("1", "2", RAISES), ("2", "1", LOWERS), ("2", "2.5", RAISES), ("0", "", LOWERS), ("", "0", RAISES)],
)
def test_a_required_level_raises_or_lowers_the_bar(before, after, effect):
    levels = [{"level": Decimal(each) if each else None} for each in (before, after)]
    texts = (f"milestone {each}+" if each else "" for each in (before, after))
    assert requirement_changes(*levels) == [("Listens", *texts, effect)]


@pytest.mark.parametrize(("weaker", "stronger"), [("", "recommended"), ("recommended", "required"), ("", "required")])
def test_a_strength_raises_or_lowers_the_bar(weaker, stronger):
    weak, strong = ({"level": Decimal(1), "strength": each} for each in (weaker, stronger))
    texts = [f"milestone 1+, {each}".removesuffix(", ") for each in (weaker, stronger)]
    assert requirement_changes(weak, strong) == [("Listens", *texts, RAISES)]
    assert requirement_changes(strong, weak) == [("Listens", *texts[::-1], LOWERS)]


def sentences(before: dict, after: dict) -> list[str]:
    """The sentences for a change of the developers' requirement for "listens"."""
    developer = RoleDocument(key="developer", name="Developer")
    documents = (
        factories.document(
            roles=(replace(developer, requirements=(RequirementDocument(ability="listens", **each),)),)
        )
        for each in (before, after)
    )
    return [change.text for change in only(compare(*documents).roles)]


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (
            {"level": 1, "strength": "recommended"},
            {"level": 2, "strength": "recommended"},
            "Milestone 1+ → 2+, recommended",
        ),
        ({"level": 1}, {"level": 2}, "Milestone 1+ → 2+"),
        (
            {"level": 1, "strength": "recommended"},
            {"level": 1, "strength": "required"},
            "Milestone 1+, recommended → required",
        ),
        ({"level": 1}, {"level": 2, "strength": "required"}, "Milestone 1+ → 2+, expected → required"),
        ({"strength": "required"}, {"level": 2, "strength": "required"}, "No milestone → milestone 2+, required"),
        ({"level": 2}, {}, "Milestone 2+ → no milestone"),
        ({"strength": "recommended"}, {"strength": "required"}, "Recommended → required"),
    ],
)
def test_a_changed_requirement_is_one_sentence(before, after, said):
    before, after = (
        {**each, "level": Decimal(each["level"])} if "level" in each else each for each in (before, after)
    )
    assert sentences(before, after) == [said]


def test_a_requirement_that_rises_in_level_and_falls_in_strength_is_two_changes():
    before = {"level": Decimal(1), "strength": "required"}
    after = {"level": Decimal(2), "strength": "recommended"}
    assert requirement_changes(before, after) == [
        ("Listens, milestone", "1", "2", RAISES),
        ("Listens, strength", "required", "recommended", LOWERS),
    ]
    assert sentences(before, after) == ["Milestone 1+ → 2+", "Required → recommended"]


def test_an_added_requirement_raises_the_bar_and_a_removed_one_lowers_it():
    full = {"level": Decimal("2.50"), "strength": "required", "weight": Decimal("4.12")}
    text = "milestone 2.5+, required, weight 4.12"
    assert requirement_changes(None, full) == [("Listens", "", text, RAISES)]
    assert requirement_changes(full, None) == [("Listens", text, "", LOWERS)]
    assert requirement_changes(None, {}) == [("Listens", "", "expected", RAISES)]


def test_weights_and_tags_of_a_requirement_have_no_effect():
    before = {"weight": Decimal(1), "tags": {"a": 1}, "extra": {"b": True}}
    after = {"weight": Decimal("1.5"), "tags": {}, "extra": {"b": False}}
    assert requirement_changes(before, after) == [
        ("Listens, weight", "1", "1.5", None),
        ("Listens, tags", "a: 1", "", None),
        ("Listens, b", "True", "False", None),
    ]


def test_a_requirement_is_named_by_its_ability_even_if_that_is_gone():
    hears = replace(factories.ability(), name="Hears")
    before = factories.document(
        abilities=(factories.ability(), factories.ability("asks")),
        roles=(factories.role(asks={"listens": "1", "asks": "1"}),),
    )
    after = factories.document(abilities=(hears,), roles=(factories.role(asks={"listens": "2"}),))
    assert [change.where for change in compare(before, after).roles[0].changes] == ["Hears", "Asks"]


def test_the_points_of_a_role_raise_or_lower_the_bar():
    def role(**ends):
        return RoleDocument(key="lead", name="Lead", points=PointsRange(**ends) if ends else None)

    assert role_changes(role(), role(min=Decimal(36))) == [("Minimum points", "", "36", RAISES)]
    assert role_changes(role(min=Decimal(36), max=Decimal(57)), role(min=Decimal(40), max=Decimal(50))) == [
        ("Minimum points", "36", "40", RAISES),
        ("Maximum points", "57", "50", LOWERS),
    ]
    assert role_changes(role(max=Decimal(57)), role()) == [("Maximum points", "57", "", LOWERS)]


def test_including_a_role_raises_the_bar_and_removing_it_lowers_it():
    def role(*includes):
        return RoleDocument(key="lead", name="Lead", includes=includes)

    assert role_changes(role("a"), role("b")) == [("Includes", "", "b", RAISES), ("Includes", "a", "", LOWERS)]
    assert role_changes(role("a", "b"), role("b", "a")) == [("Order of included roles", "a\nb", "b\na", None)]


def test_the_texts_of_a_role_are_wording_and_its_place_has_no_effect():
    before = RoleDocument(key="lead", name="Lead", plural="Leads", kind="hat", grade="3", description="Leads.")
    after = RoleDocument(
        key="lead", name="Head", plural="Heads", kind="post", grade="4", description="Heads.",
        group="craft", parent="boss", status="draft", extra={"a": {"b": [1, "x"]}},
    )  # fmt: skip
    assert role_changes(before, after) == [
        ("Name", "Lead", "Head", WORDING),
        ("Plural", "Leads", "Heads", WORDING),
        ("Grade", "3", "4", WORDING),
        ("Description", "Leads.", "Heads.", WORDING),
        ("Kind", "hat", "post", None),
        ("Group", "", "craft", None),
        ("Parent role", "", "boss", None),
        ("Status", "Active", "Draft", None),
        ("a", "", "b: 1\nx", None),
    ]


def test_another_order_of_requirements_has_no_effect():
    abilities = (factories.ability("asks"), factories.ability("waits"))
    before, after = (
        factories.document(abilities=abilities, roles=(factories.role(asks=dict.fromkeys(keys, "1")),))
        for keys in (["asks", "waits"], ["waits", "asks"])
    )
    assert fields_of(only(compare(before, after).roles)) == [
        ("Order of requirements", "Asks\nWaits", "Waits\nAsks", None)
    ]


# The framework itself


def test_the_fields_of_a_framework_are_compared():
    before = factories.document(description="Old.", licence="CC0", source=SourceDocument(url="https://example.org"))
    after = factories.document(name="Their Steps", description="New.", status="legacy", extra={"a": None})
    assert frame_changes("framework", before, after) == [
        ("Name", "Our Steps", "Their Steps", WORDING),
        ("Description", "Old.", "New.", WORDING),
        ("Status", "Active", "Legacy", None),
        ("Source", "url: https://example.org", "", None),
        ("Licence", "CC0", "", None),
        ("a", "", "", None),
    ]


def test_the_key_of_a_framework_is_not_compared():
    assert not compare(factories.document(), factories.document(key="other"))


def test_the_steps_of_the_scale_are_compared():
    before = (StepDocument(level=1, name="Own", points=Decimal(1)), StepDocument(level=2, name="Team"))
    after = (
        StepDocument(level=1, key="own", name="Self", description="Alone.", points=Decimal(2), extra={"a": 1}),
        StepDocument(level=3, name="Company", description="All."),
    )
    assert frame_changes("scale", factories.document(scale=before), factories.document(scale=after)) == [
        ("Step 1, key", "", "own", None),
        ("Step 1, name", "Own", "Self", WORDING),
        ("Step 1, text", "", "Alone.", WORDING),
        ("Step 1, points", "1", "2", RAISES),
        ("Step 1, a", "", "1", None),
        ("Step 2", "2 Team", "", None),
        ("Step 3", "", "3 Company All.", None),
    ]


def test_making_a_step_applicable_raises_the_bar_and_the_reverse_lowers_it():
    defined, never = (
        factories.document(scale=(StepDocument(level=1, status=status),)) for status in ("defined", "not-applicable")
    )
    assert frame_changes("scale", never, defined) == [("Step 1", "Not applicable", "Defined", RAISES)]
    assert frame_changes("scale", defined, never) == [("Step 1", "Defined", "Not applicable", LOWERS)]


def test_groups_are_compared_field_by_field():
    def document(*groups):
        return factories.document(groups=groups)

    craft = GroupDocument(key="craft", name="Craft", description="Work", parent="all")
    assert frame_changes("groups", document(), document(craft)) == [
        ("Group Craft", "", "Craft – Work – in all", None)
    ]
    assert frame_changes("groups", document(craft), document()) == [
        ("Group Craft", "Craft – Work – in all", "", None)
    ]
    other = GroupDocument(key="craft", name="Craft – Work", parent="all", extra={"a": 1})
    assert frame_changes("groups", document(craft), document(other)) == [
        ("Group Craft – Work, name", "Craft", "Craft – Work", None),
        ("Group Craft – Work, text", "Work", "", None),
        ("Group Craft – Work, a", "", "1", None),
    ]
    assert frame_changes("groups", document(craft), document(replace(craft, parent="some"))) == [
        ("Group Craft, parent group", "all", "some", None)
    ]


def test_another_order_has_no_effect():
    abilities = (factories.ability("asks"), factories.ability("waits"))
    roles = (factories.role("developer"), factories.role("lead"))
    groups = (GroupDocument(key="a", name="A"), GroupDocument(key="b", name="B"))
    before = factories.document(abilities=abilities, roles=roles, groups=groups)
    after = factories.document(abilities=abilities[::-1], roles=roles[::-1], groups=groups[::-1])
    assert frame_changes("groups", before, after) == [
        ("Order of groups", "A\nB", "B\nA", None),
        ("Order of abilities", "Asks\nWaits", "Waits\nAsks", None),
        ("Order of roles", "Developer\nLead", "Lead\nDeveloper", None),
    ]


def test_a_new_item_between_others_does_not_change_their_order():
    abilities = tuple(factories.ability(key) for key in ("asks", "sings", "waits"))
    before = factories.document(abilities=abilities[::2], roles=())
    after = factories.document(abilities=abilities, roles=())
    assert [(each.subject, each.key) for each in compare(before, after).subjects] == [("ability", "sings")]


# Effects


def test_the_effects_of_a_difference_are_those_of_its_parts():
    before = factories.document(roles=(factories.role(asks={"listens": "2 required"}),))
    after = factories.document(
        description="New.",
        abilities=(factories.ability(levels=6),),
        roles=(factories.role(asks={"listens": "1 required"}),),
    )
    difference = compare(before, after)
    assert {each.subject: each.effects for each in difference.subjects} == {
        "framework": {WORDING}, "ability": {RAISES}, "role": {LOWERS},
    }  # fmt: skip
    assert difference.effects == {WORDING, RAISES, LOWERS}
    assert compare(before, before).effects == frozenset()


def judged(before: AbilityDocument, after: AbilityDocument, effect: str) -> FrameworkDiff:
    documents = (factories.document(abilities=(each,)) for each in (before, after))
    return compare(*documents).judged({("ability", "listens"): effect})


@pytest.mark.parametrize("effect", ["wording", "clarifying", "raises", "lowers"])
def test_an_editor_chooses_the_effect_if_only_text_changed(effect):
    listens = factories.ability()
    difference = judged(listens, replace(listens, description="Hears.", group="craft"), effect)
    assert fields_of(only(difference.abilities)) == [
        ("Description", "Listens.", "Hears.", effect),
        ("Group", "", "craft", None),
    ]
    assert difference.effects == {effect}


def test_the_effect_can_not_be_chosen_if_more_than_text_changed():
    listens = factories.ability(levels=3)
    raised = replace(factories.ability(levels=4), description="Hears.")
    difference = judged(listens, raised, "clarifying")
    assert [change.effect for change in only(difference.abilities)] == [WORDING, RAISES]
    assert not difference.abilities[0].is_text_alone


def test_there_is_nothing_to_choose_if_no_text_changed():
    listens = factories.ability()
    difference = judged(listens, replace(listens, group="craft"), "raises")
    assert (difference.effects, difference.abilities[0].is_text_alone) == (frozenset(), False)


def test_a_choice_for_one_thing_does_not_affect_another():
    before = factories.document(abilities=(factories.ability("asks"), factories.ability("waits")), roles=())
    after = factories.document(
        abilities=tuple(replace(each, description="New.") for each in before.abilities), roles=()
    )
    difference = compare(before, after).judged({("ability", "waits"): "raises", ("role", "asks"): "lowers"})
    assert [each.effects for each in difference.abilities] == [{WORDING}, {"raises"}]


# Names and sentences


def test_an_added_or_removed_requirement_is_a_sentence():
    asks, asks_nothing = (factories.role(asks=asked) for asked in ({"listens": "2 required"}, {}))
    documents = [factories.document(roles=(each,)) for each in (asks_nothing, asks)]
    assert [only(compare(*some).roles)[0].text for some in (documents, documents[::-1])] == [
        "New: milestone 2+, required",
        "Removed: milestone 2+, required",
    ]


def test_references_are_shown_by_name():
    groups = (factories.group("craft"), factories.group("people"))
    lead, boss = RoleDocument(key="lead", name="Lead"), RoleDocument(key="boss", name="The boss")
    before = factories.document(
        groups=groups, abilities=(replace(factories.ability(), group="craft"),), roles=(lead, boss)
    )
    after = factories.document(
        groups=(groups[0], replace(groups[1], parent="craft")),
        abilities=(replace(factories.ability(), group="people"),),
        roles=(replace(lead, parent="boss", includes=("boss",), group="people"), boss),
    )
    difference = compare(before, after)
    assert fields_of(difference.abilities[0].changes) == [("Group", "Craft", "People", None)]
    assert fields_of(difference.roles[0].changes) == [
        ("Group", "", "People", None),
        ("Parent role", "", "The boss", None),
        ("Includes", "", "The boss", RAISES),
    ]
    assert fields_of(difference.frame[0].changes) == [("Group People, parent group", "", "Craft", None)]


def test_two_things_with_the_same_name_are_shown_by_key():
    groups = (factories.group("a", name="Craft"), factories.group("b", name="Craft"))
    documents = (
        factories.document(groups=groups, abilities=(replace(factories.ability(), group=key),)) for key in ("a", "b")
    )
    [ability] = compare(*documents).abilities
    assert (fields_of(ability.changes), ability.changes[0].text) == ([("Group", "a", "b", None)], "a → b")


def test_an_order_says_what_moved():
    abilities = {key: factories.ability(key) for key in ("asks", "rests", "sings", "waits")}
    before = factories.document(abilities=tuple(abilities.values()), roles=())

    def moved(*keys):
        after = factories.document(abilities=tuple(abilities[key] for key in keys), roles=())
        return compare(before, after).frame[0].changes[0].text

    assert moved("waits", "asks", "rests", "sings") == "Waits is now first."
    assert moved("rests", "sings", "asks", "waits") == "Asks is now after Sings."


def test_a_long_list_of_moves_ends_with_a_count():
    keys = [f"a{number}" for number in range(12)]
    before, after = (
        factories.document(abilities=tuple(factories.ability(key) for key in some), roles=())
        for some in (keys, keys[::-1])
    )
    [change] = compare(before, after).frame[0].changes
    assert change.text.endswith("7 more moved.")


def test_an_added_ability_is_shown_by_milestone_without_undefined_ones():
    milestones = (
        replace(factories.milestone(1, "Asks.", "Asks twice"), name="Begins", points=Decimal(2)),
        MilestoneDocument(level=2, status="undefined"),
        MilestoneDocument(level=3, status="undefined", description="Someday."),
        MilestoneDocument(level=4, status="not-applicable"),
    )
    ability = replace(factories.ability(milestones=milestones), group="craft")
    groups = (factories.group("craft"),)
    without = factories.document(abilities=(), roles=(), groups=groups)
    [came] = compare(without, factories.document(abilities=(ability,), roles=(), groups=groups)).abilities
    assert came.changes[0].whole == DiffWhole(
        "added",
        (
            DiffPart("", ("Listens.", "In the group Craft")),
            DiffPart("Milestone 1: Begins", ("Asks.", "Total points: 2"), ("Asks twice",)),
            DiffPart("Milestone 3 (not yet defined)", ("Someday.",)),
            DiffPart("Milestone 4 (not applicable)"),
        ),
        "3 milestones",
    )


def test_an_added_role_is_shown_with_the_names_of_its_requirements():
    lead = RoleDocument(
        key="lead", name="Lead", grade="4", includes=("developer",), parent="developer", group="craft",
        requirements=(RequirementDocument(ability="listens", level=Decimal(2)),),
    )  # fmt: skip
    groups = (factories.group("craft"),)
    before = factories.document(groups=groups)
    after = factories.document(groups=groups, roles=(*before.roles, lead))
    [gone] = compare(after, before).roles
    assert gone.changes[0].whole == DiffWhole(
        "removed",
        (
            DiffPart("", ("Grade 4; in the group Craft; parent role Developer; includes Developer",)),
            DiffPart("Requirements", items=("Listens: milestone 2+",)),
        ),
        "1 requirement",
    )


def test_only_long_parts_are_collapsed():
    few, many = (DiffPart("Milestone 1", items=("x",) * count) for count in (3, 12))
    assert [DiffWhole("added", (DiffPart(""), part), "1 milestone").is_long for part in (few, many)] == [False, True]
    assert not DiffWhole("added", (many,)).is_long


def test_a_newly_defined_milestone_is_shown_completely():
    milestone = factories.milestone(2, "Asks.", "Asks twice")
    undefined = MilestoneDocument(level=2, status="undefined")
    listens = factories.ability(levels=0)

    def wholes(before, after):
        abilities = (replace(listens, milestones=(each,) if each else ()) for each in (before, after))
        documents = (factories.document(abilities=(each,)) for each in abilities)
        return [change.whole for change in only(compare(*documents).abilities)]

    part = DiffPart("", ("Asks.",), ("Asks twice",))
    assert wholes(undefined, milestone) == wholes(None, milestone) == [DiffWhole("added", (part,))]
    assert wholes(milestone, undefined) == wholes(milestone, None) == [DiffWhole("removed", (part,))]
    assert wholes(replace(undefined, description="Someday."), milestone) == [None]


def test_an_empty_milestone_is_a_sentence():
    undefined = MilestoneDocument(level=2, status="undefined")
    listens = factories.ability(levels=0)
    documents = [factories.document(abilities=(replace(listens, milestones=each),)) for each in ((), (undefined,))]
    assert [only(compare(*some).abilities)[0].text for some in (documents, documents[::-1])] == [
        "Not yet defined",
        "Removed; it was not yet defined",
    ]


def test_very_long_texts_are_compared_quickly():
    began = time.process_time()
    for before, after in (("ab " * 900, "ba " * 900), ("a\n" * 10_000, "b\na\n" * 5_000)):
        runs = words_between(before, after)
        assert "".join(run.text for run in runs if run.kind != "out") == after
    assert time.process_time() - began < 2
