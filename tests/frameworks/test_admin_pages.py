"""Filters, collapsed parts, error lists and the change history in the admin."""

import re
from types import SimpleNamespace

import pytest
from django.urls import reverse

from frameworks.admin.audit_text import details_of, path_text
from frameworks.changed_paths import MOST_PATHS, changed_paths
from frameworks.document import AbilityDocument, MilestoneDocument
from people.models import AuditEvent
from tests import factories
from tests.frameworks.test_admin import a_world_with_rich_drafts, filled, save
from tests.html_text import html_of, text_of
from tests.world import make_world

# Lists


def listed(world, table: str, **chosen) -> list[str]:
    """The names in a list of Harbor's draft, in order."""
    address = reverse(f"admin:frameworks_{table}_changelist")
    response = world.client("ines").get(address, {"framework": world.steps.pk, **chosen})
    return [str(thing) for thing in response.context["cl"].result_list]


def a_world_with_groups():
    world = make_world()
    document = factories.document(
        key="steps",
        name="Steps",
        groups=(factories.group("craft"), factories.group("inner", parent="craft"), factories.group("people")),
        abilities=(
            factories.ability("asks", group="craft"),
            factories.ability("waits", group="inner", levels=0),
            factories.ability("sings", group="people", status="draft"),
            factories.ability("rests"),
        ),
        roles=(
            factories.role("coach", {"asks": "1", "rests": "1"}, group="people"),
            factories.role("lead", status="archived"),
        ),
    )
    factories.store(world.steps, document)
    return world


@pytest.mark.django_db
def test_abilities_are_filtered_by_group_including_subgroups():
    world = a_world_with_groups()
    keys = dict(world.steps.groups.values_list("key", "pk"))
    assert listed(world, "ability", group=keys["craft"]) == ["Asks", "Waits"]
    assert listed(world, "ability", group=keys["inner"]) == ["Waits"]
    assert listed(world, "ability", group="-") == ["Rests", "Listens"]
    assert listed(world, "role", group=keys["people"]) == ["Coach"]


@pytest.mark.django_db
def test_lists_are_filtered_by_status_and_by_worst_badge():
    world = a_world_with_groups()
    assert listed(world, "ability", status="draft") == ["Sings"]
    assert listed(world, "role", status="archived") == ["Lead", "Developer"]
    assert listed(world, "ability", health="bad") == ["Waits"]
    assert "Waits" not in listed(world, "ability", health="warning")
    assert listed(world, "ability", health="bad", status="draft") == []


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["group", "status", "health"])
@pytest.mark.parametrize("value", ["", "zzz", "999999"])
def test_an_unknown_filter_filters_nothing(name, value):
    world = a_world_with_groups()
    assert len(listed(world, "ability", **{name: value})) == 5


@pytest.mark.django_db
def test_a_list_offers_only_the_groups_of_its_own_framework():
    world = a_world_with_groups()
    factories.store(world.craft, factories.document(key="craft", groups=(factories.group("elsewhere"),)))
    address = reverse("admin:frameworks_ability_changelist")
    page = html_of(world.client("ines").get(address, {"framework": world.steps.pk}))
    assert ("Inner</option>" in page, "Elsewhere</option>" in page) == (True, False)


@pytest.mark.django_db
def test_frameworks_are_filtered_by_visibility():
    world = make_world()
    address = reverse("admin:frameworks_framework_changelist")
    response = world.client("ines").get(address, {"visibility": "members", "status": "active"})
    assert [str(each) for each in response.context["cl"].result_list] == ["Craft"]


@pytest.mark.django_db
def test_search_and_filters_stay_selected():
    world = a_world_with_groups()
    address = reverse("admin:frameworks_ability_changelist")
    asked = {"framework": world.steps.pk, "q": "wai", "health": "bad", "o": "1"}
    page = html_of(world.client("ines").get(address, asked))
    assert '<option value="bad" selected>' in page
    assert f'<option value="{world.steps.pk}" selected>' in page
    assert 'name="q" value="wai"' in page
    assert '<input type="hidden" name="o" value="1">' in page


# Editing pages


def is_open(page: str) -> bool:
    """Whether the form for a new milestone is expanded."""
    return bool(re.search(r'id="milestone-new".*?<details open>', page, re.DOTALL))


@pytest.mark.django_db
def test_the_new_milestone_is_collapsed_until_it_is_filled_in():
    world = a_world_with_rich_drafts()
    address = reverse("admin:frameworks_ability_change", args=[world.ability.pk])
    assert not is_open(html_of(world.client("ines").get(address)))
    data = filled(world, "ines", world.ability)
    assert not is_open(html_of(save(world, "ines", world.ability, data, name="")))
    typed = {"milestone-new-level": "9", "milestone-new-name": "Nine"}
    assert is_open(html_of(save(world, "ines", world.ability, {**data, **typed}, name="")))
    assert is_open(html_of(save(world, "ines", world.ability, data, **{"milestone-new-examples-0-text": "Lost"})))


@pytest.mark.django_db
def test_each_error_names_its_row_and_links_to_its_field():
    world = a_world_with_rich_drafts()
    data = filled(world, "ines", world.ability)
    wrong = {"requirements-0-level": "-1", "requirements-1-weight": "1.23456", "milestone-2-points": "x"}
    page = html_of(save(world, "ines", world.ability, data, **wrong))
    found = dict(re.findall(r'<li><a href="#(id_[\w-]+)">([^<]*)</a></li>', page))
    assert found == {
        "id_milestone-2-points": "Milestone 2, total points: enter a number.",
        "id_requirements-0-level": "Developer, milestone: at least 0.",
        "id_requirements-1-weight": "Coach, weight: at most 4 decimal places.",
    }
    assert all(f'id="{anchor}"' in page for anchor in found)


@pytest.mark.django_db
def test_a_wrong_step_is_named_by_its_level_and_a_nameless_row_by_its_number():
    world = a_world_with_rich_drafts()
    data = filled(world, "ines", world.steps)
    page = html_of(save(world, "ines", world.steps, data, **{"steps-0-points": "x", "steps-5-name": "Sixth"}))
    assert "Step 1, total points: enter a number." in page
    assert "Row 6, level: this field is required." in page


# Change history


def test_the_parts_that_changed_are_paths_of_keys():
    before = {
        "ability": {
            "name": "A",
            "milestones": [{"level": 1, "examples": ["x"]}, {"level": 2}],
            "extra": {"secret": 1},
        },
        "asked": {"coach": {"ability": "a", "level": 1}},
        "maintainers": [1],
    }
    after = {
        "ability": {
            "name": "B",
            "milestones": [{"level": 1, "examples": ["y"]}, {"level": 3}],
            "extra": {"secret": 2},
        },
        "asked": {"coach": {"ability": "a", "level": 2}, "lead": {"ability": "a"}},
        "maintainers": [2],
    }
    assert changed_paths(before, before) == []
    assert changed_paths(before, after) == [
        "ability/name",
        "ability/milestones/1/examples",
        "ability/milestones/3",
        "ability/milestones/2",
        "ability/extra",
        "asked/coach/level",
        "asked/lead",
        "maintainers",
    ]


def test_another_order_is_a_change_of_the_list():
    things = [{"ability": "a"}, {"ability": "b"}]
    assert changed_paths({"requirements": things}, {"requirements": things[::-1]}) == ["requirements"]


def test_very_many_changed_parts_are_not_all_listed():
    after = {str(number): number for number in range(MOST_PATHS + 5)}
    assert len(changed_paths({}, after)) == MOST_PATHS + 1
    assert changed_paths({}, after)[-1] == "…"


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("ability/name", "name"),
        ("ability/milestones/2/examples", "milestone 2, examples"),
        ("ability/milestones/2", "milestone 2"),
        ("ability/milestones", "order of milestones"),
        ("asked/coach/level", "requirement of coach, milestone"),
        ("role/requirements/listens", "requirement for listens"),
        ("scale/3/description", "step 3, text"),
        ("maintainers", "maintainers"),
        ("parent__key", "parent group"),
        ("…", "…"),
    ],
)
def test_a_changed_part_is_shown_in_words(path, said):
    assert path_text(path) == said


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ({"is": "a"}, {"is": "b", "changed": ["ability/name", "maintainers"]}, ("Changed: name; maintainers",)),
        (
            {"visibility": "members", "is": "a"},
            {"visibility": "public", "is": "b"},
            ("Visibility: members → public",),
        ),
        ({"visibility": "members"}, {"visibility": "members"}, ()),
        (
            {"release": None},
            {"release": 1, "effective_on": "2026-03-01", "effects": ["raises", "wording"]},
            ("Release: none → 1", "In effect from: 1 March 2026", "Effects: raises the bar, wording"),
        ),
        (
            {"digest": "a"},
            {"digest": "b", "counts": {"abilities": 1200, "roles": 2, "links": 9}},
            ("Contents: 1,200 abilities, 2 roles",),
        ),
        ({}, {"position": 0}, ("Position: 1",)),
        ({}, {"ability": {"listens": 2}}, ("Ability: listens to place 3",)),
        ({"maintainers": ["ines"]}, {"maintainers": []}, ("Maintainers: ines → none",)),
        ({}, {"effects": [], "since": "no day"}, ("Since: no day",)),
        ({}, {}, ()),
    ],
)
def test_an_event_shows_settings_before_and_after(before, after, said):
    assert details_of(SimpleNamespace(before=before, after=after)) == said


@pytest.mark.django_db
def test_an_editors_change_is_shown_by_its_parts_and_never_by_its_text():
    world = a_world_with_rich_drafts()
    data = filled(world, "ines", world.ability)
    changes = {"name": "Hears", "milestone-2-description": "A private word", "requirements-0-level": "3"}
    save(world, "ines", world.ability, data, **changes)
    page = text_of(world.client("ines").get(reverse("admin:frameworks_ability_history", args=[world.ability.pk])))
    assert "Ines changed it Changed: name; milestone 2, text; requirement of developer, milestone" in page
    event = AuditEvent.objects.get(action="revise_ability")
    assert "private word" not in f"{event.before}{event.after}"
    assert "Hears" not in f"{event.before}{event.after}"


@pytest.mark.django_db
def test_changes_of_roles_groups_and_frameworks_are_shown_too():
    world = a_world_with_rich_drafts()
    coach, craft = world.steps.roles.get(key="coach"), world.steps.groups.get(key="inner")
    save(world, "ines", coach, filled(world, "ines", coach), grade="7")
    save(world, "ines", craft, filled(world, "ines", craft), parent="")
    save(world, "ines", world.steps, filled(world, "ines", world.steps), visibility="members", licence="CC0")
    told = {event.action: details_of(event) for event in AuditEvent.objects.filter(action__startswith="revise")}
    assert told == {
        "revise_role": ("Changed: grade",),
        "revise_group": ("Changed: parent group",),
        "revise_framework": ("Changed: licence", "Visibility: public → members"),
    }


def test_documents_of_the_draft_have_the_keys_that_paths_use():
    levels = [{"level": each.level} for each in AbilityDocument(
        key="a", name="A", milestones=(MilestoneDocument(level=1), MilestoneDocument(level=2))
    ).milestones]  # fmt: skip
    assert changed_paths({"milestones": levels}, {"milestones": levels[:1]}) == ["milestones/2"]
