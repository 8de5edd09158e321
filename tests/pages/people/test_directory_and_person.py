"""The directory, teams, the reporting tree and a member's page: what they show, to whom, with how many queries."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from frameworks.actions import assign_role
from people.actions import add_member, create_team, deactivate_member
from people.models import Member
from people.queries import reporting_line
from tests import factories
from tests.html_text import html_of, text_of
from tests.sample_people import person
from tests.world import NOW, World, make_world

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def world() -> World:
    return make_world()


def names(response) -> list[str]:
    return [each.split("</a>")[0] for each in html_of(response).split('<a class="who"')[1:] if "</a>" in each]


def listed(world: World, query: str = "", who: str = "mina", path: str = "/harbor/people/") -> list[str]:
    """The names listed on a page."""
    return [each.split(">")[-1] for each in names(world.client(who).get(f"{path}{query}"))]


def queries(world: World, path: str, who: str = "mina") -> int:
    world.client(who).get(path)
    with CaptureQueriesContext(connection) as caught:
        assert world.client(who).get(path).status_code == 200
    return len(caught)


# The directory


def test_the_directory_lists_current_members_by_name(world):
    assert listed(world) == ["Ines", "Mina", "Rosa", "Sol", "Tomas"]


def test_people_are_found_by_any_part_of_name_or_email_in_any_script_and_case(world):
    for name, email in (("Łucja Ökonom", "lo@harbor.example"), ("Ελένη Παππά", "ep@harbor.example")):
        add_member(organization=world.harbor, name=name, email=email, joined_on=TODAY, by=None, now=NOW)
    assert listed(world, "?q=ÖKON") == ["Łucja Ökonom"]
    assert listed(world, "?q=παππά") == ["Ελένη Παππά"]
    assert listed(world, "?q=MIN") == ["Mina"]
    assert listed(world, "?q=tomas@example.org") == ["Tomas"]
    assert listed(world, "?q=mina+tomas") == []


def test_a_team_filter_includes_subteams(world):
    crew = world.harbor.teams.get()
    create_team(
        organization=world.harbor,
        name="Deck",
        kind="squad",
        parent=crew,
        members=[world.members["tomas"]],
        by=None,
        now=NOW,
    )
    assert listed(world, "?team=crew") == ["Mina", "Tomas"]
    assert listed(world, "?team=deck") == ["Tomas"]
    assert listed(world, "?team=none") == []


def hold(world: World, framework, *who: str, since=dt.date(2021, 5, 1), until=None) -> None:
    role = framework.roles.get(key="coach")
    for each in who:
        assign_role(member=world.members[each], role=role, since=since, until=until, by=None, now=NOW)


def test_a_role_filter_finds_its_current_holders(world):
    hold(world, world.craft, "mina")
    hold(world, world.craft, "tomas", until=dt.date(2022, 1, 1))
    page = world.client("mina").get("/harbor/people/?role=craft/coach")
    assert listed(world, "?role=craft/coach") == ["Mina"]
    assert "Coach" in text_of(page)


def test_roles_of_unreadable_frameworks_are_undetectable(world):
    paths = ("/harbor/people/", "/harbor/people/mina/", "/harbor/people/?role=plans/coach", "/harbor/teams/crew/")
    before = [_still(world.client("tomas").get(path)) for path in paths]
    assert listed(world, "?role=plans/coach", "ines") == []
    hold(world, world.plans, "mina")
    assert [_still(world.client("tomas").get(path)) for path in paths] == before
    assert listed(world, "?role=plans/coach", "ines") == ["Mina"]


def _still(response) -> str:
    return text_of(response)


def test_only_people_admins_find_former_members(world):
    assert listed(world, "?state=left", "rosa") == ["Lena"]
    assert listed(world, "?state=left", "mina") == ["Ines", "Mina", "Rosa", "Sol", "Tomas"]
    assert "left on 2 January 2020" in text_of(world.client("rosa").get("/harbor/people/?state=left"))


def test_only_people_admins_find_upcoming_members(world):
    person(world.harbor, "Nils", joined_on=TODAY + dt.timedelta(days=9))
    assert listed(world, "?state=to-come", "rosa") == ["Nils"]
    assert "Nils" not in listed(world)
    assert world.client("mina").get("/harbor/people/nils/").status_code == 404
    assert "Joins on" in text_of(world.client("rosa").get("/harbor/people/nils/"))


def test_people_of_another_organization_are_not_listed(world):
    assert "Stig" not in str(listed(world, "?q=stig"))
    assert listed(world, who="stig", path="/lantern/people/") == ["Stig"]


def test_typing_replaces_only_the_list(world):
    page = world.client("mina").get("/harbor/people/?q=tom", headers={"HX-Request": "true"})
    assert "<html" not in html_of(page)
    assert 'id="results-count" hx-swap-oob="true">1 person' in html_of(page)


def test_a_long_directory_has_pages(world):
    for number in range(60):
        factories.MemberFactory(organization=world.harbor, name=f"P{number:02}", user=None)
    assert len(listed(world)) == 50
    assert len(listed(world, "?page=2")) == 15
    assert "51–65 of 65" in text_of(world.client("mina").get("/harbor/people/?page=2"))


# Queries, whatever the data

DIRECTORY = 9
PERSON = 10
TEAM = 8
REPORTS = 5


def crowd(world: World, count: int) -> None:
    """Add so many people with managers, teams and roles."""
    role = world.steps.roles.get(key="coach")
    team = world.harbor.teams.get(slug="crew")
    for number in range(count):
        member = person(world.harbor, f"Pat {number} of {Member.objects.count()}", world.members["mina"])
        assign_role(member=member, role=role, since=dt.date(2021, 5, 1), by=None, now=NOW)
        team.memberships.create(member=member)


@pytest.mark.parametrize("count", [1, 3, 12])
def test_the_number_of_queries_is_constant(world, count):
    crowd(world, count)
    assert queries(world, "/harbor/people/") == DIRECTORY
    assert queries(world, "/harbor/people/?q=pat&team=crew&role=steps/coach") == DIRECTORY
    assert queries(world, "/harbor/people/mina/") == PERSON
    assert queries(world, "/harbor/teams/crew/") == TEAM
    assert queries(world, "/harbor/reports/") == REPORTS


# The page of a member


def test_a_members_page_shows_teams_managers_and_roles(world):
    hold(world, world.steps, "mina")
    page = text_of(world.client("tomas").get("/harbor/people/mina/"))
    assert "Coach since 1 May 2021 · Steps" in page
    assert "Reports to Tomas" in page
    assert "Crew" in page
    assert "joined 1 January 2020" in page
    assert "Erase" not in page
    assert "archive" not in html_of(world.client("tomas").get("/harbor/people/mina/"))


def test_a_role_has_the_name_of_the_current_release(world):
    hold(world, world.steps, "mina")
    world.steps.roles.filter(key="coach").update(name="Secret plan")
    for who in ("mina", "ines"):
        assert "Secret plan" not in text_of(world.client(who).get("/harbor/people/mina/"))


def test_former_roles_are_listed_separately(world):
    hold(world, world.steps, "mina", until=dt.date(2022, 1, 1))
    assert "Former roles Coach 1 May 2021 to 1 January 2022" in text_of(
        world.client("mina").get("/harbor/people/mina/")
    )


def test_edit_links_are_shown_only_to_those_who_can_use_them(world):
    def offered(who: str) -> bool:
        return "/harbor/people/mina/manager/" in html_of(world.client(who).get("/harbor/people/mina/"))

    assert {who: offered(who) for who in ("mina", "tomas", "rosa", "ines", "sol")} == {
        "mina": False,
        "tomas": False,
        "rosa": True,
        "ines": False,
        "sol": True,
    }
    assert "erase/" not in html_of(world.client("rosa").get("/harbor/people/mina/"))
    assert "erase/" in html_of(world.client("sol").get("/harbor/people/mina/"))


def test_only_people_admins_see_the_name_of_a_manager_who_left(world):
    deactivate_member(member=world.members["tomas"], left_on=TODAY, by=None, now=NOW)
    assert "Their manager has left." in text_of(world.client("mina").get("/harbor/people/mina/"))
    assert "Tomas has left." in text_of(world.client("rosa").get("/harbor/people/mina/"))


# Teams


def test_teams_nest_and_count_current_members(world):
    crew = world.harbor.teams.get()
    crew.memberships.create(member=world.members["lena"])
    create_team(organization=world.harbor, name="Deck", kind="squad", parent=crew, by=None, now=NOW)
    page = text_of(world.client("mina").get("/harbor/teams/"))
    assert "Crew team · 1 person : teams in Crew Deck squad · no people" in page
    assert listed(world, path="/harbor/teams/crew/") == ["Mina", "Deck"]


# The reporting tree


def test_a_small_tree_is_shown_completely(world):
    page = world.client("mina").get("/harbor/reports/")
    assert [each.split(">")[-1] for each in names(page)] == ["Ines", "Rosa", "Sol", "Tomas", "Mina"]
    assert "hx-get" not in html_of(page).split("<main")[1]


def test_a_large_tree_is_shown_level_by_level(world, monkeypatch):
    monkeypatch.setattr(reporting_line, "DRAWN_WHOLE", 0)
    page = world.client("mina").get("/harbor/reports/")
    assert [each.split(">")[-1] for each in names(page)] == ["Ines", "Rosa", "Sol", "Tomas"]
    assert 'hx-get="/harbor/reports/?under=tomas"' in html_of(page)
    below = world.client("mina").get("/harbor/reports/?under=tomas", headers={"HX-Request": "true"})
    assert [each.split(">")[-1] for each in names(below)] == ["Mina"]
    assert "<html" not in html_of(below)


def test_without_javascript_links_lead_down_and_up_the_reporting_line(world):
    page = text_of(world.client("mina").get("/harbor/reports/?under=tomas"))
    assert page.startswith("People who report to Tomas The whole organization")
    assert "Mina" in page
    assert "under Tomas" in text_of(world.client("mina").get("/harbor/reports/?under=mina"))
    assert world.client("mina").get("/harbor/reports/?under=lena").status_code == 404


def test_people_whose_manager_left_are_at_the_top(world, monkeypatch):
    deactivate_member(member=world.members["tomas"], left_on=TODAY, by=None, now=NOW)
    for most in (200, 0):
        monkeypatch.setattr(reporting_line, "DRAWN_WHOLE", most)
        assert listed(world, path="/harbor/reports/") == ["Ines", "Mina", "Rosa", "Sol"]


def test_a_large_level_has_pages(world, monkeypatch):
    monkeypatch.setattr(reporting_line, "DRAWN_WHOLE", 0)
    for number in range(110):
        factories.MemberFactory(organization=world.harbor, name=f"P{number:03}", user=None)
    assert len(listed(world, path="/harbor/reports/")) == 100
    assert len(listed(world, "?page=2", path="/harbor/reports/")) == 14
    assert len(listed(world, "?page=9999", path="/harbor/reports/")) == 14
