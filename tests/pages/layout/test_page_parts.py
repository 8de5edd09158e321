"""Parts of pages: each is complete and takes no more queries than it says; a page draws those of its place."""

import re
from dataclasses import dataclass, is_dataclass

import pytest
from django.db import connection
from django.template import Template
from django.template.loader import get_template
from django.test.utils import CaptureQueriesContext

from tests.html_text import html_of, plain
from tests.pages.test_query_counts import ABILITY, fill, observe, queries
from tests.registering import registered
from tests.world import World, make_world
from ui.page_parts import PAGE_PARTS, PagePart, PartContext, Place, members, navigation_entry

pytestmark = pytest.mark.django_db

PARTS = tuple(each for each in PAGE_PARTS if each.place != Place.NAVIGATION)
PAGES = {
    Place.HOME: "/harbor/",
    Place.PERSON: "/harbor/people/mina/",
    Place.TEAM: "/harbor/teams/crew/",
    Place.ABILITY: ABILITY,
}


@dataclass(frozen=True)
class Weather:
    text: str


def weather(place: Place, name: str = "weather", order: int = 500, **more) -> PagePart:
    entry = {"build": lambda context: Weather(f"{name} for {context.membership.slug}"), "queries": 0, **more}
    template = Template("<p>{{ part.text }}</p>")
    return PagePart(name=name, place=place, order=order, template=template, is_for=members, **entry)


@pytest.fixture
def world() -> World:
    world = make_world()
    fill(world, 1)
    world.observation = observe(world, by="tomas", about="mina", audience="members", story="Seen")
    return world


def page_of(world: World, place: Place) -> str:
    if place == Place.OBSERVATION:
        return f"/harbor/observations/{world.observation.uid}/"
    return PAGES[place]


@pytest.mark.parametrize("part", tuple(PAGE_PARTS), ids=lambda part: part.name)
def test_an_entry_is_complete(part):
    assert part.place in Place, "A part stands in one of the places of ui.page_parts.Place."
    assert part.queries >= 0, "A part says how many queries it takes at the most."
    if part.place != Place.NAVIGATION:
        assert get_template(part.template), "A part needs a template."


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.name)
def test_a_part_takes_as_many_queries_as_it_says(world, part, monkeypatch):
    """Measured on its page, for everybody who sees it: the largest number is the declared one."""
    counted: list[int] = []

    def measured(context: PartContext):
        with CaptureQueriesContext(connection) as captured:
            built = part.build(context)
        counted.append(len(captured))
        assert built is None or is_dataclass(built)
        return built

    others = [each for each in PAGE_PARTS if each.name != part.name]
    measuring = PagePart(**{**part.__dict__, "build": measured})
    monkeypatch.setattr(PAGE_PARTS, "_entries", {each.name: each for each in (*others, measuring)})
    for who in ("mina", "tomas", "sol", "stig", "vera"):
        world.client(who).get(page_of(world, part.place))
    assert max(counted) == part.queries


def drawn(world: World, place: Place, who: str) -> list[str]:
    return re.findall(
        r"<p>((?:weather|tide|calm) for \w+)</p>", html_of(world.client(who).get(page_of(world, place)))
    )


@pytest.mark.parametrize("place", [*PAGES, Place.OBSERVATION])
def test_a_page_draws_the_parts_of_its_place_in_order_for_those_they_are_for(world, place):
    nothing = weather(place, "calm", build=lambda context: None)
    with registered(PAGE_PARTS, weather(place), weather(place, "tide", order=400), nothing):
        found = {who: drawn(world, place, who) for who in ("mina", "sol", "vera")}
        elsewhere = [drawn(world, other, "mina") for other in (*PAGES, Place.OBSERVATION) if other != place]
    assert found == {
        "mina": ["tide for mina", "weather for mina"], "sol": ["tide for sol", "weather for sol"], "vera": [],
    }  # fmt: skip
    assert elsewhere == [[]] * 4


def test_the_parts_of_a_page_add_only_their_own_queries(world):
    before = queries(world.client("mina"), ABILITY)
    with registered(PAGE_PARTS, weather(Place.ABILITY)):
        assert queries(world.client("mina"), ABILITY) == before


def test_navigation_entries_are_in_order_on_every_page_of_the_organization(world):
    before = set(PAGE_PARTS)
    with registered(PAGE_PARTS):
        navigation_entry("tides", "Tides", order=350, url=lambda urls: f"{urls.front}tides/", is_for=members)
        assert len(set(PAGE_PARTS) - before) == 1
        for url in ("/harbor/", "/harbor/people/", "/harbor/observations/"):
            page = html_of(world.client("mina").get(url))
            navigation = re.search(r'<nav class="places wide".*?</nav>', page, re.DOTALL)[0]
            labels = [plain(each) for each in re.findall(r"<a [^>]*>(.*?)</a>", navigation)]
            assert labels[1:6] == ["People", "Teams", "Reporting line", "Tides", "Feedback"]
    assert "tides" not in html_of(world.client("mina").get("/harbor/people/"))
