"""Actions on people are for people admins, and on the organization for owners, of the organization itself."""

import pytest

from foundation.tokens import hash_of
from people import actions
from people.actions import add_member, claim_domain, create_invitation_link, set_identity_provider
from people.models import Invitation, Member, Team
from people.people_import.document import PeopleFile
from tests.permitted_actions import OWNERS, PEOPLE_ADMINS, Permitted, actions_taking_by, personas_permitted
from tests.world import NOW, World, make_world

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
PROVIDER = {"issuer": "https://id.example", "client_id": "x", "secret": "y"}


@pytest.fixture
def world() -> World:
    return make_world()


def tomas(world: World) -> dict:
    return {"member": Member.objects.get(slug="tomas")}


def harbor(world: World) -> dict:
    return {"organization": world.harbor}


def crew(world: World) -> dict:
    return {"team": Team.objects.get(slug="crew")}


def new_member(world: World) -> dict:
    return {**harbor(world), "name": "Pat", "email": "pat@harbor.example", "joined_on": TODAY}


def with_provider(world: World) -> dict:
    set_identity_provider(**harbor(world), **PROVIDER, by=None, now=NOW)
    return harbor(world)


def with_domain(world: World) -> dict:
    claim_domain(**harbor(world), domain="harbor.example", by=None, now=NOW)
    return {**harbor(world), "domain": "harbor.example"}


def link(world: World) -> Invitation:
    sol = Member.objects.get(slug="sol")
    return Invitation.objects.get(
        token_hash=hash_of(create_invitation_link(**harbor(world), most_uses=1, days=1, by=sol, now=NOW))
    )


def settings(world: World) -> dict:
    return {
        **harbor(world), "name": "Port", "description": "", "demands_second_factor": False, "manager_levels": 2,
    }  # fmt: skip


CASES = {
    "add_member": Permitted(PEOPLE_ADMINS, new_member),
    "reinstate_member": Permitted(PEOPLE_ADMINS, lambda world: {"member": Member.objects.get(slug="lena")}),
    "change_organization": Permitted(OWNERS, settings),
    "claim_domain": Permitted(OWNERS, lambda world: {**harbor(world), "domain": "harbor.example"}),
    "create_team": Permitted(PEOPLE_ADMINS, lambda world: {**harbor(world), "name": "Deck", "kind": "squad"}),
    # Everybody can set their own day.
    "deactivate_member": Permitted(
        PEOPLE_ADMINS | {"tomas"}, lambda world: {**tomas(world), "left_on": TODAY, "hands_up": True}
    ),
    "dismiss_setup_checklist": Permitted(OWNERS, harbor),
    "edit_member": Permitted(
        PEOPLE_ADMINS, lambda world: {**tomas(world), "name": "Tom", "email": "tom@harbor.example"}
    ),
    "edit_team": Permitted(
        PEOPLE_ADMINS, lambda world: {**crew(world), "name": "Deck", "kind": "squad", "parent": None}
    ),
    "erase_person": Permitted(OWNERS, tomas),
    "import_people": Permitted(
        PEOPLE_ADMINS, lambda world: {**harbor(world), "document": PeopleFile(columns=(), rows=()), "today": TODAY}
    ),
    "invite_people": Permitted(PEOPLE_ADMINS, lambda world: {**harbor(world), "emails": ["pat@harbor.example"]}),
    "create_invitation_link": Permitted(PEOPLE_ADMINS, lambda world: {**harbor(world), "most_uses": 1, "days": 1}),
    "add_to_team": Permitted(PEOPLE_ADMINS, lambda world: {**tomas(world), **crew(world)}),
    "remove_domain": Permitted(OWNERS, with_domain),
    "remove_identity_provider": Permitted(OWNERS, with_provider),
    "remove_team": Permitted(PEOPLE_ADMINS, crew),
    "set_identity_provider": Permitted(OWNERS, lambda world: {**harbor(world), **PROVIDER}),
    "set_manager": Permitted(PEOPLE_ADMINS, lambda world: {**tomas(world), "manager": None}),
    "set_rights": Permitted(OWNERS, lambda world: {**tomas(world), "give": frozenset({"people_admin"})}),
    "remove_from_team": Permitted(PEOPLE_ADMINS, lambda world: {"member": world.members["mina"], **crew(world)}),
    "withdraw_invitation": Permitted(PEOPLE_ADMINS, lambda world: {"invitation": link(world)}),
}
#: Actions that check nothing, and why.
UNCHECKED = {
    "create_organization": "a new organization has no members yet",
    "hand_up_reports": "a part of actions that have checked the rights",
    "keep_upload": "keeps a file that only its sender reads; import_people checks the rights",
    "note_export": "only records what somebody has done",
    "plan_people": "writes nothing",
    "record_event": "only records what somebody has done",
    "record_events": "only records what somebody has done",
    "set_manager_locked": "a part of actions that have checked the rights",
    "store_people": "a part of import_people",
}


def test_every_action_has_a_case():
    """A new action that takes ``by`` needs one, too."""
    unchecked = UNCHECKED.keys() | {"acting_member", "recheck_rights"}
    assert actions_taking_by(actions).keys() == CASES.keys() | unchecked


@pytest.mark.parametrize("name", CASES)
def test_an_action_is_refused_to_everybody_without_the_right(world, name):
    action = actions_taking_by(actions)[name]
    assert personas_permitted(world, action, CASES[name].arguments) == CASES[name].personas


@pytest.mark.parametrize("right", ["owner", "people_admin", "framework_editor"])
def test_only_owners_add_members_with_rights(world, right):
    given = {**new_member(world), "rights": frozenset({right})}
    assert personas_permitted(world, add_member, lambda _: given) == OWNERS
    assert getattr(add_member(**given, by=None, now=NOW), f"is_{right}")


def test_an_owner_who_lost_the_right_meanwhile_can_not_end_the_membership_of_an_owner(world):
    outdated = world.members["sol"]
    Member.objects.filter(slug="tomas").update(is_owner=True)
    Member.objects.filter(slug="sol").update(is_owner=False, is_people_admin=True)
    with pytest.raises(actions.CannotChangePeople, match="Only an owner can set the day when they leave"):
        actions.deactivate_member(**tomas(world), left_on=TODAY, by=outdated, now=NOW)
    assert Member.objects.get(slug="tomas").left_on is None
