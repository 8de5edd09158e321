"""Search by text, not only by name."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from frameworks.words import Visibility
from tests import factories
from tests.html_text import text_of, titles
from tests.world import make_world

pytestmark = pytest.mark.django_db


def a_document(**fields):
    return factories.document(
        abilities=(
            factories.ability("asks", description="Names the *number* it would move."),
            factories.ability("tells", milestones=(factories.milestone(1, "Tells a number.", "Shows a graph"),)),
            factories.ability("numbers", "Knows numbers"),
            factories.ability("waits"),
        ),
        roles=(
            factories.role("analyst", {"asks": "1"}, description="Looks for the number behind a story."),
            factories.role("number-keeper", {"asks": "1"}),
            factories.role("developer", {"asks": "1"}),
        ),
        **fields,
    )


@pytest.fixture
def harbor():
    organization = factories.OrganizationFactory(slug="harbor", name="Harbor")
    factories.framework(organization, a_document())
    return organization


def roles_in(response) -> list[str]:
    return [name for name in titles(response, "li") if name in ("Analyst", "Number keeper", "Developer")]


def test_the_index_lists_matches_by_name_before_matches_by_text(harbor):
    page = Client().get("/harbor/steps/?q=number")
    assert titles(page, "h3") == ["Knows numbers", "Asks", "Tells"]
    assert roles_in(page) == ["Number keeper", "Analyst"]
    assert titles(Client().get("/harbor/steps/?q=GRAPH"), "h3") == ["Tells"]
    assert titles(Client().get("/harbor/steps/?q=number+move"), "h3") == ["Asks"]
    assert roles_in(Client().get("/harbor/steps/roles/?q=story")) == ["Analyst"]


def test_the_draft_can_be_searched_in_the_same_way():
    world = make_world()
    factories.store(world.steps, a_document())
    page = world.client("ines").get("/harbor/steps/draft/?q=number")
    assert titles(page, "h3") == ["Knows numbers", "Asks", "Tells"]


def test_the_home_page_finds_abilities_and_roles_in_the_same_way(harbor):
    page = Client().get("/?q=number")
    assert titles(page, "h4") == ["Knows numbers", "Asks", "Tells", "Number keeper", "Analyst"]
    assert "3 abilities, 2 roles" in text_of(page)
    assert "1 framework" in text_of(Client().get("/"))
    assert "Nothing found." in text_of(Client().get("/?q=zebra"))


def test_a_cut_list_says_so(harbor):
    roles = tuple(factories.role(f"clerk-{number}") for number in range(25))
    factories.framework(harbor, factories.document(key="more", roles=roles))
    page = Client().get("/?q=clerk")
    assert "20+ roles" in text_of(page)
    assert len(titles(page, "h4")) == 20


def test_wildcards_of_the_database_match_only_themselves(harbor):
    assert [titles(Client().get(f"/?q={query}"), "h4") for query in ("%25", "_", "%5C", "'")] == [[], [], [], []]


def test_search_finds_nothing_that_the_reader_cannot_read(harbor):
    hidden = factories.document(key="hidden", roles=(factories.role("number-hider"),))
    factories.framework(harbor, hidden, visibility=Visibility.PRIVATE)
    assert "Number hider" not in text_of(Client().get("/?q=number"))


def test_texts_are_only_loaded_for_a_search(harbor):
    def columns(url: str) -> list[bool]:
        Client().get(url)
        with CaptureQueriesContext(connection) as captured:
            Client().get(url)
        return ["search_text" in each["sql"] for each in captured]

    for page in ("", "roles/", "health/"):
        plain, searched = columns(f"/harbor/steps/{page}"), columns(f"/harbor/steps/{page}?q=number")
        assert (any(plain), any(searched), len(plain)) == (False, True, len(searched))
