"""Import of people: what is written and what is not, the pages, the commands, and the export."""

import datetime as dt
import io
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from foundation.located_problems import BadFile
from frameworks.actions import assign_role
from frameworks.models import RoleAssignment
from frameworks.words import Visibility
from people.actions import add_member, create_team, erase_person, set_manager
from people.actions.people_import import PeopleHaveChanged, import_people, plan_people
from people.actions.uploads import forget_old_uploads, keep_upload
from people.exporters import CSV, XLSX, people_heads, write_table
from people.importers import read_table
from people.models import AuditEvent, Invitation, Member, Organization, PeopleUpload, ReportingLine, Team
from people.people_import.columns import recognize_columns
from people.people_import.document import PeopleFile, read_document
from people.people_import.plan import PeopleImportPlan
from people.people_import.snapshot import exported_rows
from people.queries.people_import import known_people
from tests import factories
from tests.html_text import html_of, text_of
from tests.sample_people import person
from tests.world import World, make_world

pytestmark = pytest.mark.django_db
NOW = factories.NOW
TODAY = NOW.date()
HEADS = "Name,Email,Manager email,Teams,Roles,Rights,Joined,Left"


def read(text: str, *, heads: str = HEADS) -> PeopleFile:
    table = read_table("people.csv", f"{heads}\n{text}".encode())
    return read_document(table, recognize_columns(table.heads))


def bring(
    organization: Organization, text: str, *, by: Member | None = None, heads: str = HEADS, **how
) -> PeopleImportPlan:
    return import_people(
        organization=organization, document=read(text, heads=heads), by=by, now=NOW, today=TODAY, **how
    )


def exported(organization: Organization) -> str:
    return write_table(
        CSV, people_heads(), exported_rows(known_people(organization, None), TODAY), title="People"
    ).decode("utf-8-sig")


def events(*actions: str) -> list[tuple[str, str]]:
    found = AuditEvent.objects.exclude(action__in=["create_framework", "store_document", "publish_framework"])
    return sorted(found.filter(action__in=actions).values_list("action", "subject_label"))


def lines() -> set[tuple[str, str, int]]:
    return set(ReportingLine.objects.values_list("member__name", "manager__name", "distance"))


def lines_walked() -> set[tuple[str, str, int]]:
    """The expected reporting lines, found by walking up from every member."""
    found = set()
    for member in Member.objects.all():
        above, distance = member.manager, 1
        while above is not None:
            found.add((member.name, above.name, distance))
            above, distance = above.manager, distance + 1
    return found


@pytest.fixture
def harbor() -> Organization:
    organization = factories.OrganizationFactory(slug="harbor", name="Harbor")
    roles = (factories.role("developer", {"listens": "1 recommended"}), factories.role("coach"))
    factories.framework(organization, factories.document(roles=roles))
    return organization


# What is written


def test_people_are_imported_with_managers_teams_roles_rights_and_dates(harbor):
    done = bring(
        harbor,
        "Ada,ada@x.org,bo@x.org,Tribe (tribe) / Crew (squad); Writers (guild),steps/developer since 2025-01-01,,"
        "2024-05-01,\n"
        "Bo,bo@x.org,,Tribe,,owner; people admin,2020-01-01,\n"
        "Cy,cy@x.org,ada@x.org,Crew,,,2020-01-01,2023-01-01\n",
    )
    assert done.counts == {"new": 3, "changed": 0, "leaving": 0, "unchanged": 0}
    ada = Member.objects.get(name="Ada")
    assert (ada.slug, ada.email, ada.manager.name, ada.joined_on) == ("ada", "ada@x.org", "Bo", dt.date(2024, 5, 1))
    assert [(team.name, team.kind, str(team.parent)) for team in ada.teams.all()] == [
        ("Crew", "squad", "Tribe"), ("Writers", "guild", "None"),
    ]  # fmt: skip
    assert list(RoleAssignment.objects.values_list("member__name", "role__key", "since", "until")) == [
        ("Ada", "developer", dt.date(2025, 1, 1), None)
    ]
    bo = Member.objects.get(name="Bo")
    assert (bo.is_owner, bo.is_people_admin, bo.is_framework_editor) == (True, True, False)
    assert Member.objects.get(name="Cy").left_on == dt.date(2023, 1, 1)
    assert lines() == lines_walked() == {("Ada", "Bo", 1), ("Cy", "Ada", 1), ("Cy", "Bo", 2)}


def test_every_change_has_the_event_that_the_single_action_would_have_written(harbor):
    bring(harbor, "Ada,ada@x.org,bo@x.org,Crew,developer,,,\nBo,bo@x.org,,,,owner,,\n")
    told = ("add_member", "set_manager", "create_team", "add_to_team", "assign_role", "import_people")
    assert events(*told) == [
        ("add_member", "Ada"), ("add_member", "Bo"), ("add_to_team", "Ada"), ("assign_role", "Ada"),
        ("create_team", "Crew"), ("import_people", "Harbor"), ("set_manager", "Ada"),
    ]  # fmt: skip
    bring(harbor, "Ada Berg,ada@x.org,,,coach,framework editor,2020-01-01,\nBo,bo@x.org,,,,owner,,2027-01-01\n")
    told = ("edit_member", "set_rights", "remove_from_team", "end_role_assignment", "deactivate_member")
    assert events(*told) == [
        ("deactivate_member", "Bo"), ("edit_member", "Ada Berg"), ("end_role_assignment", "Ada Berg"),
        ("remove_from_team", "Ada Berg"), ("set_rights", "Ada Berg"),
    ]  # fmt: skip
    bring(harbor, "bo@x.org,\n", heads="Email,Left")
    assert events("reinstate_member") == [("reinstate_member", "Bo")]


def test_the_events_of_single_actions_and_of_an_import_say_the_same(harbor):
    ada, bo = person(harbor, "Ada"), person(harbor, "Bo")
    set_manager(member=ada, manager=bo, by=None, now=NOW)
    assign_role(member=ada, role=harbor.frameworks.get().roles.get(key="coach"), since=TODAY, by=None, now=NOW)
    singly = AuditEvent.objects.filter(action="set_manager").get()
    set_manager(member=ada, manager=None, by=None, now=NOW)
    bring(harbor, f"{ada.email},{bo.email}\n", heads="Email,Manager email")
    bulk = AuditEvent.objects.filter(action="set_manager").order_by("-pk").first()
    for field in ("organization_id", "actor_id", "subject_kind", "subject_id", "subject_label", "before", "after"):
        assert getattr(bulk, field) == getattr(singly, field)


def test_no_name_or_address_is_in_what_the_log_says_of_before_and_after(harbor):
    bring(harbor, "Zebedee,zeb@x.org,quill@x.org,Crew,developer,,,\nQuill,quill@x.org,,,,owner,,\n")
    bring(harbor, "Zebulon,zeb@x.org,,Band,coach,owner,2020-01-01,\nQuillan,quill@x.org,,,,,,2027-01-01\n")
    told = str(list(AuditEvent.objects.values_list("before", "after")))
    assert [each for each in ("Zeb", "zeb", "Quill", "quill", "x.org") if each in told] == []


def test_importing_the_same_file_twice_changes_nothing(harbor):
    text = "Ada,ada@x.org,bo@x.org,A / B (squad),developer,people admin,,\nBo,bo@x.org,,A,coach,owner,,\n"
    bring(harbor, text)
    before = (AuditEvent.objects.count(), list(Member.objects.values()), list(RoleAssignment.objects.values()))
    again = bring(harbor, text)
    assert again.counts == {"new": 0, "changed": 0, "leaving": 0, "unchanged": 2}
    assert (
        AuditEvent.objects.count(),
        list(Member.objects.values()),
        list(RoleAssignment.objects.values()),
    ) == before


def test_a_file_with_a_problem_changes_nothing_at_all(harbor):
    with pytest.raises(BadFile):
        bring(harbor, "Ada,ada@x.org,,Crew,developer,,,\nBo,bo@x.org,gone@x.org,,,,,\n")
    told = AuditEvent.objects.filter(subject_kind="member")
    assert (Member.objects.count(), Team.objects.count(), told.count()) == (0, 0, 0)


def test_an_interrupted_import_leaves_nothing_behind(harbor):
    def break_off(said: str) -> None:
        if said.startswith("Audit log of the roles"):
            raise RuntimeError

    with pytest.raises(RuntimeError):
        bring(harbor, "Ada,ada@x.org,,Crew,developer,,,\n", tell=break_off)
    assert (Member.objects.count(), Team.objects.count(), RoleAssignment.objects.count()) == (0, 0, 0)


def test_an_import_applies_exactly_the_previewed_changes_or_none(harbor):
    document = read("Ada,ada@x.org,,,,,,\n")
    seen = plan_people(organization=harbor, document=document, by=None, today=TODAY).digest
    bring(harbor, "Ada,ada@x.org,,,,,,\n")
    with pytest.raises(PeopleHaveChanged) as error:
        bring(harbor, "Ada,ada@x.org,,,,,,\n", reviewed_digest=seen)
    assert error.value.plan.counts["unchanged"] == 1


def test_a_whole_subtree_moves_and_two_who_swap_make_no_circle(harbor):
    bring(
        harbor,
        "Ada,ada@x.org,,,,,,\nBo,bo@x.org,ada@x.org,,,,,\nCy,cy@x.org,bo@x.org,,,,,\nDi,di@x.org,cy@x.org,,,,,\n",
    )
    bring(harbor, "ada@x.org,bo@x.org\nbo@x.org,\n", heads="Email,Manager")
    assert lines() == lines_walked()
    assert ("Di", "Ada", 3) not in lines()
    bring(harbor, "cy@x.org,new@x.org,Cy\nnew@x.org,ada@x.org,New\n", heads="Email,Manager,Name")
    assert lines() == lines_walked()
    assert ("Di", "Bo", 4) in lines()


def test_missing_people_leave_if_requested_and_come_back_with_a_later_file(harbor):
    everybody = "Ada,ada@x.org\nBo,bo@x.org\n"
    bring(harbor, everybody, heads="Name,Email")
    Invitation.objects.create(
        organization=harbor, email="bo@x.org", token_hash="x", created_at=NOW,
        expires_at=NOW + dt.timedelta(days=7),
    )  # fmt: skip
    bring(harbor, "Ada,ada@x.org\n", heads="Name,Email")
    assert Member.objects.get(name="Bo").left_on is None
    bring(harbor, "Ada,ada@x.org\n", heads="Name,Email", leaves_missing=True)
    assert Member.objects.get(name="Bo").left_on == TODAY
    assert Invitation.objects.open(NOW).count() == 0
    assert not bring(harbor, "Ada,ada@x.org\n", heads="Name,Email", leaves_missing=True).changes_something
    bring(harbor, everybody, heads="Name,Email", leaves_missing=True)
    assert Member.objects.get(name="Bo").left_on is None


def test_an_import_signs_out_leavers_but_not_future_leavers(harbor, monkeypatch):
    gone, later = person(harbor, "Ada"), person(harbor, "Bo")
    ended = []
    monkeypatch.setattr("people.actions.people_import_writes.end_sessions", lambda *, user: ended.append(user))
    bring(harbor, f"{gone.email},{TODAY}\n{later.email},{TODAY + dt.timedelta(days=1)}\n", heads="Email,Left")
    assert ended == [gone.user]


def test_private_roles_are_hidden_from_and_unchanged_by_people_who_are_not_editors(harbor):
    secret = factories.framework(
        harbor, factories.document(key="secret", roles=(factories.role("spy"),)), visibility=Visibility.PRIVATE
    )
    ada, rosa = person(harbor, "Ada"), person(harbor, "Rosa", rights=frozenset({"people_admin"}))
    assign_role(member=ada, role=secret.roles.get(), since=TODAY, by=None, now=NOW)
    assert "spy" in str(exported_rows(known_people(harbor, None), TODAY))
    assert "spy" not in str(exported_rows(known_people(harbor, rosa), TODAY))
    assert not bring(harbor, f"{ada.email},\n", heads="Email,Roles", by=rosa).changes_something
    with pytest.raises(BadFile, match="There is no role"):
        bring(harbor, f"{ada.email},secret/spy\n", heads="Email,Roles", by=rosa)


def test_an_import_ignores_people_of_other_organizations(harbor):
    lantern = factories.OrganizationFactory(slug="lantern")
    person(lantern, "Ada")
    Member.objects.filter(organization=lantern).update(email="ada@x.org")
    assert bring(harbor, "Ada,ada@x.org,,,,,,\n").counts["new"] == 1
    with pytest.raises(BadFile, match="There is nobody with the email"):
        bring(harbor, "Bo,bo@x.org,ada@lantern.example,,,,,\n")


def queries_of(harbor: Organization, number: int) -> int:
    """The number of SQL statements for importing so many people and then changing all of them."""
    rows = [
        f"P{place},p{place}@{number}.org,p{int(place > 4)}@{number}.org,Crew {place % 3},developer,,,"
        for place in range(number)
    ]
    rows[0] = f"P0,p0@{number}.org,,,,,,"
    with CaptureQueriesContext(connection) as first:
        bring(harbor, "\n".join(rows))
    with CaptureQueriesContext(connection) as second:
        bring(harbor, "\n".join(row.replace("P", "Q", 1).replace("developer", "coach") for row in rows))
    return len(first) + len(second)


def test_eighteen_people_take_as_many_statements_as_nine(harbor):
    queries_of(harbor, 6)  # makes the teams
    assert queries_of(harbor, 9) == queries_of(harbor, 18)


# Out and in again


def test_importing_an_export_changes_nothing(harbor):
    ada = person(harbor, '=Ada; ("B")', rights=frozenset({"owner"}))
    bo = person(harbor, "Bo", ada)
    Member.objects.filter(pk=bo.pk).update(left_on=TODAY + dt.timedelta(days=9))
    top = create_team(organization=harbor, name="R / D; (all)", kind="tribe (big)", by=None, now=NOW)
    create_team(organization=harbor, name="@Crew", kind="team", parent=top, members=[ada, bo], by=None, now=NOW)
    create_team(organization=harbor, name="Twins", kind="squad", members=[ada], by=None, now=NOW)
    create_team(organization=harbor, name="Twins", kind="squad", members=[bo], by=None, now=NOW)
    for key in ("developer", "coach"):
        role = harbor.frameworks.get().roles.get(key=key)
        assign_role(member=ada, role=role, since=dt.date(2020, 1, 1), until=dt.date(2027, 1, 1), by=None, now=NOW)
    rows = exported_rows(known_people(harbor, None), TODAY)
    for kind in (CSV, XLSX):
        table = read_table(f"people.{kind.name}", write_table(kind, people_heads(), rows, title="People"))
        document = read_document(table, recognize_columns(table.heads))
        plan = plan_people(organization=harbor, document=document, leaves_missing=True, by=None, today=TODAY)
        assert (plan.problems, plan.counts["unchanged"], plan.changes_something) == ((), 2, False)


PEOPLE = ("ada", "bo", "cy", "di")
DAYS = st.sampled_from(["", "2020-01-01", "2025-05-05"])


@st.composite
def rosters(draw) -> str:
    """A file without problems: everyone's manager is in an earlier row."""
    people = draw(st.permutations(PEOPLE).map(lambda all_of_them: all_of_them[: draw(st.integers(1, 4))]))
    rows = []
    for place, name in enumerate(people):
        manager = draw(st.sampled_from(["", *(f"{each}@x.org" for each in people[:place])]))
        teams = draw(st.sampled_from(["", "A", "A / B", "A / B (squad); C", "C (guild)", "B"]))
        roles = draw(st.sampled_from(["", "developer", "coach since 2021-01-01", "developer since 2022-02-02; coach",
                                      "developer since 2020-01-01 until 2021-01-01"]))  # fmt: skip
        rights = draw(st.sampled_from(["", "owner", "people admin; editor"]))
        left = draw(st.sampled_from(["", "", "2026-01-01", "2026-12-01"]))
        called = draw(st.sampled_from([name.capitalize(), f"={name}", f'{name} (x); "y"'])).replace('"', '""')
        rows.append(f'"{called}",{name}@x.org,{manager},{teams},{roles},{rights},{draw(DAYS)},{left}')
    return "\n".join(rows)


@settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(st.tuples(rosters(), st.booleans()), min_size=1, max_size=3))
def test_importing_any_file_twice_or_its_export_changes_nothing(harbor, files):
    for text, leaves_missing in files:
        try:
            bring(harbor, text, leaves_missing=leaves_missing)
        except BadFile:
            continue
        assert lines() == lines_walked()
        assert not bring(harbor, text, leaves_missing=leaves_missing).changes_something
        table = read_table("people.csv", exported(harbor).encode())
        document = read_document(table, recognize_columns(table.heads))
        assert not import_people(
            organization=harbor, document=document, leaves_missing=True, by=None, now=NOW, today=TODAY
        ).changes_something
    for model in (RoleAssignment, AuditEvent, ReportingLine):
        model.objects.filter().delete()
    Member.objects.update(manager=None)
    Member.objects.all().delete()
    Team.objects.filter(parent__parent__isnull=False).delete()
    Team.objects.filter(parent__isnull=False).delete()
    Team.objects.all().delete()


# The pages


def upload(client: Client, text: str, name: str = "people.csv", **said):
    file = SimpleUploadedFile(name, text.encode() if isinstance(text, str) else text)
    return client.post("/harbor/import/", {"file": file, **said})


def seen_in(response) -> str:
    return html_of(response).partition('name="seen" value="')[2].partition('"')[0]


def test_a_file_is_previewed_and_then_imported():
    world = make_world()
    rosa = world.client("rosa")
    address = upload(rosa, "Name,Email,Manager,Team\nAda,ada@x.org,tomas@example.org,Crew\n").url
    preview = rosa.get(address)
    assert "Nothing has changed yet. Check the changes that people.csv would make." in text_of(preview)
    assert "Ada ada@x.org · row 2 Manager email tomas@example.org Teams Crew Joined" in text_of(preview)
    assert not Member.objects.filter(email="ada@x.org").exists()
    done = rosa.post(address, {"seen": seen_in(preview)})
    assert (done.status_code, done.url) == (302, "/harbor/import/done/")
    assert "People added 1" in text_of(rosa.get(done.url))
    assert Member.objects.get(email="ada@x.org").manager == world.members["tomas"]
    assert PeopleUpload.objects.count() == 0
    assert AuditEvent.objects.get(action="add_member", subject_label="Ada").actor == world.members["rosa"]


def test_unrecognized_columns_are_matched_by_hand():
    rosa = make_world().client("rosa")
    address = upload(rosa, "Who,Address,Boss\nAda,ada@x.org,\n").url
    assert address.endswith("/columns/")
    page = rosa.get(address)
    assert "We can’t find a column with email addresses" in text_of(page)
    again = rosa.post(address, {"name": "0", "email": "", "manager": "0"})
    assert "Choose the column with the email addresses" in text_of(again)
    assert "This column is already used for “Name”." in text_of(again)
    preview = rosa.post(address, {"name": "0", "email": "1", "leaves_missing": ""})
    assert "Ada ada@x.org · row 2" in text_of(rosa.get(preview.url))
    assert "We ignored the column “Boss”." in text_of(rosa.get(preview.url))


def test_a_preview_needs_matched_columns_first():
    world = make_world()
    kept = keep_upload(
        file_name="p.csv", content=b"Who\nAda\n", leaves_missing=False, by=world.members["sol"], now=timezone.now()
    )
    response = world.client("sol").get(f"/harbor/import/{kept.uid}/")
    assert (response.status_code, response.url) == (302, f"/harbor/import/{kept.uid}/columns/")


def test_problems_are_shown_with_their_place_and_without_an_apply_button():
    rosa = make_world().client("rosa")
    address = upload(rosa, "Name,Email,Manager\nAda,ada@x.org,gone@x.org\nBo,bo,\n").url
    page = rosa.get(address)
    assert "it has 2 problems" in text_of(page)
    assert "Row 2, column C (Manager) There is nobody with the email “gone@x.org”" in text_of(page)
    assert "Row 3, column B (Email) “bo” is not an email address." in text_of(page)
    assert 'name="seen"' not in html_of(page)
    rosa.post(address, {"seen": "anything"})
    assert not Member.objects.filter(email="ada@x.org").exists()


def test_only_owners_can_import_rights():
    world = make_world()
    text = "Email,Rights\nmina@example.org,owner\n"
    rosa, sol = world.client("rosa"), world.client("sol")
    assert "only an owner can change rights" in text_of(rosa.get(upload(rosa, text).url))
    address = upload(sol, text).url
    sol.post(address, {"seen": seen_in(sol.get(address))})
    assert Member.objects.get(slug="mina").is_owner


def test_changes_since_the_preview_are_shown_before_anything_is_applied():
    world = make_world()
    rosa = world.client("rosa")
    address = upload(rosa, "Name,Email\nAda,ada@x.org\nMina,mina@example.org\n").url
    seen = seen_in(rosa.get(address))
    Member.objects.filter(slug="mina").update(name="Mina Oduya")
    page = rosa.post(address, {"seen": seen})
    assert "The people have changed since this preview was made." in html_of(page)
    assert not Member.objects.filter(email="ada@x.org").exists()
    assert rosa.post(address, {"seen": seen_in(page)}).url == "/harbor/import/done/"


def test_a_file_that_changes_nothing_says_so():
    rosa = make_world().client("rosa")
    address = upload(rosa, "Email\nmina@example.org\n").url
    page = rosa.get(address)
    assert "There is nothing to change" in text_of(page)
    assert rosa.post(address, {"seen": "x"}).status_code == 200
    seen = rosa.get(address).context["page"].form.initial["seen"]
    assert rosa.post(address, {"seen": seen}).url == "/harbor/import/"


def test_a_file_is_deleted_by_its_button_and_after_a_day():
    world = make_world()
    rosa, member = world.client("rosa"), world.members["rosa"]
    address = upload(rosa, "Email\nmina@example.org\n").url
    assert rosa.post(f"{address}discard/").url == "/harbor/import/"
    assert (PeopleUpload.objects.count(), rosa.get(address).status_code) == (0, 404)
    for days in (2, 0.5):
        keep_upload(
            file_name="old.csv", content=b"x", leaves_missing=False, by=member, now=NOW - dt.timedelta(days=days)
        )
    keep_upload(file_name="new.csv", content=b"x", leaves_missing=False, by=member, now=NOW)
    assert sorted(PeopleUpload.objects.values_list("file_name", "created_at")) == [
        ("new.csv", NOW), ("old.csv", NOW - dt.timedelta(days=0.5)),
    ]  # fmt: skip


def test_nobody_sees_the_file_of_another():
    world = make_world()
    address = upload(world.client("sol"), "Email\nmina@example.org\n").url
    for page in ("", "columns/"):
        assert world.client("rosa").get(f"{address}{page}").status_code == 404
        assert world.client("sol").get(f"{address}{page}").status_code == 200
    assert world.client("rosa").post(f"{address}discard/").status_code == 404
    assert PeopleUpload.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("people.csv", b"", "The submitted file is empty."),
        ("people.csv", b"\x00\x01\x02", "This is not a text"),
        ("people.pdf", b"%PDF", "We can’t read files of the kind “.pdf”."),
        ("people.xlsx", b"PK\x03\x04", "The workbook is damaged."),
        ("people.csv", b"x" * (11 * 1024 * 1024), "The file is larger than 10 MB."),
    ],
    ids=range(5),
)
def test_an_unreadable_file_is_not_stored(name, content, said):
    page = upload(make_world().client("rosa"), content, name)
    assert (page.status_code, said in text_of(page), PeopleUpload.objects.count()) == (200, True, 0)


def test_long_lists_are_shown_page_by_page():
    rosa = make_world().client("rosa")
    address = upload(rosa, "Name,Email\n" + "\n".join(f"P{n:03},p{n}@x.org" for n in range(120))).url
    first, third = (text_of(rosa.get(f"{address}?show=new&page={page}")) for page in (1, 3))
    assert ("1–50 of 120" in first, "P049" in first, "P050" in first) == (True, True, False)
    assert ("101–120 of 120" in third, "P119" in third) == (True, True)
    assert "P000" in text_of(rosa.get(f"{address}?show=nonsense&page=x"))


def test_a_preview_of_sixty_takes_as_many_queries_as_of_one():
    world = make_world()
    counts = []
    for number in (1, 3, 60):
        text = "Name,Email,Team,Role\n" + "\n".join(
            f"P{n},p{n}@x.org,Crew {n},steps/developer" for n in range(number)
        )
        address = upload(world.client("rosa"), text).url
        with CaptureQueriesContext(connection) as queries:
            world.client("rosa").get(address)
        counts.append(len(queries))
    assert counts == [12, 12, 12]


def test_html_in_a_name_is_escaped():
    rosa = make_world().client("rosa")
    page = rosa.get(upload(rosa, "Name,Email\n<script>alert(1)</script>,ada@x.org\n").url)
    assert "<script>alert" not in html_of(page)
    assert "&lt;script&gt;alert(1)" in html_of(page)


def test_importing_the_downloaded_export_changes_nothing():
    world = make_world()
    rosa = world.client("rosa")
    Member.objects.filter(slug="mina").update(name="=cmd|' /C calc'!A0")
    for ending in ("csv", "xlsx"):
        file = rosa.get(f"/harbor/import/people.{ending}")
        assert file["Content-Disposition"].startswith('attachment; filename="harbor-people-')
        assert (file["Cache-Control"], b"\n=cmd" in file.content) == ("private, no-store", False)
        preview = rosa.get(upload(rosa, file.content, f"people.{ending}", leaves_missing="on").url)
        assert "There is nothing to change" in text_of(preview)
    assert b"lena@example.org" in rosa.get("/harbor/import/people.csv").content
    assert rosa.get("/harbor/import/people.exe").status_code == 404
    assert read_table("t.xlsx", rosa.get("/harbor/import/template.xlsx").content).heads[:2] == ("Name", "Email")
    assert rosa.get("/harbor/import/template.exe").status_code == 404
    page = rosa.get("/harbor/import/")
    assert "CSV: separated by commas, semicolons or tabs; in UTF-8, UTF-16 or Windows-1252." in text_of(page)
    assert 'href="/harbor/import/template.xlsx"' in html_of(page)
    assert rosa.get("/harbor/import/template.csv").content.startswith(b'\xef\xbb\xbf"Name","Email"')


# The commands


def run(command: str, *arguments) -> tuple[str, str]:
    out, err = io.StringIO(), io.StringIO()
    call_command(command, *map(str, arguments), "--organization", "harbor", stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


@pytest.fixture
def people_file(tmp_path) -> Path:
    path = tmp_path / "people.csv"
    path.write_text("Who,Email,Team\nAda,ada@x.org,Crew\n", encoding="utf-8")
    return path


def test_the_command_imports_people_and_shows_progress(harbor, people_file):
    said, progress = run("import_people", people_file, "--columns", "name=who")
    assert said == "  new ada@x.org: name, teams, joined\n1 new, 0 changed, 0 leaving, 0 unchanged; 1 new team.\n"
    assert "New people: 1 of 1" in progress
    assert Member.objects.get().name == "Ada"
    assert run("import_people", people_file, "--columns", "name=Who")[0].startswith("No changes.")


def test_a_dry_run_writes_nothing(harbor, people_file):
    said, _ = run("import_people", people_file, "--columns", "name=Who", "--dry-run")
    assert said.endswith("This was a dry run. Nothing was saved.\n")
    assert Member.objects.count() == 0


def test_the_command_refuses_with_every_problem_and_its_place(harbor, people_file):
    people_file.write_text("Name,Email,Manager\nAda,ada,\nBo,bo@x.org,cy@x.org\n", encoding="utf-8")
    for more in ([], ["--dry-run"]):
        with pytest.raises(CommandError) as error:
            run("import_people", people_file, *more)
        assert f"{people_file}: row 2, column B (Email): “ada” is not an email address." in str(error.value)
        assert f"{people_file}: row 3, column C (Manager): There is nobody with the email" in str(error.value)
    assert Member.objects.count() == 0


def test_the_command_acts_for_a_member_with_permission(harbor, people_file):
    rosa = person(harbor, "Rosa", rights=frozenset({"people_admin"}))
    mina = person(harbor, "Mina")
    run("import_people", people_file, "--columns", "name=Who", "--by", rosa.email)
    assert AuditEvent.objects.get(action="import_people").actor == rosa
    with pytest.raises(CommandError, match="is not a people admin or owner"):
        run("import_people", people_file, "--by", mina.email)
    people_file.write_text("Email,Rights\nmina@harbor.example,owner\n", encoding="utf-8")
    with pytest.raises(CommandError, match="only an owner can change rights"):
        run("import_people", people_file, "--by", rosa.email)


def test_missing_people_leave_by_command_only_with_the_option(harbor, people_file):
    person(harbor, "Mina")
    run("import_people", people_file, "--columns", "name=Who")
    assert Member.objects.get(name="Mina").left_on is None
    said, _ = run("import_people", people_file, "--columns", "name=Who", "--leave-missing")
    assert said.startswith("  leaving mina@harbor.example: left\n")
    assert Member.objects.get(name="Mina").left_on is not None


@pytest.mark.parametrize(
    ("columns", "said"),
    [("shoe=Who", "Write FIELD=HEADING"), ("name", "Write FIELD=HEADING"), ("name=Whom", "no column “Whom”")],
)
def test_unknown_columns_are_refused(harbor, people_file, columns, said):
    with pytest.raises(CommandError, match=said):
        run("import_people", people_file, "--columns", columns)


def test_an_unknown_organization_is_refused(people_file):
    for command in ("import_people", "export_people"):
        with pytest.raises(CommandError, match="There is no organization “harbor”"):
            run(command, people_file)


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_importing_the_export_of_the_command_changes_nothing(harbor, tmp_path, ending):
    person(harbor, "Ada", rights=frozenset({"owner"}))
    path = tmp_path / f"people.{ending}"
    assert run("export_people", path)[1] == f"1 person exported to {path}.\n"
    assert run("import_people", path, "--leave-missing")[0].startswith("No changes.")


def test_an_export_that_cannot_be_written_is_refused(harbor, tmp_path):
    with pytest.raises(CommandError, match="Use csv, xlsx"):
        run("export_people", tmp_path / "people.pdf")
    with pytest.raises(CommandError, match="can’t be written: No such file"):
        run("export_people", tmp_path / "none" / "people.csv")


def test_an_export_contains_only_the_organizations_own_people() -> None:
    """The export of one organization contains nobody from another."""
    world: World = make_world()
    assert "stig@example.org" not in exported(world.harbor)
    assert "stig@example.org" in exported(world.lantern)


ERASED = (
    "Zofia Quill,zofia@harbor.example,ada@harbor.example,,,,,\nRep,rep@harbor.example,zofia@harbor.example,,,,,\n"
)


@pytest.fixture
def erased(harbor) -> str:
    """A file that still contains an erased person, with an address that only their account had."""
    ada = person(harbor, "Ada", rights=frozenset({"owner"}))
    zofia = person(harbor, "Zofia", ada)
    bring(harbor, "Ada,ada@harbor.example,,,,owner,,\n" + ERASED)
    EmailAddress.objects.create(user=zofia.user, email="quill@private.example", verified=True)
    erase_person(member=Member.objects.get(slug="zofia"), by=ada, now=NOW)
    return f"Ada,ada@harbor.example,,,,owner,,\n{ERASED}Zofia Quill,quill@private.example,,,,,,\n"


def test_an_import_skips_erased_people_and_imports_the_others(harbor, erased):
    for by in (None, Member.objects.get(slug="ada")):
        done = bring(harbor, erased + "Cy,cy@harbor.example,,,,,,\n", by=by, leaves_missing=True)
    assert list(harbor.members.filter(erased_at=None).values_list("slug", flat=True)) == ["ada", "cy", "rep"]
    assert harbor.members.get(slug="rep").manager.slug == "ada"
    assert [note.partition(":")[0] for note in done.notes] == ["We skipped row 3", "We skipped row 5"]
    assert not done.changes_something


def test_erased_people_who_were_added_again_can_be_imported_again(harbor, erased):
    ada = Member.objects.get(slug="ada")
    add_member(organization=harbor, name="Zofia", email="zofia@harbor.example", joined_on=TODAY, by=ada, now=NOW)
    bring(harbor, erased)
    assert harbor.members.get(email="zofia@harbor.example").name == "Zofia Quill"


def test_an_erasure_is_of_one_organization(harbor, erased):
    lantern = factories.OrganizationFactory(slug="lantern")
    bring(lantern, erased.replace("owner", ""))
    assert lantern.members.filter(email="zofia@harbor.example").exists()


def test_many_skipped_rows_are_counted():
    document = read("".join(f"A,a{number}@x.org,,,,,,\n" for number in range(25)))
    left = document.without({row.email for row in document.rows})
    assert (len(left.rows), len(left.notes)) == (0, 21)
    assert left.notes[-1] == "We skipped 5 more rows for the same reason."


def test_importing_an_export_without_private_frameworks_ends_none_of_their_roles() -> None:
    world: World = make_world()
    rosa, sol, mina = (world.members[each] for each in ("rosa", "sol", "mina"))
    assign_role(member=mina, role=world.plans.roles.get(key="coach"), since=TODAY, by=None, now=NOW)
    rows = exported_rows(known_people(world.harbor, rosa), TODAY)
    text = write_table(CSV, people_heads(), rows, title="People").decode("utf-8-sig").partition("\r\n")[2]
    assert "plans" not in text
    for by in (rosa, sol, None):
        assert not bring(world.harbor, text, by=by).changes_something


def test_a_file_is_deleted_after_more_than_a_day():
    world: World = make_world()
    upload = keep_upload(
        file_name="p.csv", content=b"Email\nsol@example.org\n", leaves_missing=False,
        by=world.members["sol"], now=timezone.now(),
    )  # fmt: skip
    path = f"/harbor/import/{upload.uid}/"
    assert world.client("sol").get(path).status_code == 200
    PeopleUpload.objects.update(created_at=timezone.now() - dt.timedelta(hours=25))
    assert [world.client("sol").get(f"{path}{page}").status_code for page in ("", "columns/")] == [404, 404]
    assert forget_old_uploads(now=timezone.now()) == 1
    assert PeopleUpload.objects.count() == 0


def test_exporting_people_is_logged(tmp_path):
    world: World = make_world()
    world.client("rosa").head("/harbor/import/people.csv")
    world.client("rosa").get("/harbor/import/people.csv")
    run("export_people", tmp_path / "people.csv")
    taken = AuditEvent.objects.filter(action="export_people").order_by("pk")
    assert list(taken.values_list("actor__slug", "subject_label")) == [("rosa", "Harbor"), (None, "Harbor")]
    assert "Rosa exported the people of Harbor" in text_of(world.client("sol").get("/harbor/audit/"))


def test_import_pages_refuse_other_methods():
    world: World = make_world()
    now = timezone.now()
    upload = keep_upload(
        file_name="p.csv", content=b"Email\n", leaves_missing=False, by=world.members["sol"], now=now
    )
    for page in ("", f"{upload.uid}/", f"{upload.uid}/columns/"):
        for method in ("put", "patch", "delete", "options"):
            assert getattr(world.client("sol"), method)(f"/harbor/import/{page}").status_code == 405
        assert world.client("mina").head(f"/harbor/import/{page}").status_code == 403
        assert world.client("stig").head(f"/harbor/import/{page}").status_code == 404
