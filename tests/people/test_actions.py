"""Actions on members, reporting lines, organizations, users and teams, and what they refuse."""

import datetime as dt
from itertools import pairwise

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st

from foundation.tokens import hash_of
from people.actions import (
    CannotChangePeople,
    add_member,
    change_organization,
    claim_domain,
    create_invitation_link,
    create_organization,
    create_team,
    create_user,
    deactivate_member,
    invite_people,
    remove_domain,
    remove_identity_provider,
    set_identity_provider,
    set_manager,
    withdraw_invitation,
)
from people.addresses import free_slug
from people.models import AuditEvent, Invitation, Member, Organization, ReportingLine, Team, User
from people.permissions import can_administer_people, can_edit_frameworks, can_enter_admin, can_own
from people.queries import get_organization_by_slug, get_user_by_email, has_people_outside, member_of, viewer_of
from people.queries.archive import personal_archive
from people.viewer import VISITOR, viewer_as
from tests import factories, strategies
from tests.sample_people import TODAY, people, person, viewer
from tests.world import World, make_world

pytestmark = pytest.mark.django_db
NOW = factories.NOW
DAY = dt.timedelta(days=1)


@pytest.fixture
def world() -> World:
    return make_world()


def move(member: Member, manager: Member | None) -> None:
    set_manager(member=Member.objects.get(pk=member.pk), manager=manager, by=None, now=NOW)


def lines() -> set[tuple[str, str, int]]:
    """(member, manager, distance) of every reporting line."""
    return set(ReportingLine.objects.values_list("member__name", "manager__name", "distance"))


def line_of(*names: str) -> set[tuple[str, str, int]]:
    """The lines of people, each of whom reports to the next."""
    return {
        (low, high, above - below)
        for below, low in enumerate(names)
        for above, high in enumerate(names)
        if above > below
    }


# Reporting lines


def test_a_line_grows_from_the_bottom_as_well_as_from_the_top():
    ada, bo, cleo, dan = people(factories.OrganizationFactory(), "Ada", "Bo", "Cleo", "Dan")
    move(ada, bo)
    move(cleo, dan)
    assert lines() == line_of("Ada", "Bo") | line_of("Cleo", "Dan")
    move(bo, cleo)
    assert lines() == line_of("Ada", "Bo", "Cleo", "Dan")
    assert Member.objects.get(name="Bo").manager == cleo


def test_a_whole_subtree_moves_with_its_top():
    harbor = factories.OrganizationFactory()
    boss = person(harbor, "Boss")
    old, new = person(harbor, "Old", boss), person(harbor, "New")
    bo = person(harbor, "Bo", old)
    person(harbor, "Ada", bo)
    person(harbor, "Ann", bo)
    move(bo, new)
    assert lines() == line_of("Ada", "Bo", "New") | line_of("Ann", "Bo", "New") | line_of("Old", "Boss")
    move(bo, None)
    assert lines() == line_of("Ada", "Bo") | line_of("Ann", "Bo") | line_of("Old", "Boss")


def test_a_member_moves_within_their_own_line():
    ada, bo, cleo = people(factories.OrganizationFactory(), "Ada", "Bo", "Cleo")
    move(bo, cleo)
    move(ada, bo)
    move(ada, cleo)
    assert lines() == line_of("Ada", "Cleo") | line_of("Bo", "Cleo")
    move(ada, cleo)
    assert lines() == line_of("Ada", "Cleo") | line_of("Bo", "Cleo")


@pytest.mark.parametrize("depth", [0, 1, 2, 5])
def test_nobody_can_report_to_their_own_report(depth):
    names = ["Ada", "Bo", "Cleo", "Dan", "Eve", "Fay"]
    staff = people(factories.OrganizationFactory(), *names)
    for low, high in pairwise(staff):
        move(low, high)
    before, events = lines(), AuditEvent.objects.count()
    top, low = staff[-1], staff[-1 - depth]
    with pytest.raises(CannotChangePeople) as caught:
        move(top, low)
    assert str(caught.value) == f"{low} reports to Fay, so Fay can’t report to {low}."
    assert (lines(), AuditEvent.objects.count()) == (before, events)
    assert Member.objects.get(name="Fay").manager is None


def test_nobody_can_report_to_somebody_in_another_organization():
    ada, cleo = person(factories.OrganizationFactory(), "Ada"), person(factories.OrganizationFactory(), "Cleo")
    with pytest.raises(CannotChangePeople, match="Cleo and Ada are not in the same organization"):
        move(ada, cleo)
    assert lines() == set()


def test_a_move_is_recorded_in_the_audit_log():
    harbor = factories.OrganizationFactory()
    old, new = people(harbor, "Old", "New")
    admin = person(harbor, "Rosa", rights=frozenset({"people_admin"}))
    ada = person(harbor, "Ada", old)
    set_manager(member=ada, manager=new, by=admin, now=NOW)
    event = AuditEvent.objects.first()
    assert (event.action, event.actor, event.subject_id, event.organization) == ("set_manager", admin, ada.pk, harbor)
    assert (event.before, event.after) == ({"manager": old.pk}, {"manager": new.pk})


def climbed(members: dict[int, int | None]) -> set[tuple[int, int, int]]:
    """The expected lines, found by walking up from each member."""
    found = set()
    for member in members:
        distance, above = 1, members[member]
        while above is not None:
            found.add((member, above, distance))
            distance, above = distance + 1, members[above]
    return found


@settings(strategies.steadily, max_examples=30)
@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 6)), max_size=12))
def test_after_any_moves_the_lines_match_the_managers(moves):
    staff = [factories.MemberFactory(organization=factories.OrganizationFactory())]
    staff += [factories.MemberFactory(organization=staff[0].organization) for _ in range(5)]
    managers: dict[int, int | None] = {member.pk: None for member in staff}
    for low, high in moves:
        member, manager = staff[low], staff[high] if high < 6 else None
        above = {top for pk, top, _ in climbed(managers) if manager and pk == manager.pk} | {manager and manager.pk}
        if member.pk in above:
            with pytest.raises(CannotChangePeople):
                move(member, manager)
        else:
            move(member, manager)
            managers[member.pk] = manager and manager.pk
    rows = ReportingLine.objects.filter(member__in=staff)
    assert set(rows.values_list("member", "manager", "distance")) == climbed(managers)


# Members


def test_a_member_is_added_with_rights_and_a_manager():
    harbor = factories.OrganizationFactory()
    bo = person(harbor, "Bo", rights=frozenset({"owner"}))
    ada = add_member(
        organization=harbor,
        name="Ada Ánimas",
        email=" Ada@Harbor.example ",
        joined_on=TODAY,
        manager=bo,
        rights=frozenset({"owner", "people_admin"}),
        by=bo,
        now=NOW,
    )
    ada = Member.objects.get(pk=ada.pk)
    assert (ada.slug, ada.email, ada.manager, ada.user) == ("ada-ánimas", "ada@harbor.example", bo, None)
    assert (ada.is_owner, ada.is_people_admin, ada.is_framework_editor) == (True, True, False)
    assert [(event.action, event.after) for event in AuditEvent.objects.filter(subject_id=ada.pk)[:2]] == [
        ("set_manager", {"manager": bo.pk}),
        ("add_member", {"rights": ["owner", "people_admin"], "joined_on": str(TODAY)}),
    ]


def test_people_with_the_same_name_get_different_slugs():
    harbor = factories.OrganizationFactory()
    slugs = [
        add_member(organization=harbor, name="Ada", email=f"{n}@a.example", joined_on=TODAY, by=None, now=NOW).slug
        for n in range(3)
    ]
    assert slugs == ["ada", "ada-2", "ada-3"]


@pytest.mark.parametrize(
    "fields", [{"name": ""}, {"email": "nobody"}, {"name": "a" * 201}, {"email": "bo@harbor.example"}]
)
def test_an_incorrect_member_is_not_added(fields):
    harbor = factories.OrganizationFactory(slug="harbor")
    bo = person(harbor, "Bo")
    with pytest.raises(ValidationError):
        add_member(
            organization=harbor,
            joined_on=TODAY,
            by=None,
            now=NOW,
            **{"name": "Ada", "email": "ada@a.example", **fields},
        )
    assert list(harbor.members.all()) == [bo]


def test_a_member_with_a_manager_from_another_organization_is_not_added():
    cleo = person(factories.OrganizationFactory(), "Cleo")
    with pytest.raises(CannotChangePeople):
        add_member(
            organization=factories.OrganizationFactory(),
            name="Ada",
            email="ada@a.example",
            joined_on=TODAY,
            manager=cleo,
            by=None,
            now=NOW,
        )
    assert list(Member.objects.all()) == [cleo]


def test_a_member_is_out_from_the_day_they_leave():
    ada = person(factories.OrganizationFactory(), "Ada")
    deactivate_member(member=ada, left_on=TODAY, by=None, now=NOW)
    assert [list(Member.objects.current(day)) for day in (TODAY - DAY, TODAY, TODAY + DAY)] == [[ada], [], []]
    assert (viewer(ada, on=TODAY - DAY).member_ids, viewer(ada).member_ids) == ([ada.pk], [])
    event = AuditEvent.objects.first()
    assert (event.action, event.after) == ("deactivate_member", {"left_on": str(TODAY)})


def test_an_upcoming_member_is_not_current():
    ada = person(factories.OrganizationFactory(), "Ada", joined_on=TODAY)
    assert [list(Member.objects.current(day)) for day in (TODAY - DAY, TODAY)] == [[], [ada]]


def test_nobody_can_leave_before_they_joined():
    ada = person(factories.OrganizationFactory(), "Ada", joined_on=TODAY)
    with pytest.raises(CannotChangePeople, match="joined on 1 March 2026"):
        deactivate_member(member=ada, left_on=TODAY - DAY, by=None, now=NOW)
    assert Member.objects.get().left_on is None


# Organizations, users, teams


def test_creating_an_organization_is_recorded():
    harbor = create_organization(name="Harbor", slug="harbor", description="By the sea.", by=None, now=NOW)
    assert get_organization_by_slug("harbor") == harbor
    assert (harbor.manager_levels, harbor.health_thresholds, str(harbor)) == (1, {}, "Harbor")
    event = AuditEvent.objects.get()
    assert (event.action, event.organization, str(event)) == (
        "create_organization",
        harbor,
        "create_organization Harbor",
    )


@pytest.mark.parametrize("slug", ["", "a b", "a/b", "ü", "a" * 61, "admin", "accounts", "static", "taken"])
def test_an_organization_with_an_unavailable_address_is_not_created(slug):
    factories.OrganizationFactory(slug="taken")
    with pytest.raises(ValidationError):
        create_organization(name="Harbor", slug=slug, by=None, now=NOW)
    assert Organization.objects.count() == 1


def test_a_users_email_is_stored_in_lower_case():
    ada = create_user(email=" Ada@Example.ORG ", name="Ada", password="a-harbour-at-night")
    assert (ada.email, ada.check_password("a-harbour-at-night"), str(ada)) == ("ada@example.org", True, "Ada")
    assert get_user_by_email(" ADA@example.org") == ada
    with pytest.raises(ValidationError, match="already exists"):
        create_user(email="ADA@example.org", name="Other", password=None)


def test_a_user_without_a_password_can_not_sign_in_yet():
    assert not create_user(email="ada@example.org", name="Ada", password=None).has_usable_password()


@pytest.mark.parametrize("password", ["short", "password1234", "ada.lovelace"])
def test_an_easily_guessed_password_is_refused(password):
    with pytest.raises(ValidationError):
        create_user(email="ada.lovelace@example.org", name="Ada Lovelace", password=password)
    assert User.objects.count() == 0


def test_the_user_manager_creates_users_and_superusers():
    ada = User.objects.create_user("Ada@example.org", "a-harbour-at-night")
    bo = User.objects.create_superuser("bo@example.org")
    assert (ada.email, ada.is_staff, ada.is_superuser, ada.get_full_name()) == (
        "ada@example.org",
        False,
        False,
        "ada@example.org",
    )
    assert (bo.is_staff, bo.is_superuser, bo.has_usable_password()) == (True, True, False)


def test_a_team_has_members_a_kind_and_a_parent():
    harbor = factories.OrganizationFactory()
    ada, bo = person(harbor, "Ada", rights=frozenset({"people_admin"})), person(harbor, "Bo")
    guild = create_team(organization=harbor, name="Guild", kind="guild", members=[ada, bo], by=ada, now=NOW)
    squad = create_team(organization=harbor, name="Guild", kind="squad", parent=guild, by=ada, now=NOW)
    assert (guild.slug, squad.slug, squad.parent, str(squad)) == ("guild", "guild-2", guild, "Guild")
    assert list(guild.members.all()) == [ada, bo]
    assert AuditEvent.objects.first().after == {"kind": "squad"}


def test_a_team_refuses_members_and_parents_from_another_organization():
    harbor, lantern = factories.OrganizationFactory(name="Harbor"), factories.OrganizationFactory()
    guild = create_team(organization=lantern, name="Guild", kind="guild", by=None, now=NOW)
    for strange in ({"members": people(lantern, "Cleo")}, {"parent": guild}):
        with pytest.raises(CannotChangePeople, match="must be in Harbor"):
            create_team(organization=harbor, name="Squad", kind="squad", by=None, now=NOW, **strange)
    assert list(Team.objects.all()) == [guild]


# Viewers and permissions


def test_a_viewer_has_the_memberships_of_their_user_on_that_day(django_assert_num_queries):
    harbor, lantern = factories.OrganizationFactory(slug="harbor"), factories.OrganizationFactory(slug="lantern")
    ada = person(harbor, "Ada", rights=frozenset({"framework_editor"}))
    guest = person(lantern, "Ada", user=ada.user, rights=frozenset({"people_admin"}))
    with django_assert_num_queries(1):
        found = viewer(ada)
    assert sorted(found.member_ids) == [ada.pk, guest.pk]
    assert (found.is_signed_in, found.edits) == (True, True)
    assert found.membership_by_slug("lantern").member_id == guest.pk
    assert found.in_organization(harbor.pk).name == "Ada"
    assert member_of(found, lantern.pk) == guest
    assert (found.membership_by_slug("none"), found.in_organization(0)) == (None, None)


def test_a_visitor_needs_no_query(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert viewer_of(None, on=TODAY) is VISITOR
    assert (VISITOR.is_signed_in, VISITOR.edits, VISITOR.member_ids) == (False, False, [])


def test_permissions_follow_from_the_membership():
    harbor = factories.OrganizationFactory()
    rights = {
        name: frozenset({name} - {"member"}) for name in ("member", "framework_editor", "people_admin", "owner")
    }
    found = {}
    for right, said in rights.items():
        reader = viewer(person(harbor, right.capitalize().replace("_", ""), rights=said))
        membership = reader.in_organization(harbor.pk)
        asked = (can_edit_frameworks, can_administer_people, can_own)
        found[right] = (*(can(membership) for can in asked), can_enter_admin(reader))
    assert found == {
        "member": (False, False, False, False),
        "framework_editor": (True, False, False, True),
        "people_admin": (False, True, False, False),
        "owner": (True, True, True, True),
    }
    assert [can(None) for can in (can_edit_frameworks, can_administer_people, can_own)] == [False] * 3
    assert (viewer_as(1, 2).edits, viewer_as(1, 2, edits=True).edits) == (False, True)


def test_people_outside_some_domains_are_found():
    harbor = factories.OrganizationFactory(slug="harbor")
    person(harbor, "Ada")
    assert not has_people_outside(["harbor.example"])
    assert has_people_outside(["arbor.example"])
    assert not has_people_outside(["lantern.example", "harbor.example"])
    factories.UserFactory(email="bo@example.org")
    assert has_people_outside(["harbor.example"])


# Slugs


@pytest.mark.parametrize(
    ("name", "taken", "slug"),
    [
        ("Ada Lovelace", set(), "ada-lovelace"),
        ("Ada Lovelace", {"ada-lovelace"}, "ada-lovelace-2"),
        ("Ada", {"ada", "ada-2", "ada-3"}, "ada-4"),
        ("Ada", {"ada", "ada-3"}, "ada-2"),
        ("Žofie Nováková", set(), "žofie-nováková"),
        ("…", set(), "member"),
        ("…", {"member"}, "member-2"),
        ("a" * 100, set(), "a" * 54),
        ("a" * 100, {"a" * 54}, "a" * 54 + "-2"),
        ("a" * 53 + " b", set(), "a" * 53),
    ],
)
def test_a_slug_is_made_from_a_name(name, taken, slug):
    assert free_slug(name, taken, fallback="member") == slug


# Rules that pages check, too


def test_only_people_admins_and_owners_invite(world):
    mina, rosa = world.members["mina"], world.members["rosa"]
    sent = create_invitation_link(organization=world.harbor, most_uses=1, days=1, by=rosa, now=NOW)
    link = Invitation.objects.get(token_hash=hash_of(sent))
    for act in (
        lambda: invite_people(organization=world.harbor, emails=["a@b.example"], by=mina, now=NOW),
        lambda: create_invitation_link(organization=world.harbor, most_uses=1, days=1, by=mina, now=NOW),
        lambda: withdraw_invitation(invitation=link, by=mina, now=NOW),
    ):
        with pytest.raises(CannotChangePeople, match="no longer have permission"):
            act()
    assert list(Invitation.objects.values_list("withdrawn_at", flat=True)) == [None]


@pytest.mark.parametrize("who", ["mina", "rosa", "ines"])
def test_only_owners_change_settings_and_the_sign_in(world, who):
    harbor, how = world.harbor, {"by": world.members[who], "now": NOW}
    for act in (
        lambda: change_organization(
            organization=harbor, name="H", description="", demands_second_factor=False, manager_levels=2, **how
        ),
        lambda: set_identity_provider(
            organization=harbor, issuer="https://id.example", client_id="x", secret="y", **how
        ),
        lambda: remove_identity_provider(organization=harbor, **how),
        lambda: claim_domain(organization=harbor, domain="harbor.example", **how),
        lambda: remove_domain(organization=harbor, domain="harbor.example", **how),
    ):
        with pytest.raises(CannotChangePeople, match="no longer have permission"):
            act()


def test_an_archive_is_only_for_the_person_themselves(world):
    mina, sol = world.members["mina"], world.members["sol"]
    with pytest.raises(PermissionDenied):
        personal_archive(mina, viewer_of(sol.user_id, on=TODAY), on=TODAY)
    assert personal_archive(mina, viewer_of(mina.user_id, on=TODAY), on=TODAY)[0][0] == "account"
