"""The admin for editors: each page edits a whole ability, role or framework of their own, and loses no input."""

from decimal import Decimal

import pytest
from django.urls import reverse

from frameworks.document import ExampleDocument, LinkDocument, MilestoneDocument, RequirementDocument
from frameworks.models import Ability, Framework, Group, Role
from frameworks.queries import (
    draft_ability_document,
    draft_document,
    draft_role_document,
    draft_steps,
    framework_state,
    required_by_roles,
)
from people.models import AuditEvent
from tests import factories
from tests.html_text import html_of, plain, text_of, titles
from tests.world import make_world

pytestmark = pytest.mark.django_db


def page_of(thing) -> str:
    return reverse(f"admin:frameworks_{thing._meta.model_name}_change", args=[thing.pk])


def forms_of(editor) -> list:
    """All forms of an editing page, with the management forms of its formsets."""
    found = [editor.form]
    for part in getattr(editor, "milestones", []):
        found += [part.form, part.examples.management_form, *part.examples.forms]
    for name in ("requirements", "steps"):
        if formset := getattr(editor, name, None):
            found += [formset.management_form, *formset.forms]
    return found


def filled(world, who: str, thing) -> dict:
    """The data that the page posts without any changes."""
    editor = world.client(who).get(page_of(thing)).context["editor"]
    data = {}
    for form in forms_of(editor):
        for bound in form:
            value = bound.value()
            value = bound.field.prepare_value(value)
            if isinstance(value, list | tuple):
                data[bound.html_name] = [str(each) for each in value]
            elif value is not None and value is not False:
                data[bound.html_name] = str(value)
    return data


def save(world, who: str, thing, data: dict, **changed):
    return world.client(who).post(page_of(thing), {**data, **changed})


def a_world_with_rich_drafts():
    world = make_world()
    rich = ExampleDocument(
        text="Asks *why*",
        id="e1",
        kind="expected",
        section="Specific to ports",
        tags={"area": "quay", "count": 3},
        links=(LinkDocument(label="Guide", url="https://example.org/guide"),),
        examples=(ExampleDocument(text="First", id="n1"), ExampleDocument(text="Second")),
    )
    milestones = (
        MilestoneDocument(level=1, examples=(rich, ExampleDocument(text="Plain")), extra={"kept": [1, None]}),
        factories.milestone(2, "Line one.\n\nLine two with a trailing space. "),
        MilestoneDocument(level=5, status="not-applicable"),
    )
    requirement = RequirementDocument(
        ability="listens", level=Decimal("2.5"), weight=Decimal("4.12"), tags={"x": True}
    )
    document = factories.document(
        key="steps",
        name="Steps",
        groups=(factories.group("craft"), factories.group("inner", parent="craft")),
        abilities=(
            factories.ability(milestones=milestones, group="inner", extra={"a": {"b": 1}}),
            factories.ability("speaks"),
        ),
        roles=(
            factories.role("developer", {"listens": "1 recommended"}),
            factories.role("coach", {"speaks": "1 required"}, requirements=(requirement,), parent="developer"),
        ),
    )
    factories.store(world.steps, document)
    return world


def test_saving_an_unchanged_page_changes_nothing():
    world = a_world_with_rich_drafts()
    before = draft_document(world.steps)
    things = [world.steps, *Group.objects.filter(framework=world.steps)]
    things += [*Ability.objects.filter(framework=world.steps), *Role.objects.filter(framework=world.steps)]
    for thing in things:
        response = save(world, "ines", thing, filled(world, "ines", thing))
        assert response.status_code == 302, response.context["editor"].errors
    assert draft_document(Framework.objects.get(pk=world.steps.pk)) == before


def test_an_ability_is_edited_with_its_milestones_examples_and_requirements_on_one_page():
    world = a_world_with_rich_drafts()
    data = filled(world, "ines", world.ability)
    data |= {
        "name": "Hears",
        "milestone-1-examples-1-text": "Plainly",
        "milestone-1-examples-0-DELETE": "on",
        "milestone-1-examples-2-text": "A new one",
        "milestone-1-examples-2-kind": "signal",
        "milestone-3-status": "defined",
        "milestone-3-description": "At three.",
        "requirements-0-level": "3",
        "requirements-0-strength": "required",
        "requirements-1-DELETE": "on",
    }
    assert save(world, "ines", world.ability, data).status_code == 302
    document = draft_ability_document(world.ability)
    assert document.name == "Hears"
    assert document.milestones[0].examples == (
        ExampleDocument(text="Plainly"),
        ExampleDocument(text="A new one", kind="signal"),
    )
    assert document.milestones[2] == MilestoneDocument(level=3, description="At three.")
    assert required_by_roles(world.ability) == {
        "developer": RequirementDocument(ability="listens", level=Decimal(3), strength="required")
    }


def test_examples_are_sorted_by_the_typed_order():
    world = a_world_with_rich_drafts()
    data = filled(world, "ines", world.ability)
    data |= {"milestone-1-examples-0-ORDER": "2", "milestone-1-examples-1-ORDER": "1"}
    save(world, "ines", world.ability, data)
    texts = [example.text for example in draft_ability_document(world.ability).milestones[0].examples]
    assert texts == ["Plain", "Asks *why*"]


def test_a_role_is_edited_with_its_requirements():
    world = a_world_with_rich_drafts()
    coach = world.steps.roles.get(key="coach")
    speaks = world.steps.abilities.get(key="speaks")
    data = filled(world, "ines", coach)
    data |= {"grade": "3.10", "points_min": "3", "requirements-1-thing": str(speaks.pk), "requirements-1-level": "0"}
    assert save(world, "ines", coach, data).status_code == 302
    document = draft_role_document(Role.objects.get(pk=coach.pk))
    assert (document.grade, document.points.min, document.points.max) == ("3.10", Decimal(3), None)
    assert [(each.ability, each.level) for each in document.requirements] == [
        ("listens", Decimal("2.5")),
        ("speaks", Decimal(0)),
    ]


def test_a_framework_is_edited_with_its_scale():
    world = make_world()
    data = filled(world, "ines", world.steps)
    data |= {"visibility": "members", "steps-0-name": "Alone", "steps-4-DELETE": "on", "source_label": "A book"}
    assert save(world, "ines", world.steps, data).status_code == 302
    assert [step.name for step in draft_steps(world.steps)] == ["Alone", "Team", "Several teams", "Company"]
    assert framework_state(world.steps)["source"] == {"label": "A book"}
    assert world.client("vera").get("/harbor/steps/").status_code == 404


WRONG = {
    "an ability without a name": ("ability", {"name": ""}, "Name: This field is required."),
    "a bad link": (
        "ability",
        {"milestone-1-examples-1-links": "somewhere"},
        "Milestone 1, example 2, links: “somewhere” doesn’t end with a web address. "
        "Add one that starts with https://.",
    ),
    "examples without a level": (
        "ability",
        {"milestone-new-examples-0-text": "Lost"},
        "New milestone, level: enter the level that these examples belong to.",
    ),
    "a level that exists": (
        "ability",
        {"milestone-new-level": "1", "milestone-new-status": "defined"},
        "New milestone, level: there is already a milestone at this level. Choose another level.",
    ),
    "a requirement out of range": (
        "ability",
        {"requirements-0-level": "100"},
        "Developer, milestone: at most 99.",
    ),
    "a role that is listed twice": (
        "ability",
        {"requirements-2-thing": "SAME", "requirements-2-level": "1"},
        "Row 3, role: “Developer” is listed twice. Remove one.",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_errors_are_shown_and_no_input_is_lost(case):
    world = a_world_with_rich_drafts()
    _, changes, said = WRONG[case]
    before = draft_document(world.steps)
    data = filled(world, "ines", world.ability)
    same = data["requirements-0-thing"]
    data |= {
        "description": "My long text",
        **{name: same if value == "SAME" else value for name, value in changes.items()},
    }
    response = save(world, "ines", world.ability, data)
    page = html_of(response)
    assert response.status_code == 200
    assert said in plain(page)
    assert "My long text" in page
    assert draft_document(world.steps) == before


def test_the_second_to_save_sees_a_conflict_and_loses_nothing():
    world = a_world_with_rich_drafts()
    ines, sol = filled(world, "ines", world.ability), filled(world, "sol", world.ability)
    assert save(world, "sol", world.ability, sol, name="Sol's name").status_code == 302
    response = save(world, "ines", world.ability, {**ines, "description": "Ines wrote this."})
    page = html_of(response)
    assert "Sol saved this while you were editing" in plain(page)
    assert "Ines wrote this." in page
    assert draft_ability_document(world.ability).name == "Sol's name"
    again = {**ines, "description": "Ines wrote this.", "loaded": response.context["editor"].form["loaded"].value()}
    assert save(world, "ines", world.ability, again).status_code == 302
    assert draft_ability_document(world.ability).description == "Ines wrote this."


def test_a_role_can_not_be_its_own_ancestor():
    world = a_world_with_rich_drafts()
    developer, coach = (world.steps.roles.get(key=key) for key in ("developer", "coach"))
    response = save(world, "ines", developer, filled(world, "ines", developer), parent=str(coach.pk))
    assert "is below this role" in plain(html_of(response))
    assert Role.objects.get(pk=developer.pk).parent is None


def test_a_group_can_not_be_inside_itself():
    world = a_world_with_rich_drafts()
    craft, inner = (world.steps.groups.get(key=key) for key in ("craft", "inner"))
    response = save(world, "ines", craft, filled(world, "ines", craft), parent=str(inner.pk))
    assert "is inside this group" in plain(html_of(response))
    assert Group.objects.get(pk=craft.pk).parent is None


def test_a_new_ability_is_a_draft_outside_the_releases():
    world = make_world()
    url = reverse("admin:frameworks_ability_add")
    response = world.client("ines").post(url, {"framework": world.steps.pk, "name": "Writes clearly"})
    begun = Ability.objects.get(key="writes-clearly")
    assert (response.url, begun.status) == (page_of(begun), "draft")
    assert world.client("ines").get("/harbor/steps/abilities/writes-clearly/").status_code == 404
    preview = world.client("ines").get("/harbor/steps/draft/abilities/writes-clearly/")
    assert "Draft, not in the next release" in text_of(preview)


def test_a_key_that_is_taken_or_reserved_is_refused():
    world = make_world()
    taken = world.client("ines").post(
        reverse("admin:frameworks_ability_add"), {"framework": world.steps.pk, "name": "Listens"}
    )
    assert "The key “listens” is taken. Choose another." in plain(html_of(taken))
    reserved = world.client("ines").post(
        reverse("admin:frameworks_framework_add"),
        {"organization": world.harbor.pk, "name": "People", "visibility": "members"},
    )
    assert "“people” is already the address of another page." in plain(html_of(reserved))
    assert not Framework.objects.filter(key="people").exists()


def test_nothing_can_be_created_in_another_organizations_framework():
    world = make_world()
    for who, url in (("stig", "admin:frameworks_ability_add"), ("stig", "admin:frameworks_role_add")):
        world.client(who).post(reverse(url), {"framework": world.steps.pk, "name": "Intruder"})
    world.client("stig").post(
        reverse("admin:frameworks_framework_add"),
        {"organization": world.harbor.pk, "name": "Intruder", "visibility": "public"},
    )
    for model in (Ability, Role, Framework):
        assert not model.objects.filter(name="Intruder").exists()


def test_things_of_another_organization_can_not_be_posted():
    world = make_world()
    care = Framework.objects.get(key="care")
    theirs = care.abilities.get(key="listens")
    role = world.steps.roles.get(key="coach")
    data = filled(world, "stig", theirs)
    response = save(
        world, "stig", theirs, {**data, "requirements-1-thing": str(role.pk), "requirements-1-level": "1"}
    )
    assert "This choice isn’t available." in plain(html_of(response))


def test_autocomplete_searches_only_one_framework():
    world = make_world()
    asked = {"app_label": "frameworks", "model_name": "requirement", "field_name": "role", "term": "coach"}
    found = {
        who: world.client(who)
        .get(reverse("admin:autocomplete"), {**asked, "framework": world.steps.pk})
        .json()["results"]
        for who in ("ines", "stig")
    }
    coach = world.steps.roles.get(key="coach")
    assert found == {"ines": [{"id": str(coach.pk), "text": "Coach"}], "stig": []}


def list_data(world, who: str, url: str) -> dict:
    """The data that a list posts without any changes."""
    return world.client(who).get(url).context["cl"].order.initial_values


def post_places(world, who: str, url: str, places: dict):
    typed = {f"place-{thing.pk}": str(place) for thing, place in places.items()}
    return world.client(who).post(url, {**list_data(world, who, url), **typed, "_save": "1"})


def test_the_order_of_a_list_can_be_typed_and_is_in_the_audit_log():
    world = a_world_with_rich_drafts()
    url = f"{reverse('admin:frameworks_ability_changelist')}?framework={world.steps.pk}"
    first, second = world.steps.abilities.order_by("position")
    assert post_places(world, "ines", url, {second: 1}).status_code == 302
    assert list(world.steps.abilities.order_by("position")) == [second, first]
    event = AuditEvent.objects.filter(action="reorder").latest("at")
    assert (event.actor, event.subject_id) == (world.members["ines"], second.pk)


def test_lists_show_one_organizations_drafts_with_their_health():
    world = make_world()
    url = f"{reverse('admin:frameworks_ability_changelist')}?framework={world.steps.pk}"
    assert "Listens" in " ".join(titles(world.client("ines").get(url), "th"))
    assert "Listens" not in " ".join(titles(world.client("stig").get(url), "th"))
    assert "Listens - Active Has been referenced in no observations" in text_of(world.client("ines").get(url))


def test_every_change_is_in_the_audit_log():
    world = make_world()
    save(world, "ines", world.ability, filled(world, "ines", world.ability), name="Hears")
    page = world.client("ines").get(reverse("admin:frameworks_ability_history", args=[world.ability.pk]))
    assert "Ines changed it" in plain(html_of(page))
