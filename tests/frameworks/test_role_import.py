"""Role assignments in the people import: the notation of cells, and the steps to the roles of a file."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frameworks.role_import import (
    BEGIN,
    CANCEL,
    REVISE,
    AssignmentRecord,
    KnownRole,
    RoleSnapshot,
    WrittenRole,
    assignments_after,
    parse_roles,
    steps_to,
)
from people.people_import.cell_notation import Unreadable
from people.people_import.snapshot import PeopleSnapshot
from tests.people.test_people_import import (
    ADA,
    DAY,
    HEADS,
    LONG_AGO,
    ROLES,
    TEAMS,
    TODAY,
    person,
    plan,
    problems,
    read,
    row,
)
from tests.strategies import steadily


def test_roles_have_days():
    assert parse_roles("steps/developer since 2026-01-31; Coach SINCE 1 May 2020 until 2021-01-01; x") == (
        WrittenRole("steps/developer", dt.date(2026, 1, 31)),
        WrittenRole("Coach", dt.date(2020, 5, 1), dt.date(2021, 1, 1)),
        WrittenRole("x"),
    )
    for bad in ("x since then", "x until 2020-01-01", "x since 2020-01-02 until 2020-01-01"):
        with pytest.raises(Unreadable):
            parse_roles(bad)


def test_a_separate_column_can_contain_the_first_days_of_roles():
    heads = ("Email", "Name", "Role", "Since")
    said = [each.extensions["roles"] for each in read(
        ("a@x.org", "A", "steps/developer", "2020-01-01"),
        ("b@x.org", "B", "steps/developer; steps/coach since 2019-01-01", "2020-01-01; 2021-01-01"),
        heads=heads,
    ).rows]  # fmt: skip
    assert said == [
        (WrittenRole("steps/developer", LONG_AGO),),
        (WrittenRole("steps/developer", LONG_AGO), WrittenRole("steps/coach", dt.date(2019, 1, 1))),
    ]
    assert problems(("a@x.org", "A", "developer; steps/coach; craft/coach", "2020-01-01; 2021-01-01"), heads=heads)[
        0
    ].startswith("row 2, column D (Since): There are 2 days for 3 roles.")


def steps(wanted: list[WrittenRole], *current: AssignmentRecord) -> list[tuple]:
    found = steps_to([(1, said) for said in wanted], current, TODAY)
    return [(step.kind, step.since, step.until) for step in found]


def test_a_role_assignment_begins_continues_changes_or_ends():
    held = AssignmentRecord(1, 1, LONG_AGO)
    assert steps([WrittenRole("x")]) == [(BEGIN, TODAY, None)]
    assert steps([WrittenRole("x", LONG_AGO)]) == [(BEGIN, LONG_AGO, None)]
    assert steps([WrittenRole("x")], held) == []
    assert steps([WrittenRole("x", LONG_AGO)], held) == []
    assert steps([WrittenRole("x", LONG_AGO + DAY)], held) == [(REVISE, LONG_AGO + DAY, None)]
    assert steps([], held) == [(REVISE, LONG_AGO, TODAY)]
    assert steps([], AssignmentRecord(1, 1, TODAY + DAY)) == [(CANCEL, TODAY + DAY, None)]


def test_advice_for_an_unknown_role_is_computed_once(monkeypatch):
    asked = []
    monkeypatch.setattr("difflib.get_close_matches", lambda text, *rest, **how: asked.append(text) or [])
    told = problems(*(row(f"p{number}@x.org", "P", "", "", f"role {number % 2}") for number in range(20)))
    assert sorted(asked) == ["role 0", "role 1"]
    assert len(told) == 20
    assert told[2] == (
        "row 4, column E (Roles): There is no role “role 0”. "
        "Write the framework and the role, such as “steps/developer”."
    )
    asked.clear()
    problems(*(row(f"p{number}@x.org", "P", "", "", f"role {number}") for number in range(200)))
    assert len(asked) == 50


def test_roles_of_private_frameworks_missing_from_the_file_stay_unchanged():
    plans = {5: KnownRole(5, "plans", "Plans", "lead", "Lead", is_private=True)}
    holds = (AssignmentRecord(1, 1, LONG_AGO), AssignmentRecord(2, 5, LONG_AGO))
    among = PeopleSnapshot(
        {each.email: each for each in (ADA, person(2, "Bo"), person(3, "Cy"))},
        TEAMS,
        {"roles": RoleSnapshot({**ROLES, **plans}, {2: holds, 3: holds[1:]})},
    )
    done = plan(read(row("bo@x.org"), row("cy@x.org")), among)
    assert [[step.role for step in each.steps.get("roles", ())] for each in done.people] == [[1], []]
    assert done.notes == ("The file has no roles from “Plans” (private), so role assignments there stay unchanged.",)
    done = plan(read(row("bo@x.org"), row("cy@x.org", "Cy", "", "", "plans/lead")), among)
    assert [[step.role for step in each.steps.get("roles", ())] for each in done.people] == [[1, 5], []]
    assert done.notes == ()
    assert plan(read(("Bo", "bo@x.org"), heads=HEADS[:2]), among).notes == ()


def test_past_role_assignments_stay_unchanged():
    past = AssignmentRecord(1, 1, LONG_AGO, LONG_AGO + DAY)
    assert steps([], past) == []
    assert steps([WrittenRole("x", LONG_AGO, LONG_AGO + DAY)], past) == []
    assert steps([WrittenRole("x", LONG_AGO)], past) == [(REVISE, LONG_AGO, None)]
    assert steps([WrittenRole("x", LONG_AGO - DAY, LONG_AGO)], AssignmentRecord(2, 1, LONG_AGO)) == [
        (BEGIN, LONG_AGO - DAY, LONG_AGO), (REVISE, LONG_AGO, TODAY),
    ]  # fmt: skip


DAYS = st.integers(-3, 3).map(lambda days: TODAY + days * DAY)
SPANS = st.tuples(DAYS, st.none() | st.integers(0, 3)).map(
    lambda span: (span[0], None if span[1] is None else span[0] + span[1] * DAY)
)
UNIQUE = st.lists(SPANS, max_size=4, unique_by=lambda span: span[0])


@steadily
@given(UNIQUE, UNIQUE, st.booleans())
def test_steps_lead_to_the_wanted_roles_and_then_to_no_more_steps(now, wanted, is_dayless):
    current = [AssignmentRecord(pk, 1, since, until) for pk, (since, until) in enumerate(now, start=1)]
    said = [(1, WrittenRole("x", since, until)) for since, until in wanted]
    said += [(1, WrittenRole("x"))] if is_dayless and TODAY not in dict(wanted) else []
    after = assignments_after(current, steps_to(said, current, TODAY))
    assert len({held.since for held in after}) == len(after)
    assert steps_to(said, after, TODAY) == ()
