"""A small world of people and frameworks with one named person for each kind of reader."""

import datetime as dt
from dataclasses import dataclass, field

from django.test import Client

from frameworks.document import GroupDocument
from frameworks.models import Ability, Framework, Group
from frameworks.words import Visibility
from people.actions import create_team, set_manager
from people.models import Member, Organization, User
from tests import factories
from tests.proofs.remembering import remembered

NOW = factories.NOW
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"

#: The readers, and what they can do.
PERSONAS = {
    "vera": "a visitor: reads what is public",
    "stig": "a stranger: a member of another organization",
    "lena": "a former member: left the day before yesterday",
    "adam": "a site administrator, member of nothing",
    "mina": "a member",
    "tomas": "Mina's manager",
    "rosa": "a people admin",
    "ines": "a framework editor",
    "sol": "an owner",
}


@dataclass
class World:
    """Harbor, with a public framework, one for members and a private one, and Lantern, another organization."""

    harbor: Organization
    lantern: Organization
    steps: Framework
    craft: Framework
    plans: Framework
    members: dict[str, Member] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    clients: dict[str, Client] = field(default_factory=dict)

    def client(self, persona: str) -> Client:
        """Return a client in which this person is signed in (the visitor is not)."""
        if persona not in self.clients:
            self.clients[persona] = Client()
            if persona in self.users:
                self.clients[persona].force_login(self.users[persona], backend=BACKEND)
        return self.clients[persona]

    @property
    def group(self) -> Group:
        return self.steps.groups.get(key="craft")

    @property
    def ability(self) -> Ability:
        return self.steps.abilities.get(key="listens")


@remembered
def make_world() -> World:
    harbor = factories.OrganizationFactory(slug="harbor", name="Harbor")
    lantern = factories.OrganizationFactory(slug="lantern", name="Lantern")
    world = World(
        harbor=harbor,
        lantern=lantern,
        steps=factories.framework(harbor, _document("steps")),
        craft=factories.framework(harbor, _document("craft"), visibility=Visibility.MEMBERS),
        plans=factories.framework(harbor, _document("plans"), visibility=Visibility.PRIVATE),
    )
    factories.framework(lantern, factories.document(key="care", name="Care"), visibility=Visibility.MEMBERS)
    rights = {"rosa": "is_people_admin", "ines": "is_framework_editor", "sol": "is_owner"}
    for persona in PERSONAS:
        if persona != "vera":
            world.users[persona] = factories.UserFactory(email=f"{persona}@example.org", name=persona.capitalize())
    for persona in ("mina", "tomas", "rosa", "ines", "sol", "lena"):
        flags = {rights[persona]: True} if persona in rights else {}
        world.members[persona] = _member(harbor, world.users[persona], persona, **flags)
    world.members["stig"] = _member(lantern, world.users["stig"], "stig", is_owner=True)
    User.objects.filter(pk=world.users["adam"].pk).update(is_staff=True, is_superuser=True)
    Member.objects.filter(pk=world.members["lena"].pk).update(left_on=dt.date(2020, 1, 2))
    set_manager(member=world.members["mina"], manager=world.members["tomas"], by=None, now=NOW)
    create_team(organization=harbor, name="Crew", kind="team", members=[world.members["mina"]], by=None, now=NOW)
    return world


def _member(organization: Organization, user: User, slug: str, **flags) -> Member:
    return factories.MemberFactory(
        organization=organization, user=user, name=user.name, email=user.email, slug=slug, **flags
    )


def _document(key: str):
    return factories.document(
        key=key,
        name=key.capitalize(),
        groups=(GroupDocument(key="craft", name="Craft"),),
        roles=(
            factories.role("developer", {"listens": "1 recommended"}),
            factories.role("coach", {"listens": "2 required"}),
        ),
    )
