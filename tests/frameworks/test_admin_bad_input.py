"""Nonsense in an address or form of the admin never causes a server error."""

import re

import pytest
from django.urls import reverse

from tests.frameworks.test_admin import a_world_with_rich_drafts, filled, page_of
from tests.frameworks.test_editors import requirements_of, said_by
from tests.proofs.counts import every_third

pytestmark = [pytest.mark.django_db, pytest.mark.no_cover, pytest.mark.crawl]

NONSENSE = ["abc", "9" * 30, "-1", "", "é"]
LISTS = ["framework", "group", "ability", "role"]
FILTERS = ["status", "status__exact", "status__isnull", "status__regex", "id", "position", "group__name", "parent"]
FILTERS += ["framework", "group", "organization", "visibility", "visibility__exact"]
#: The arguments of each kind of address.
ASKED = {
    "list": [*FILTERS, "q", "p", "o", "all", "e", "_facets", "_popup", "_to_field"],
    "add": ["framework", "organization", "name", "key"],
    "change": ["_to_field", "_popup", "_changelist_filters"],
    "requirements": ["q", "page"],
}


@pytest.fixture
def world():
    world = a_world_with_rich_drafts()
    client = world.client("ines")
    client.raise_request_exception = False
    return world


def addresses(world) -> dict[str, list[str]]:
    coach, inner = world.steps.roles.get(key="coach"), world.steps.groups.get(key="inner")
    return {
        "list": [reverse(f"admin:frameworks_{table}_changelist") for table in LISTS],
        "add": [reverse(f"admin:frameworks_{table}_add") for table in LISTS],
        "change": [page_of(thing) for thing in (world.steps, world.ability, coach, inner)],
        "requirements": [requirements_of(thing) for thing in (world.ability, coach)],
    }


def failures(answers: dict) -> dict:
    return {where: status for where, status in answers.items() if status >= 500}


@pytest.mark.parametrize("value", NONSENSE)
def test_no_address_of_the_admin_fails(world, value):
    pairs = [(address, name) for sort, found in addresses(world).items() for address in found for name in ASKED[sort]]
    asked = every_third(pairs, NONSENSE.index(value))
    answers = {each: world.client("ines").get(each[0], {each[1]: value}).status_code for each in asked}
    assert failures(answers) == {}


@pytest.mark.parametrize(
    "asked", ["_facets=1", "p=999&e=1", "p=x", "o=99.-5.x", "status__regex=(", "framework=٣", "e=1"]
)
def test_no_list_fails_on_parameters_of_the_admin_itself(world, asked):
    answers = {
        table: world.client("ines").get(f"{reverse(f'admin:frameworks_{table}_changelist')}?{asked}").status_code
        for table in LISTS
    }
    assert failures(answers) == {}


@pytest.mark.parametrize("value", NONSENSE)
def test_no_missing_object_fails(world, value):
    client = world.client("ines")
    tails = ["", "change/", "history/", "delete/", "requirements/"]
    answers = {
        (table, tail): client.get(f"/admin/frameworks/{table}/{value or '%20'}/{tail}").status_code
        for table in LISTS
        for tail in tails
    }
    assert failures(answers) == {}


@pytest.mark.parametrize("value", NONSENSE)
def test_no_autocomplete_search_fails(world, value):
    asked = {"app_label": "frameworks", "model_name": "requirement", "field_name": "role", "term": "c"}
    answers = {
        name: world.client("ines").get(reverse("admin:autocomplete"), {**asked, name: value}).status_code
        for name in (*asked, "framework", "page")
    }
    assert failures(answers) == {}


def kinds(data: dict) -> dict[str, list[str]]:
    """The fields of a page by the last part of their names: for example the levels of all milestones."""
    found: dict[str, list[str]] = {}
    for name in data:
        found.setdefault(re.split(r"-\d+$|-", name)[-1] or "place", []).append(name)
    return found


def posted(world) -> dict[str, dict]:
    """The data that each admin page posts without any changes."""
    coach, inner = world.steps.roles.get(key="coach"), world.steps.groups.get(key="inner")
    pages = {page_of(thing): filled(world, "ines", thing) for thing in (world.steps, world.ability, coach, inner)}
    client = world.client("ines")
    for thing in (world.ability, coach):
        editor = client.get(requirements_of(thing)).context["editor"]
        forms = (editor.form, editor.requirements.management_form, *editor.requirements.forms)
        pages[requirements_of(thing)] = {name: value for form in forms for name, value in said_by(form).items()}
    url = f"{reverse('admin:frameworks_ability_changelist')}?framework={world.steps.pk}"
    pages[url] = client.get(url).context["cl"].order.initial_values
    for table in LISTS:
        where = {"organization": world.harbor.pk} if table == "framework" else {"framework": world.steps.pk}
        pages[reverse(f"admin:frameworks_{table}_add")] = {**where, "name": "New", "key": "", "visibility": "members"}
    return pages


@pytest.mark.parametrize("value", NONSENSE)
def test_no_form_of_the_admin_fails_on_nonsense_in_any_field(world, value):
    answers = {}
    for url, data in posted(world).items():
        kept = {name: said for name, said in data.items() if name == "loaded" or name.endswith("_FORMS")}
        everywhere = {**dict.fromkeys([*data, "maintainers", "includes", "parent", "group"], value), **kept}
        answers[url, "everywhere"] = world.client("ines").post(url, everywhere).status_code
        answers[url, "nothing else"] = world.client("ines").post(url, {"loaded": value}).status_code
    assert failures(answers) == {}


@pytest.mark.parametrize("value", ["abc", "9" * 30])
def test_no_field_of_the_admin_fails(world, value):
    answers = {}
    for place, (url, data) in enumerate(posted(world).items()):
        for kind, names in every_third(kinds(data).items(), place + NONSENSE.index(value)):
            answers[url, kind] = world.client("ines").post(url, {**data, **dict.fromkeys(names, value)}).status_code
    assert failures(answers) == {}


def test_a_row_count_without_rows_renders_none(world):
    data = {**filled(world, "ines", world.ability), "requirements-TOTAL_FORMS": "9" * 30, "name": ""}
    editor = world.client("ines").post(page_of(world.ability), data).context["editor"]
    assert len(editor.requirements.forms) == 3
