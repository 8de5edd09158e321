"""Roles in lists: as a tree, with notes where names repeat."""

import re

import pytest
from django.test import Client

from tests import factories
from tests.html_text import html_of, plain, text_of
from tests.world import make_world

pytestmark = pytest.mark.django_db

GROUPS = (factories.group("north"), factories.group("south"))


def a_document(**fields):
    def role(key: str, name: str, **more):
        return factories.role(key, {"listens": "1"}, name=name, **{"group": "north", **more})

    return factories.document(
        groups=GROUPS,
        roles=(
            role("ba", "Business analyst", kind="role"),
            role("sailor", "Sailor", group="south", parent="ba"),
            role("head", "Head of analysis", kind="level", parent="ba"),
            role("ba-level", "Business analyst", kind="level", parent="ba", grade="3"),
            role("deep", "Junior analyst", parent="ba-level"),
        ),
        **fields,
    )


def rows(response) -> list[tuple[int, str]]:
    """(depth, text) of the roles in a list."""
    lists = re.findall(r'<ul class="roles">(.*?)</ul>', html_of(response), re.DOTALL)
    found = re.findall(r'<li(?: class="depth-(\d)")?>(.*?)</li>', "".join(lists), re.DOTALL)
    return [(int(depth or 0), plain(text)) for depth, text in found]


TREE = [
    (0, "Business analyst role"),
    (1, "Head of analysis"),
    (1, "Business analyst level grade 3"),
    (2, "Junior analyst"),
    (0, "Sailor under Business analyst"),
]


@pytest.fixture
def harbor():
    organization = factories.OrganizationFactory(slug="harbor", name="Harbor")
    factories.framework(organization, a_document())
    return organization


def test_roles_follow_their_parent_role_and_can_be_told_apart(harbor):
    assert rows(Client().get("/harbor/steps/roles/")) == TREE
    assert rows(Client().get("/harbor/steps/")) == TREE


def test_the_draft_lists_roles_in_the_same_way():
    world = make_world()
    factories.store(world.steps, a_document())
    assert rows(world.client("ines").get("/harbor/steps/draft/roles/")) == TREE


def test_a_role_found_without_its_parent_names_it(harbor):
    assert rows(Client().get("/harbor/steps/roles/?q=head")) == [(0, "Head of analysis under Business analyst")]
    assert rows(Client().get("/harbor/steps/roles/sailor/compare/?q=junior")) == [
        (0, "Junior analyst under Business analyst")
    ]


def test_the_role_filter_tells_roles_of_the_same_name_apart(harbor):
    page = html_of(Client().get("/harbor/steps/"))
    assert re.findall(r'<option value="(?:ba|ba-level|deep)"[^>]*>(.*?)</option>', page) == [
        "Business analyst (role)",
        "\u2002Business analyst (level, under Business analyst, grade 3)",
        "\u2002\u2002Junior analyst",
    ]


def test_a_thousand_roles_are_paged_as_a_tree(harbor):
    heads = [factories.role(f"head-{number:02}", {"listens": "1"}) for number in range(40)]
    roles = [
        each
        for head in heads
        for each in (head, *(factories.role(f"{head.key}-{n:02}", parent=head.key) for n in range(24)))
    ]
    factories.framework(harbor, factories.document(key="many", roles=tuple(reversed(roles))))
    first, second = (rows(Client().get(f"/harbor/many/roles/?page={page}")) for page in (1, 2))
    assert (len(first), [depth for depth, _ in first[:26]]) == (100, [0, *([1] * 24), 0])
    assert {depth for depth, _ in second} == {0, 1}
    assert "101–200 of 1,000" in text_of(Client().get("/harbor/many/roles/?page=2"))
