from dataclasses import replace
from decimal import Decimal

import pytest

from frameworks.document import (
    ExampleDocument,
    LinkDocument,
    MilestoneDocument,
    PointsRange,
    RoleDocument,
    StepDocument,
)
from frameworks.release_lines import ability_content, role_content
from frameworks.rendering import (
    AbilityWording,
    ExampleBlock,
    ExampleLine,
    LinkLine,
    MilestoneWording,
    RoleWording,
    ability_wording,
    amount_text,
    points_text,
    released_role_document,
    role_wording,
    tint_of,
)
from tests import factories


def wording(*milestones: MilestoneDocument, scale: tuple[StepDocument, ...] = ()) -> AbilityWording:
    listens = factories.ability(milestones=milestones)
    return ability_wording(ability_content(listens, scale), "Acme")


def only(*milestones: MilestoneDocument, scale: tuple[StepDocument, ...] = ()) -> MilestoneWording:
    [found] = wording(*milestones, scale=scale).milestones
    return found


def blocks(*examples: ExampleDocument) -> list[tuple[str, list[str]]]:
    """The headings, each with the texts of the lines under it."""
    found = only(MilestoneDocument(level=1, examples=examples)).blocks
    return [(block.heading, [line.html for line in block.lines]) for block in found]


# Numbers


def test_a_number_is_written_without_trailing_zeros():
    said = ("3", "3.00", "2.50", "0", "0.00", "100", "1E+2", "0.05")
    assert [amount_text(Decimal(each)) for each in said] == ["3", "3", "2.5", "0", "0", "100", "100", "0.05"]


def test_one_is_counted_in_the_singular():
    assert [points_text(Decimal(each)) for each in ("0", "1", "1.0", "1.5", "2")] == [
        "0 miles", "1 mile", "1 mile", "1.5 miles", "2 miles",
    ]  # fmt: skip
    assert points_text(Decimal(1), "step") == "1 step"


@pytest.mark.parametrize(
    ("count", "tints"),
    [(1, [1]), (3, [1, 2, 3]), (5, [1, 2, 3, 4, 5]), (6, [1, 1, 2, 3, 4, 5]), (8, [1, 1, 2, 2, 3, 3, 4, 5])],
)
def test_higher_steps_have_darker_tints(count, tints):
    assert [tint_of(place, count) for place in range(count)] == tints


# Milestones


def test_an_ability_is_rendered_from_its_edition():
    scale = (StepDocument(level=1, name="Own work", points=Decimal(1)), StepDocument(level=2, points=Decimal(3)))
    asks = MilestoneDocument(level=1, description="*Asks.*", examples=(ExampleDocument(text="Asks `why`"),))
    assert wording(asks, scale=scale) == AbilityWording(
        name="Listens",
        html="<p>Listens.</p>",
        summary="Listens.",
        milestones=(
            MilestoneWording(
                level=1,
                anchor="milestone-1",
                tint=1,
                next_tint=0,
                title="Own work",
                points="1 mile",
                points_short="1 mile",
                is_defined=True,
                note="",
                html="<p><em>Asks.</em></p>",
                blocks=(ExampleBlock("Examples", (ExampleLine("Asks <code>why</code>", (), (), ()),)),),
            ),
            MilestoneWording(
                level=2,
                anchor="milestone-2",
                tint=0,
                next_tint=0,
                title="Milestone 2",
                points="",
                points_short="",
                is_defined=False,
                note="Not yet defined",
                html="",
                blocks=(),
            ),
        ),
    )


def test_a_milestone_has_its_own_text_or_else_that_of_its_step():
    step = StepDocument(level=1, name="Own work", description="For oneself.", points=Decimal(2))
    bare = only(MilestoneDocument(level=1), scale=(step,))
    assert (bare.title, bare.html, bare.points) == ("Own work", "<p>For oneself.</p>", "2 miles")
    own = MilestoneDocument(level=1, name="First", description="Asks.", points=Decimal(0))
    said = only(own, scale=(step,))
    assert (said.title, said.html, said.points) == ("First", "<p>Asks.</p>", "0 miles")


def test_a_milestone_without_a_name_is_called_by_its_level():
    assert only(MilestoneDocument(level=7)).title == "Milestone 7"


def test_tints_skip_undefined_milestones():
    milestones = (MilestoneDocument(level=level) for level in (1, 2, 4))
    scale = tuple(StepDocument(level=level) for level in (1, 2, 3, 4))
    found = wording(*milestones, scale=scale).milestones
    assert [(each.tint, each.next_tint) for each in found] == [(1, 2), (2, 0), (0, 4), (4, 0)]


def test_points_are_a_total_with_the_increase_over_the_last_milestone_with_points():
    points = {1: None, 2: Decimal(3), 3: None, 4: Decimal(6), 5: Decimal("6.50"), 6: Decimal(5)}
    milestones = (MilestoneDocument(level=level, points=each) for level, each in points.items())
    found = wording(*milestones).milestones
    assert [each.points for each in found] == [
        "", "3 miles", "", "6 miles in total, adds 3", "6.5 miles in total, adds 0.5", "5 miles in total, adds -1.5",
    ]  # fmt: skip
    assert [each.points_short for each in found] == ["", "3 miles", "", "6 miles", "6.5 miles", "5 miles"]


def test_points_of_an_undefined_milestone_are_not_counted():
    milestones = (
        MilestoneDocument(level=1, points=Decimal(1)),
        MilestoneDocument(level=2, points=Decimal(3), status="undefined"),
        MilestoneDocument(level=3, points=Decimal(6)),
    )
    assert [each.points for each in wording(*milestones).milestones] == ["1 mile", "", "6 miles in total, adds 5"]


@pytest.mark.parametrize(
    ("milestone", "step", "note"),
    [
        (None, {}, "Not yet defined"),
        (None, {"description": "Of the step."}, "Not yet defined"),
        (None, {"status": "not-applicable"}, "N/A within the Acme framework"),
        (None, {"status": "not-applicable", "description": "Never asked."}, "Never asked."),
        ({"status": "undefined"}, {"description": "Of the step."}, "Not yet defined"),
        ({"status": "undefined", "description": "Coming in May"}, {}, "Coming in May"),
        ({"status": "not-applicable"}, {"description": "Of the step."}, "N/A within the Acme framework"),
        ({"status": "not-applicable", "description": "NOT IN USE"}, {}, "NOT IN USE"),
        ({}, {"status": "not-applicable", "description": "Never asked."}, ""),
    ],
)
def test_an_empty_milestone_says_why_it_is_empty(milestone, step, note):
    milestones = [] if milestone is None else [MilestoneDocument(level=1, **milestone)]
    found = only(*milestones, scale=(StepDocument(level=1, **step),))
    assert (found.note, found.is_defined) == (note, note == "")


# Examples


def test_examples_are_grouped_with_should_have_first_and_sections_last():
    def example(text: str, kind: str = "", section: str = "") -> ExampleDocument:
        return ExampleDocument(text=text, kind=kind, section=section)

    assert blocks(
        example("a"),
        example("b", "signal"),
        example("c", "expected"),
        example("d", section="Specific to Products"),
        example("e", "should-have"),
        example("f", "example"),
        example("g", "should-have", "Specific to Products"),
        example("h", "signal", "signals"),
        example("i", "expected"),
        example("j", "signal", "Daily"),
    ) == [
        ("Should have", ["e"]),
        ("Is expected to", ["c", "i"]),
        ("Examples", ["a", "f"]),
        ("Signals", ["b", "h"]),
        ("Specific to Products: should have", ["g"]),
        ("Specific to Products", ["d"]),
        ("Daily", ["j"]),
    ]


def test_an_example_is_rendered_with_nested_examples_links_and_tags():
    example = ExampleDocument(
        text="Asks <b>",
        examples=(ExampleDocument(text="Twice", examples=(ExampleDocument(text="**Thrice**"),)),),
        links=(LinkDocument(label="Guide", url="https://example.org/1"), LinkDocument(url="https://example.org/2")),
        tags={"skill": "Working", "new": True, "old": False, "since": 2, "for": ["all", None]},
    )
    found = only(MilestoneDocument(level=1, examples=(example,))).blocks
    assert found == (
        ExampleBlock(
            "Examples",
            (
                ExampleLine(
                    html="Asks &lt;b&gt;",
                    nested=(ExampleLine("Twice", (ExampleLine("<strong>Thrice</strong>", (), (), ()),), (), ()),),
                    links=(
                        LinkLine("Guide", "https://example.org/1"),
                        LinkLine("https://example.org/2", "https://example.org/2"),
                    ),
                    tags=('for: ["all", null]', "new: yes", "old: no", "since: 2", "skill: Working"),
                ),
            ),
        ),
    )


# Roles


@pytest.mark.parametrize(
    ("points", "said"),
    [
        (None, ""),
        (PointsRange(min=Decimal(36), max=Decimal("57.50")), "36 to 57.5 miles"),
        (PointsRange(min=Decimal(36)), "36 miles or more"),
        (PointsRange(max=Decimal(57)), "up to 57 miles"),
        (PointsRange(min=Decimal(0), max=Decimal(0)), "0 to 0 miles"),
    ],
)
def test_a_role_is_rendered_from_its_edition(points, said):
    role = RoleDocument(
        key="lead",
        name="Lead",
        plural="Leads",
        kind="hat",
        grade="3.1",
        description="# Leads",
        points=points,
        group="craft",
    )
    content = role_content(role)
    assert released_role_document(content) == replace(role, group="")
    assert role_wording(content) == RoleWording(
        name="Lead", called="Leads", kind="hat", grade="3.1", points=said, html="<h3>Leads</h3>", summary="Leads"
    )
