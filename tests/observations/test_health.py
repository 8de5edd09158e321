"""Row by row and at every boundary, the table of docs/health.md."""

import datetime as dt

import pytest

from frameworks.content_facts import ContentFacts
from observations.health import (
    AbilityFacts,
    TableFacts,
    Verdict,
    ability_facts,
    badges,
    file_badges,
    thresholds_of,
    worst,
)

NOW = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)
TODAY = NOW.date()


def ago(days: int) -> dt.datetime:
    return NOW - dt.timedelta(days=days)


def badge(code: str, limits: dict | None = None, *, content: dict | None = None, **facts) -> tuple | None:
    """(severity, sentence) of the badge with that code, or None where there is none."""
    found = [each for each in badges(_facts(content, facts), NOW, limits) if each.code == code]
    assert len(found) <= 1
    return (found[0].severity, found[0].text) if found else None


def _facts(content: dict | None, facts: dict) -> AbilityFacts:
    return AbilityFacts(content=ContentFacts(**(content or {})), **{"released_at": ago(1000), **facts})


def faults(code: str, **content) -> list[tuple[str, str, str]]:
    return reasons(code, content)


def reasons(code: str, content: dict | None = None, **facts) -> list[tuple[str, str, str]]:
    """(severity, sentence, reason) of the badges with that code."""
    found = badges(_facts(content, facts), NOW)
    return [(each.severity, each.text, each.reason) for each in found if each.code == code]


# H1


@pytest.mark.parametrize(
    ("roles", "released_at", "expected"),
    [
        (0, ago(1), ("bad", "Associated with no roles")),
        (0, None, ("information", "Associated with no roles")),
        (1, ago(1), ("good", "Associated with 1 role")),
        (1, None, ("good", "Associated with 1 role")),
        (1200, ago(1), ("good", "Associated with 1,200 roles")),
    ],
)
def test_the_roles_that_use_an_ability(roles, released_at, expected):
    assert badge("H1", content={"roles": roles}, released_at=released_at) == expected


# H2


@pytest.mark.parametrize(
    ("days", "severity"), [(0, "information"), (89, "information"), (90, "warning"), (1000, "warning")]
)
def test_an_ability_is_new_for_ninety_days(days, severity):
    assert badge("H2", released_at=ago(days)) == (severity, "Has been referenced in no observations")


def test_a_draft_is_new():
    assert reasons("H2", released_at=None) == [
        ("information", "Has been referenced in no observations", "It is still a draft.")
    ]


@pytest.mark.parametrize(("days", "severity"), [(0, "good"), (364, "good"), (365, "good"), (366, "warning")])
def test_observations_are_old_after_a_year(days, severity):
    last = TODAY - dt.timedelta(days=days)
    assert badge("H2", observations=2, last_observed_on=last) == (severity, "Has been referenced in 2 observations")


def test_an_old_observation_of_a_new_ability_is_still_old():
    facts = {"observations": 1, "last_observed_on": TODAY - dt.timedelta(days=366), "released_at": ago(1)}
    assert badge("H2", **facts) == ("warning", "Has been referenced in 1 observation")


@pytest.mark.parametrize(("count", "said"), [(500, "500"), (501, "over 500")])
def test_observations_are_counted_up_to_500(count, said):
    expected = ("good", f"Has been referenced in {said} observations")
    assert badge("H2", observations=count, last_observed_on=TODAY) == expected


# H3


@pytest.mark.parametrize(
    ("achieved", "expected"),
    [
        (0, ("information", "No one has achieved a milestone on this ability")),
        (1, ("good", "1 person has achieved a milestone on this ability")),
        (500, ("good", "500 people have achieved a milestone on this ability")),
        (501, ("good", "Over 500 people have achieved a milestone on this ability")),
    ],
)
def test_the_people_who_have_achieved_a_milestone(achieved, expected):
    assert badge("H3", achieved=achieved) == expected


# H4


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (0, ("good", "Last updated: less than a minute ago")),
        (364, ("good", "Last updated: 11 months ago")),
        (365, ("warning", "Last updated: about 1 year ago")),
        (729, ("warning", "Last updated: almost 2 years ago")),
        (730, ("bad", "Last updated: about 2 years ago")),
    ],
)
def test_an_ability_becomes_outdated(days, expected):
    assert badge("H4", updated_at=ago(days)) == expected


def test_a_day_counts_once_it_is_over():
    assert badge("H4", updated_at=ago(365) + dt.timedelta(seconds=1))[0] == "good"
    assert badge("H4", updated_at=ago(730) + dt.timedelta(seconds=1))[0] == "warning"


def test_a_draft_was_never_updated():
    assert badge("H4", updated_at=None, released_at=None) is None


# H5


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (0, ("good", "Last conversation: less than a minute ago")),
        (364, ("good", "Last conversation: 11 months ago")),
        (365, ("good", "Last conversation: about 1 year ago")),
        (366, ("information", "Last conversation: about 1 year ago")),
    ],
)
def test_a_conversation_counts_for_a_year(days, expected):
    assert badge("H5", conversed_at=ago(days)) == expected


def test_an_ability_without_conversations():
    assert badge("H5") == ("information", "Never conversed about")


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (30, ("good", "Last conversation: 1 day ago")),
        (31, ("warning", "A conversation has been open for about 1 month")),
    ],
)
def test_a_conversation_may_be_open_for_thirty_days(days, expected):
    assert badge("H5", conversed_at=ago(1), open_since=ago(days)) == expected


# H6

DEFINED, UNDEFINED, NEVER = "defined", "undefined", "not-applicable"


@pytest.mark.parametrize(
    ("lowest", "gaps", "expected"),
    [
        ((), (), ("bad", "No milestones are defined at the lowest steps")),
        ((UNDEFINED,) * 3, (), ("bad", "No milestones are defined at the lowest steps")),
        ((UNDEFINED,) * 3, (1, 2, 3), ("bad", "No milestones are defined at the lowest steps")),
        ((DEFINED, UNDEFINED, UNDEFINED), (), ("warning", "1 of the lowest 3 milestones is defined")),
        ((DEFINED, UNDEFINED, NEVER), (), ("warning", "2 of the lowest 3 milestones are defined")),
        ((DEFINED, UNDEFINED), (), ("warning", "1 of the lowest 2 milestones is defined")),
        ((DEFINED,) * 3, (4,), ("warning", "Milestone 4 is not defined, but a higher one is")),
        ((DEFINED,) * 3, (4, 6), ("warning", "Milestones 4 and 6 are not defined, but a higher one is")),
        ((DEFINED, DEFINED, DEFINED), (), ("good", "The lowest milestones are defined")),
        ((DEFINED, NEVER, DEFINED), (), ("good", "The lowest milestones are defined")),
        ((DEFINED,), (), ("good", "The lowest milestones are defined")),
    ],
)
def test_the_lowest_steps(lowest, gaps, expected):
    assert badge("H6", content={"lowest": lowest, "gaps": gaps}) == expected


# H7, H8, H10


@pytest.mark.parametrize("code", ["H7", "H8", "H10"])
def test_an_ability_without_problems_has_no_badge_for_problems(code):
    assert badge(code) is None


def test_a_role_that_requires_an_undefined_milestone():
    text = "A role uses a milestone that is not defined"
    assert faults("H7", asked_in_vain=(("Leads", "2.5"),)) == [
        ("bad", text, "Leads (2.5): define this milestone, or choose another one for the role.")
    ]
    asked = tuple((name, "1") for name in "ABCDE")
    assert faults("H7", asked_in_vain=asked[:4])[0][2].startswith("A (1), B (1), C (1) and D (1): define")
    assert faults("H7", asked_in_vain=asked)[0][2].startswith("A (1), B (1), C (1) and 2 more: define")


def test_an_ability_that_says_the_same_as_another():
    reason = "Readers can’t tell them apart. Explain the difference, or merge them."
    assert faults("H8", same_description=("Asks",)) == [("warning", "Has the same description as Asks", reason)]
    assert faults("H8", same_examples=("Waits", "Asks")) == [
        ("warning", "Has the same examples as Asks and Waits", reason)
    ]
    assert faults("H8", same_description=("Asks",), same_examples=("Asks", "Sings")) == [
        ("warning", "Has the same description and examples as Asks and Sings", reason)
    ]


def test_milestones_with_the_same_text():
    reason = "People can’t tell these steps apart by what they observe."
    assert faults("H10", repeats=(2,)) == [("warning", "Milestone 2 is the same as the one below", reason)]
    assert faults("H10", without_examples=(1, 2)) == [("warning", "Milestones 1 and 2 have no examples", reason)]
    assert faults("H10", repeats=(2, 3), without_examples=(4,)) == [
        ("warning", "Milestones 2 and 3 are the same as the one below; milestone 4 has no examples", reason)
    ]


# H9


def test_a_maintainer():
    assert badge("H9", has_maintainer=True) == ("good", "Has a maintainer")
    assert badge("H9") == ("information", "Has no maintainer")


# All together


def test_a_neglected_ability_that_roles_require_shows_exactly_five_badges():
    content = ContentFacts(roles=5, lowest=(DEFINED,) * 3)
    changed = dt.datetime(2021, 5, 1, 9, tzinfo=dt.UTC)
    facts = ability_facts(content, since=changed, first_released_at=changed)
    assert [(each.severity, each.text) for each in badges(facts, NOW)[:5]] == [
        ("good", "Associated with 5 roles"),
        ("warning", "Has been referenced in no observations"),
        ("information", "No one has achieved a milestone on this ability"),
        ("bad", "Last updated: almost 5 years ago"),
        ("information", "Never conversed about"),
    ]


FAULTY = ContentFacts(asked_in_vain=(("Leads", "1"),), same_description=("Asks",), repeats=(2,))


def test_badges_are_in_the_order_of_the_page():
    facts = AbilityFacts(content=FAULTY, released_at=ago(1), updated_at=ago(1))
    assert [each.code for each in badges(facts, NOW)] == [f"H{number}" for number in range(1, 11)]


def test_a_file_is_checked_as_if_it_were_released_today():
    assert [(each.code, each.severity) for each in file_badges(FAULTY, NOW)] == [
        ("H1", "bad"), ("H6", "bad"), ("H7", "bad"), ("H8", "warning"), ("H10", "warning"),
    ]  # fmt: skip


def test_every_severe_badge_says_why_and_where_to_fix_it():
    old = {"updated_at": ago(800), "observations": 1, "last_observed_on": TODAY - dt.timedelta(days=400)}
    found = badges(_facts(FAULTY.__dict__, {**old, "open_since": ago(31)}), NOW)
    assert {each.code: each.fix for each in found if each.severity in ("bad", "warning")} == {
        "H1": "roles", "H2": "observe", "H4": "confirm", "H5": "converse", "H6": "edit", "H7": "edit", "H8": "edit",
        "H10": "edit",
    }  # fmt: skip
    assert [each.code for each in found if each.severity in ("bad", "warning") and not each.reason] == []


def test_the_worst_badge_is_the_most_severe_and_of_equals_the_first():
    verdicts = [
        Verdict(str(place), severity, "") for place, severity in enumerate(("good", "information", "warning", "bad"))
    ]
    assert [worst(verdicts[:end]).code for end in (1, 2, 3, 4)] == ["0", "1", "2", "3"]
    assert worst([verdicts[0], Verdict("x", "warning", ""), verdicts[2]]).code == "x"


# Facts together


def test_a_confirmation_after_the_release_counts_as_an_update():
    content = ContentFacts()
    for confirmed_at, updated_at in ((None, ago(10)), (ago(20), ago(10)), (ago(5), ago(5))):
        known = TableFacts(confirmed_at=confirmed_at)
        assert ability_facts(content, known, since=ago(10), first_released_at=ago(30)) == AbilityFacts(
            content=content, released_at=ago(30), updated_at=updated_at
        )


def test_confirming_a_draft_is_not_an_update():
    known = TableFacts(confirmed_at=ago(5), observations=1, last_observed_on=TODAY, has_maintainer=True)
    assert ability_facts(ContentFacts(), known, since=None, first_released_at=None) == AbilityFacts(
        content=ContentFacts(), observations=1, last_observed_on=TODAY, has_maintainer=True
    )


# Thresholds


@pytest.mark.parametrize(
    ("name", "code", "facts", "last", "severities"),
    [
        ("new_for", "H2", lambda at: {"released_at": at}, 6, ("information", "warning")),
        (
            "observed_within",
            "H2",
            lambda at: {"observations": 1, "last_observed_on": at.date()},
            7,
            ("good", "warning"),
        ),
        ("fresh_for", "H4", lambda at: {"updated_at": at}, 6, ("good", "warning")),
        ("stale_after", "H4", lambda at: {"updated_at": at}, 6, ("good", "bad")),
        ("conversed_within", "H5", lambda at: {"conversed_at": at}, 7, ("good", "information")),
        ("thread_open_for", "H5", lambda at: {"open_since": at, "conversed_at": NOW}, 7, ("good", "warning")),
    ],
)
def test_an_organization_sets_its_own_days(name, code, facts, last, severities):
    limits = thresholds_of({name: 7})
    assert tuple(badge(code, limits, **facts(ago(days)))[0] for days in (last, last + 1)) == severities


def test_reasons_contain_the_thresholds_of_the_organization():
    limits = thresholds_of({"new_for": 7, "observed_within": 9})
    facts = _facts(None, {"released_at": ago(1)})
    assert badges(facts, NOW, limits)[1].reason == "It was released less than 7 days ago."
    facts = _facts(None, {"observations": 1, "last_observed_on": TODAY - dt.timedelta(days=10)})
    assert badges(facts, NOW, limits)[1].reason == "The last one is more than 9 days old."


def test_without_settings_the_default_thresholds_apply():
    assert thresholds_of({}) == dict(  # noqa: C408
        observed_within=365, new_for=90, fresh_for=365, stale_after=730, conversed_within=365, thread_open_for=30
    )


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"new_four": 90}, "new_four: 90"),
        ({"new_for": -1}, "new_for: -1"),
        ({"new_for": "90"}, "new_for: '90'"),
        ({"new_for": 90.0}, "new_for: 90.0"),
        ({"new_for": True}, "new_for: True"),
        ({"fresh_for": 10, "new_for": None}, "new_for: None"),
    ],
)
def test_invalid_settings_are_refused(settings, said):
    with pytest.raises(ValueError) as caught:  # noqa: PT011
        thresholds_of(settings)
    assert str(caught.value) == (
        f"{said} is not a health threshold. Use a whole number of days, 0 or more, for conversed_within, fresh_for, "
        "new_for, observed_within, stale_after, thread_open_for."
    )


def test_zero_days_is_a_valid_setting():
    assert badge("H2", thresholds_of({"new_for": 0}), released_at=NOW)[0] == "warning"
