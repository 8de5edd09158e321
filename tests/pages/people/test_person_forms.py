"""Changes by people admins: each has its own page, is dated and logged, and is refused when it isn't possible."""

import datetime as dt
from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from frameworks.actions import CannotChangeFramework, assign_role, end_role_assignment
from frameworks.models import RoleAssignment
from people.actions import (
    CannotChangePeople,
    add_member,
    add_to_team,
    create_team,
    edit_member,
    edit_team,
    remove_from_team,
    remove_team,
    set_manager,
)
from people.models import AuditEvent, Invitation, Member, ReportingLine, Team
from tests import factories
from tests.concurrency import at_once, needs_two_connections
from tests.html_text import html_of, text_of
from tests.sample_people import people, person
from tests.world import NOW, World, make_world

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def world() -> World:
    return make_world()


def post(world: World, path: str, who: str = "rosa", **said):
    return world.client(who).post(f"/harbor/{path}", said)


def member(slug: str) -> Member:
    return Member.objects.get(slug=slug, organization__slug="harbor")


def last_event() -> tuple[str, str, str | None]:
    event = AuditEvent.objects.latest("pk")
    return event.action, event.subject_label, event.actor and event.actor.name


# Adding, naming


def test_a_person_is_added_without_an_account(world):
    response = post(world, "new/person/", name="Nils Holm", email="Nils@Harbor.example", joined_on="2026-01-05")
    assert (response.status_code, response.url) == (302, "/harbor/people/")
    nils = member("nils-holm")
    assert (nils.email, nils.user, nils.joined_on) == ("nils@harbor.example", None, dt.date(2026, 1, 5))
    assert last_event() == ("add_member", "Nils Holm", "Rosa")


def test_a_known_address_is_not_added_twice_and_the_form_keeps_its_input(world):
    page = post(world, "new/person/", name="Nils Holm", email="mina@example.org", joined_on="2026-01-05")
    assert page.status_code == 200
    assert "already" in text_of(page)
    assert 'value="Nils Holm"' in html_of(page)
    assert Member.objects.filter(name="Nils Holm").count() == 0


def test_changing_a_members_address_does_not_change_their_account(world):
    post(world, "people/mina/edit/", name="Mina Oduya", email="M.Oduya@harbor.example")
    mina = member("mina")
    assert (mina.name, mina.email, mina.user.email) == ("Mina Oduya", "m.oduya@harbor.example", "mina@example.org")
    event = AuditEvent.objects.latest("pk")
    assert (event.action, event.before, event.after) == ("edit_member", {}, {"changed": ["name", "email"]})


def test_an_address_of_another_member_is_refused(world):
    page = post(world, "people/mina/edit/", name="Mina", email="tomas@example.org")
    assert "tomas@example.org is already the address of Tomas." in text_of(page)
    assert member("mina").email == "mina@example.org"


def test_a_people_admin_can_not_change_the_address_of_somebody_with_rights(world):
    page = post(world, "people/sol/edit/", name="Sol", email="rosa.too@example.org")
    assert "only an owner can change their email" in text_of(page)
    assert post(world, "people/rosa/edit/", "sol", name="Rosa", email="rosa.too@example.org").status_code == 302


def test_a_new_address_withdraws_the_invitation_to_the_old_one(world):
    invitation = invite(world, "mina")
    edit_member(member=member("mina"), name="Mina", email="new@example.org", by=None, now=NOW)
    invitation.refresh_from_db()
    assert invitation.withdrawn_at == NOW


def invite(world: World, slug: str) -> Invitation:
    found = member(slug)
    return Invitation.objects.create(
        organization=world.harbor,
        email=found.email,
        member=found,
        token_hash=slug,
        created_at=NOW,
        expires_at=NOW + dt.timedelta(days=7),
    )


# The reporting line


def test_a_manager_is_never_chosen_from_the_reports(world):
    page = world.client("rosa").get("/harbor/people/tomas/manager/")
    assert 'value="sol"' in html_of(page)
    assert 'value="mina"' not in html_of(page)
    assert 'value="lena"' not in html_of(page)
    assert post(world, "people/mina/manager/", manager="sol").status_code == 302
    assert member("mina").manager.slug == "sol"
    assert last_event() == ("set_manager", "Mina", "Rosa")
    post(world, "people/mina/manager/", manager="")
    assert member("mina").manager is None


def test_a_circle_of_managers_is_refused_with_an_error(world):
    page = world.client("rosa").post("/harbor/people/tomas/manager/", {"manager": "mina"}, follow=True)
    assert "Mina reports to Tomas, so Tomas can’t report to Mina." in html_of(page)
    assert member("tomas").manager is None


def test_only_current_members_of_the_organization_can_be_managers(world):
    for slug in ("lena", "stig", "nobody"):
        assert post(world, "people/mina/manager/", manager=slug).status_code == 404
    assert member("mina").manager.slug == "tomas"


@needs_two_connections
@pytest.mark.django_db(transaction=True)
def test_two_moves_at_the_same_moment_make_no_circle():
    harbor = factories.OrganizationFactory()
    for _ in range(10):
        ada, bo = people(harbor, f"Ada {Member.objects.count()}", f"Bo {Member.objects.count()}")
        refused = at_once(
            partial(set_manager, member=ada, manager=bo, by=None, now=NOW),
            partial(set_manager, member=bo, manager=ada, by=None, now=NOW),
        )
        assert sorted(type(each).__name__ for each in refused) == ["CannotChangePeople", "NoneType"]
        assert ReportingLine.objects.filter(member__in=[ada, bo]).count() == 1


# Teams


def test_a_team_is_created_renamed_moved_and_removed(world):
    post(world, "new/team/", name="Deck", kind="squad", parent="crew")
    deck = Team.objects.get(slug="deck")
    assert (deck.kind, deck.parent.slug) == ("squad", "crew")
    post(world, "teams/deck/edit/", name="Upper deck", kind="chapter", parent="")
    deck.refresh_from_db()
    assert (deck.name, deck.slug, deck.kind, deck.parent) == ("Upper deck", "deck", "chapter", None)
    post(world, "teams/deck/remove/")
    assert Team.objects.filter(slug="deck").count() == 0
    assert last_event() == ("remove_team", "Upper deck", "Rosa")


def test_subteams_of_a_removed_team_move_up(world):
    crew = Team.objects.get(slug="crew")
    deck = create_team(organization=world.harbor, name="Deck", kind="squad", parent=crew, by=None, now=NOW)
    bow = create_team(organization=world.harbor, name="Bow", kind="squad", parent=deck, by=None, now=NOW)
    remove_team(team=deck, by=None, now=NOW)
    bow.refresh_from_db()
    assert bow.parent == crew


def test_a_team_can_not_be_its_own_subteam(world):
    crew = Team.objects.get(slug="crew")
    deck = create_team(organization=world.harbor, name="Deck", kind="squad", parent=crew, by=None, now=NOW)
    page = post(world, "teams/crew/edit/", name="Crew", kind="team", parent="deck")
    assert page.status_code == 200
    for parent in (crew, deck):
        with pytest.raises((CannotChangePeople, ValidationError)):
            edit_team(team=crew, name="Crew", kind="team", parent=parent, by=None, now=NOW)
    crew.refresh_from_db()
    assert crew.parent is None


@needs_two_connections
@pytest.mark.django_db(transaction=True)
def test_two_teams_moved_into_each_other_at_the_same_moment_make_no_circle():
    harbor = factories.OrganizationFactory()
    for _ in range(10):
        bow, deck = (
            create_team(organization=harbor, name=name, kind="team", by=None, now=NOW) for name in ("Bow", "Deck")
        )
        refused = at_once(
            partial(edit_team, team=bow, name="Bow", kind="team", parent=deck, by=None, now=NOW),
            partial(edit_team, team=deck, name="Deck", kind="team", parent=bow, by=None, now=NOW),
        )
        assert sorted(type(each).__name__ for each in refused) == ["CannotChangePeople", "NoneType"]


def test_teams_belong_to_one_organization(world):
    other = create_team(organization=world.lantern, name="Wick", kind="team", by=None, now=NOW)
    with pytest.raises(CannotChangePeople, match="not in the same organization"):
        add_to_team(member=member("mina"), team=other, by=None, now=NOW)
    with pytest.raises(CannotChangePeople, match="not a team of"):
        edit_team(team=Team.objects.get(slug="crew"), name="Crew", kind="team", parent=other, by=None, now=NOW)
    assert world.client("rosa").get("/harbor/teams/wick/").status_code == 404


def test_people_are_added_and_removed_on_their_page_and_the_teams(world):
    post(world, "teams/crew/members/", **{"in": "tomas"})
    post(world, "people/sol/teams/", team="crew")
    assert sorted(Team.objects.get(slug="crew").members.values_list("slug", flat=True)) == ["mina", "sol", "tomas"]
    post(world, "teams/crew/members/", out="mina")
    post(world, "people/sol/teams/", out="crew")
    assert list(Team.objects.get(slug="crew").members.values_list("slug", flat=True)) == ["tomas"]
    assert last_event() == ("remove_from_team", "Sol", "Rosa")


def test_adding_or_removing_somebody_twice_is_logged_once(world):
    crew = Team.objects.get(slug="crew")
    before = AuditEvent.objects.count()
    add_to_team(member=member("mina"), team=crew, by=None, now=NOW)
    remove_from_team(member=member("mina"), team=crew, by=None, now=NOW)
    remove_from_team(member=member("mina"), team=crew, by=None, now=NOW)
    assert AuditEvent.objects.count() == before + 1


def test_people_to_add_can_be_searched(world):
    found = world.client("rosa").get("/harbor/teams/crew/members/?q=tom", headers={"HX-Request": "true"})
    assert 'name="in" value="tomas"' in html_of(found)
    assert "mina" not in html_of(found)


# Roles


def test_a_role_is_assigned_and_ended(world):
    post(world, "people/mina/roles/", role="steps/coach", since="2025-02-03")
    holding = RoleAssignment.objects.get()
    assert (holding.member.slug, holding.role.key, holding.since) == ("mina", "coach", dt.date(2025, 2, 3))
    post(world, "people/mina/roles/", **{"assignment": holding.pk, f"{holding.pk}-until": "2026-01-02"})
    holding.refresh_from_db()
    assert holding.until == dt.date(2026, 1, 2)
    assert last_event() == ("end_role_assignment", "Mina", "Rosa")


def test_a_role_can_not_end_before_it_starts(world):
    role = world.steps.roles.get(key="coach")
    holding = assign_role(member=member("mina"), role=role, since=TODAY, by=None, now=NOW)
    page = post(world, "people/mina/roles/", **{"assignment": holding.pk, f"{holding.pk}-until": "2020-01-02"})
    assert "so it can" in text_of(page)
    with pytest.raises(CannotChangeFramework):
        end_role_assignment(assignment=holding, until=dt.date(2020, 1, 2), by=None, now=NOW)
    holding.refresh_from_db()
    assert holding.until is None


def test_a_people_admin_can_not_assign_an_unreadable_role(world):
    page = post(world, "people/mina/roles/", role="plans/coach", since="2025-02-03")
    assert page.status_code == 200
    assert RoleAssignment.objects.count() == 0
    assert "plans/coach" not in html_of(world.client("rosa").get("/harbor/people/mina/roles/"))
    assert "plans/coach" in html_of(world.client("sol").get("/harbor/people/mina/roles/"))


def test_another_members_role_can_not_be_ended_on_your_own_page(world):
    holding = assign_role(member=member("tomas"), role=world.steps.roles.first(), since=TODAY, by=None, now=NOW)
    page = post(world, "people/mina/roles/", **{"assignment": holding.pk, f"{holding.pk}-until": str(TODAY)})
    assert page.status_code == 404


def test_an_action_does_what_its_page_promises_with_now(world):
    nils = add_member(
        organization=world.harbor, name="Nils", email="nils@x.example", joined_on=TODAY, by=None, now=timezone.now()
    )
    assert nils.slug == "nils"
    assert person(world.harbor, "Olga").slug == "olga"
