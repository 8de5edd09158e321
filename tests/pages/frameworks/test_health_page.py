"""The health page of a framework: the table of badges, and the abilities behind each number."""

import re

import pytest
from django.test import Client

from tests import factories
from tests.html_text import badges_of, html_of, text_of, titles
from tests.pages.test_query_counts import NOW, at, queries
from tests.world import make_world

pytestmark = pytest.mark.django_db

HEALTH = "/harbor/steps/health/"


def a_document(**fields):
    """One ability lacks a required milestone, one has no role, one has no examples at its second milestone."""
    plain = factories.milestone(2, "Sings at two.")
    bare = type(plain)(level=2, description="Sings at two.")
    return factories.document(
        abilities=(
            factories.ability("listens", levels=3),
            factories.ability("waits", levels=3),
            factories.ability("sings", milestones=(factories.milestone(1), bare, factories.milestone(3))),
        ),
        roles=(factories.role("developer", {"listens": "5", "sings": "1"}),),
        **fields,
    )


@pytest.fixture
def world():
    world = make_world()
    world.poorly = factories.framework(world.harbor, a_document(key="poorly", name="Poorly"))
    with at(NOW):
        yield world


URL = "/harbor/poorly/health/"


def table(response) -> dict[str, list[str]]:
    rows = re.search(r'<table class="table badges">.*?<tbody>(.*?)</tbody>', html_of(response), re.DOTALL)[1]
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in rows.split("</tr>")[:-1]]
    return {re.sub("<[^>]+>", "", name): [re.sub("<[^>]+>", "", each) for each in row] for name, *row in cells}


def test_the_table_counts_each_badge_by_severity(world):
    assert table(Client().get(URL)) == {
        "Associated with roles": ["1", "", "", "2"],
        "Referenced in observations": ["", "", "3", ""],
        "Achieved by people": ["", "", "3", ""],
        "Last updated": ["", "", "", "3"],
        "Discussed": ["", "", "3", ""],
        "The lowest milestones are defined": ["", "", "", "3"],
        "Milestones used by roles are defined": ["1", "", "", ""],
        "Differs from other abilities": ["", "", "", ""],
        "Has a maintainer": ["", "", "3", ""],
        "Milestones can be told apart": ["", "1", "", ""],
    }


def test_every_number_links_to_the_abilities_that_it_counts(world):
    page = html_of(Client().get(URL))
    counts = re.findall(r'<a href="([^"]*\?[^"]*health=[^"]*)">(\d+)</a>', page)
    assert len(counts) > 9
    for url, count in counts:
        found = Client().get(url.replace("&amp;", "&"))
        assert (len(titles(found, "h3")), f"{count} of 3 abilities" in text_of(found)) == (int(count), True), url


def test_filtered_by_a_badge_each_ability_shows_only_that_badge(world):
    page = Client().get(f"{URL}?badge=H7")
    assert (titles(page, "h3"), badges_of(page)) == (
        ["Listens"],
        [("bad", "A role uses a milestone that is not defined")],
    )
    assert titles(Client().get(f"{URL}?badge=H1&health=good"), "h3") == ["Listens", "Sings"]
    assert titles(Client().get(f"{URL}?q=sings"), "h3") == ["Sings"]
    assert titles(Client().get(f"{URL}?health=bad"), "h3") == ["Listens", "Waits"]
    nothing = Client().get(f"{URL}?badge=H8")
    assert (titles(nothing, "h3"), "No abilities match." in text_of(nothing)) == ([], True)


def test_unknown_filter_values_are_ignored(world):
    assert len(titles(Client().get(f"{URL}?badge=H99&health=fine"), "h3")) == 3


def test_a_fragment_contains_only_the_list(world):
    fragment = Client().get(f"{URL}?badge=H7", headers={"HX-Request": "true"})
    assert (titles(fragment, "h3"), titles(fragment, "h1")) == (["Listens"], [])


def test_the_abilities_are_paged(world):
    abilities = tuple(factories.ability(f"a{number:02}") for number in range(30))
    factories.framework(world.harbor, factories.document(key="many", abilities=abilities, roles=()))
    lengths = [len(titles(Client().get(f"/harbor/many/health/?page={page}"), "h3")) for page in (1, 2)]
    assert lengths == [24, 6]


def test_editors_see_a_link_to_fix_each_badge(world):
    ways = r'<small><a href="([^"]+)">'
    number = world.poorly.abilities.get(key="listens").pk
    own = f"/admin/frameworks/ability/{number}/change/"
    found = {
        who: re.findall(ways, html_of(world.client(who).get(f"{URL}?q=listens"))) for who in ("vera", "mina", "ines")
    }
    assert (found["vera"], found["mina"]) == ([], [])
    assert found["ines"] == [f"{own}#milestone-5", f"{own}#id_maintainers"]
    number = world.poorly.abilities.get(key="waits").pk
    assert f"/admin/frameworks/ability/{number}/change/#requirements" in html_of(world.client("ines").get(URL))


def test_the_links_to_fix_badges_lead_to_existing_parts(world):
    editor = world.client("ines")
    for ability in world.poorly.abilities.all():
        page = html_of(editor.get(f"/admin/frameworks/ability/{ability.pk}/change/"))
        ways = re.findall(r"change/#([\w-]+)", html_of(editor.get(f"{URL}?q={ability.key}")))
        assert ways
        assert [way for way in ways if f'id="{way}"' not in page] == []


def test_more_abilities_add_no_query(world):
    counts = {who: [queries(world.client(who), url) for url in (HEALTH, URL)] for who in ("vera", "mina", "ines")}
    assert counts == {"vera": [4, 4], "mina": [7, 7], "ines": [7, 7]}


@pytest.mark.parametrize("path", ["", "draft/"])
def test_only_editors_see_the_edit_links_of_roles_and_the_framework(world, path):
    role = world.steps.roles.get(key="coach").pk
    pages = {
        f"/harbor/steps/{path}": f"/admin/frameworks/framework/{world.steps.pk}/change/",
        f"/harbor/steps/{path}roles/coach/": f"/admin/frameworks/role/{role}/change/",
    }
    for url, way in pages.items():
        found = {who for who in ("vera", "mina", "ines", "sol") if way in html_of(world.client(who).get(url))}
        assert found == {"ines", "sol"}, url
