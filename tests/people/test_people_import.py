"""The people import as plain data: recognizing columns, reading cells, the plan, and what no file may do."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.located_problems import BadFile
from frameworks.role_import import AssignmentRecord, KnownRole, RoleSnapshot
from people.addresses import free_slug, free_slugs
from people.people_import.cell_notation import (
    TeamStep,
    Unreadable,
    parse_day,
    parse_rights,
    parse_teams,
    squeeze,
    write_rights,
    write_teams,
)
from people.people_import.columns import column_letter, columns_by_hand, recognize_columns
from people.people_import.document import PeopleFile, Table, read_document
from people.people_import.import_options import ImportOptions
from people.people_import.plan import PeopleImportPlan, plan_people_import
from people.people_import.reporting_line import find_circles, line_depths, people_below
from people.people_import.snapshot import (
    KnownTeam,
    PeopleSnapshot,
    PersonRecord,
    exported_rows,
)
from tests.strategies import steadily

TODAY = dt.date(2026, 3, 1)
DAY = dt.timedelta(days=1)
LONG_AGO = dt.date(2020, 1, 1)
HEADS = ("Name", "Email", "Manager email", "Teams", "Roles", "Rights", "Joined", "Left")
ROLES = {
    1: KnownRole(1, "steps", "Our Steps", "developer", "Developer"),
    2: KnownRole(2, "steps", "Our Steps", "coach", "Coach"),
    3: KnownRole(3, "craft", "Craft", "coach", "Guild coach"),
    4: KnownRole(4, "craft", "Craft", "old", "Old", is_offered=False),
}
TEAMS = {1: KnownTeam(1, "Tribe", "tribe", None), 2: KnownTeam(2, "Crew", "squad", 1)}


def person(pk: int, name: str, **fields) -> PersonRecord:
    return PersonRecord(**{"pk": pk, "name": name, "email": f"{name.lower()}@x.org", "joined": LONG_AGO, **fields})


ADA = person(1, "Ada", rights=("owner",), has_account=True)
BO = person(2, "Bo", manager="ada@x.org", teams=frozenset({2}))
#: Bo is a developer.
ASSIGNMENTS = {2: (AssignmentRecord(1, 1, LONG_AGO),)}


def known(*people: PersonRecord, teams=TEAMS) -> PeopleSnapshot:
    roles = RoleSnapshot(ROLES, ASSIGNMENTS)
    return PeopleSnapshot({each.email: each for each in people or (ADA, BO)}, teams, {"roles": roles})


def read(*rows: tuple[str, ...], heads: tuple[str, ...] = HEADS) -> PeopleFile:
    return read_document(Table(heads, tuple(enumerate(rows, start=2))), recognize_columns(heads))


def plan(document: PeopleFile, among: PeopleSnapshot | None = None, **terms) -> PeopleImportPlan:
    return plan_people_import(
        document, among or known(), ImportOptions(**{"today": TODAY, "by": 1, "may_give_rights": True, **terms})
    )


def problems(
    *rows: tuple[str, ...], heads: tuple[str, ...] = HEADS, among: PeopleSnapshot | None = None, **terms
) -> list[str]:
    return [str(problem) for problem in plan(read(*rows, heads=heads), among, **terms).problems]


def row(email: str, name: str = "", manager: str = "", *rest: str) -> tuple[str, ...]:
    cells = (name or email.partition("@")[0].capitalize(), email, manager, *rest)
    return (*cells, *[""] * (len(HEADS) - len(cells)))


# Columns


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Name", "name"),
        ("FULL NAME", "name"),
        (" e-mail address ", "email"),
        ("Manager's e-mail", "manager"),
        ("Reports to", "manager"),
        ("Department", "teams"),
        ("Start date", "joined"),
        ("LEFT_ON", "left"),
        ("Role since", "since"),
    ],
)
def test_a_column_is_recognized_by_several_headings(heading, field):
    assert recognize_columns(["Nothing", heading]).places == {field: 1}


def test_unknown_columns_are_ignored_and_reported():
    found = recognize_columns(["Email", "Shoe size", ""])
    assert (found.places, found.ignored, found.reason) == ({"email": 0}, ("Shoe size",), "")


def test_duplicate_columns_or_a_missing_email_column_must_be_chosen_by_hand():
    assert "More than one column looks like “Email”" in recognize_columns(["Email", "E-mail"]).reason
    assert "We can’t find a column with email addresses" in recognize_columns(["Name"]).reason
    assert columns_by_hand(["Email", "E-mail"], {"email": 1, "name": 7}).places == {"email": 1}
    with pytest.raises(BadFile):
        read(("Ada",), heads=("Name",))


def test_columns_have_the_letters_of_a_spreadsheet():
    assert [column_letter(place) for place in (0, 25, 26, 51, 52, 701, 702)] == [
        "A",
        "Z",
        "AA",
        "AZ",
        "BA",
        "ZZ",
        "AAA",
    ]


# Notation of cells


def test_teams_are_paths_with_kinds():
    assert parse_teams("Tribe (tribe) / Crew (squad); Writers (guild);; Tribe (tribe) / Crew (squad)") == (
        (TeamStep("Tribe", "tribe"), TeamStep("Crew", "squad")),
        (TeamStep("Writers", "guild"),),
    )
    assert parse_teams('R/D; "R & D; Labs (EU)" (squad)') == (
        (TeamStep("R/D"),),
        (TeamStep("R & D; Labs (EU)", "squad"),),
    )
    with pytest.raises(Unreadable):
        parse_teams("Tribe / (squad)")


NAMES = st.text(st.sampled_from("ab;\"()/ é=-'"), min_size=1, max_size=8).map(squeeze).filter(bool)
PATHS = st.lists(
    st.builds(TeamStep, NAMES, NAMES.filter(lambda kind: squeeze(kind).casefold() != "team") | st.just("")),
    min_size=1,
    max_size=3,
).map(tuple)


@steadily
@given(st.lists(PATHS, min_size=1, max_size=3, unique=True))
def test_teams_read_back_as_they_were_written(paths):
    assert set(parse_teams(write_teams(paths))) == set(paths)


def test_rights_have_several_spellings():
    assert parse_rights("Owner, people-admin; Framework Editor") == ("framework_editor", "owner", "people_admin")
    assert parse_rights(write_rights(["people_admin", "owner"])) == ("owner", "people_admin")
    with pytest.raises(Unreadable):
        parse_rights("owner; boss")


@pytest.mark.parametrize(
    "text",
    ["2026-01-31", "2026/1/31", "31.01.2026", "31.1.2026", "31 January 2026", "31-Jan-2026", "31/01/2026",
     "01/31/2026", "2026-01-31T00:00:00", "2026-01-31 00:00"],
)  # fmt: skip
def test_unambiguous_dates_are_read(text):
    assert parse_day(text) == dt.date(2026, 1, 31)


@pytest.mark.parametrize("text", ["01/02/2026", "2026-02-30", "soon", "45321", "31/31/2026", "0026-01-01", "1.2.26"])
def test_ambiguous_or_malformed_dates_are_refused(text):
    with pytest.raises(Unreadable):
        parse_day(text)


# Problems


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (row("", "New"), "row 2, column B (Email): The email is missing."),
        (row("nobody"), "row 2, column B (Email): “nobody” is not an email address."),
        (row(f"{'a' * 250}@x.org", "New"), "row 2, column B (Email): The email has more than 254 characters."),
        (("", "new@x.org", *[""] * 6), "row 2, column A (Name): The name is missing."),
        (row("new@x.org", "N" * 201), "row 2, column A (Name): The name has more than 200 characters."),
        (row("new@x.org", "", "gone@x.org"), "row 2, column C (Manager email): There is nobody with the email"),
        (row("new@x.org", "", "new@x.org"), "row 2, column C (Manager email): New would manage themselves."),
        (row("new@x.org", "", "", "T" * 201), "row 2, column D (Teams): The name or kind of the team “TTTT"),
        (row("new@x.org", "", "", " / ".join("abcdefghijk")), "row 2, column D (Teams): Teams are nested"),
        (row("new@x.org", "", "", "", "steps/none"), "row 2, column E (Roles): There is no role “steps/none”."),
        (row("new@x.org", "", "", "", "coach"), "row 2, column E (Roles): “coach” could be any of 2 roles."),
        (row("new@x.org", "", "", "", "craft/old"), "row 2, column E (Roles): “craft/old” was archived,"),
        (row("new@x.org", "", "", "", "developer; steps/developer"), "row 2, column E (Roles): The same role"),
        (row("new@x.org", "", "", "", "", "king"), "row 2, column F (Rights): There is no right “king”."),
        (row("new@x.org", "", "", "", "", "", "soon"), "row 2, column G (Joined): “soon” is not a date."),
        (row("new@x.org", "", "", "", "", "", "2026-01-02", "2026-01-01"), "row 2, column H (Left): New would leave"),
        ((*row("new@x.org"), "more"), "row 2: The row has 9 cells, but there are 8 headings."),
    ],
)  # fmt: skip
def test_a_problem_says_where_it_is(cells, said):
    found = problems(cells)
    assert (len(found), found[0][: len(said)]) == (1, said)


def test_a_duplicate_address_names_the_first_row():
    assert problems(row("a@x.org"), row("b@x.org"), row("A@X.org")) == [
        "row 4, column B (Email): “a@x.org” is already in row 2. Remove one of the rows."
    ]


def test_all_problems_are_reported_at_once():
    found = problems(
        row("a@x.org", "", "gone@x.org", "", "none"), row("nobody"), row("b@x.org", "", "", "", "", "king")
    )
    assert [each.split(":")[0] for each in found] == [
        "row 2, column C (Manager email)",
        "row 2, column E (Roles)",
        "row 3, column B (Email)",
        "row 4, column F (Rights)",
    ]


def test_a_circle_of_managers_is_reported_once_with_existing_members():
    found = problems(row("ada@x.org", "Ada", "cy@x.org", "", "", "owner"), row("cy@x.org", "Cy", "bo@x.org"))
    assert found == [
        "row 2, column C (Manager email): These people manage each other in a circle: Ada → Cy → Bo → Ada. "
        "Give one of them a manager outside the circle, or none."
    ]


def test_a_line_that_is_too_deep_is_refused():
    rows = [row(f"p{place}@x.org", "", f"p{place - 1}@x.org" if place else "") for place in range(70)]
    assert "would have 61 levels of managers" in problems(*rows)[0]
    assert problems(*rows[:61]) == []


def test_a_file_of_no_people_or_with_a_new_person_but_no_names_is_refused():
    assert problems() == ["The file has no people. Add a row for each person."]
    assert problems(("new@x.org",), heads=("Email",))[0].startswith(
        "row 2, column A (Email): “new@x.org” is new and has no name."
    )


def test_the_number_of_problems_is_limited():
    assert len(problems(*[row("nobody")] * 1500)) == 1000


# Rights


def test_only_an_owner_changes_rights():
    given = row("bo@x.org", "Bo", "ada@x.org", "Crew", "steps/developer", "people admin")
    assert problems(given) == []
    assert problems(given, by=2, may_give_rights=False) == [
        "row 2, column F (Rights): You can’t give yourself a right. Ask another owner, or remove it from the file."
    ]
    assert problems(given, by=9, may_give_rights=False)[0].startswith(
        "row 2, column F (Rights): The rights of Bo would change, but only an owner can change rights."
    )
    assert problems(row("new@x.org", "New", "", "", "", "owner"), by=9, may_give_rights=False) != []


def test_nobody_gives_themselves_a_right_not_even_an_owner():
    mine = row("ada@x.org", "Ada", "", "", "", "owner; people admin")
    assert problems(mine, by=1)[0].startswith("row 2, column F (Rights): You can’t give yourself a right.")
    assert problems(mine, by=None) == []


def test_the_last_owner_neither_leaves_nor_loses_the_right():
    assert problems(row("ada@x.org"), by=None)[0].startswith("row 2, column F (Rights): Ada is the last owner")
    left = row("ada@x.org", "Ada", "", "", "", "owner", "", "2026-02-01")
    assert problems(left, by=None)[0].startswith("row 2, column H (Left): Ada is the last owner")
    announced = row("ada@x.org", "Ada", "", "", "", "owner", "", "2027-02-01")
    assert problems(announced, by=None)[0].startswith("row 2, column H (Left): Ada is the last owner")
    assert problems(row("bo@x.org"), by=None, leaves_missing=True)[0].startswith("Ada is the last owner")


def test_an_owner_can_leave_if_another_owner_can_sign_in():
    cy = person(3, "Cy", has_account=True)
    gone, heir = row("ada@x.org"), row("cy@x.org", "Cy", "", "", "", "owner")
    assert problems(gone, heir, among=known(ADA, cy), by=None) == []
    assert problems(gone, heir, among=known(ADA, person(3, "Cy")), by=None) != []


def test_nobody_makes_themselves_leave():
    both = known(ADA, person(3, "Cy", rights=("owner",), has_account=True))
    assert problems(row("cy@x.org", "Cy", "", "", "", "owner"), among=both, leaves_missing=True)[0].startswith(
        "You are not in the file"
    )
    left = row("ada@x.org", "Ada", "", "", "", "owner", "", "2026-02-01")
    assert problems(left, among=both)[0].startswith("row 2, column H (Left): This would make you leave")


def test_returning_members_have_no_rights_unless_an_owner_gives_them():
    gone = person(3, "Cy", rights=("people_admin",), left=dt.date(2025, 1, 1))
    among = known(ADA, BO, gone)
    with_right = row("cy@x.org", "Cy", "", "", "", "people admin")
    assert problems(with_right, among=among) == []
    assert problems(with_right, among=among, by=9, may_give_rights=False) != []
    back = plan(read(row("cy@x.org")), among, by=9, may_give_rights=False)
    assert back.problems == ()
    assert dict(back.people[0].values) == {"rights": (), "joined": TODAY, "left": None}


def test_erased_people_stay_erased():
    erased = person(3, "Cy", left=LONG_AGO, is_erased=True)
    assert problems(row("cy@x.org"), among=known(ADA, erased))[0].startswith(
        "row 2, column B (Email): The person with the address cy@x.org was"
    )
    assert [each[1] for each in exported_rows(known(ADA, erased), TODAY)] == ["ada@x.org"]


def test_a_former_member_can_not_manage_a_current_member():
    gone, going = person(3, "Cy", left=TODAY), person(4, "Di", left=TODAY + DAY)
    among = known(ADA, BO, gone, going)
    assert problems(row("bo@x.org", "Bo", "cy@x.org"), heads=HEADS[:3], among=among) == [
        "row 2, column C (Manager email): “cy@x.org” would manage Bo, but has left. "
        "Choose a current member as the manager, or leave the cell empty."
    ]
    assert problems(row("new@x.org", "New", "cy@x.org"), heads=HEADS[:3], among=among) != []
    assert problems(row("bo@x.org", "Bo", "di@x.org"), heads=HEADS[:3], among=among) == []
    out = ("Cy", "cy@x.org", "ada@x.org", "", "", "", "", str(TODAY))
    assert problems(out, row("ada@x.org", "Ada", "", "", "", "owner"), among=among) == []


def test_only_current_members_can_have_rights():
    to_come = ("New", "new@x.org", "", "", "", "owner", str(TODAY + DAY), "")
    assert problems(to_come) == [
        "row 2, column F (Rights): New is not a current member, so you can’t give them a right. "
        "Give it to them once they are a member."
    ]
    assert problems((*to_come[:6], str(TODAY), "")) == []
    assert problems((*to_come[:6], str(TODAY - DAY), str(TODAY))) != []


def test_a_future_first_day_can_not_shut_out_a_current_member():
    to_come = ("Bo", "bo@x.org", "", "", "", "", str(TODAY + DAY), "")
    assert problems(to_come) == [
        f"row 2, column G (Joined): Bo is a current member and would lose access until {TODAY + DAY}. "
        "Fix the day, or enter the day they leave under “Left”."
    ]
    assert problems((*to_come[:6], str(TODAY), "")) == []
    among = known(ADA, person(2, "Bo", joined=TODAY + 2 * DAY))
    assert problems(to_come, among=among) == []


# The plan


def test_the_plan_distinguishes_new_changed_leaving_and_unchanged_people():
    found = plan(
        read(
            row("ada@x.org", "Ada Berg", "", "", "", "owner"),
            row("bo@x.org", "Bo", "ada@x.org", "Crew", "steps/developer"),
            row("cy@x.org", "Cy", "bo@x.org", "Tribe / New (squad)", "Developer since 2026-01-01"),
        ),
        known(ADA, BO, person(4, "Di")),
        leaves_missing=True,
    )
    assert found.problems == ()
    assert found.counts == {"new": 1, "changed": 1, "leaving": 1, "unchanged": 1}
    assert [(each.kind, each.name) for each in found.people] == [
        ("changed", "Ada Berg"), ("unchanged", "Bo"), ("new", "Cy"), ("leaving", "Di"),
    ]  # fmt: skip
    assert [(team.path, team.parent) for team in found.teams] == [("Tribe (tribe) / New (squad)", 1)]
    ada, _, cy, di = found.people
    assert [(each.field, each.before, each.after) for each in ada.changes] == [("name", "Ada", "Ada Berg")]
    assert [(each.field, each.after) for each in cy.changes] == [
        ("name", "Cy"),
        ("manager", "bo@x.org"),
        ("teams", "Tribe (tribe) / New (squad)"),
        ("roles", "steps/developer since 2026-01-01"),
        ("joined", str(TODAY)),
    ]
    assert [(each.field, each.before, each.after) for each in di.changes] == [("left", "", str(TODAY))]


def test_a_missing_column_changes_nothing_but_an_empty_cell_does():
    assert plan(read(("bo@x.org",), heads=("Email",))).counts["unchanged"] == 1
    found = plan(read(row("bo@x.org")))
    assert [(each.field, each.after) for each in found.people[0].changes] == [
        ("manager", ""), ("teams", ""), ("roles", ""),
    ]  # fmt: skip


def test_missing_people_leave_today_or_on_a_later_first_day():
    soon, coming = person(3, "Cy", left=TODAY + DAY), person(4, "Di", joined=TODAY + 9 * DAY)
    found = plan(read(row("ada@x.org", "Ada", "", "", "", "owner")), known(ADA, soon, coming), leaves_missing=True)
    assert [(each.name, each.values["left"]) for each in found.of("leaving")] == [
        ("Cy", TODAY),
        ("Di", TODAY + 9 * DAY),
    ]
    gone = [person(3, "Cy", left=TODAY), person(4, "Di", joined=TODAY + 9 * DAY, left=TODAY + 9 * DAY)]
    again = plan(read(row("ada@x.org", "Ada", "", "", "", "owner")), known(ADA, *gone), leaves_missing=True)
    assert not again.changes_something


def test_the_digest_depends_on_the_planned_changes():
    first, second = (plan(read(row("cy@x.org", name))) for name in ("Cy", "Cyd"))
    assert first.digest == plan(read(row("cy@x.org", "Cy"))).digest != second.digest
    assert plan(read(row("cy@x.org", "Cy")), today=TODAY + DAY).digest != first.digest


# Teams


@pytest.mark.parametrize("cell", ["Crew", "crew (Squad)", "Tribe / Crew", "Tribe (tribe) /  Crew (squad)"])
def test_a_team_is_found_by_its_path_or_by_its_name_alone(cell):
    assert plan(read(row("bo@x.org", "Bo", "ada@x.org", cell, "developer"))).counts["unchanged"] == 1


def test_two_kinds_of_one_new_team_are_refused():
    found = problems(row("a@x.org", "A", "", "Night (squad)"), row("b@x.org", "B", "", "Night (guild)"))
    assert found == [
        "row 3, column D (Teams): The kind of “Night” is squad in an earlier row, but guild here. "
        "Write the same kind in both places."
    ]
    assert problems(row("a@x.org", "A", "", "Tribe (guild)")) == [
        "row 2, column D (Teams): “Tribe” has the kind tribe, not guild. Write its kind, or leave the kind out."
    ]


def test_a_kind_given_in_a_later_row_applies_to_the_new_team():
    found = plan(read(row("a@x.org", "A", "", "Night"), row("b@x.org", "B", "", "Night (squad)")))
    assert [(team.name, team.kind) for team in found.teams] == [("Night", "squad")]


def test_of_teams_with_the_same_name_members_keep_their_own():
    twins = {1: KnownTeam(1, "Crew", "squad", None), 2: KnownTeam(2, "Crew", "squad", None)}
    among = known(ADA, BO, teams=twins)
    assert plan(read(row("bo@x.org", "Bo", "ada@x.org", "Crew (squad)", "developer")), among).counts["unchanged"] == 1
    assert problems(row("new@x.org", "New", "", "Crew"), among=among)[0].startswith(
        "row 2, column D (Teams): There are 2 teams called “Crew”."
    )


# Reporting lines


@steadily
@given(st.dictionaries(st.integers(0, 12), st.none() | st.integers(0, 12), max_size=13))
def test_circles_depths_and_reports_match_a_naive_search(line):
    line = {member: manager if manager in line else None for member, manager in line.items()}

    def walk(member: int) -> list[int]:
        path = []
        while (member := line[member]) is not None and member not in path:
            path.append(member)
        return path

    in_circles = {member for member in line if member in walk(member)}
    assert {member for circle in find_circles(line) for member in circle} == in_circles
    assert sum(len(circle) for circle in find_circles(line)) == len(in_circles)
    if not in_circles:
        assert line_depths(line) == {member: len(walk(member)) for member in line}
        tops = set(list(line)[:2])
        assert people_below(line, tops) == {member for member in line if member in tops or tops & set(walk(member))}


def test_many_slugs_are_unique_and_match_single_ones():
    names, taken = ["Ada", "Ada", "ada 2", "Ada", "", "…", "ADA"], {"ada"}
    one_by_one, seen = [], set(taken)
    for name in names:
        one_by_one.append(free_slug(name, seen, fallback="member"))
        seen.add(one_by_one[-1])
    assert len(set(free_slugs(names, taken, fallback="member"))) == len(names)
    assert not taken & set(free_slugs(names, taken, fallback="member"))
    assert free_slugs(["Ada", "Ada"], taken, fallback="member") == one_by_one[:2]
