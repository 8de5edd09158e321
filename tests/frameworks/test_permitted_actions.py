"""Actions on frameworks are for editors, and role assignments for people admins, of the organization itself."""

import datetime as dt

import pytest

from frameworks import actions
from frameworks.actions import FrameworkSettings, assign_role, publish_framework
from frameworks.document import document_digest
from frameworks.models import Release, RoleAssignment
from frameworks.queries import ability_state, draft_document, framework_state, group_state, role_state
from people.models import Member
from tests import factories
from tests.permitted_actions import EDITORS, PEOPLE_ADMINS, Permitted, actions_taking_by, personas_permitted
from tests.world import NOW, World, make_world

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def world() -> World:
    return make_world()


def settings() -> FrameworkSettings:
    return FrameworkSettings(
        name="Steps", description="", visibility="public", status="active", licence="", source={}, scale=()
    )


def upcoming_release(world: World) -> Release:
    world.steps.abilities.update(description="Changed.")
    return publish_framework(framework=world.steps, effective_on=(NOW + DAY).date(), by=None, now=NOW)


def changed_steps(world: World) -> dict:
    world.steps.abilities.update(description="Changed.")
    return {"framework": world.steps, "effective_on": NOW.date()}


def assignment(world: World) -> RoleAssignment:
    role = world.steps.roles.get(key="coach")
    return assign_role(member=world.members["mina"], role=role, since=NOW.date(), by=None, now=NOW)


def new_role(world: World) -> dict:
    return {"member": world.members["mina"], "role": world.steps.roles.get(key="coach"), "since": NOW.date()}


def revised_ability(world: World) -> dict:
    state = ability_state(world.ability)
    loaded = document_digest(state.data)
    return {
        "ability": world.ability, "loaded": loaded, "document": state.document, "requirements": {}, "maintainers": [],
    }  # fmt: skip


def revised_role(world: World) -> dict:
    role = world.steps.roles.get(key="coach")
    state = role_state(role)
    return {"role": role, "loaded": document_digest(state), "document": state}


def revised_group(world: World) -> dict:
    loaded = document_digest(group_state(world.group))
    return {"group": world.group, "loaded": loaded, "name": "Craft", "description": "", "parent": None}


def order(world: World) -> dict:
    roles = world.steps.roles
    loaded = list(roles.values_list("pk", flat=True))
    return {"framework": world.steps, "model": roles.model, "loaded": loaded, "places": {loaded[1]: 0}}


def new_item(world: World) -> dict:
    return {"framework": world.steps, "key": "new", "name": "New"}


CASES = {
    "add_ability": Permitted(EDITORS, new_item),
    "add_group": Permitted(EDITORS, new_item),
    "add_role": Permitted(EDITORS, new_item),
    "reorder": Permitted(EDITORS, order),
    "assign_role": Permitted(PEOPLE_ADMINS, new_role),
    "confirm_ability": Permitted(EDITORS, lambda world: {"ability": world.ability}),
    "create_framework": Permitted(
        EDITORS, lambda world: {"organization": world.harbor, "key": "paths", "name": "New"}
    ),
    "end_role_assignment": Permitted(
        PEOPLE_ADMINS, lambda world: {"assignment": assignment(world), "until": (NOW + DAY).date()}
    ),
    "import_framework": Permitted(
        EDITORS, lambda world: {"organization": world.harbor, "document": factories.document(key="paths")}
    ),
    "lock_framework": Permitted(EDITORS, lambda world: {"framework": world.steps}),
    "publish_framework": Permitted(EDITORS, changed_steps),
    "remove_group": Permitted(EDITORS, lambda world: {"group": world.group}),
    "revise_ability": Permitted(EDITORS, revised_ability),
    "revise_framework": Permitted(
        EDITORS,
        lambda world: {
            "framework": world.steps,
            "loaded": document_digest(framework_state(world.steps)),
            "settings": settings(),
        },
    ),
    "revise_group": Permitted(EDITORS, revised_group),
    "revise_role": Permitted(EDITORS, revised_role),
    "set_maintainers": Permitted(EDITORS, lambda world: {"ability": world.ability, "maintainers": []}),
    "store_document": Permitted(
        EDITORS, lambda world: {"framework": world.steps, "document": draft_document(world.steps)}
    ),
    "withdraw_release": Permitted(EDITORS, lambda world: {"release": upcoming_release(world)}),
}
#: Actions that check nothing, and why.
UNCHECKED = {"store_assignments": "a part of the people import, which has checked the rights"}


def test_every_action_has_a_case():
    """A new action that takes ``by`` needs one, too."""
    assert actions_taking_by(actions).keys() == CASES.keys() | UNCHECKED.keys()


@pytest.mark.parametrize("name", CASES)
def test_an_action_is_refused_to_everybody_without_the_right(world, name):
    action = actions_taking_by(actions)[name]
    assert personas_permitted(world, action, CASES[name].arguments) == CASES[name].personas


def test_an_unchanged_document_is_not_imported_for_somebody_without_the_right(world):
    unchanged = {"organization": world.harbor, "document": draft_document(world.steps)}
    assert personas_permitted(world, actions.import_framework, lambda _: unchanged) == EDITORS


def test_former_editors_are_refused(world):
    Member.objects.filter(slug="ines").update(is_framework_editor=False)
    assert personas_permitted(world, actions.add_role, new_item) == {"sol"}
