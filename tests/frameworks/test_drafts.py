"""The contents of the draft tables after storing a document, and after storing another one."""

import re
from dataclasses import replace
from itertools import groupby

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings

from frameworks.actions import (
    CannotChangeFramework,
    assign_role,
    create_framework,
    drafts,
    import_framework,
    plan_import,
    set_maintainers,
    store_document,
)
from frameworks.diff import compare
from frameworks.document import GroupDocument, RequirementDocument, SourceDocument, document_digest
from frameworks.exporters import as_json
from frameworks.importers import read_framework_file
from frameworks.models import Ability, Example, Framework, Group, Milestone, Requirement, Role, RoleInclusion
from frameworks.queries import draft_abilities, draft_ability_document, draft_document, draft_roles, maintainers_of
from frameworks.statistics import count_contents
from people.models import AuditEvent
from tests import factories, strategies
from tests.sample_people import TODAY, person

pytestmark = pytest.mark.django_db
NOW = factories.NOW


def empty(organization=None, key="steps", **fields) -> Framework:
    organization = organization or factories.OrganizationFactory()
    return create_framework(organization=organization, key=key, name="Empty", by=None, now=NOW, **fields)


def store(framework, document):
    return store_document(framework=framework, document=document, by=None, now=NOW)


# Any document


@settings(strategies.steadily, max_examples=20)
@given(strategies.pairs())
def test_any_document_is_stored_unchanged_and_replaced_by_the_next(pair):
    first, second = pair
    second = replace(second, groups=_groups(second.groups))
    second = replace(second, abilities=_known(second.abilities, second.groups), roles=_roles(second))
    organization = factories.OrganizationFactory()
    framework = import_framework(organization=organization, document=first, by=None, now=NOW).framework
    assert draft_document(framework) == first
    assert not plan_import(organization=organization, document=first).difference
    import_framework(organization=organization, document=second, by=None, now=NOW)
    draft = draft_document(Framework.objects.get(pk=framework.pk))
    held = replace(draft, abilities=draft.abilities[: len(second.abilities)], roles=draft.roles[: len(second.roles)])
    assert held == second
    assert {
        each.status for each in (*draft.abilities[len(second.abilities) :], *draft.roles[len(second.roles) :])
    } <= {"archived"}
    assert not plan_import(organization=organization, document=second).difference


def _groups(groups: tuple) -> tuple:
    """Groups whose parent is among them: files with other parents are refused when they are read."""
    keys = {group.key for group in groups}
    return tuple(replace(each, parent=each.parent if each.parent in keys else "") for each in groups)


def _known(things: tuple, groups: tuple) -> tuple:
    """Abilities and roles in existing groups."""
    keys = {group.key for group in groups}
    return tuple(replace(each, group=each.group if each.group in keys else "") for each in things)


def _roles(document) -> tuple:
    """Roles that refer only to existing roles and abilities."""
    abilities, roles = {each.key for each in document.abilities}, {each.key for each in document.roles}
    return tuple(
        replace(
            role,
            parent=role.parent if role.parent in roles else "",
            includes=tuple(key for key in role.includes if key in roles),
            requirements=tuple(each for each in role.requirements if each.ability in abilities),
        )
        for role in _known(document.roles, document.groups)
    )


def test_every_real_framework_is_stored_unchanged(real_frameworks):
    organization = factories.OrganizationFactory()
    for path in real_frameworks.values():
        document = read_framework_file(path)[0]
        framework = empty(organization, document.key)
        store(framework, document)
        draft = draft_document(Framework.objects.get(pk=framework.pk))
        assert draft == document
        assert as_json(draft) == as_json(document)
        assert not plan_import(organization=organization, document=document).difference
    assert Framework.objects.count() == 6


# Storing again


def test_the_same_document_again_changes_nothing():
    organization = factories.OrganizationFactory()
    first = import_framework(organization=organization, document=factories.document(), by=None, now=NOW)
    events = AuditEvent.objects.count()
    again = import_framework(organization=organization, document=factories.document(), by=None, now=NOW)
    assert (first.is_new, again.is_new, bool(again.difference)) == (True, False, False)
    assert AuditEvent.objects.count() == events


def test_removed_things_are_archived_and_can_be_restored():
    listens, asks = factories.ability("listens"), factories.ability("asks")
    developer, lead = factories.role("developer", {"listens": "1"}), factories.role("lead", {"asks": "2"})
    framework = empty()
    both = factories.document(abilities=(listens, asks), roles=(developer, lead))
    store(framework, both)
    ids = dict(framework.abilities.values_list("key", "pk")) | dict(framework.roles.values_list("key", "pk"))
    less = factories.document(abilities=(asks,), roles=(lead,))
    assert store(framework, less) == replace(
        both,
        abilities=(asks, replace(listens, status="archived")),
        roles=(lead, replace(developer, status="archived")),
    )
    assert store(framework, both) == both
    assert dict(framework.abilities.values_list("key", "pk")) | dict(framework.roles.values_list("key", "pk")) == ids


def test_archived_things_keep_their_order_after_the_others():
    framework, keys = empty(), ("a", "b", "c", "d", "e")
    store(framework, factories.document(abilities=tuple(map(factories.ability, keys)), roles=()))
    for held in (("a", "c", "e"), ("e", "a"), ("a",)):
        draft = store(framework, factories.document(abilities=tuple(map(factories.ability, held)), roles=()))
    assert [ability.key for ability in draft.abilities] == ["a", "e", "c", "b", "d"]


def test_deleting_groups_keeps_their_contents():
    framework = empty()
    groups = (GroupDocument(key="all", name="All"), GroupDocument(key="craft", name="Craft", parent="all"))
    listens = factories.ability(group="craft")
    store(framework, factories.document(groups=groups, abilities=(listens,), roles=()))
    draft = store(framework, factories.document(groups=(replace(groups[1], parent=""),), abilities=(), roles=()))
    assert (draft.groups, draft.abilities[0].group) == ((replace(groups[1], parent=""),), "craft")
    draft = store(framework, factories.document(abilities=(), roles=()))
    assert (draft.groups, draft.abilities) == ((), (replace(listens, group="", status="archived"),))


def test_a_parent_may_come_after_its_child_and_swap_with_it():
    framework = empty()
    a, b = factories.role("a"), factories.role("b")
    first = factories.document(roles=(replace(a, parent="b", includes=("b",)), b))
    second = factories.document(roles=(a, replace(b, parent="a", includes=("a",))))
    assert [store(framework, document) for document in (first, second)] == [first, second]


def test_the_key_and_visibility_of_a_framework_do_not_change():
    framework = empty(visibility="private")
    store(framework, factories.document(key="other"))
    framework = Framework.objects.get(pk=framework.pk)
    assert (framework.key, framework.visibility, framework.name) == ("steps", "private", "Our Steps")


def test_a_source_is_stored_unchanged_or_removed():
    framework = empty()
    for source in (SourceDocument(url="https://example.org", licence="CC0"), None):
        assert store(framework, factories.document(source=source)).source == source


def test_storing_is_all_or_nothing():
    framework = empty()
    before = store(framework, factories.document())
    events = AuditEvent.objects.count()
    twice = (RequirementDocument(ability="listens"),) * 2
    bad = factories.document(name="Bad", roles=(factories.role(requirements=twice),))
    with pytest.raises(IntegrityError):
        store(framework, bad)
    assert draft_document(Framework.objects.get(pk=framework.pk)) == before
    assert AuditEvent.objects.count() == events


def test_other_frameworks_do_not_change():
    organization = factories.OrganizationFactory()
    other = empty(organization, "other")
    store(other, factories.document(key="other"))
    store(empty(organization), factories.document(abilities=(), roles=()))
    assert draft_document(Framework.objects.get(pk=other.pk)) == factories.document(key="other")


def test_storing_is_in_the_audit_log_without_any_text():
    framework = empty()
    ada = person(framework.organization, "Ada", rights=frozenset({"framework_editor"}))
    document = factories.document()
    before = document_digest(draft_document(framework))
    store_document(framework=framework, document=document, by=ada, now=NOW)
    event = AuditEvent.objects.first()
    assert (event.action, event.actor, event.subject_id, event.at) == ("store_document", ada, framework.pk, NOW)
    assert event.before == {"digest": before}
    assert event.after["digest"] == document_digest(document)
    assert event.after["counts"]["milestones"] == count_contents(document).milestones == 5


# Cost


def statements(framework, document) -> int:
    """The number of statements for storing, counting as one those that are split because of many parameters."""
    with CaptureQueriesContext(connection) as captured:
        store(framework, document)
    shapes = [re.match(r"(?:\S+\s+){3}", f"{query['sql']} . .")[0] for query in captured.captured_queries]
    runs = [(shape, len(list(run))) for shape, run in groupby(shapes)]
    return sum(1 if shape.startswith(("INSERT", "DELETE")) else length for shape, length in runs)


def test_the_largest_framework_is_stored_in_few_statements(real_frameworks):
    document = read_framework_file(real_frameworks["onet-29-sample/sample"])[0]
    assert statements(empty(key="a"), document) <= 60


def test_twice_the_size_needs_no_more_statements(real_frameworks):
    document = read_framework_file(real_frameworks["uk-gdad-pcf-sample/sample"])[0]
    double = replace(
        document,
        abilities=(*document.abilities, *(replace(each, key=f"{each.key}.x") for each in document.abilities)),
        roles=(*document.roles, *(replace(each, key=f"{each.key}.x") for each in document.roles)),
    )
    framework, other = empty(key="a"), empty(key="b")
    assert statements(framework, document) == statements(other, double)
    assert statements(framework, document) == statements(other, double)


def test_a_draft_is_read_with_one_query_per_table(django_assert_num_queries):
    framework = empty()
    for document in (factories.document(), factories.document(abilities=tuple(map(factories.ability, "abcd")))):
        store(framework, document)
        with django_assert_num_queries(9):
            draft_document(framework)


# Creating a framework


def test_a_new_framework_is_empty():
    framework = empty(visibility="public")
    assert draft_document(framework) == factories.document(name="Empty", scale=(), abilities=(), roles=())
    event = AuditEvent.objects.first()
    assert (event.action, event.after) == ("create_framework", {"visibility": "public"})


@pytest.mark.parametrize("key", ["", "a b", "-a", "a/b", "members", "settings", "a\n", "k" * 101])
def test_a_framework_needs_a_key_that_can_be_its_address(key):
    with pytest.raises(ValidationError):
        empty(key=key)
    assert Framework.objects.count() == 0


def test_a_key_is_unique_in_an_organization():
    harbor, lantern = factories.OrganizationFactory(), factories.OrganizationFactory()
    empty(harbor)
    empty(lantern)
    with pytest.raises(ValidationError, match="already exists"):
        empty(harbor)
    assert Framework.objects.count() == 2


# One ability, one role


def test_one_ability_equals_the_same_ability_in_the_whole_draft(django_assert_num_queries):
    framework = empty()
    document = factories.document(
        groups=(factories.group(),), abilities=(factories.ability(group="craft"),), roles=()
    )
    store(framework, document)
    ability = framework.abilities.get()
    with django_assert_num_queries(3):
        assert draft_ability_document(ability) == document.abilities[0]


def test_drafted_things_are_found_by_key():
    framework = empty()
    store(framework, factories.document())
    assert draft_abilities(framework) == {"listens": Ability.objects.get()}
    assert draft_roles(framework) == {"developer": Role.objects.get()}


def test_the_tables_contain_the_document():
    framework = empty()
    store(framework, factories.document(groups=(factories.group(),)))
    tables = (Group, Ability, Milestone, Example, Role, Requirement)
    assert [table.objects.count() for table in tables] == [1, 1, 5, 5, 1, 1]
    assert [str(table.objects.first()) for table in tables] == [
        "Craft", "Listens", "Listens 1", "Listens, seen at 1", "Developer", "Developer: Listens",
    ]  # fmt: skip


def test_maintainers_are_members_of_the_same_organization_while_they_are_members():
    framework = empty()
    store(framework, factories.document())
    ability = framework.abilities.get()
    ada, bo = (
        person(framework.organization, "Ada", rights=frozenset({"framework_editor"})),
        person(framework.organization, "Bo"),
    )
    cleo = person(factories.OrganizationFactory(), "Cleo")
    set_maintainers(ability=ability, maintainers=[bo, ada], by=ada, now=NOW)
    assert maintainers_of(ability.pk, on=TODAY) == ("Ada", "Bo")
    event = AuditEvent.objects.first()
    assert (event.before, event.after) == ({"maintainers": []}, {"maintainers": ["ada", "bo"]})
    with pytest.raises(CannotChangeFramework, match="members of the ability’s own organization"):
        set_maintainers(ability=ability, maintainers=[cleo], by=ada, now=NOW)
    bo.left_on = TODAY
    bo.save()
    assert maintainers_of(ability.pk, on=TODAY) == ("Ada",)


def test_a_member_is_assigned_a_role_of_their_organization_from_a_day_to_a_day():
    framework = empty()
    store(framework, factories.document())
    role = framework.roles.get()
    ada, cleo = person(framework.organization, "Ada"), person(factories.OrganizationFactory(), "Cleo")
    holding = assign_role(member=ada, role=role, since=TODAY, by=None, now=NOW)
    assert (holding.since, holding.until, str(holding)) == (TODAY, None, "Ada: Developer")
    assert AuditEvent.objects.first().after == {"role": "developer", "since": str(TODAY)}
    with pytest.raises(CannotChangeFramework, match="and Cleo belong to different organizations"):
        assign_role(member=cleo, role=role, since=TODAY, by=None, now=NOW)
    with pytest.raises(ValidationError):
        assign_role(member=ada, role=role, since=TODAY, by=None, now=NOW)
    with pytest.raises(ValidationError):
        assign_role(member=ada, role=role, since=NOW.date().replace(year=2027), until=TODAY, by=None, now=NOW)
    assert list(ada.holdings.all()) == [holding]


def test_a_plan_writes_nothing():
    organization = factories.OrganizationFactory()
    document = factories.document()
    plan = plan_import(organization=organization, document=document)
    assert (plan.framework, plan.is_new, plan.difference) == (None, True, compare(None, document))
    assert Framework.objects.count() == 0


# Batches


def test_storing_in_batches_gives_the_same_result(monkeypatch):
    framework = empty()
    monkeypatch.setattr(drafts, "BATCH", 2)
    keys = [f"thing-{number}" for number in range(7)]
    large = factories.document(
        groups=tuple(factories.group(key, parent=above) for key, above in zip(keys, ["", *keys[:-1]], strict=True)),
        abilities=tuple(factories.ability(key, group=key) for key in keys),
        roles=tuple(
            factories.role(key, dict.fromkeys(keys, "1 required"), includes=() if key == keys[0] else (keys[0],))
            for key in keys
        ),
    )
    for document in (large, factories.document(), large):
        store(framework, document)
        assert draft_document(Framework.objects.get()).released() == document
    assert (Milestone.objects.count(), RoleInclusion.objects.count()) == (7 * 3 + 5, 6)
