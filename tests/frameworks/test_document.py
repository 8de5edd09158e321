from decimal import Decimal

from hypothesis import given

from frameworks.document import (
    AbilityDocument,
    ExampleDocument,
    FrameworkDocument,
    LinkDocument,
    MilestoneDocument,
    PointsRange,
    RequirementDocument,
    RoleDocument,
    SourceDocument,
    StepDocument,
    canonical_json,
    digest,
    document_digest,
    from_data,
    json_number,
    steps_of,
    to_data,
)
from tests import factories, strategies


@strategies.steadily
@given(strategies.documents())
def test_a_document_round_trips_through_plain_data(document):
    assert from_data(FrameworkDocument, to_data(document)) == document
    assert document_digest(from_data(FrameworkDocument, to_data(document))) == document_digest(document)


def test_plain_data_leaves_out_default_values():
    assert to_data(factories.document(scale=(), abilities=(), roles=())) == {"key": "steps", "name": "Our Steps"}


def test_plain_data_contains_everything_else():
    role = RoleDocument(
        key="lead",
        name="Lead",
        includes=("developer",),
        points=PointsRange(max=Decimal("57.5")),
        requirements=(RequirementDocument(ability="listens", level=Decimal(0), weight=Decimal("4.12")),),
        extra={"pay": [1, None]},
    )
    assert to_data(role) == {
        "key": "lead",
        "name": "Lead",
        "includes": ["developer"],
        "points": {"max": 57.5},
        "requirements": [{"ability": "listens", "level": 0, "weight": 4.12}],
        "extra": {"pay": [1, None]},
    }


def test_an_example_with_only_a_text_becomes_that_text():
    said = ExampleDocument(text="Listens", examples=(ExampleDocument(text="To all"),))
    assert to_data(said) == {"text": "Listens", "examples": ["To all"]}
    assert from_data(ExampleDocument, "Listens") == ExampleDocument(text="Listens")


def test_a_link_without_a_label_has_none_in_plain_data():
    assert to_data((LinkDocument(url="https://example.org"),)) == [{"url": "https://example.org"}]


def test_a_whole_decimal_becomes_a_whole_number():
    assert [json_number(Decimal(said)) for said in ("3", "3.00", "1E+2", "2.50", "-0.0")] == [3, 3, 100, 2.5, 0]
    assert [type(json_number(Decimal(said))) for said in ("3.00", "2.50")] == [int, float]


def test_decimals_compare_by_value_however_they_are_written():
    assert RequirementDocument(ability="a", level=Decimal("2.50")) == RequirementDocument(
        ability="a", level=Decimal("2.5")
    )


def test_the_steps_are_those_of_the_scale_in_order_without_level_0():
    scale = (StepDocument(level=3), StepDocument(level=0, name="Not started"), StepDocument(level=1))
    assert steps_of(factories.document(scale=scale)) == (StepDocument(level=1), StepDocument(level=3))


def test_without_a_scale_the_steps_are_the_levels_of_milestones():
    abilities = (
        AbilityDocument(key="a", name="A", milestones=(MilestoneDocument(level=6), MilestoneDocument(level=2))),
        AbilityDocument(key="b", name="B", milestones=(MilestoneDocument(level=2), MilestoneDocument(level=4))),
    )
    steps = steps_of(factories.document(scale=(), abilities=abilities))
    assert steps == (StepDocument(level=2), StepDocument(level=4), StepDocument(level=6))


def test_a_release_contains_only_active_abilities_and_roles():
    abilities = tuple(factories.ability(status, status=status) for status in ("draft", "active", "archived"))
    roles = tuple(factories.role(status, status=status) for status in ("archived", "active", "draft"))
    released = factories.document(abilities=abilities, roles=roles).released()
    assert released == factories.document(abilities=(abilities[1],), roles=(roles[1],))


def test_things_are_found_by_key():
    document = factories.document()
    assert (document.ability("listens"), document.role("developer")) == (document.abilities[0], document.roles[0])
    assert (document.ability("developer"), document.role("listens")) == (None, None)


def test_holders_of_a_role_have_its_plural_or_else_its_name():
    assert RoleDocument(key="dev", name="Developer", plural="Developers").called == "Developers"
    assert RoleDocument(key="dev", name="Developer").called == "Developer"


def test_canonical_json_does_not_depend_on_the_order_of_names():
    assert canonical_json({"b": 1, "a": {"d": "é", "c": None}}) == '{"a":{"c":null,"d":"é"},"b":1}'
    assert canonical_json({"a": 1, "b": 2}) == canonical_json({"b": 2, "a": 1})


def test_a_digest_is_the_sha_256_of_the_text():
    assert digest("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_a_source_may_be_incomplete():
    document = FrameworkDocument(key="a", name="A", source=SourceDocument(licence="CC0"))
    assert to_data(document)["source"] == {"licence": "CC0"}
    assert from_data(FrameworkDocument, to_data(document)) == document
