"""Where a member stands on the page of an ability, by whose words that was judged, and what is asked, drawn."""

import datetime as dt
import re
from decimal import Decimal

import pytest
from django.test import Client

from careersteps.pages.frameworks.ability_requirements import pips_of, tenths
from frameworks.actions import assign_role, publish_framework, store_document
from frameworks.document import AbilityDocument, GroupDocument
from frameworks.queries import editions_in
from frameworks.rendering import tint_at
from observations.actions import decide_milestone
from observations.words import Outcome
from tests import factories
from tests.html_text import asked_of, html_of, milestones_of, text_of, titles
from tests.world import NOW, make_world

pytestmark = pytest.mark.django_db

ABILITY = "/harbor/steps/abilities/listens/"
DAY = dt.timedelta(days=1)


@pytest.fixture
def world():
    return make_world()


def wording_changes(world, name: str, at: dt.datetime, effective_on: dt.date | None = None) -> None:
    document = factories.document(
        groups=(GroupDocument(key="craft", name="Craft"),),
        abilities=(factories.ability(name=name, levels=5),),
        roles=(factories.role("developer", {"listens": "1 recommended"}), factories.role("coach", {"listens": "2"})),
    )
    store_document(framework=world.steps, document=document, by=None, now=at)
    publish_framework(framework=world.steps, effective_on=effective_on or at.date(), by=None, now=at)


def award(world, milestone: int, on: dt.date, release: int = 1) -> None:
    decide_milestone(
        subject=world.members["mina"],
        ability=world.ability,
        milestone=milestone,
        outcome=Outcome.AWARDED,
        edition=editions_in(world.steps, release)["listens"],
        by=world.members["tomas"],
        decided_on=on,
        now=max(NOW, NOW + (on - NOW.date())),
    )


def strip(response) -> list[str]:
    """The steps over the ladder, as far as they are marked."""
    page = re.search(r'<nav class="steps".*?</nav>', html_of(response), re.DOTALL)[0]
    found = re.findall(r"<li>.*?<span>(\d)</span>(.*?)</li>", page, re.DOTALL)
    return [
        f"{level}: {mark}"
        for level, rest in found
        for mark in re.findall(r'<span class="chip (?:mark|requirement)">(.*?)</span>', rest)
    ]


def stands(response) -> str:
    said = re.search(r"You are at milestone.*", text_of(response))
    return said[0].split(" Configuration health")[0] if said else ""


# By whose words


def test_the_page_names_the_release_of_an_award_and_links_to_its_wording(world):
    award(world, 2, NOW.date())
    page = world.client("mina").get(ABILITY)
    assert strip(page) == ["2: you are here"]
    assert stands(page) == "You are at milestone 2, awarded on 1 March 2026, judged by release 1 ."
    wording_changes(world, "Hears", NOW + 30 * DAY)
    page = world.client("mina").get(ABILITY)
    assert titles(page, "h1") == ["Hears"]
    assert "The wording has changed since then" in stands(page)
    [way] = re.findall(r'judged by <a href="([^"]+)"', html_of(page))
    assert way == "/harbor/steps/releases/1/abilities/listens/#milestone-2"
    former = world.client("mina").get(way)
    assert titles(former, "h1") == ["Listens"]
    assert "Listens at 2." in milestones_of(former)[1]
    assert "Hears at 2." in milestones_of(page)[1]


def test_the_release_is_the_last_one_with_this_wording_in_effect_on_the_day(world):
    wording_changes(world, "Hears", NOW + DAY)
    wording_changes(world, "Listens", NOW + 2 * DAY)
    wording_changes(world, "Hears", NOW + 3 * DAY)
    ways = []
    for milestone, days in ((1, 0), (2, 1), (3, 2), (4, 3), (5, -9)):
        award(world, milestone, (NOW + days * DAY).date())
        page = world.client("mina").get(ABILITY)
        ways += re.findall(r"judged by <a [^>]+>(.*?)</a>", html_of(page))
    assert ways == ["release 1", "release 1", "release 3", "release 3", "release 1"]


def test_without_awards_nothing_is_shown(world):
    award(world, 2, NOW.date())
    assert [stands(world.client(who).get(ABILITY)) for who in ("vera", "tomas", "rosa", "stig")] == [""] * 4


# What is asked


@pytest.mark.parametrize(
    ("level", "mark"),
    [
        ("2", "2: expected of Developers"),
        ("2.5", "3: expected of Developers: 2.5+"),
        ("0.5", "1: expected of Developers: 0.5+"),
        ("5", "5: expected of Developers"),
        ("7", "5: expected of Developers: 7+"),
    ],
)
def test_the_mark_is_on_the_first_step_that_meets_the_requirement(world, level, mark):
    document = factories.document(
        key="marks", abilities=(factories.ability(levels=5),), roles=(factories.role(asks={"listens": level}),)
    )
    marks = factories.framework(world.harbor, document)
    assign_role(member=world.members["mina"], role=marks.roles.get(), since=NOW.date() - DAY, by=None, now=NOW)
    assert strip(world.client("mina").get("/harbor/marks/abilities/listens/")) == [mark]


@pytest.mark.parametrize(
    ("level", "levels", "cells"),
    [
        (2, [1, 2, 3], ("on", "on", "off")),
        (2.5, [1, 2, 3], ("on", "on", "part-5")),
        (4.62, [2, 4, 6], ("on", "on", "part-3")),
        (0.01, [1], ("part-1",)),
        (0.99, [1], ("part-9",)),
        (3, [1, 2, 3, 4, 5, 6], ("on", "on", "on", "off", "off", "off")),
        (None, [1, 2], ("off", "off")),
    ],
)
def test_pips_are_filled_as_far_as_the_level_reaches(level, levels, cells):
    assert pips_of("said", level, levels, is_soft=False).cells == cells


def test_few_roles_have_a_sentence_each(world):
    asks = {"coach": "1 recommended", "developer": "1 recommended", "lead": "3 required"}
    roles = tuple(factories.role(key, {"listens": level}) for key, level in asks.items())
    factories.framework(world.harbor, factories.document(key="few", roles=roles))
    assert asked_of(Client().get("/harbor/few/abilities/listens/")) == [
        "Coachs are recommended to be milestone 1+",
        "Developers are recommended to be milestone 1+",
        "Leads are required to be milestone 3+",
    ]


def test_more_roles_with_the_same_requirement_share_a_sentence_which_names_each(world):
    asks = {"a": "1", "b": "1 required", "c": "1 required", "d": "1 required", "e": "2 recommended", "f": "1"}
    asks |= dict.fromkeys("ghijk", "1 recommended")
    roles = tuple(factories.role(key, {"listens": level}) for key, level in asks.items())
    factories.framework(world.harbor, factories.document(key="more", roles=roles))
    page = Client().get("/harbor/more/abilities/listens/")
    assert asked_of(page) == [
        "Es are recommended to be milestone 2+",
        "As and Fs are expected to be milestone 1+",
        "Bs, Cs and Ds are required to be milestone 1+",
        "5 roles are recommended to be milestone 1+: Gs, Hs, Is, Js and Ks",
    ]
    for key in asks:
        assert f'<a href="/harbor/more/roles/{key}/">{key.upper()}s</a>' in html_of(page)


def test_the_requirements_of_many_roles_begin_with_the_highest_and_name_each_role(world):
    asks = {f"role-{number:02}": f"{1 + number % 4}" for number in range(44)}
    roles = tuple(factories.role(key, {"listens": level}) for key, level in asks.items())
    factories.framework(world.harbor, factories.document(key="many", roles=roles))
    page = Client().get("/harbor/many/abilities/listens/")
    assert [said.split(":")[0] for said in asked_of(page)] == [
        f"11 roles are expected to be milestone {level}+" for level in (4, 3, 2, 1)
    ]
    assert asked_of(page)[0].split(": ")[1].startswith("Role 03s, Role 07s")
    assert all(f'<a href="/harbor/many/roles/{key}/">' in html_of(page) for key in asks)


def test_a_role_without_a_plural_is_named_in_the_plural(world):
    roles = (factories.role("optometrists", {"listens": "4.88"}, plural=""),)
    factories.framework(world.harbor, factories.document(key="eyes", roles=roles))
    page = Client().get("/harbor/eyes/abilities/listens/")
    assert asked_of(page) == ["Optometrists are expected to be milestone 4.88+"]


# Colours


def tints(page: str, kind: str) -> dict[str, str]:
    """The tint of each step in the strip, or of each column of a role's matrix."""
    pattern = {
        "strip": r'<a class="tint-(\d)[^>]*><span>(\d)</span>',
        "matrix": r'<th class="step tint-(\d)[^>]*><span>(\d)',
    }
    return {level: tint for tint, level in re.findall(pattern[kind], page)}


def test_a_milestone_has_one_colour_on_every_page(world):
    def with_levels(key: str, *levels: int) -> AbilityDocument:
        return factories.ability(key, milestones=tuple(factories.milestone(level) for level in levels))

    abilities = (with_levels("listens", 2, 4, 6), with_levels("waits", 1, 3, 5, 7))
    roles = (factories.role(asks={"listens": "2", "waits": "1"}),)
    factories.framework(world.harbor, factories.document(key="free", scale=(), abilities=abilities, roles=roles))
    matrix = tints(html_of(Client().get("/harbor/free/roles/developer/")), "matrix")
    assert matrix == {"1": "1", "2": "1", "3": "2", "4": "3", "5": "3", "6": "4", "7": "5"}
    for key in ("listens", "waits"):
        own = tints(html_of(Client().get(f"/harbor/free/abilities/{key}/")), "strip")
        assert own == {level: matrix[level] for level in own}


def test_a_level_outside_the_scale_takes_the_tint_of_the_step_below():
    assert [tint_at(level, (2, 3, 5)) for level in (1, 2, 3, 4, 5, 9)] == [1, 1, 2, 2, 3, 3]


def test_tenths_of_a_step_are_between_one_and_nine():
    assert [tenths(Decimal(level), 2, 4) for level in ("2.01", "2.5", "3", "3.99")] == [1, 2, 5, 9]
