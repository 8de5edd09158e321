"""Members leave by themselves, by a people admin or on a future day, and come back."""

import datetime as dt
from functools import partial

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from people.actions import (
    CannotChangePeople,
    create_invitation_link,
    deactivate_member,
    end_sessions_of_leavers,
    reinstate_member,
    set_manager,
)
from people.actions.acting_member import NotCurrentMember
from people.models import AuditEvent, Invitation, Member, ReportingLine
from tests import factories
from tests.concurrency import at_once, needs_two_connections
from tests.html_text import html_of, text_of
from tests.sample_people import person
from tests.world import World, make_world

pytestmark = pytest.mark.django_db
NOW = timezone.now()
TODAY = timezone.localdate(NOW)
DAY = dt.timedelta(days=1)
OWNER = frozenset({"owner"})
INSIDE = (
    "/harbor/people/",
    "/harbor/people/mina/",
    "/harbor/people/mina/archive/",
    "/harbor/teams/",
    "/harbor/teams/crew/",
    "/harbor/reports/",
    "/harbor/rights/",
    "/harbor/audit/",
    "/harbor/leave/",
    "/harbor/craft/",
    "/harbor/craft/abilities/listens/",
)


@pytest.fixture
def world() -> World:
    return make_world()


def member(slug: str) -> Member:
    return Member.objects.get(slug=slug, organization__slug="harbor")


def post(world: World, path: str, who: str = "rosa", **said):
    return world.client(who).post(f"/harbor/{path}", said)


def test_people_who_leave_by_themselves_can_not_move_their_last_day(world):
    """Neither to a later day than a people admin set, nor any more once they have left."""
    mina, soon = member("mina"), TODAY + 5 * DAY
    deactivate_member(member=mina, left_on=soon, by=member("rosa"), now=NOW)
    with pytest.raises(CannotChangePeople, match="Only a people admin can set a later leaving date"):
        deactivate_member(member=mina, left_on=soon + DAY, by=mina, now=NOW)
    assert member("mina").left_on == soon
    deactivate_member(member=mina, left_on=TODAY, by=mina, now=NOW)
    with pytest.raises(NotCurrentMember):
        deactivate_member(member=mina, left_on=TODAY - DAY, by=mina, now=NOW)
    assert member("mina").left_on == TODAY


# By a people admin


def test_a_leaving_date_can_be_today_future_or_past(world):
    for day in (TODAY, TODAY + 9 * DAY, TODAY - 9 * DAY):
        Member.objects.filter(slug="mina").update(left_on=None)
        assert post(world, "people/mina/leaving/", left_on=str(day)).status_code == 302
        assert member("mina").left_on == day
        event = AuditEvent.objects.filter(action="deactivate_member").latest("pk")
        assert (event.after, event.actor.slug) == ({"left_on": str(day)}, "rosa")


def test_a_leaving_date_before_the_join_date_is_refused_with_an_error(world):
    page = post(world, "people/mina/leaving/", left_on="2019-12-31")
    assert "Mina joined on 1 January 2020" in text_of(page)
    assert member("mina").left_on is None


def test_a_former_member_loses_access_with_the_next_request(world):
    client = world.client("mina")
    assert [client.get(path).status_code for path in INSIDE[:2]] == [200, 200]
    deactivate_member(member=member("mina"), left_on=TODAY, by=None, now=NOW)
    assert {client.get(path).status_code for path in INSIDE} == {404}
    assert client.get("/harbor/steps/").status_code == 200


def test_leaving_ends_all_sessions(world, django_capture_on_commit_callbacks):
    client = world.client("mina")
    for key in Session.objects.values_list("session_key", flat=True):
        UserSession.objects.create(user=world.users["mina"], session_key=key, ip="127.0.0.1", user_agent="x")
    with django_capture_on_commit_callbacks(execute=True):
        deactivate_member(member=member("mina"), left_on=TODAY, by=None, now=NOW)
    assert (Session.objects.count(), UserSession.objects.count()) == (0, 0)
    response = client.get("/harbor/people/")
    assert (response.status_code, response.url) == (302, "/accounts/login/?next=/harbor/people/")


def test_a_future_leaver_stays_signed_in_until_then(world, django_capture_on_commit_callbacks):
    client = world.client("mina")
    with django_capture_on_commit_callbacks(execute=True):
        deactivate_member(member=member("mina"), left_on=TODAY + DAY, by=None, now=NOW)
    assert client.get("/harbor/people/").status_code == 200
    Member.objects.filter(slug="mina").update(left_on=TODAY)
    assert client.get("/harbor/people/").status_code == 404


def test_leaving_withdraws_invitations_to_the_member(world):
    invitation = Invitation.objects.create(
        organization=world.harbor,
        email="mina@example.org",
        member=member("mina"),
        token_hash="x",
        created_at=NOW,
        expires_at=NOW + 7 * DAY,
    )
    deactivate_member(member=member("mina"), left_on=TODAY, by=None, now=NOW)
    invitation.refresh_from_db()
    assert invitation.withdrawn_at == NOW


def test_open_links_of_others_are_mentioned_when_somebody_leaves(world):
    Member.objects.filter(slug="mina").update(is_people_admin=True)
    for who in ("mina", "rosa"):
        create_invitation_link(organization=world.harbor, most_uses=5, days=7, by=member(who), now=NOW)
    page = text_of(world.client("sol").get("/harbor/people/mina/leaving/"))
    assert "1 invitation link is open, created by Rosa." in page
    assert "Withdraw it if Mina may have seen it." in page
    deactivate_member(member=member("mina"), left_on=TODAY, by=None, now=NOW)
    assert list(Invitation.objects.open(NOW).values_list("invited_by__slug", flat=True)) == ["rosa"]


def test_reports_move_to_the_nearest_manager_who_stays(world):
    set_manager(member=member("tomas"), manager=member("rosa"), by=None, now=NOW)
    set_manager(member=member("rosa"), manager=member("sol"), by=None, now=NOW)
    page = text_of(world.client("rosa").get("/harbor/people/tomas/leaving/"))
    assert "1 direct report will move to Rosa now" in page
    Member.objects.filter(slug="rosa").update(left_on=TODAY + 5 * DAY)
    post(world, "people/tomas/leaving/", left_on=str(TODAY), reports="up")
    assert member("mina").manager.slug == "sol"
    assert list(ReportingLine.objects.filter(member__slug="mina").values_list("manager__slug", flat=True)) == ["sol"]


def test_reports_can_stay_as_they_are(world):
    post(world, "people/tomas/leaving/", left_on=str(TODAY), reports="stay")
    assert member("mina").manager.slug == "tomas"


def test_the_question_about_reports_needs_reports(world):
    assert "report to them" not in text_of(world.client("rosa").get("/harbor/people/mina/leaving/"))
    page = post(world, "people/tomas/leaving/", left_on=str(TODAY), reports="")
    assert page.status_code == 200


# Owners


def test_the_last_owner_can_not_be_deactivated(world):
    page = post(world, "people/sol/leaving/", "sol", left_on=str(TODAY))
    assert "Sol is the last owner." in text_of(page)
    page = post(world, "people/sol/leaving/", "sol", left_on=str(TODAY + 30 * DAY))
    assert member("sol").left_on is None


def test_only_owners_can_deactivate_owners(world):
    person(world.harbor, "Second", rights=OWNER)
    page = text_of(world.client("rosa").get("/harbor/people/second/leaving/"))
    assert "Second is an owner. Ask an owner to set their leaving date." in page
    assert "Save leaving date" not in page
    refused = post(world, "people/second/leaving/", left_on=str(TODAY))
    assert "Only an owner can set the day when they leave" in text_of(refused)
    assert member("second").left_on is None
    assert post(world, "people/second/leaving/", "sol", left_on=str(TODAY)).status_code == 302


def test_an_owner_can_leave_if_another_one_stays(world):
    second = person(world.harbor, "Second", rights=OWNER)
    deactivate_member(member=second, left_on=TODAY + DAY, by=None, now=NOW)
    with pytest.raises(CannotChangePeople, match="last owner"):
        deactivate_member(member=member("sol"), left_on=TODAY, by=None, now=NOW)
    reinstate_member(member=second, by=None, now=NOW)
    deactivate_member(member=member("sol"), left_on=TODAY, by=None, now=NOW)
    assert member("second").is_owner


@needs_two_connections
@pytest.mark.django_db(transaction=True)
def test_of_two_owners_who_leave_at_the_same_moment_one_is_refused():
    harbor = factories.OrganizationFactory()
    for number in range(10):
        Member.objects.update(is_owner=False)
        ada, bo = (person(harbor, f"{name} {number}", rights=OWNER) for name in ("Ada", "Bo"))
        refused = at_once(
            *(partial(deactivate_member, member=each, left_on=NOW.date(), by=None, now=NOW) for each in (ada, bo))
        )
        assert sorted(type(each).__name__ for each in refused) == ["CannotChangePeople", "NoneType"]
        assert Member.objects.filter(is_owner=True, left_on=None).count() == 1


# By oneself


def test_a_member_can_leave(world):
    page = text_of(world.client("tomas").get("/harbor/leave/"))
    assert "Leave Harbor?" in page
    assert "1 direct report will have no manager from now on." in page
    response = post(world, "leave/", "tomas")
    assert (response.status_code, response.url) == (302, "/")
    assert (member("tomas").left_on, member("mina").manager) == (TODAY, None)
    assert world.client("tomas").get("/harbor/people/").status_code == 404
    event = AuditEvent.objects.filter(action="deactivate_member").latest("pk")
    assert event.actor == event.actor == member("tomas")


def test_the_last_owner_learns_what_to_do_before_leaving(world):
    page = world.client("sol").get("/harbor/leave/")
    assert "You are the last owner" in text_of(page)
    assert "Leave Harbor</button>" not in html_of(page)
    assert post(world, "leave/", "sol").status_code == 200
    assert member("sol").left_on is None


# Reinstating


def test_returning_members_have_a_new_join_date_and_no_rights(world):
    person(world.harbor, "Second", rights=OWNER)
    Member.objects.filter(slug="sol").update(left_on=TODAY - DAY)
    assert post(world, "people/sol/return/").status_code == 302
    sol = member("sol")
    assert (sol.left_on, sol.joined_on, sol.is_owner) == (None, TODAY, False)
    event = AuditEvent.objects.latest("pk")
    assert event.before == {"joined_on": "2020-01-01", "left_on": str(TODAY - DAY), "rights": ["owner"]}
    assert event.after == {"joined_on": str(TODAY), "rights": []}
    assert world.client("sol").get("/harbor/people/").status_code == 200
    assert world.client("sol").get("/harbor/rights/").status_code == 403


def test_keeping_a_future_leaver_changes_nothing_else(world):
    Member.objects.filter(slug="rosa").update(left_on=TODAY + DAY)
    assert "Keep Rosa as a member?" in text_of(world.client("sol").get("/harbor/people/rosa/return/"))
    post(world, "people/rosa/return/", "sol")
    rosa = member("rosa")
    assert (rosa.left_on, rosa.joined_on, rosa.is_people_admin) == (None, dt.date(2020, 1, 1), True)


def test_current_members_can_not_be_reinstated(world):
    with pytest.raises(CannotChangePeople, match=r"You can’t reinstate "):
        reinstate_member(member=member("mina"), by=None, now=NOW)


def test_a_former_member_can_not_leave_again_in_the_future(world):
    with pytest.raises(CannotChangePeople, match="already left on"):
        deactivate_member(member=member("lena"), left_on=NOW.date() + DAY, by=None, now=NOW)


# Visitors' pages


def page_of(client: Client, **headers):
    return client.get("/harbor/steps/abilities/listens/", headers=headers)


def test_a_maintainer_who_leaves_disappears_from_a_cached_page(world):
    world.ability.maintainers.add(member("mina"))
    first = page_of(world.client("vera"))
    assert "Mina" in text_of(first)
    deactivate_member(member=member("mina"), left_on=TODAY, by=None, now=NOW)
    again = page_of(world.client("vera"), **{"If-None-Match": first["ETag"]})
    assert again.status_code == 200
    assert "Mina" not in text_of(again)


def test_a_future_leaver_disappears_from_a_cached_page_on_that_day(world, monkeypatch):
    world.ability.maintainers.add(member("mina"))
    deactivate_member(member=member("mina"), left_on=TODAY + DAY, by=None, now=NOW)
    first = page_of(world.client("vera"))
    assert "Mina" in text_of(first)
    assert page_of(world.client("vera"), **{"If-None-Match": first["ETag"]}).status_code == 304
    monkeypatch.setattr("foundation.middleware.timezone.localdate", lambda now: TODAY + DAY)
    again = page_of(world.client("vera"), **{"If-None-Match": first["ETag"]})
    assert again.status_code == 200
    assert "Mina" not in text_of(again)


def test_sessions_from_before_the_leaving_date_end_on_it(world):
    for who, ago in (("mina", 5), ("lena", 0), ("tomas", 5)):
        Session.objects.create(session_key=who, session_data="x", expire_date=NOW + DAY)
        session = UserSession.objects.create(user=world.users[who], session_key=who, ip="127.0.0.1", user_agent="x")
        UserSession.objects.filter(pk=session.pk).update(created_at=NOW - ago * DAY)
    deactivate_member(member=member("mina"), left_on=TODAY + DAY, by=None, now=NOW)
    assert end_sessions_of_leavers(now=NOW) == 0
    assert end_sessions_of_leavers(now=NOW + DAY) == 1
    assert sorted(UserSession.objects.values_list("session_key", flat=True)) == ["lena", "tomas"]
    assert Session.objects.filter(session_key="mina").count() == 0
