from decimal import Decimal

import pytest

from frameworks.effective_requirements import (
    HighestRequirement,
    highest_requirement,
    holders_text,
    requirement_sentence,
    requirement_summary,
)

COACHES = {"key": "coach", "name": "Coach", "plural": "Coaches"}
LEAD = {"key": "lead", "name": "Lead", "plural": ""}


@pytest.mark.parametrize(
    ("role", "said"),
    [
        ({**COACHES, "level": 1, "strength": "recommended"}, "Coaches are recommended to be milestone 1+"),
        ({**LEAD, "level": 2.5, "strength": "required"}, "Leads are required to be milestone 2.5+"),
        ({**COACHES, "level": 3}, "Coaches are expected to be milestone 3+"),
        ({**COACHES, "level": 0, "weight": 4.12}, "Coaches are expected to be milestone 0+ (weight 4.12)"),
        ({**LEAD}, "Leads are expected to have this ability"),
        ({**LEAD, "strength": "required", "weight": 3}, "Leads are required to have this ability (weight 3)"),
    ],
)
def test_a_requirement_is_a_sentence(role, said):
    assert f"{holders_text(role)} {requirement_sentence(role)}" == said


ASKING = [
    {**COACHES, "level": 2},
    {**LEAD, "level": 3.5, "strength": "recommended"},
    {"key": "head", "name": "Head", "plural": "Heads", "level": 3.5, "strength": "required"},
    {"key": "scribe", "name": "Scribe", "plural": "Scribes"},
    {"key": "guest", "name": "Guest", "plural": "Guests", "level": 0},
    {
        "key": "chief",
        "name": "Chief",
        "plural": "Chiefs",
        "level": 2,
        "strength": "required",
        "from": ["coach", "Coach"],
    },
]


@pytest.mark.parametrize(
    ("held", "most"),
    [
        (["coach"], HighestRequirement(Decimal(2), "", "Coaches")),
        (["coach", "lead"], HighestRequirement(Decimal("3.5"), "recommended", "Leads")),
        (["lead", "coach", "head", "scribe"], HighestRequirement(Decimal("3.5"), "required", "Heads and Leads")),
        (["coach", "chief"], HighestRequirement(Decimal(2), "", "Coaches")),
        (["chief"], HighestRequirement(Decimal(2), "required", "Chiefs")),
        (["scribe", "guest", "nobody"], None),
        ([], None),
    ],
)
def test_the_highest_requirement_is_that_of_the_roles_someone_has(held, most):
    assert highest_requirement(ASKING, held) == most


@pytest.mark.parametrize(
    ("levels", "said"),
    [
        ([1, 1, 1.0], "3 roles, milestone 1+"),
        ([3, None, 1.5], "3 roles, milestones 1.5+ to 3+"),
        ([2], "1 role, milestone 2+"),
        ([None, None], "2 roles"),
        ([0], "1 role, milestone 0+"),
    ],
)
def test_all_requirements_are_summed_up_in_a_line(levels, said):
    asking = [{**COACHES} if level is None else {**COACHES, "level": level} for level in levels]
    assert requirement_summary(asking) == said
