"""Every entry of a registry is complete. A failing test says what is missing, and where to add it."""

import ast
import inspect
import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.template.loader import get_template

import frameworks.importers
import people.importers
from foundation.registry import Registry
from frameworks.document import FrameworkDocument
from frameworks.exporters import FRAMEWORK_EXPORTERS
from frameworks.importers import framework_file_endings
from observations.attachments import ATTACHMENTS
from people.audit_log import AUDIT_ACTIONS
from people.exporters import TABLE_EXPORTERS, write_table
from people.importers import table_file_endings
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
    same = models_of_kind(entry.audit_kind)
    assert len(same) == 1, f"These models look the same in the audit log: {same}. Rename one."


def models_of_kind(audit_kind: str) -> list[str]:
    """The models that the audit log calls so: if one of them is private, there must be no other in any package."""
    return [model._meta.label for model in apps.get_models() if model._meta.model_name == audit_kind]


def test_models_with_one_name_in_two_packages_are_found(monkeypatch):
    other = SimpleNamespace(_meta=SimpleNamespace(model_name="decision", label="growth.Decision"))
    models = [apps.get_model("observations.Decision"), other]
    monkeypatch.setattr(apps, "get_models", lambda: models)
    assert models_of_kind("decision") == ["observations.Decision", "growth.Decision"]


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


IMPORTERS = [*frameworks.importers.IMPORTERS, *people.importers.IMPORTERS]


@pytest.mark.parametrize("importer", IMPORTERS, ids=lambda importer: importer.__name__)
def test_an_importer_is_complete_and_reads_its_own_example(importer):
    for name in ("ENDINGS", "OPTIONS", "EXAMPLE", "parse"):
        assert hasattr(importer, name), (
            f"{importer.__name__} has no {name} (foundation/file_reading.py says what it is)."
        )
    assert all(re.fullmatch(r"\.[a-z0-9]+", ending) for ending in importer.ENDINGS), importer.ENDINGS
    assert importer.OPTIONS.endswith("."), f"The options of {importer.__name__} must be a sentence."
    assert importer.parse(importer.EXAMPLE.write()), f"{importer.__name__} can't read its own example."


def test_no_two_importers_of_frameworks_or_of_people_read_the_same_ending():
    for found in (framework_file_endings(), table_file_endings()):
        assert len(found) == len(set(found)), found


@pytest.mark.parametrize("exporter", [*FRAMEWORK_EXPORTERS, *TABLE_EXPORTERS], ids=lambda exporter: exporter.name)
def test_an_exporter_is_complete(exporter):
    assert re.fullmatch("[a-z0-9]+", exporter.name), f"“{exporter.name}” must be the ending of file names."
    assert re.fullmatch(r"[a-z]+/[\w.+-]+(; charset=utf-8)?", exporter.content_type), exporter.content_type


def test_every_exporter_writes_a_file():
    document = FrameworkDocument(key="steps", name="Steps")
    assert all(exporter.write(document) for exporter in FRAMEWORK_EXPORTERS)
    assert all(write_table(exporter, ["Name"], [["Ada"]], title="People") for exporter in TABLE_EXPORTERS)


@pytest.mark.parametrize("entry", ATTACHMENTS, ids=lambda entry: entry.name)
def test_an_observation_attachment_is_complete(entry):
    assert entry.title, f"The attachment “{entry.name}” has no title."
    assert re.fullmatch("[a-z0-9_]+", entry.name), f"“{entry.name}” begins the names of form fields."
    assert entry.fields, f"The attachment “{entry.name}” has no fields."
    assert all(most > 0 for most in entry.fields.values()), f"A field of “{entry.name}” keeps no value."
    for template in (entry.template, entry.form_template):
        get_template(template)
    for name in ("form_part", "validate", "freeze_and_write", "form_state", "visible_to", "export", "erase"):
        assert callable(getattr(entry, name)), f"The attachment “{entry.name}” does not say how it does “{name}”."


@pytest.mark.django_db
@pytest.mark.parametrize("entry", ATTACHMENTS, ids=lambda entry: entry.name)
def test_a_visitor_gets_nothing_attached_to_observations_that_do_not_exist(entry):
    assert dict(entry.visible_to(VISITOR, [0])) == {}
    assert dict(entry.export(VISITOR, [0])) == {}


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
