"""The recipes under "Adding things" in docs/architecture.md, and CONTRIBUTING.md: what they name exists and works.

Sets that are part of the source are tried in a copy of the repository (``tests/recipes``), registries by an entry
that is taken out again. Parts of pages and attachments have their own tests (tests/pages/layout/test_page_parts.py,
tests/pages/observations/test_observation_attachments.py).
"""

import ast
import datetime as dt
import os
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps

from foundation.background_tasks import TASKS
from frameworks.converters import EndingConverter
from frameworks.exporters import FRAMEWORK_EXPORTERS, FrameworkExporter
from notifications.kinds import KINDS
from observations.attachments import ATTACHMENTS
from observations.health import BADGES, freshness_badges
from observations.queries import draft_health
from people.actions import add_member
from people.actions.audit import record_event
from people.audit_log import AUDIT_ACTIONS, AuditAction, audit_label, audit_sentence
from people.member_events import MEMBER_EVENTS, MemberEvent
from people.people_import.columns import import_fields, recognize_columns
from people.people_import.extensions import IMPORT_EXTENSIONS
from people.people_import.fields import Field
from people.personal_data import PERSONAL_DATA
from people.private_models import PRIVATE_MODELS
from people.topics import TOPICS
from tests import factories
from tests.html_text import badges_of, html_of, text_of, titles
from tests.observations import test_health, test_health_badges
from tests.pages.test_query_counts import NOW, at
from tests.recipes.additions import add_everything
from tests.registering import is_of_test_app, registered
from tests.world import make_world

ROOT = Path(__file__).resolve().parent.parent
GUIDE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
RECIPES = ARCHITECTURE.partition("## Adding things")[2]


def fenced(language: str) -> list[str]:
    blocks = re.findall(r"^```(\w*)\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)
    return [text for name, text in blocks if name == language]


def named_files(text: str) -> set[str]:
    """What looks like a path of the repository, in code spans and links."""
    spans = re.findall(r"`([\w./<>-]+)`", text) + re.findall(r"\]\(([\w./-]+)\)", text)
    paths = {each for each in spans if re.search(r"\.(py|md|html)$|/$", each) and "<" not in each}
    return {each for each in paths if not each.startswith("http")}


def test_every_file_that_the_guide_names_exists():
    named = named_files(GUIDE)
    assert len(named) > 10
    assert [each for each in named if not (ROOT / each).exists()] == []


def test_every_file_that_the_recipes_name_exists():
    named = named_files(RECIPES)
    assert len(named) > 10
    known = [ROOT, ROOT / "docs", ROOT / "observations" / "health", *ROOT.glob("*/")]
    assert [each for each in named if not any((folder / each).exists() for folder in known)] == []


def test_every_command_of_the_guide_exists():
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    commands = [line for block in fenced("") for line in block.splitlines() if not line.startswith("|")]
    assert len(commands) > 6
    for command in commands:
        program, *arguments = command.split()
        if program == "make":
            assert arguments[0] in targets, command
        elif program == ".venv/bin/python":
            assert arguments[:2] == ["-m", "pytest"]
            assert [each for each in arguments[2:] if not (ROOT / each).is_file()] == [], command
        else:
            assert program in ("git", "cd"), command
    spoken = set(re.findall(r"`make ([a-z-]+)`", GUIDE))
    assert spoken <= targets


ROWS = re.findall(r"^\| (?!new…|---)(.+?) \| (.+) \|$", RECIPES, re.MULTILINE)
STEPS = dict(ROWS)
#: The app of the tests, which registers itself only.
SAMPLE = next(config for config in apps.get_app_configs() if config.name.startswith("tests."))
#: Recipes that the app of the tests follows, with the registry that has its entry.
FOLLOWED = {
    "private model": PRIVATE_MODELS,
    "personal data": PERSONAL_DATA,
    "background task": TASKS,
    "topic": TOPICS,
    "notification kind": KINDS,
    "observation attachment": ATTACHMENTS,
}
#: Recipes that are followed in a copy of the repository (tests/recipes/walk.py), with the test of what they add.
IN_A_COPY = {
    "audience": "test_an_open_audience_is_chosen_published_read_and_counted",
    "rating": "test_a_rating_is_chosen_published_and_shown",
    "example kind": "test_an_example_kind_is_imported_shown_and_exported",
    "importer": "test_an_importer_is_found_by_its_presence",
    "part of a page": "test_a_page_part_is_on_its_page_for_those_it_is_for",
    "page": "test_a_page_is_for_those_whom_its_row_names",
    "component": "test_a_component_is_in_the_gallery",
    "term": "test_a_term_is_explained_where_its_tag_is_and_in_the_glossary",
}


START = "test_the_recipe_of_"


def test_every_recipe_has_a_test():
    tested = [name.removeprefix(START) for name in globals() if name.startswith(START)]
    here = {name.replace("_", " ") for name in tested}
    assert {*FOLLOWED, *IN_A_COPY, *here} == {name.replace(",", "") for name in STEPS}
    walked = (ROOT / "tests" / "recipes" / "walk.py").read_text(encoding="utf-8")
    assert [name for name in IN_A_COPY.values() if f"def {name}(" not in walked] == []


def imported_by_the_sample() -> set[tuple[str, str]]:
    """The modules and names that the files of the app of the tests import."""
    return {
        (node.module, alias.name)
        for path in Path(SAMPLE.path).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module
        for alias in node.names
    }


@pytest.mark.parametrize("recipe", FOLLOWED)
def test_the_app_of_the_tests_follows_the_recipe(recipe):
    """It uses every class that the recipe names, from the file that the recipe names, and has an entry."""
    steps = STEPS[recipe]
    names = {name for _, name in imported_by_the_sample()}
    assert set(re.findall(r"`([A-Z][a-z]+[A-Z]\w+)`", steps)) - names == set()
    modules = {module for module, _ in imported_by_the_sample()}
    for path in [path for path in named_files(steps) if path.endswith(".py")]:
        module = path.removesuffix(".py").replace("/", ".")
        assert (Path(SAMPLE.path) / path).is_file() or {module, module.rpartition(".")[0]} & modules, path
    assert [entry for entry in FOLLOWED[recipe] if is_of_test_app(entry)] != []


@pytest.mark.parametrize(("recipe", "registry"), FOLLOWED.items())
def test_an_entry_is_registered_by_the_package_itself(recipe, registry):
    """Nothing else may name the app: what registers its entries is one of its own modules."""
    module = f"{SAMPLE.name}.background_tasks" if recipe == "background task" else f"{SAMPLE.name}.registrations"
    assert any(each is registry for each in vars(import_module(module)).values())


@pytest.mark.django_db
def test_the_recipe_of_action_in_the_audit_log():
    ada = factories.MemberFactory()
    facts = {"action": "thank", "on": ada, "organization": ada.organization, "by": ada, "now": NOW}
    with registered(AUDIT_ACTIONS, AuditAction(name="thank", label="Thank", sentence="thanked {item}")):
        event = record_event(**facts)
        assert (audit_label(event.action), audit_sentence(event.action, "Bo")) == ("Thank", "thanked Bo")
    with pytest.raises(LookupError, match="thank"):
        record_event(**facts)


def test_the_recipe_of_exporter():
    csv = FrameworkExporter(name="names", content_type="text/plain", write=lambda document: document.name.encode())
    with registered(FRAMEWORK_EXPORTERS, csv):
        assert EndingConverter().to_python("names") == "names"
    with pytest.raises(ValueError, match="names"):
        EndingConverter().to_python("names")


def test_the_recipe_of_column_of_the_people_import():
    field = Field("badge", "Badge number", "The number on their badge.", ("badgenumber",), order=1000)
    roles = next(iter(IMPORT_EXTENSIONS))
    with registered(IMPORT_EXTENSIONS, replace(roles, name="badge", fields=(field,))):
        assert import_fields()[-1] == field
        assert recognize_columns(("Email", "Badge number")).places == {"email": 0, "badge": 1}


@pytest.mark.django_db
def test_the_recipe_of_something_that_must_happen_when_people_join_leave_return_or_change_manager():
    joined = []
    with registered(MEMBER_EVENTS, MemberEvent(name="welcome", on_join=lambda change: joined.extend(change.members))):
        ada = factories.MemberFactory()
        new = add_member(
            organization=ada.organization, name="Bo", email="bo@example.org", joined_on=NOW.date(), by=None, now=NOW
        )
    assert joined == [new.pk]


def test_the_recipe_of_health_badge():
    """CONTRIBUTING.md goes through it; the tests below follow it."""
    assert "freshness_badges.py" in STEPS["health badge"]
    assert "health/freshness_badges.py" in GUIDE


def add_the_badge_of_the_guide() -> None:
    """Run the guide's code where it says that it belongs."""
    exec(compile(fenced("python")[0], "CONTRIBUTING.md", "exec"), dict(vars(freshness_badges)))


@pytest.fixture
def with_badge():
    with registered(BADGES):
        add_the_badge_of_the_guide()
        yield


@pytest.mark.usefixtures("with_badge")
def test_the_badge_of_the_guide_keeps_what_every_entry_promises():
    badge = BADGES["H11"]
    test_health_badges.test_an_entry_is_complete(badge)
    test_health_badges.test_a_badge_that_warns_always_says_why_and_where_it_can_be_fixed()
    test_health_badges.test_a_badge_depends_on_no_thresholds_but_its_own()
    test_health_badges.test_thresholds_belong_to_one_badge()


@pytest.mark.usefixtures("with_badge")
def test_the_docs_are_checked_for_the_badge_of_the_guide(monkeypatch, tmp_path):
    with pytest.raises(AssertionError):
        test_health_badges.test_every_severity_of_a_badge_appears_in_the_docs_and_no_other()
    with pytest.raises(AssertionError):
        test_health_badges.test_the_docs_list_the_thresholds()
    row = next(block for block in fenced("") if block.startswith("| H11"))
    docs = tmp_path / "health.md"
    text = test_health_badges.DOCS.read_text(encoding="utf-8")
    text = text.replace("| H10 |", f"{row}| H10 |").replace("`new_for` 90", "`new_for` 90, `discuss_within` 60")
    docs.write_text(text, encoding="utf-8")
    monkeypatch.setattr(test_health_badges, "DOCS", docs)
    test_health_badges.test_every_severity_of_a_badge_appears_in_the_docs_and_no_other()
    test_health_badges.test_the_docs_list_the_thresholds()


@pytest.mark.usefixtures("with_badge")
def test_the_test_of_the_guide_passes():
    found = dict(vars(test_health))
    exec(compile(fenced("python")[1], "CONTRIBUTING.md", "exec"), found)
    boundary = found["test_a_change_is_discussed_within_sixty_days"]
    for case in boundary.pytestmark[0].args[1]:
        boundary(*case)
    found["test_a_change_that_was_discussed_is_good"]()


@pytest.mark.django_db
@pytest.mark.usefixtures("with_badge")
def test_the_badge_of_the_guide_is_wherever_badges_are():
    world, text = make_world(), "Not discussed since its last update"
    later = NOW + dt.timedelta(days=61)
    with at(later):
        health = world.client("vera").get("/harbor/steps/health/")
        filtered = world.client("vera").get("/harbor/steps/health/?badge=H11&health=warning")
        ability = world.client("vera").get("/harbor/steps/abilities/listens/")
        review = draft_health(world.steps, now=later)
    assert '<option value="H11">H11: Discussed since its last update</option>' in html_of(health)
    assert "Discussed since its last update" in text_of(health).partition("Abilities, worst first")[0]
    assert titles(filtered, "h3") == ["Listens"]
    assert badges_of(filtered) == [("warning", text)]
    assert ("warning", text) in badges_of(ability)
    assert "It was updated more than 60 days ago." in text_of(ability)
    assert {each.severity for each in review.values()} <= {"warning", "bad"}


@pytest.fixture(scope="module")
def copy(tmp_path_factory) -> Path:
    """The repository with everything that the recipes add to the source."""
    root = tmp_path_factory.mktemp("copy") / "careersteps"
    listed = subprocess.run(
        ["git", "ls-files", "-z", "-c", "-o", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    for name in filter(None, listed.stdout.split("\0")):
        source, target = ROOT / name, root / name
        if source.is_file() and not name.startswith(("docs/images/", "bench/")):
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)
    add_everything(root)
    return root


def run(root: Path, *command: str) -> subprocess.CompletedProcess:
    """Run Python in the copy, with a database of its own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("DATABASE", "PYTEST", "DATA_"))}
    environment = {**kept, "DEBUG": "1", "DATA_DIR": str(root / "var"), "PYTHONPATH": str(root)}
    return subprocess.run([sys.executable, *command], cwd=root, env=environment, capture_output=True, text=True)


@pytest.mark.standalone
@pytest.mark.long
def test_what_the_recipes_add_to_the_source_appears_wherever_it_must(copy):
    """One migration follows from the new entries; then forms, pages, lists, docs and the gallery show them."""
    (copy / "var").mkdir()
    made = run(copy, "manage.py", "makemigrations", "-n", "recipes", "observations", "frameworks")
    assert made.returncode == 0, made.stderr
    assert sorted(path.parent.parent.name for path in copy.glob("*/migrations/*_recipes.py")) == [
        "frameworks", "observations",
    ]  # fmt: skip
    assert run(copy, "manage.py", "makemigrations", "--check", "--dry-run").returncode == 0
    walked = run(
        copy, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/recipes/walk.py",
        "tests/observations/test_audiences.py", "tests/site/test_glossary.py", "tests/test_registries.py",
        "tests/proofs/test_access.py::test_every_address_of_the_site_has_a_row",
    )  # fmt: skip
    assert walked.returncode == 0, walked.stdout[-6000:]


def test_every_component_has_a_template_and_is_in_the_gallery():
    """The gallery draws a component itself or within another one."""
    templates = ROOT / "templates"
    named = set(
        re.findall(r'"""(components/\w+\.html):', (ROOT / "ui" / "components.py").read_text(encoding="utf-8"))
    )
    assert len(named) > 5
    drawn, waiting = set(), [templates / "gallery.html", templates / "base.html"]
    while waiting:
        text = waiting.pop().read_text(encoding="utf-8")
        new = set(re.findall(r'"(components/\w+\.html)"', text)) - drawn
        drawn |= new
        waiting += [templates / each for each in new]
    assert named - drawn == set()
