"""Rights follow the table of docs/language.md; only owners give and remove them, and one owner always remains."""

import datetime as dt
from functools import partial

import pytest
from django.utils import timezone

from foundation.located_problems import BadFile
from people.actions import (
    CannotChangePeople,
    add_member,
    create_team,
    deactivate_member,
    edit_member,
    erase_person,
    reinstate_member,
    set_manager,
    set_rights,
)
from people.actions.people_import import import_people
from people.importers import read_table
from people.models import AuditEvent, Member, Organization
from people.people_import.columns import recognize_columns
from people.people_import.document import read_document
from people.words import RIGHTS
from tests import factories
from tests.concurrency import at_once, needs_two_connections
from tests.html_text import html_of, text_of
from tests.sample_people import person
from tests.world import NOW, World, make_world

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
OWNER = frozenset({"owner"})


@pytest.fixture
def world() -> World:
    return make_world()


def rights(slug: str) -> set[str]:
    member = Member.objects.get(slug=slug, organization__slug="harbor")
    return {right for right in RIGHTS if getattr(member, f"is_{right}")}


def change(world: World, slug: str, right: str, how: str, who: str = "sol"):
    return world.client(who).post("/harbor/rights/", {"member": slug, "right": right, "change": how}, follow=True)


def test_each_right_is_given_and_removed_by_its_switch(world):
    for right in RIGHTS:
        change(world, "mina", right, "give")
        assert rights("mina") == {right}
        change(world, "mina", right, "take")
        assert rights("mina") == set()


def test_every_change_is_in_the_audit_log(world):
    change(world, "rosa", "owner", "give")
    event = AuditEvent.objects.latest("pk")
    assert (event.action, event.actor.slug, event.subject_id) == ("set_rights", "sol", world.members["rosa"].pk)
    assert (event.before, event.after) == ({"rights": ["people_admin"]}, {"rights": ["owner", "people_admin"]})


def test_a_right_takes_effect_with_the_next_request_and_so_does_its_removal(world):
    assert world.client("mina").get("/harbor/new/person/").status_code == 403
    change(world, "mina", "people_admin", "give")
    assert world.client("mina").get("/harbor/new/person/").status_code == 200
    change(world, "mina", "people_admin", "take")
    assert world.client("mina").get("/harbor/new/person/").status_code == 403


@pytest.mark.parametrize("who", ["mina", "tomas", "rosa", "ines", "stig", "lena", "adam", "vera"])
@pytest.mark.parametrize("slug", ["mina", "rosa", "ines"])
def test_only_owners_change_rights(world, who, slug):
    before = {each: rights(each) for each in ("mina", "rosa", "ines", "sol")}
    for right in RIGHTS:
        for how in ("give", "take"):
            change(world, slug, right, how, who)
    assert {each: rights(each) for each in before} == before


def test_nobody_can_give_themselves_a_right_not_even_owners(world):
    for right in ("framework_editor", "people_admin"):
        page = change(world, "sol", right, "give")
        assert "You can’t give yourself a right." in html_of(page)
    assert rights("sol") == {"owner"}


def test_the_last_owner_can_not_be_removed(world):
    page = change(world, "sol", "owner", "take")
    assert "is the last owner" in html_of(page)
    assert rights("sol") == {"owner"}
    assert "There must always be one owner." in text_of(world.client("sol").get("/harbor/rights/"))


def test_other_owners_can_be_removed_and_can_leave(world):
    change(world, "mina", "owner", "give")
    page = change(world, "sol", "owner", "take")
    assert page.redirect_chain == [("/harbor/people/", 302)]
    assert (rights("mina"), rights("sol")) == ({"owner"}, set())
    assert world.client("sol").get("/harbor/rights/").status_code == 403
    change(world, "sol", "owner", "give", "mina")
    change(world, "sol", "owner", "take", "mina")
    assert rights("sol") == set()


@pytest.mark.parametrize("reason", ["has no account", "is to leave", "has left", "can't sign in"])
def test_owners_who_are_leaving_or_can_not_sign_in_do_not_count(world, reason):
    second = person(world.harbor, "Second", rights=OWNER)
    if reason == "has no account":
        Member.objects.filter(pk=second.pk).update(user=None)
    if reason == "is to leave":
        Member.objects.filter(pk=second.pk).update(left_on=TODAY + dt.timedelta(days=30))
    if reason == "has left":
        Member.objects.filter(pk=second.pk).update(left_on=TODAY)
    if reason == "can't sign in":
        type(second.user).objects.filter(pk=second.user_id).update(is_active=False)
    change(world, "sol", "owner", "take")
    assert rights("sol") == {"owner"}


def test_former_members_get_no_rights(world):
    assert change(world, "lena", "owner", "give").status_code == 404
    with pytest.raises(CannotChangePeople, match="not a current member"):
        set_rights(member=world.members["lena"], give=OWNER, by=world.members["sol"], now=NOW)


def test_a_former_owner_gives_no_rights_even_with_an_old_page(world):
    sol, mina = world.members["sol"], world.members["mina"]
    set_rights(member=mina, give=OWNER, by=sol, now=NOW)
    set_rights(member=sol, take=OWNER, by=mina, now=NOW)
    with pytest.raises(CannotChangePeople, match="no longer have permission"):
        set_rights(member=world.members["tomas"], give=OWNER, by=sol, now=NOW)


def test_unknown_rights_and_changes_are_not_found(world):
    assert change(world, "mina", "is_superuser", "give").status_code == 404
    assert change(world, "mina", "owner", "toggle").status_code == 404
    assert change(world, "stig", "owner", "give").status_code == 404


def test_extra_posted_data_gives_no_extra_rights(world):
    world.client("rosa").post(
        "/harbor/people/mina/edit/",
        {"name": "Mina", "email": "mina@example.org", "is_owner": "on", "rights": "owner"},
    )
    assert rights("mina") == set()


def test_people_with_rights_are_listed_and_others_can_be_searched(world):
    page = text_of(world.client("sol").get("/harbor/rights/"))
    assert [name for name in ("Ines", "Mina", "Rosa", "Sol", "Tomas") if name in page] == ["Ines", "Rosa", "Sol"]
    found = world.client("sol").get("/harbor/rights/?q=min", headers={"HX-Request": "true"})
    assert "Mina" in html_of(found)
    assert "<html" not in html_of(found)


def test_the_page_explains_what_each_right_allows(world):
    page = text_of(world.client("sol").get("/harbor/rights/"))
    for said in (
        "A framework editor can edit drafts",
        "A people admin can invite people",
        "change rights and settings",
    ):
        assert said in page


@pytest.mark.parametrize("count", [0, 2, 5])
def test_the_number_of_queries_is_constant(world, count, django_assert_num_queries):
    for number in range(count):
        person(world.harbor, f"Pat {number}", rights=frozenset({"people_admin"}))
    world.client("sol").get("/harbor/rights/?q=pat")
    with django_assert_num_queries(10):
        world.client("sol").get("/harbor/rights/?q=a")


@needs_two_connections
@pytest.mark.django_db(transaction=True)
def test_when_two_owners_remove_each_other_at_once_one_is_refused():
    harbor = factories.OrganizationFactory()
    for number in range(10):
        Member.objects.update(is_owner=False)
        ada, bo = (person(harbor, f"{name} {number}", rights=OWNER) for name in ("Ada", "Bo"))
        refused = at_once(
            partial(set_rights, member=ada, take=OWNER, by=bo, now=NOW),
            partial(set_rights, member=bo, take=OWNER, by=ada, now=NOW),
        )
        assert sorted(type(each).__name__ for each in refused) == ["CannotChangePeople", "NoneType"]
        assert Member.objects.filter(is_owner=True).count() == 1


@needs_two_connections
@pytest.mark.django_db(transaction=True)
def test_of_three_owners_a_removed_one_removes_nobody():
    harbor = factories.OrganizationFactory()
    for number in range(10):
        Member.objects.update(is_owner=False)
        ada, bo, _ = (person(harbor, f"{name} {number}", rights=OWNER) for name in ("Ada", "Bo", "Cleo"))
        at_once(
            partial(set_rights, member=ada, take=OWNER, by=bo, now=NOW),
            partial(set_rights, member=bo, take=OWNER, by=ada, now=NOW),
        )
        assert Member.objects.filter(is_owner=True).count() == 2


def test_the_site_operator_makes_the_first_owner():
    harbor = factories.OrganizationFactory()
    ada = add_member(
        organization=harbor, name="Ada", email="ada@x.example", joined_on=TODAY, rights=OWNER, by=None, now=NOW
    )
    assert ada.is_owner


@pytest.fixture
def outdated(world) -> Member:
    """An owner as loaded by a page; meanwhile they have lost all rights."""
    mina, sol = world.members["mina"], world.members["sol"]
    set_rights(member=mina, give=OWNER, by=sol, now=NOW)
    outdated = Member.objects.get(pk=mina.pk)
    set_rights(member=mina, take=OWNER, by=sol, now=NOW)
    return outdated


def bring_in(organization: Organization, by: Member) -> None:
    table = read_table("people.csv", b"Email,Rights\ntomas@example.org,owner\n")
    document = read_document(table, recognize_columns(table.heads))
    import_people(organization=organization, document=document, by=by, now=NOW, today=NOW.date())


@pytest.mark.parametrize(
    "act",
    [
        lambda about, **said: set_manager(member=about, manager=None, **said),
        lambda about, **said: edit_member(member=about, name="Tom", email=about.email, **said),
        lambda about, **said: deactivate_member(member=about, left_on=NOW.date(), **said),
        lambda about, **said: reinstate_member(member=Member.objects.get(slug="lena"), **said),
        lambda about, **said: erase_person(member=about, **said),
        lambda about, **said: create_team(organization=about.organization, name="Deck", kind="squad", **said),
        lambda about, **said: add_member(
            organization=about.organization, name="Pat", email="pat@x.org", joined_on=NOW.date(), **said
        ),
        lambda about, by, now: bring_in(about.organization, by),
    ],
)
def test_permissions_are_checked_again_when_an_action_runs(world, outdated, act):
    tomas = Member.objects.filter(slug="tomas")
    before = list(tomas.values())
    with pytest.raises(CannotChangePeople, match="no longer have permission"):
        act(tomas.get(), by=outdated, now=NOW)
    with pytest.raises(CannotChangePeople, match="no longer have permission"):
        act(tomas.get(), by=world.members["stig"], now=NOW)
    assert list(tomas.values()) == before


def test_an_import_gives_no_rights_if_its_author_lost_theirs(world, outdated):
    set_rights(member=outdated, give=frozenset({"people_admin"}), by=world.members["sol"], now=NOW)
    with pytest.raises(BadFile, match="only an owner can change rights"):
        bring_in(world.harbor, outdated)
