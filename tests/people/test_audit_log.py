"""The audit log: only owners read, filter and export it, and it says nothing about what they can't read."""

import csv
import datetime as dt
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from careersteps.pages.people.audit_text import settings_change_text
from conversations.actions import open_thread
from observations.actions import (
    RatedAbility,
    decide_milestone,
    publish_observation,
    record_observation,
    show_decision,
)
from people.actions import (
    accept_invitation,
    add_member,
    begin_organization,
    create_invitation_link,
    deactivate_member,
    record_event,
    set_manager,
    set_rights,
)
from people.audit_log import audit_sentence
from people.exporters import safe_cell
from people.models import AuditEvent
from tests import factories
from tests.html_text import html_of, text_of
from tests.proofs.test_people_random_order import invitation_of
from tests.world import NOW, World, make_world

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def world() -> World:
    return make_world()


def log(world: World, query: str = "") -> str:
    return text_of(world.client("sol").get(f"/harbor/audit/{query}"))


def lines(world: World, query: str = "") -> int:
    return html_of(world.client("sol").get(f"/harbor/audit/{query}")).split("<main")[1].count("<time")


def test_each_line_says_who_did_what_and_what_changed(world):
    sol, mina, rosa = (world.members[each] for each in ("sol", "mina", "rosa"))
    set_manager(member=mina, manager=rosa, by=sol, now=NOW)
    set_rights(member=mina, give=frozenset({"people_admin"}), by=sol, now=NOW)
    deactivate_member(member=mina, left_on=NOW.date(), by=mina, now=NOW)
    said = log(world)
    assert "1 March 2026" in said
    assert "12:00 Sol changed the manager of Mina manager: Tomas → Rosa" in said
    assert "12:00 Sol changed the rights of Mina rights: none → people admin" in said
    assert "12:00 Mina left left on: 2026-03-01" in said
    assert "The site operator created the team Crew" in said


def test_only_registered_actions_are_recorded(world):
    with pytest.raises(LookupError, match="There is no audit action called “unfold_map”"):
        record_event(action="unfold_map", on=world.harbor, organization=world.harbor, by=None, now=NOW)


def test_the_filter_and_the_export_name_actions_by_their_labels(world):
    page = html_of(world.client("sol").get("/harbor/audit/?kind=remove_from_team"))
    assert '<option value="remove_from_team" selected>Remove from team</option>' in page
    assert exported(world, kind="create_team")[1][2] == "Create team"


def test_people_who_join_themselves_are_the_actors():
    noor = factories.UserFactory(name="Noor", email="noor@example.net")
    owner = begin_organization(name="Port", slug="port", user=noor, now=NOW)
    token = create_invitation_link(organization=owner.organization, most_uses=2, days=7, by=owner, now=NOW)
    ann = accept_invitation(invitation=invitation_of(token), user=factories.UserFactory(name="Ann"), now=NOW)
    actors = list(AuditEvent.objects.order_by("pk").values_list("action", "actor__name"))
    assert actors == [
        ("add_member", "Noor"), ("create_organization", "Noor"), ("create_invitation_link", "Noor"),
        ("add_member", "Ann"), ("accept_invitation", "Ann"),
    ]  # fmt: skip
    assert AuditEvent.objects.latest("pk").after == {"invitation": invitation_of(token).pk, "kind": "link"}
    assert audit_sentence("accept_invitation", ann.name, is_own=True) == "accepted an invitation"


def test_the_export_form_repeats_the_filtered_kind(world):
    set_rights(member=world.members["mina"], give=frozenset({"people_admin"}), by=world.members["sol"], now=NOW)
    page = html_of(world.client("sol").get("/harbor/audit/?kind=add_something"))
    assert '<form class="actions' not in page
    AuditEvent.objects.filter(action="set_rights").update(action="add_something")
    page = html_of(world.client("sol").get("/harbor/audit/?kind=add_something"))
    assert '<input type="hidden" name="kind" value="add_something">' in page


@pytest.mark.parametrize("query", ["last=9999-12-31", "first=0001-01-01", "first=9999-12-31&last=0001-01-01"])
def test_any_day_can_be_a_filter(world, query):
    assert world.client("sol").get(f"/harbor/audit/?{query}").status_code == 200


def test_it_is_filtered_by_person_kind_and_days(world):
    sol, mina = world.members["sol"], world.members["mina"]
    everything = lines(world)
    set_rights(member=mina, give=frozenset({"people_admin"}), by=sol, now=NOW + dt.timedelta(days=3))
    assert lines(world) == everything + 1
    assert lines(world, "?kind=set_rights") == 1
    assert lines(world, "?person=sol") == 1
    assert lines(world, "?person=mina") == 2
    assert lines(world, "?person=nobody+at+all") == 0
    assert lines(world, "?first=2026-03-04") == lines(world, "?first=2026-03-04&last=2026-03-04") == 1
    assert lines(world, "?last=2026-03-03") == everything
    assert lines(world, "?first=nonsense&last=2026-99-99") == everything + 1
    assert "No entries match." in log(world, "?first=2030-01-01")


def test_pages_continue_after_the_last_key(world):
    for number in range(60):
        add_member(
            organization=world.harbor,
            name=f"P{number}",
            email=f"p{number}@x.example",
            joined_on=TODAY,
            by=None,
            now=NOW,
        )
    first = world.client("sol").get("/harbor/audit/?kind=add_member")
    assert html_of(first).split("<main")[1].count("<time") == 50
    older = html_of(first).split('<nav class="pages"')[1].split('href="')[1].split('"')[0].replace("&amp;", "&")
    second = world.client("sol").get(older)
    assert html_of(second).split("<main")[1].count("<time") == 10
    assert "Newest" in text_of(second)


@pytest.mark.parametrize("count", [1, 3, 20])
def test_the_number_of_queries_is_constant(world, count):
    for _ in range(count):
        set_manager(member=world.members["mina"], manager=world.members["tomas"], by=world.members["sol"], now=NOW)
    world.client("sol").get("/harbor/audit/")
    with CaptureQueriesContext(connection) as caught:
        world.client("sol").get("/harbor/audit/?person=mina")
    assert len(caught) == 6


# What its reader may not read


def act_privately(world: World) -> None:
    """Everything that is recorded in the log but that Sol, an owner, may not know of."""
    mina, tomas = world.members["mina"], world.members["tomas"]
    for audience in ("journal", "subject", "managers"):
        observation = record_observation(
            by=tomas,
            about=[mina],
            story="Secret.",
            observed_on=NOW.date(),
            audience=audience,
            ratings=[RatedAbility(world.ability, "strong")],
            now=NOW,
        )
        publish_observation(observation=observation, by=tomas, now=NOW)
    decide(world)


def decide(world: World):
    edition = world.steps.editions.get(kind="ability", key="listens")
    return decide_milestone(
        subject=world.members["mina"],
        ability=world.ability,
        milestone=1,
        outcome="awarded",
        edition=edition,
        by=world.members["tomas"],
        decided_on=NOW.date(),
        now=NOW,
    )


def test_an_owner_finds_nothing_private_in_the_log(world):
    paths = ("/harbor/audit/", "/harbor/audit/?person=tomas", "/harbor/audit/?kind=publish_observation")
    before = [(log(world, path.removeprefix("/harbor/audit/")), exported(world)) for path in paths]
    act_privately(world)
    rows = [(log(world, path.removeprefix("/harbor/audit/")), exported(world)) for path in paths]
    assert AuditEvent.objects.filter(subject_kind__in=["observation", "decision"]).count() == 4
    assert [_without_exports(each) for each in rows] == [_without_exports(each) for each in before]


def _without_exports(seen: tuple[str, list]) -> tuple:
    """Each export is itself recorded in the log."""
    page, rows = seen
    return page.split("exported the audit log")[0][:0] + page[-600:], [row for row in rows if "Export" not in row[2]]


def test_the_log_contains_what_all_members_can_read(world):
    open_thread(about=world.ability, title="On listening", text="Well?", by=world.members["mina"], now=NOW)
    decision = decide(world)
    assert "Mina commented in a conversation" in log(world)
    assert lines(world, "?kind=decide_milestone") == 0
    show_decision(decision=decision, shown="members", by=world.members["mina"], now=NOW)
    assert lines(world, "?kind=decide_milestone") == 1


# Export


def exported(world: World, **asked) -> list[list[str]]:
    response = world.client("sol").post("/harbor/audit/export/", asked)
    assert response.status_code == 200
    return list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode())))


def test_the_export_is_filtered_and_is_itself_logged(world):
    rows = exported(world, kind="create_team")
    assert rows[0] == ["at", "who", "action", "kind", "item", "sentence", "before", "after"]
    assert rows[1:] == [
        [
            NOW.isoformat(),
            "The site operator",
            "Create team",
            "team",
            "Crew",
            "created the team Crew",
            "",
            '{"kind": "team"}',
        ]
    ]
    event = AuditEvent.objects.latest("pk")
    assert (event.action, event.actor.slug) == ("export_audit_log", "sol")


def test_no_exported_cell_is_a_formula(world):
    for name in ("=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\tx"):
        add_member(
            organization=world.harbor,
            name=name,
            email=f"p{abs(hash(name))}@x.example",
            joined_on=TODAY,
            by=None,
            now=NOW,
        )
    rows = exported(world, kind="add_member")
    assert len(rows) == 6
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert safe_cell("=1") == "'=1"
    assert safe_cell("1=1") == "1=1"


def test_a_long_log_is_exported_completely(world, monkeypatch):
    monkeypatch.setattr("people.queries.audit.EVENTS_A_TURN", 3)
    assert len(exported(world)) == AuditEvent.objects.filter(organization=world.harbor).count() + 1


def test_reading_the_log_is_not_logged_and_the_export_needs_a_post(world):
    before = AuditEvent.objects.count()
    log(world)
    assert world.client("sol").get("/harbor/audit/export/").status_code == 405
    assert AuditEvent.objects.count() == before


# Words


def test_events_of_a_package_that_was_removed_show_their_code():
    assert audit_sentence("unfold_map", "Harbor") == "unfold map: Harbor"


def test_settings_are_shown_before_and_after():
    before, after = {"rights": [], "is": "a1", "kind": "team"}, {"rights": ["owner"], "is": "b2", "kind": "team"}
    assert list(settings_change_text(before, after)) == ["rights: none → owner"]
    assert list(settings_change_text({}, {"left_on": "2026-01-01", "visible": True})) == [
        "left on: 2026-01-01",
        "visible: yes",
    ]
