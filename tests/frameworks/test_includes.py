"""The requirements that a role has through included roles: the rule, and every page that shows them."""

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


def requirement_of(said: str, ability: str = "listens", weight: str = "") -> RequirementDocument:
    level, _, strength = said.partition(" ")
    return RequirementDocument(
        ability=ability,
        level=Decimal(level) if level else None,
        strength=strength,
        weight=Decimal(weight) if weight else None,
    )


def effective_of_last(*roles) -> dict[str, EffectiveRequirement]:
    """The effective requirements of the last of these roles."""
    return effective_requirements(roles[-1], {role.key: role for role in roles})


def test_inclusions_are_followed_all_the_way_and_each_role_counts_once():
    roles = {
        "a": factories.role("a", includes=("b", "c", "b")),
        "b": factories.role("b", includes=("d",)),
        "c": factories.role("c", includes=("d", "gone")),
        "d": factories.role("d", includes=("a",)),
    }
    assert [role.key for role in with_included(roles["a"], roles)] == ["a", "b", "c", "d"]


def test_a_role_gets_the_requirements_it_lacks_from_included_roles():
    developer = factories.role("developer", {"listens": "1 required"})
    senior = factories.role("senior", {"waits": "2"}, includes=("developer",))
    lead = factories.role("lead", {"sings": "3"}, includes=("senior",))
    assert effective_of_last(developer, senior, lead) == {
        "sings": EffectiveRequirement(requirement_of("3", "sings")),
        "waits": EffectiveRequirement(requirement_of("2", "waits"), SENIOR),
        "listens": EffectiveRequirement(requirement_of("1 required"), DEVELOPER),
    }


@pytest.mark.parametrize(
    ("own", "included", "holds"),
    [
        ("3", "2", EffectiveRequirement(requirement_of("3"))),
        ("2", "3", EffectiveRequirement(requirement_of("3"), DEVELOPER)),
        ("2", "2", EffectiveRequirement(requirement_of("2"))),
        ("2 recommended", "2 required", EffectiveRequirement(requirement_of("2 required"), DEVELOPER)),
        ("2 required", "2 recommended", EffectiveRequirement(requirement_of("2 required"))),
        (
            "3 recommended",
            "2 required",
            EffectiveRequirement(
                requirement_of("3 recommended"), None, EffectiveRequirement(requirement_of("2 required"), DEVELOPER)
            ),
        ),
        (
            "2 required",
            "3 recommended",
            EffectiveRequirement(
                requirement_of("3 recommended"), DEVELOPER, EffectiveRequirement(requirement_of("2 required"))
            ),
        ),
        ("", "2", EffectiveRequirement(requirement_of("2"), DEVELOPER)),
        ("0", "", EffectiveRequirement(requirement_of("0"))),
    ],
)
def test_the_highest_level_applies_and_a_stronger_lower_one_too(own, included, holds):
    developer = factories.role("developer", requirements=(requirement_of(included),))
    lead = factories.role("lead", requirements=(requirement_of(own),), includes=("developer",))
    assert effective_of_last(developer, lead) == {"listens": holds}


def test_the_roles_own_weight_stays_and_another_comes_with_its_level():
    developer = factories.role("developer", requirements=(requirement_of("3", weight="5"),))
    lead = factories.role("lead", requirements=(requirement_of("2", weight="4"),), includes=("developer",))
    assert effective_of_last(developer, lead)["listens"] == EffectiveRequirement(
        requirement_of("3", weight="4"), DEVELOPER
    )
    lead = factories.role("lead", requirements=(requirement_of("2"),), includes=("developer",))
    assert effective_of_last(developer, lead)["listens"] == EffectiveRequirement(
        requirement_of("3", weight="5"), DEVELOPER
    )


def test_among_equals_the_nearest_role_is_the_source():
    developer = factories.role("developer", {"listens": "2"})
    senior = factories.role("senior", {"listens": "2"}, includes=("developer",))
    assert (
        effective_of_last(developer, senior, factories.role("lead", includes=("senior",)))["listens"].source == SENIOR
    )


def test_effective_requirements_round_trip():
    asking = EffectiveRequirement(
        requirement_of("3 recommended", weight="4.5"),
        SENIOR,
        EffectiveRequirement(requirement_of("2 required"), DEVELOPER),
    )
    assert requirement_from(requirement_data(asking)) == asking
    role = factories.role("lead", {"listens": "1", "waits": "1"})
    together = combined_requirements(role, [requirement_data(asking)])
    assert together == {"listens": asking, "waits": EffectiveRequirement(requirement_of("1", "waits"))}


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
def test_the_page_of_a_role_lists_inherited_requirements_and_their_roles(family, state):
    page = family.client("ines").get(f"/harbor/family/{state}roles/lead/")
    assert titles(page, "tr")[1:] == [
        "Sings 3+, recommended",
        "Waits from Senior 2.5+, required",
        "Listens from Developer 1+, required",
    ]
    assert f'from <a href="/harbor/family/{state}roles/senior/">Senior</a>' in html_of(page)


def test_an_additional_stronger_requirement_is_shown(family):
    document = factories.document(
        roles=(
            factories.role("developer", {"listens": "2 required"}),
            factories.role("lead", {"listens": "3 recommended"}, includes=("developer",)),
        )
    )
    factories.store(family.steps, document)
    page = text_of(family.client("ines").get("/harbor/steps/draft/roles/lead/"))
    assert "3+, recommended and 2+, required from Developer" in page


def test_compared_roles_differ_in_their_effective_requirements(family):
    page = text_of(Client().get("/harbor/family/roles/developer/compare/lead/"))
    assert "They require different milestones for 2 of 3 abilities." in page
    assert "Listens 1+, required 1+, required, from Developer" in page
    assert "Waits 2+ 2.5+, required, from Senior" in page
    assert "Sings not required 3+, recommended" in page


@pytest.mark.parametrize("state", STATES)
def test_filtered_by_a_role_the_index_shows_all_its_requirements(family, state):
    shown = titles(family.client("ines").get(f"/harbor/family/{state}?role=lead"), "h3")
    assert shown == ["Listens", "Waits", "Sings"]
    assert titles(family.client("ines").get(f"/harbor/family/{state}?role=developer"), "h3") == ["Listens", "Waits"]


def test_an_inactive_role_in_the_draft_passes_nothing_on(family):
    hidden = factories.role("developer", {"listens": "1"}, status="archived")
    lead = factories.role("lead", {"sings": "1"}, includes=("developer",))
    document = a_family(key="family")
    factories.store(family.family, factories.document(abilities=document.abilities, roles=(hidden, lead)))
    assert titles(family.client("ines").get("/harbor/family/draft/?role=lead"), "h3") == ["Sings"]


def test_the_page_of_an_ability_lists_direct_and_inherited_requirements(family):
    page = Client().get("/harbor/family/abilities/listens/")
    assert asked_of(page) == ["Developers are required to be milestone 1+"]
    assert ("good", "Associated with 1 role") in badges_of(page)
    assert "Also required through included roles: Leads and Seniors" in text_of(page)
    assert "Also required" not in text_of(Client().get("/harbor/family/abilities/sings/"))


def test_a_members_requirements_include_those_of_included_roles(family):
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

    paths = ("roles/lead/", "roles/developer/compare/lead/", "abilities/listens/", "", "?role=lead")
    assert [queries(path) for path in paths] == [1, 2, 4, 4, 5]


def test_an_old_release_shows_what_it_showed(family):
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
