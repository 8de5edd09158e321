"""Every entry of a registry is complete. A failing test says what is missing, and where to add it."""

import ast
import inspect
import re
from pathlib import Path

import pytest
from django.apps import apps

from foundation.registry import Registry
from people.audit_log import AUDIT_ACTIONS
from people.member_events import MEMBER_EVENTS, do_nothing
from people.people_import.columns import import_fields
from people.people_import.extensions import IMPORT_EXTENSIONS
from people.personal_data import PERSONAL_DATA
from people.private_models import PRIVATE_MODELS
from people.viewer import VISITOR

ROOT = Path(__file__).resolve().parent.parent


class Entry:
    def __init__(self, name: str):
        self.name = name


def test_a_registry_keeps_the_order_and_finds_entries_by_name():
    registry = Registry("test")
    first, second = registry.register(Entry("b")), registry.register(Entry("a"))
    assert (list(registry), len(registry), registry["a"]) == ([first, second], 2, second)
    assert ("a" in registry, "c" in registry) == (True, False)


def test_a_registry_refuses_a_second_entry_of_a_name_and_lists_the_known_ones():
    registry = Registry("test")
    registry.register(Entry("a"))
    with pytest.raises(ValueError, match="There is already a test called “a”"):
        registry.register(Entry("a"))
    with pytest.raises(LookupError, match=r"There is no test called “b”\. Registered: a\."):
        registry["b"]


@pytest.mark.parametrize("entry", PRIVATE_MODELS, ids=lambda entry: entry.name)
def test_a_private_model_is_complete(entry):
    assert entry.label, f"The private model “{entry.name}” has no label: what are its rows called?"
    readable = entry.visible_to(VISITOR)
    assert readable.model is entry.model, f"visible_to of “{entry.name}” must return {entry.model.__name__} rows."
    same = [each.name for each in PRIVATE_MODELS if each.audit_kind == entry.audit_kind]
    assert same == [entry.name], f"These private models look the same in the audit log: {same}."


@pytest.mark.parametrize("entry", AUDIT_ACTIONS, ids=lambda entry: entry.name)
def test_an_audit_action_is_complete(entry):
    assert entry.label[:1].isupper(), f"The label of “{entry.name}” must start with a capital letter: “Add member”."
    for text in (entry.sentence, entry.own_sentence, entry.history):
        assert not re.search(r":|^[A-Z]", text), f"“{text}” of “{entry.name}” must be the rest of a sentence."
    assert entry.sentence, f"The audit action “{entry.name}” has no sentence."
    same = [each.name for each in AUDIT_ACTIONS if each.label == entry.label]
    assert same == [entry.name], f"These audit actions have the same label: {same}."


def recorded_actions() -> set[str]:
    """The codes of the events that the actions of all packages record, where the call contains the code."""
    roots = [Path(each.path) for each in apps.get_app_configs() if Path(each.path).is_relative_to(ROOT)]
    paths = [path for root in roots for path in (*root.glob("actions.py"), *root.glob("actions/**/*.py"))]
    calls = [node for path in paths for node in ast.walk(ast.parse(path.read_text("utf-8")))]
    found = set()
    for call in (each for each in calls if isinstance(each, ast.Call)):
        if re.search("record|event", getattr(call.func, "attr", getattr(call.func, "id", ""))):
            values = [each.value for each in call.keywords if each.arg == "action"] or call.args[:1]
            found |= {each.value for each in values if isinstance(each, ast.Constant) and isinstance(each.value, str)}
    return found


def test_every_recorded_action_is_registered():
    found = recorded_actions()
    assert {"invite", "set_rights", "claim_domain", "retract_observation", "resolve_thread", "give_tip"} <= found
    missing = sorted(found - {each.name for each in AUDIT_ACTIONS})
    assert missing == [], f"No AuditAction is registered for {missing}. Add one to audit_actions.py of its package."


def packages_with_rows_about_people() -> set[str]:
    """The packages with a table that refers to members or users."""
    about = {apps.get_model("people.Member"), apps.get_model("people.User")}
    return {
        model._meta.app_label
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.is_relation and field.related_model in about and not field.auto_created
    }


def package_of(function) -> str:
    return apps.get_containing_app_config(inspect.getmodule(inspect.unwrap(function)).__name__).label


@pytest.mark.parametrize("entry", PERSONAL_DATA, ids=lambda entry: entry.name)
def test_personal_data_is_exported_or_erased(entry):
    assert entry.export or entry.erase, f"The personal data “{entry.name}” is neither exported nor erased."
    for name in ("export_order", "erase_order"):
        same = [each.name for each in PERSONAL_DATA if getattr(each, name) == getattr(entry, name)]
        assert same == [entry.name], f"These kinds of personal data have the same {name}: {same}."


#: Packages of others; their rows about users go with the account (people.actions.erasure.erase_account).
OF_OTHERS = {"account", "admin", "mfa", "socialaccount", "usersessions"}


def test_every_package_says_how_it_exports_and_erases_what_it_holds_about_people():
    for name in ("export", "erase"):
        done = {package_of(getattr(each, name)) for each in PERSONAL_DATA if getattr(each, name)}
        missing = packages_with_rows_about_people() - OF_OTHERS - done
        assert missing == set(), f"No PersonalData of these packages has a function to {name}: {sorted(missing)}."


@pytest.mark.parametrize("entry", MEMBER_EVENTS, ids=lambda entry: entry.name)
def test_a_member_event_does_something(entry):
    handlers = {entry.on_join, entry.on_leave, entry.on_return, entry.on_manager_change}
    assert handlers != {do_nothing}, f"The member event “{entry.name}” has no handler."


@pytest.mark.parametrize("entry", IMPORT_EXTENSIONS, ids=lambda entry: entry.name)
def test_an_extension_of_the_people_import_is_complete(entry):
    assert entry.fields[0].key == entry.name, f"The first field of “{entry.name}” must have that key."
    exported = [field.key for field in entry.fields if field.is_exported]
    assert exported == [entry.name], f"Exactly the first field of “{entry.name}” is exported, not {exported}."


def test_the_columns_of_the_people_import_have_different_names_and_places():
    fields = import_fields()
    assert len({field.key for field in fields}) == len({field.order for field in fields}) == len(fields)
