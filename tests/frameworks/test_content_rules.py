"""Actions on drafts and roles refuse what a page would not offer, whether a page was used or not."""

import pytest

from frameworks.actions import assign_role, end_role_assignment
from frameworks.actions.edits import add_group, revise_ability, revise_group
from frameworks.actions.errors import CannotChangeFramework
from frameworks.document import document_digest
from frameworks.models import Group, Role, RoleAssignment
from frameworks.queries import ability_state, group_state
from frameworks.words import Status
from tests import factories
from tests.world import NOW, World, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


def put_inside(world: World, group: Group, parent: Group) -> None:
    revise_group(
        group=group,
        loaded=document_digest(group_state(Group.objects.get(pk=group.pk))),
        name=group.name,
        description="",
        parent=parent,
        by=world.members["ines"],
        now=NOW,
    )


def test_groups_of_two_pages_can_not_be_put_inside_each_other(world):
    """The second page still has the parent as it was before the first one was saved."""
    by = {"by": world.members["ines"], "now": NOW}
    outer, inner = (add_group(framework=world.steps, key=key, name=key, **by) for key in ("outer", "inner"))
    outer_page, inner_page = Group.objects.get(pk=outer.pk), Group.objects.get(pk=inner.pk)
    put_inside(world, inner_page, outer_page)
    with pytest.raises(CannotChangeFramework, match="is inside this group"):
        put_inside(world, outer_page, Group(pk=inner.pk, framework=world.steps, name="inner"))
    assert Group.objects.get(pk=outer.pk).parent is None


def test_a_group_of_another_framework_can_not_be_a_parent(world):
    document = factories.document(key="other", groups=(factories.group("away"),))
    away = factories.framework(world.harbor, document, released=False).groups.get()
    with pytest.raises(CannotChangeFramework, match="is not a group of this framework"):
        put_inside(world, world.group, away)


def test_a_maintainer_belongs_to_the_organization_of_the_ability(world):
    state, stranger = ability_state(world.ability), factories.MemberFactory()
    with pytest.raises(CannotChangeFramework, match="own organization"):
        revise_ability(
            ability=world.ability,
            loaded=document_digest(state.data),
            document=state.document,
            requirements={},
            maintainers=[stranger],
            by=world.members["ines"],
            now=NOW,
        )
    assert stranger not in world.ability.maintainers.all()


def private_role(world: World) -> Role:
    document = factories.document(key="secret")
    return factories.framework(world.harbor, document, visibility="private").roles.first()


def test_a_people_admin_assigns_and_ends_only_roles_that_they_can_read(world):
    given = {"member": world.members["mina"], "role": private_role(world), "since": NOW.date()}
    with pytest.raises(CannotChangeFramework, match="This role no longer exists"):
        assign_role(**given, by=world.members["rosa"], now=NOW)
    assignment = assign_role(**given, by=None, now=NOW)
    with pytest.raises(CannotChangeFramework, match="This role no longer exists"):
        end_role_assignment(assignment=assignment, until=NOW.date(), by=world.members["rosa"], now=NOW)
    assert RoleAssignment.objects.get(pk=assignment.pk).until is None


def test_an_archived_role_can_not_be_assigned(world):
    role = world.steps.roles.get(key="coach")
    Role.objects.filter(pk=role.pk).update(status=Status.ARCHIVED)
    role.refresh_from_db()
    with pytest.raises(CannotChangeFramework, match="is archived"):
        assign_role(member=world.members["mina"], role=role, since=NOW.date(), by=world.members["rosa"], now=NOW)
