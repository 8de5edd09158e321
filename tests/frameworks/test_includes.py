"""What a role is asked for through the roles that it includes: the rule, and every page that tells of it."""

import json
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from frameworks.actions import assign_role, store_document
from frameworks.document import RequirementDocument
from frameworks.effective_requirements import (
    EffectiveRequirement,
    combined_requirements,
    effective_requirements,
    requirement_data,
    requirement_from,
    with_included,
)
from tests import factories
from tests.html_text import asked_of, badges_of, html_of, text_of, titles
from tests.world import NOW, make_world

DEVELOPER = ("developer", "Developer")
SENIOR = ("senior", "Senior")


def asked(said: str, ability: str = "listens", weight: str = "") -> RequirementDocument:
    level, _, strength = said.partition(" ")
    return RequirementDocument(
        ability=ability,
        level=Decimal(level) if level else None,
        strength=strength,
        weight=Decimal(weight) if weight else None,
    )


def told(*roles) -> dict[str, EffectiveRequirement]:
    """What the last of these roles is asked for."""
    return effective_requirements(roles[-1], {role.key: role for role in roles})


def test_what_is_included_is_followed_all_the_way_down_and_each_role_counts_once():
    roles = {
        "a": factories.role("a", includes=("b", "c", "b")),
        "b": factories.role("b", includes=("d",)),
        "c": factories.role("c", includes=("d", "gone")),
        "d": factories.role("d", includes=("a",)),
    }
    assert [role.key for role in with_included(roles["a"], roles)] == ["a", "b", "c", "d"]


def test_a_role_takes_what_it_does_not_ask_itself_from_those_it_includes():
    developer = factories.role("developer", {"listens": "1 required"})
    senior = factories.role("senior", {"waits": "2"}, includes=("developer",))
    lead = factories.role("lead", {"sings": "3"}, includes=("senior",))
    assert told(developer, senior, lead) == {
        "sings": EffectiveRequirement(asked("3", "sings")),
        "waits": EffectiveRequirement(asked("2", "waits"), SENIOR),
        "listens": EffectiveRequirement(asked("1 required"), DEVELOPER),
    }


@pytest.mark.parametrize(
    ("own", "included", "holds"),
    [
        ("3", "2", EffectiveRequirement(asked("3"))),
        ("2", "3", EffectiveRequirement(asked("3"), DEVELOPER)),
        ("2", "2", EffectiveRequirement(asked("2"))),
        ("2 recommended", "2 required", EffectiveRequirement(asked("2 required"), DEVELOPER)),
        ("2 required", "2 recommended", EffectiveRequirement(asked("2 required"))),
        (
            "3 recommended",
            "2 required",
            EffectiveRequirement(asked("3 recommended"), None, EffectiveRequirement(asked("2 required"), DEVELOPER)),
        ),
        (
            "2 required",
            "3 recommended",
            EffectiveRequirement(asked("3 recommended"), DEVELOPER, EffectiveRequirement(asked("2 required"))),
        ),
        ("", "2", EffectiveRequirement(asked("2"), DEVELOPER)),
        ("0", "", EffectiveRequirement(asked("0"))),
    ],
)
def test_the_highest_level_holds_with_its_own_strength_and_what_is_asked_more_strongly_besides(own, included, holds):
    developer = factories.role("developer", requirements=(asked(included),))
    lead = factories.role("lead", requirements=(asked(own),), includes=("developer",))
    assert told(developer, lead) == {"listens": holds}


def test_a_weight_of_the_roles_own_stays_and_another_comes_with_its_level():
    developer = factories.role("developer", requirements=(asked("3", weight="5"),))
    lead = factories.role("lead", requirements=(asked("2", weight="4"),), includes=("developer",))
    assert told(developer, lead)["listens"] == EffectiveRequirement(asked("3", weight="4"), DEVELOPER)
    lead = factories.role("lead", requirements=(asked("2"),), includes=("developer",))
    assert told(developer, lead)["listens"] == EffectiveRequirement(asked("3", weight="5"), DEVELOPER)


def test_of_equal_ones_the_nearest_says_it():
    developer = factories.role("developer", {"listens": "2"})
    senior = factories.role("senior", {"listens": "2"}, includes=("developer",))
    assert told(developer, senior, factories.role("lead", includes=("senior",)))["listens"].source == SENIOR


def test_an_asking_is_read_back_as_it_was_written():
    asking = EffectiveRequirement(
        asked("3 recommended", weight="4.5"), SENIOR, EffectiveRequirement(asked("2 required"), DEVELOPER)
    )
    assert requirement_from(requirement_data(asking)) == asking
    role = factories.role("lead", {"listens": "1", "waits": "1"})
    together = combined_requirements(role, [requirement_data(asking)])
    assert together == {"listens": asking, "waits": EffectiveRequirement(asked("1", "waits"))}


# The pages


def a_family(**fields):
    """Lead includes Senior, which includes Developer."""
    return factories.document(
        abilities=tuple(factories.ability(key, levels=5) for key in ("listens", "waits", "sings")),
        roles=(
            factories.role("developer", {"listens": "1 required", "waits": "2"}),
            factories.role("senior", {"waits": "2.5 required"}, includes=("developer",)),
            factories.role("lead", {"sings": "3 recommended"}, includes=("senior",)),
        ),
        **fields,
    )


@pytest.fixture
def family(db):
    world = make_world()
    world.family = factories.framework(world.harbor, a_family(key="family", name="Family"))
    return world


STATES = ("", "draft/", "releases/1/")


@pytest.mark.parametrize("state", STATES)
def test_the_page_of_a_role_lists_what_it_takes_from_others_and_from_whom(family, state):
    page = family.client("ines").get(f"/harbor/family/{state}roles/lead/")
    assert titles(page, "tr")[1:] == [
        "Sings 3+, recommended",
        "Waits from Senior 2.5+, required",
        "Listens from Developer 1+, required",
    ]
    assert f'from <a href="/harbor/family/{state}roles/senior/">Senior</a>' in html_of(page)


def test_what_holds_besides_is_said(family):
    document = factories.document(
        roles=(
            factories.role("developer", {"listens": "2 required"}),
            factories.role("lead", {"listens": "3 recommended"}, includes=("developer",)),
        )
    )
    factories.store(family.steps, document)
    page = text_of(family.client("ines").get("/harbor/steps/draft/roles/lead/"))
    assert "3+, recommended and 2+, required from Developer" in page


def test_beside_each_other_roles_differ_in_what_holds_for_them(family):
    page = text_of(Client().get("/harbor/family/roles/developer/beside/lead/"))
    assert "They require different milestones for 2 of 3 abilities." in page
    assert "Listens 1+, required 1+, required, from Developer" in page
    assert "Waits 2+ 2.5+, required, from Senior" in page
    assert "Sings not required 3+, recommended" in page


@pytest.mark.parametrize("state", STATES)
def test_filtered_by_a_role_the_index_shows_all_that_it_is_asked_for(family, state):
    shown = titles(family.client("ines").get(f"/harbor/family/{state}?role=lead"), "h3")
    assert shown == ["Listens", "Waits", "Sings"]
    assert titles(family.client("ines").get(f"/harbor/family/{state}?role=developer"), "h3") == ["Listens", "Waits"]


def test_a_role_in_the_draft_that_is_not_active_gives_nothing(family):
    hidden = factories.role("developer", {"listens": "1"}, status="archived")
    lead = factories.role("lead", {"sings": "1"}, includes=("developer",))
    document = a_family(key="family")
    factories.store(family.family, factories.document(abilities=document.abilities, roles=(hidden, lead)))
    assert titles(family.client("ines").get("/harbor/family/draft/?role=lead"), "h3") == ["Sings"]


def test_the_page_of_an_ability_counts_who_asks_and_names_who_is_asked_through_them(family):
    page = Client().get("/harbor/family/abilities/listens/")
    assert asked_of(page) == ["Developers are required to be milestone 1+"]
    assert ("good", "Associated with 1 role") in badges_of(page)
    assert "Also required through included roles: Leads and Seniors" in text_of(page)
    assert "Also required" not in text_of(Client().get("/harbor/family/abilities/sings/"))


def test_a_member_is_asked_what_the_roles_ask_that_theirs_includes(family):
    lead = family.family.roles.get(key="lead")
    assign_role(member=family.members["mina"], role=lead, since=NOW.date(), by=None, now=NOW)
    marks = {
        key: titles(family.client("mina").get(f"/harbor/family/abilities/{key}/"), "li")
        for key in ("listens", "waits", "sings")
    }
    strips = {key: [text for text in found if "for Leads" in text] for key, found in marks.items()}
    assert strips == {
        "listens": ["1 Own work required for Leads"],
        "waits": ["3 Several teams required for Leads: 2.5+"],
        "sings": ["3 Several teams recommended for Leads"],
    }


def test_inclusion_costs_no_query(family):
    def queries(path: str) -> int:
        Client().get(f"/harbor/family/{path}")
        with CaptureQueriesContext(connection) as captured:
            assert Client().get(f"/harbor/family/{path}").status_code == 200
        return len(captured)

    paths = ("roles/lead/", "roles/developer/beside/lead/", "abilities/listens/", "", "?role=lead")
    assert [queries(path) for path in paths] == [1, 2, 4, 4, 5]


def test_a_release_of_before_tells_what_it_told(family):
    line = family.family.releases.get().roles.get(key="lead")
    without = {name: value for name, value in json.loads(line.surroundings).items() if name != "included"}
    type(line).objects.filter(pk=line.pk).update(surroundings=json.dumps(without), facts="")
    page = text_of(Client().get("/harbor/family/roles/lead/"))
    assert "Sings 3+, recommended" in page
    assert "from Developer" not in page


def test_the_draft_is_stored_and_exported_without_what_is_inherited(family):
    store_document(framework=family.family, document=a_family(key="family"), by=None, now=NOW)
    text = family.client("ines").get("/harbor/family/draft/framework.json").content.decode()
    assert text.count('"ability"') == 4
