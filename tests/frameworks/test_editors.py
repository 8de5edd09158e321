"""Editors lose nothing if others edit at the same time, and can save exactly what a file may contain."""

import json
import re
from decimal import Decimal

import pytest
from django.contrib import admin
from django.db import connection, transaction
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings

from frameworks.document import ExampleDocument, LinkDocument, MilestoneDocument, RequirementDocument
from frameworks.exporters import as_json, as_yaml
from frameworks.forms.line_fields import LinksField, NestedField, TagsField
from frameworks.importers import read_framework
from frameworks.models import Ability, Framework, Group, Role
from frameworks.queries import (
    draft_ability_document,
    draft_document,
    draft_role_document,
    draft_steps,
    required_by_roles,
)
from people.models import Member
from tests import factories, strategies
from tests.frameworks.test_admin import a_world_with_rich_drafts, filled, forms_of, page_of, save
from tests.html_text import html_of, plain, text_of
from tests.world import make_world

pytestmark = pytest.mark.django_db


def said_by(form) -> dict:
    """The data that a form posts without any changes."""
    said = {bound.html_name: bound.value() for bound in form}
    return {name: value for name, value in said.items() if value is not None and value is not False}


def again(response, typed: dict) -> dict:
    """The data that is posted again after a conflict: everything on the page."""
    page = {}
    for form in forms_of(response.context["editor"]):
        page |= said_by(form)
    return {**{name: value for name, value in page.items() if name not in typed}, **typed, "loaded": page["loaded"]}


def set_scale(world, **changes):
    assert save(world, "sol", world.steps, {**filled(world, "sol", world.steps), **changes}).status_code == 302


ANOTHER_STEP = {"steps-5-level": "6", "steps-5-name": "Universe", "steps-5-status": "defined"}
MILESTONE_SIX = {
    "milestone-new-level": "6",
    "milestone-new-status": "defined",
    "milestone-new-examples-0-text": "Seen at six.",
}


# Two editors and the milestones


def test_an_editor_sees_a_conflict_if_the_scale_grew_and_can_save():
    world = make_world()
    ines = {**filled(world, "ines", world.ability), "description": "Ines wrote this."}
    set_scale(world, **ANOTHER_STEP)
    told = save(world, "ines", world.ability, ines)
    assert "Sol changed the draft while you were editing" in text_of(told)
    assert "Ines wrote this." in html_of(told)
    r = save(world, "ines", world.ability, again(told, ines))
    assert r.status_code == 302, (r.context["editor"].errors, text_of(r)[:300])
    assert draft_ability_document(world.ability).description == "Ines wrote this."
    assert [step.level for step in draft_steps(world.steps)] == [1, 2, 3, 4, 5, 6]


def test_if_two_editors_add_the_same_level_the_second_can_replace_the_first():
    world = make_world()
    ines, sol = filled(world, "ines", world.ability), filled(world, "sol", world.ability)
    assert save(world, "sol", world.ability, {**sol, **MILESTONE_SIX}).status_code == 302
    mine = {**ines, **MILESTONE_SIX, "milestone-new-description": "Ines on six."}
    told = save(world, "ines", world.ability, mine)
    assert "Sol saved this while you were editing" in text_of(told)
    assert "Ines on six." in html_of(told)
    assert save(world, "ines", world.ability, again(told, mine)).status_code == 302
    assert [each.level for each in draft_ability_document(world.ability).milestones] == [1, 2, 3, 4, 5, 6]
    assert draft_ability_document(world.ability).milestones[-1].description == "Ines on six."


def test_a_milestone_added_by_somebody_else_stays_if_the_second_editor_has_none():
    world = make_world()
    ines, sol = filled(world, "ines", world.ability), filled(world, "sol", world.ability)
    assert save(world, "sol", world.ability, {**sol, **MILESTONE_SIX}).status_code == 302
    told = save(world, "ines", world.ability, {**ines, "name": "Hears"})
    assert "Seen at six." in html_of(told)
    posted = {**ines, "name": "Hears", "loaded": again(told, {})["loaded"]}
    assert save(world, "ines", world.ability, posted).status_code == 302
    document = draft_ability_document(world.ability)
    assert (document.name, document.milestones[-1].examples) == ("Hears", (ExampleDocument(text="Seen at six."),))


def test_a_text_for_a_step_that_was_removed_meanwhile_is_not_lost():
    world = a_world_with_rich_drafts()
    speaks = world.steps.abilities.get(key="speaks")
    ines = {**filled(world, "ines", speaks), "milestone-5-status": "defined", "milestone-5-description": "On five."}
    set_scale(world, **{"steps-4-DELETE": "on"})
    told = save(world, "ines", speaks, ines)
    assert told.status_code == 200
    assert "On five." in html_of(told)
    assert save(world, "ines", speaks, again(told, ines)).status_code == 302
    assert draft_ability_document(speaks).milestones[-1] == MilestoneDocument(level=5, description="On five.")


def test_a_requirement_added_on_the_role_meanwhile_stays():
    world = a_world_with_rich_drafts()
    speaks, developer = world.steps.abilities.get(key="speaks"), world.steps.roles.get(key="developer")
    ines, sol = filled(world, "ines", speaks), filled(world, "sol", developer)
    added = {"requirements-1-thing": str(speaks.pk), "requirements-1-level": "3"}
    assert save(world, "sol", developer, {**sol, **added}).status_code == 302
    told = save(world, "ines", speaks, {**ines, "name": "Talks"})
    assert "Sol changed the draft while you were editing" in text_of(told)
    posted = {**ines, "name": "Talks", "loaded": again(told, {})["loaded"]}
    assert save(world, "ines", speaks, posted).status_code == 302
    assert {key: each.level for key, each in required_by_roles(speaks).items()} == {"developer": 3}


def test_a_step_added_by_somebody_else_stays():
    world = make_world()
    ines = {**filled(world, "ines", world.steps), "steps-0-name": "Alone"}
    set_scale(world, **ANOTHER_STEP)
    told = save(world, "ines", world.steps, ines)
    assert "Sol saved this while you were editing" in text_of(told)
    assert save(world, "ines", world.steps, {**ines, "loaded": again(told, {})["loaded"]}).status_code == 302
    assert [step.name for step in draft_steps(world.steps)][::5] == ["Alone", "Universe"]


@pytest.mark.parametrize("level", ["2", "5"])
def test_no_two_milestones_have_the_same_level_whatever_is_posted(level):
    world = make_world()
    response = save(
        world, "ines", world.ability, filled(world, "ines", world.ability), **{"milestone-1-level": level}
    )
    assert f"Milestone {level}, level: there is already a milestone at this level." in text_of(response)


# Many requirements


def a_world_with_many(count: int):
    """Harbor with ``count`` roles that all require "listens", and a role that requires ``count`` other abilities."""
    world = make_world()
    keys = [f"a{number:03}" for number in range(count)]
    roles = tuple(factories.role(f"r{number:03}", {"listens": "2 required"}) for number in range(count))
    busy = factories.role("busy", dict.fromkeys(keys, "1 required"))
    idle = (factories.role("developer"), factories.role("coach"))
    abilities = (factories.ability(levels=5), *(factories.ability(key, levels=1) for key in keys))
    factories.store(world.steps, factories.document(abilities=abilities, roles=(*roles, busy, *idle)))
    return world


def queries_of(act) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        act()
    return len(captured)


def requirements_of(thing) -> str:
    return page_of(thing).replace("/change/", "/requirements/")


def filled_page(world, url: str) -> dict:
    editor = world.client("ines").get(url).context["editor"]
    forms = (editor.form, editor.requirements.management_form, *editor.requirements.forms)
    return {name: value for form in forms for name, value in said_by(form).items()}


def counted(world, thing) -> dict[str, int]:
    """The numbers of queries for the pages of an ability or a role."""
    client, own = world.client("ines"), requirements_of(thing)
    client.get(own)
    found = {
        "opened": queries_of(lambda: client.get(page_of(thing))),
        "requirements opened": queries_of(lambda: client.get(own)),
    }
    data = {**filled(world, "ines", thing), "name": "Other"}
    found["saved"] = queries_of(lambda: save(world, "ines", thing, data))
    row = {**filled_page(world, own), "requirements-0-level": "3"}
    return {**found, "requirements saved": queries_of(lambda: client.post(own, row))}


@pytest.mark.parametrize("count", [1, 3, 120])
def test_the_number_of_queries_does_not_depend_on_the_number_of_requirements(count):
    world = a_world_with_many(count)
    found = {"ability": counted(world, world.ability), "role": counted(world, world.steps.roles.get(key="busy"))}
    assert found == {
        "ability": {"opened": 13, "requirements opened": 13, "saved": 51, "requirements saved": 52},
        "role": {"opened": 12, "requirements opened": 11, "saved": 47, "requirements saved": 47},
    }


def test_many_requirements_are_edited_page_by_page_and_the_others_stay():
    world = a_world_with_many(230)
    world.ability.maintainers.set([world.members["mina"]])
    page = html_of(world.client("ines").get(page_of(world.ability)))
    assert "The 230 requirements have their own page." in plain(page)
    url = f"{requirements_of(world.ability)}?page=2"
    data = {**filled_page(world, url), "requirements-0-level": "4", "requirements-1-DELETE": "on"}
    assert len([name for name in data if name.endswith("-thing")]) == 100
    assert world.client("ines").post(url, data).status_code == 302
    asked = {key: each.level for key, each in required_by_roles(world.ability).items()}
    expected = {f"r{number:03}": Decimal(2) for number in range(230) if number != 101} | {"r100": Decimal(4)}
    assert asked == expected
    assert list(world.ability.maintainers.all()) == [world.members["mina"]]


def test_requirements_on_other_pages_keep_their_order():
    world = a_world_with_many(130)
    busy = world.steps.roles.get(key="busy")
    url = f"{requirements_of(busy)}?page=2"
    data = {**filled_page(world, url), "requirements-0-ORDER": "2", "requirements-1-ORDER": "1"}
    assert world.client("ines").post(url, data).status_code == 302
    keys = [each.ability for each in draft_role_document(Role.objects.get(pk=busy.pk)).requirements]
    numbers = [*range(100), 101, 100, *range(102, 130)]
    assert keys == [f"a{number:03}" for number in numbers]


def test_requirements_are_searched_by_name_and_hidden_ones_can_not_be_added_again():
    world = a_world_with_many(120)
    url = f"{requirements_of(world.ability)}?q=r11"
    data = filled_page(world, url)
    assert len([name for name in data if name.endswith("-thing")]) == 10
    elsewhere = world.steps.roles.get(key="r005")
    response = world.client("ines").post(url, {**data, "requirements-10-thing": elsewhere.pk})
    assert f"“{elsewhere}” already has a row in this list. Edit that row instead." in text_of(response)
    other = world.steps.roles.get(key="busy")
    assert world.client("ines").post(url, {**data, "requirements-10-thing": other.pk}).status_code == 302
    assert len(required_by_roles(world.ability)) == 121


def test_an_ability_is_saved_without_its_many_requirements():
    world = a_world_with_many(130)
    before = required_by_roles(world.ability)
    data = filled(world, "ines", world.ability)
    assert not [name for name in data if name.startswith("requirements-")]
    assert save(world, "ines", world.ability, data, name="Hears").status_code == 302
    assert (draft_ability_document(world.ability).name, required_by_roles(world.ability)) == ("Hears", before)


def test_conflicts_are_shown_on_the_requirements_page_too():
    world = a_world_with_many(120)
    url = requirements_of(world.ability)
    mine, theirs = filled_page(world, url), filled_page(world, url)
    assert world.client("sol").post(url, {**theirs, "requirements-0-DELETE": "on"}).status_code == 302
    told = world.client("ines").post(url, {**mine, "requirements-1-level": "5"})
    assert "Sol saved this while you were editing" in text_of(told)
    once_more = {**mine, "requirements-1-level": "5", "loaded": told.context["editor"].form["loaded"].value()}
    assert world.client("ines").post(url, once_more).status_code == 302
    assert required_by_roles(world.ability)["r001"].level == 5


# The same rules as for files

FIELDS = {
    "a control character in a text": (
        "description",
        "one\x0btwo",
        "The text contains a character (U+000B) that isn’t allowed.",
    ),
    "a control character in a name": (
        "name",
        "one\x01two",
        "The text contains a character (U+0001) that isn’t allowed.",
    ),
    "a separator of lines in a name": ("name", "one\u2028two", "This must be a single line."),
    "a line break in a name": ("milestone-1-name", "one\ntwo", "This must be a single line."),
    "too long a label": (
        "milestone-1-examples-1-links",
        f"{'a' * 201} https://example.org",
        "Shorten it to at most 200.",
    ),
    "too long an address": ("milestone-1-examples-1-links", f"https://{'a' * 2000}", "Shorten it to at most 2,000."),
    "too long a name of a tag": ("milestone-1-examples-1-tags", f"{'a' * 101}: b", "Shorten it to at most 100."),
    "too long a line within": ("milestone-1-examples-1-nested", "a" * 20_001, "Shorten it to at most 20,000."),
    "a repeated tag": ("milestone-1-examples-1-tags", "a: b\na: c", "The tag “a” is listed twice."),
    "a number that is too long": (
        "milestone-1-examples-1-tags",
        f'{{"a": {"9" * 40}}}',
        "can’t be stored as a number.",
    ),
    "a repeated name in JSON": (
        "milestone-1-examples-1-tags",
        '{"a": 1, "a": 2}',
        "“a” appears twice.",
    ),
    "an unknown name in JSON": ("milestone-1-examples-1-links", '{"href": "x"}', "“href” is not a known field."),
}


@pytest.mark.parametrize("case", FIELDS)
def test_text_that_no_file_may_contain_is_refused(case):
    world = a_world_with_rich_drafts()
    name, value, said = FIELDS[case]
    before = draft_document(world.steps)
    data = {**filled(world, "ines", world.ability), name: value}
    response = save(world, "ines", world.ability, data)
    assert said in text_of(response)
    assert draft_document(world.steps) == before


def test_saved_content_can_be_imported_from_the_exported_file():
    world = a_world_with_rich_drafts()
    data = {
        **filled(world, "ines", world.ability),
        "milestone-1-examples-1-links": 'https://intern/a\nA guide mailto:a@example.org\n{"url": "https://b"}',
        "milestone-1-examples-1-tags": 'area: a: b\n{"two lines": "one\\ntwo", "count": 3}',
        "milestone-1-examples-1-nested": 'Plain\n“Quoted”\n"Quoted"\n{"text": "one\\ntwo"}\n{not JSON',
    }
    assert save(world, "ines", world.ability, data).status_code == 302
    example = draft_ability_document(world.ability).milestones[0].examples[1]
    assert example.tags == {"area": "a: b", "two lines": "one\ntwo", "count": 3}
    assert [link.url for link in example.links] == ["https://intern/a", "mailto:a@example.org", "https://b"]
    assert [each.text for each in example.examples] == ["Plain", "“Quoted”", '"Quoted"', "one\ntwo", "{not JSON"]
    draft = draft_document(world.steps)
    for name, written in {"f.json": as_json, "f.yaml": as_yaml}.items():
        assert read_framework(name, written(draft))[0] == draft


@pytest.mark.parametrize("url", ["mailto:ada@example.org", "https://intern/steps", "http://a/b?c=é"])
def test_a_source_may_have_any_address_that_an_import_allows(url):
    world = make_world()
    data = filled(world, "ines", world.steps)
    assert save(world, "ines", world.steps, data, source_url=url).status_code == 302
    assert Framework.objects.get(pk=world.steps.pk).source == {"url": url}
    refused = save(world, "ines", world.steps, filled(world, "ines", world.steps), source_url="somewhere")
    assert "“somewhere” is not a web address." in text_of(refused)


def as_browsers_send(value):
    """Browsers send text areas with \\r\\n."""
    return re.sub(r"\r\n?|\n", "\r\n", value) if isinstance(value, str) else value


def posted(editor) -> dict:
    said = {name: value for form in forms_of(editor) for name, value in said_by(form).items()}
    return {name: as_browsers_send(value) for name, value in said.items()}


def save_unchanged(thing, by: Member) -> None:
    """Open a page and save it, without rendering it."""
    tables = admin.site._registry[type(thing)]
    request = RequestFactory().get("/")
    request.today = factories.NOW.date()
    editor = tables.editor(request, thing, posted(tables.editor(request, thing, None)))
    assert editor.is_current
    assert editor.is_valid(), editor.errors
    tables.revise(thing, editor, by=by, now=factories.NOW)


@settings(strategies.steadily)
@given(strategies.documents())
def test_saving_every_page_unchanged_keeps_any_document(document):
    with transaction.atomic():
        organization = factories.OrganizationFactory()
        by = factories.MemberFactory(organization=organization, is_framework_editor=True)
        framework = factories.framework(organization, document, released=False)
        for model in (Framework, Group, Ability, Role):
            rows = {"pk": framework.pk} if model is Framework else {"framework": framework}
            for thing in model.objects.filter(**rows):
                save_unchanged(thing, by)
                found = draft_document(Framework.objects.get(pk=framework.pk))
                assert found == document, thing
                assert as_json(found) == as_json(document)
        transaction.set_rollback(True)


@settings(strategies.steadily)
@given(strategies.examples())
def test_lines_round_trip(example):
    assert json.dumps(TagsField.read(TagsField.lines_of(example.tags))) == json.dumps(dict(example.tags))
    assert LinksField.read(LinksField.lines_of(example.links)) == example.links
    texts = tuple(ExampleDocument(text=each.text) for each in example.examples)
    assert NestedField.read(NestedField.lines_of(example.examples)) == texts


@pytest.mark.parametrize("label", ["", "a  b", "{a", "https://x", "\xa0"])
def test_a_link_round_trips(label):
    link = LinkDocument(label=label, url="https://example.org/a")
    assert LinksField.read(LinksField.lines_of((link,))) == (link,)


# Other


def test_saving_a_role_keeps_the_order_of_included_roles():
    world = make_world()
    roles = [factories.role(key) for key in ("coach", "team-lead", "developer")]
    chief = factories.role("chief", includes=("team-lead", "coach"))
    factories.store(world.steps, factories.document(roles=(*roles, chief)))
    role = world.steps.roles.get(key="chief")
    assert save(world, "ines", role, filled(world, "ines", role)).status_code == 302
    assert draft_role_document(Role.objects.get(pk=role.pk)).includes == ("team-lead", "coach")
    ids = [str(world.steps.roles.get(key=key).pk) for key in ("developer", "coach", "team-lead")]
    assert save(world, "ines", role, {**filled(world, "ines", role), "includes": ids}).status_code == 302
    assert draft_role_document(Role.objects.get(pk=role.pk)).includes == ("developer", "coach", "team-lead")


def test_former_members_can_not_become_maintainers_but_stay_if_they_were():
    world = make_world()
    lena, mina = world.members["lena"], world.members["mina"]
    data = filled(world, "ines", world.ability)
    refused = save(world, "ines", world.ability, {**data, "maintainers": [str(lena.pk)]})
    assert "This choice isn’t available." in text_of(refused)
    found = world.client("ines").get(
        "/admin/autocomplete/",
        {
            "app_label": "frameworks",
            "model_name": "ability",
            "field_name": "maintainers",
            "framework": world.steps.pk,
        },
    )
    names = {each["text"] for each in found.json()["results"]}
    assert ("Mina" in names, "Lena" in names) == (True, False)
    world.ability.maintainers.add(lena)
    data = filled(world, "ines", world.ability)
    both = {**data, "maintainers": [str(lena.pk), str(mina.pk)]}
    assert save(world, "ines", world.ability, both).status_code == 302
    assert set(world.ability.maintainers.all()) == {lena, mina}


def test_a_step_can_be_replaced_by_another_at_its_level():
    world = make_world()
    new = {"steps-5-level": "5", "steps-5-name": "Galaxy", "steps-5-status": "defined"}
    set_scale(world, **{"steps-4-DELETE": "on"}, **new)
    assert [(step.level, step.name) for step in draft_steps(world.steps)][-1] == (5, "Galaxy")


def test_unchanged_requirements_are_not_written():
    world = a_world_with_rich_drafts()
    before = {each.pk for each in world.ability.requirements.all()}
    assert save(world, "ines", world.ability, filled(world, "ines", world.ability), name="Hears").status_code == 302
    assert {each.pk for each in world.ability.requirements.all()} == before
    assert required_by_roles(world.ability)["coach"] == RequirementDocument(
        ability="listens", level=Decimal("2.5"), weight=Decimal("4.12"), tags={"x": True}
    )
