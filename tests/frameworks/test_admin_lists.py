"""Admin lists: two editors can change the order, and the number of queries doesn't depend on the number of rows."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from frameworks.models import Ability
from people.models import AuditEvent
from tests import factories
from tests.frameworks.test_admin import list_data, post_places
from tests.html_text import html_of, text_of
from tests.world import make_world

pytestmark = pytest.mark.django_db


def list_of(world, table: str) -> str:
    return f"{reverse(f'admin:frameworks_{table}_changelist')}?framework={world.steps.pk}"


def a_world_with(abilities: int, roles: int = 1, groups: int = 1):
    """Harbor, with this number of abilities."""
    world = make_world()
    place = {number: f"g{number % groups:03}" for number in range(max(abilities, roles))}
    document = factories.document(
        key="long",
        groups=tuple(factories.group(f"g{number:03}", parent="g000" if number else "") for number in range(groups)),
        abilities=tuple(
            factories.ability(f"a{number:03}", levels=1, group=place[number]) for number in range(abilities)
        ),
        roles=tuple(
            factories.role(f"r{number:04}", {"a000": "1 required"}, group=place[number]) for number in range(roles)
        ),
    )
    world.steps = factories.framework(world.harbor, document, released=False)
    return world


def keys(world) -> list[str]:
    return list(world.steps.abilities.order_by("position").values_list("key", flat=True))


def things(world, *named: str) -> list[Ability]:
    return [world.steps.abilities.get(key=key) for key in named]


def test_several_moves_are_one_change_and_one_event():
    world = a_world_with(5)
    last, first = things(world, "a004", "a000")
    data = {**list_data(world, "ines", list_of(world, "ability")), f"place-{last.pk}": "1", f"place-{first.pk}": "4"}
    events = AuditEvent.objects.filter(action="reorder")
    with CaptureQueriesContext(connection) as captured:
        assert world.client("ines").post(list_of(world, "ability"), data).status_code == 302
    assert keys(world) == ["a004", "a001", "a002", "a000", "a003"]
    assert len([each for each in captured if each["sql"].startswith("UPDATE")]) == 1
    event = events.get()
    assert (event.actor, event.subject_kind) == (world.members["ines"], "framework")
    assert event.after == {"ability": {"a004": 0, "a000": 3}}


def test_nothing_is_written_if_no_number_changed():
    world = a_world_with(3)
    assert post_places(world, "ines", list_of(world, "ability"), {}).status_code == 302
    assert not AuditEvent.objects.filter(action="reorder").exists()


def test_the_second_to_reorder_sees_a_conflict_and_can_apply_their_moves():
    world = a_world_with(5)
    url = list_of(world, "ability")
    a0, a4, a2 = things(world, "a000", "a004", "a002")
    mine = {**list_data(world, "ines", url), f"place-{a2.pk}": "1"}
    post_places(world, "sol", url, {a4: 1})
    told = world.client("ines").post(url, mine)
    assert "Sol changed the draft while you were editing" in text_of(told)
    assert keys(world) == ["a004", "a000", "a001", "a002", "a003"]
    order = told.context["cl"].order
    assert [order[f"place-{each.pk}"].value() for each in (a4, a0, a2)] == ["1", "2", "1"]
    assert world.client("ines").post(url, order.initial_values).status_code == 302
    assert keys(world) == ["a002", "a004", "a000", "a001", "a003"]


def test_a_page_without_its_original_order_changes_nothing():
    world = a_world_with(3)
    last = things(world, "a002")[0]
    response = world.client("ines").post(list_of(world, "ability"), {f"place-{last.pk}": "1"})
    assert (response.status_code, keys(world)) == (200, ["a000", "a001", "a002"])


@pytest.mark.parametrize("typed", ["0", "-1", "x", "1.5"])
def test_a_bad_number_is_marked_and_nothing_moves(typed):
    world = a_world_with(3)
    first, last = things(world, "a000", "a002")
    response = post_places(world, "ines", list_of(world, "ability"), {last: typed, first: "2"})
    assert "The order isn’t saved yet" in text_of(response)
    assert f'value="{typed}"' in html_of(response)
    assert keys(world) == ["a000", "a001", "a002"]


def test_a_place_after_the_last_is_the_last():
    world = a_world_with(3)
    first = things(world, "a000")[0]
    post_places(world, "ines", list_of(world, "ability"), {first: "9" * 40})
    assert keys(world) == ["a001", "a002", "a000"]


def test_a_page_of_a_list_posts_only_its_own_rows():
    world = a_world_with(120)
    url = f"{list_of(world, 'ability')}&p=2"
    page = world.client("ines").get(url)
    assert html_of(page).count('aria-label="Order of') == 20
    shown = {
        name: value for name, value in list_data(world, "ines", url).items() if f'name="{name}"' in html_of(page)
    }
    last = things(world, "a119")[0]
    assert world.client("ines").post(url, {**shown, f"place-{last.pk}": "1"}).status_code == 302
    assert keys(world) == ["a119", *(f"a{number:03}" for number in range(119))]


def queries(world, table: str) -> int:
    client, url = world.client("ines"), list_of(world, table)
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


@pytest.mark.parametrize("counts", [(1, 1, 1), (3, 3, 3), (200, 1000, 60)])
def test_the_number_of_queries_does_not_depend_on_the_length_of_a_list(counts):
    world = a_world_with(*counts)
    assert {table: queries(world, table) for table in ("ability", "role", "group")} == {
        "ability": 21,
        "role": 9,
        "group": 8,
    }


@pytest.mark.parametrize("count", [3, 100])
def test_the_number_of_queries_to_save_an_order_does_not_depend_on_its_length(count):
    world = a_world_with(count)
    url = list_of(world, "ability")
    first, last = things(world, "a000", f"a{count - 1:03}")
    data = {**list_data(world, "ines", url), f"place-{first.pk}": str(count), f"place-{last.pk}": "1"}
    with CaptureQueriesContext(connection) as captured:
        assert world.client("ines").post(url, data).status_code == 302
    assert len(captured) == 14
