"""Enforce docs/architecture.md: the order of packages, the layers in each, names, and the rules for templates."""

import ast
import re
import statistics
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

from people.private_models import PRIVATE_MODELS

ROOT = Path(__file__).resolve().parent.parent
ORDER = next(
    line
    for line in (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8").splitlines()
    if line.startswith("`careersteps` →")
)
#: The packages, the lowest first, as docs/architecture.md lists them.
PACKAGES = re.findall(r"`(\w+)`", ORDER)[::-1]
#: Folders of Python code that no package may import.
AROUND_PACKAGES = ("bench", "tests", "tools")
#: Layers by file or folder name; any other name is a module of pure rules.
LAYERS = {
    "words": -1,
    "addresses": -1,
    "viewer": -1,
    "models": 0,
    "queries": 2,
    "actions": 3,
    "forms": 4,
    "importers": 4,
    "exporters": 4,
    "views": 5,
    "urls": 5,
    "admin": 5,
    "admin_site": 5,
    "registrations": 5,
    "adapter": 5,
    "apps": 5,
    "background_tasks": 5,
    "converters": 5,
    "management": 5,
    "middleware": 5,
    "migrations": 6,
}
RULES = 1
VAGUE_NAMES = {"utils", "helpers", "common", "services", "misc", "tools", "signals", "core", "shared"}
#: Participles and prepositions say nothing about what a module contains.
PARTICIPLES = {
    "asked", "chosen", "drafted", "edited", "found", "held", "kept", "known", "listed", "made", "named", "prepared",
    "read", "released", "repeated", "reworded", "said", "seen", "sent", "shown", "taken", "told", "touched", "typed",
    "written",
}  # fmt: skip
PREPOSITIONS = {
    "about", "above", "across", "after", "along", "among", "around", "before", "behind", "below", "beside", "between",
    "beyond", "inside", "into", "near", "outside", "over", "through", "under", "upon", "with", "within", "without",
}  # fmt: skip


def python_files(*packages: str) -> list[Path]:
    found = [path for package in packages for path in sorted((ROOT / package).rglob("*.py"))]
    return [path for path in found if "migrations" not in path.parts]


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def imported(path: Path) -> Iterator[tuple[int, str]]:
    """Yield (line, dotted name) for every import of a file."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.lineno, node.module


def layer_number(parts: tuple[str, ...]) -> int | None:
    """Return the layer of a module by its dotted parts; None for the package itself."""
    return LAYERS.get(parts[1].removesuffix(".py"), RULES) if len(parts) > 1 and parts[1] != "__init__.py" else None


def where(path: Path, line: int) -> str:
    return f"{path.relative_to(ROOT)}:{line}"


def test_every_package_has_its_place_in_the_order():
    folders = {path.parent.name for path in ROOT.glob("*/__init__.py")} - set(AROUND_PACKAGES)
    assert folders == set(PACKAGES), "docs/architecture.md lists the packages in their order."


def test_every_package_is_type_checked_and_its_coverage_measured():
    tools = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    assert set(tools["mypy"]["packages"]) == set(PACKAGES)
    assert set(tools["coverage"]["run"]["source"]) == set(PACKAGES)


def test_packages_import_only_lower_packages():
    wrong = [
        f"{where(path, line)} imports {name}"
        for place, package in enumerate(PACKAGES, start=1)
        for path in python_files(package)
        for line, name in imported(path)
        if name.split(".")[0] in (*PACKAGES[place:], *AROUND_PACKAGES)
    ]
    assert wrong == []


def test_a_layer_never_imports_a_higher_one():
    wrong = []
    for package in set(PACKAGES) - {"careersteps", "ui", "foundation"}:
        for path in python_files(package):
            layer = layer_number(path.relative_to(ROOT).parts)
            for line, name in imported(path):
                other = layer_number(tuple(name.split("."))) if name.split(".")[0] == package else None
                if None not in (layer, other) and other > layer:
                    wrong.append(f"{where(path, line)} imports {name}")
    assert wrong == []


def test_rules_use_neither_tables_nor_the_clock():
    impure = []
    for package in set(PACKAGES) - {"careersteps", "foundation"}:
        for path in python_files(package):
            if layer_number(path.relative_to(ROOT).parts) != RULES:
                continue
            text = path.read_text(encoding="utf-8")
            named = [name for _, name in imported(path) if name.startswith("django.db") or name.endswith(".models")]
            clocks = re.findall(r"timezone\.now|datetime\.now|date\.today|time\.time", text)
            impure += [f"{path.relative_to(ROOT)}: {each}" for each in (*named, *clocks)]
    assert impure == []


def test_pages_and_views_query_no_tables_themselves():
    pages = [
        path
        for path in python_files(*PACKAGES)
        if {"pages", "views.py", "urls.py", "management"} & set(path.relative_to(ROOT).parts)
    ]
    queries = [
        f"{where(path, node.lineno)} .{node.attr}"
        for path in pages
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute)
        and node.attr in ("objects", "unscoped", "_base_manager", "_default_manager")
    ]
    models = [
        f"{where(path, line)} imports {name}"
        for path in pages
        for line, name in imported(path)
        if name.endswith(".models") or ".models." in name
    ]
    assert queries + models == []


def test_only_actions_save():
    writes = {"save", "delete", "bulk_create", "bulk_update", "update_or_create", "get_or_create", "create"}
    saving = []
    for path in python_files(*PACKAGES):
        parts = path.relative_to(ROOT).parts
        if "actions" in parts or parts[-1] in ("actions.py", "models.py") or "models" in parts:
            continue
        saving += [
            where(path, node.lineno)
            for node in ast.walk(tree(path))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in writes
        ]
    assert saving == []


#: Functions that an action calls in its own transaction.
PARTS_OF_ACTIONS = {"record_event", "record_events"}


def is_action(node: ast.stmt) -> bool:
    """Whether a function is an action: it takes the acting member and the moment, and must be atomic."""
    if not isinstance(node, ast.FunctionDef) or node.name.startswith("_") or node.name in PARTS_OF_ACTIONS:
        return False
    return not node.args.args and {"by", "now"} <= {each.arg for each in node.args.kwonlyargs}


def test_every_action_is_one_transaction():
    actions = [
        (path, node)
        for path in python_files(*PACKAGES)
        if "actions" in path.relative_to(ROOT).parts
        for node in tree(path).body
        if is_action(node)
    ]
    not_atomic = [
        where(path, node.lineno)
        for path, node in actions
        if "transaction.atomic" not in {ast.unparse(each) for each in node.decorator_list}
    ]
    assert len(actions) > 50
    assert not_atomic == []


def test_imports_are_at_the_top_of_files():
    inner = [
        where(path, node.lineno)
        for path in python_files(*PACKAGES, *AROUND_PACKAGES)
        for function in ast.walk(tree(path))
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert inner == []


def modules(*folders: str) -> Iterator[Path]:
    """Yield the modules and packages of these folders."""
    for folder in folders:
        yield from (path for path in (ROOT / folder).rglob("*") if path.suffix == ".py" or path.is_dir())


def test_module_names_say_what_the_module_contains():
    forbidden = VAGUE_NAMES | PARTICIPLES | PREPOSITIONS
    wrong = [str(path.relative_to(ROOT)) for path in modules(*PACKAGES, *AROUND_PACKAGES) if path.stem in forbidden]
    assert wrong == []


def defined(kind: type[ast.ClassDef] | type[ast.FunctionDef]) -> dict[str, list[Path]]:
    """Return the modules that define each public class or function."""
    found = defaultdict(list)
    for path in python_files(*PACKAGES):
        for node in tree(path).body:
            if isinstance(node, kind) and not node.name.startswith("_"):
                found[node.name].append(path)
    return found


def is_prescribed(name: str, path: Path) -> bool:
    """Whether a name is one that Django looks for in this place, or our importers (foundation.file_reading)."""
    folders = path.relative_to(ROOT).parts[:-1]
    return (name == "Command" and folders[-2:] == ("management", "commands")) or (
        name == "parse" and folders[-1] == "importers"
    )


@pytest.mark.parametrize("kind", [ast.ClassDef, ast.FunctionDef])
def test_a_public_name_has_one_meaning(kind):
    twice = {}
    for name, paths in defined(kind).items():
        free = [str(path.relative_to(ROOT)) for path in paths if not is_prescribed(name, path)]
        if len(free) > 1 or (free and len(paths) > 1):
            twice[name] = free
    assert twice == {}


#: Packages with private rows, and ``people``, whose models guard them.
WITH_PRIVATE_ROWS = {"people", *(each.model._meta.app_label for each in PRIVATE_MODELS)}


def may_read_unscoped(path: Path) -> bool:
    """Whether a module is one of those that may read private rows without the rule."""
    package, layer = path.relative_to(ROOT).parts[:2]
    return package in WITH_PRIVATE_ROWS and layer.removesuffix(".py") in ("models", "queries", "actions")


def test_private_rows_are_read_unscoped_in_their_own_package_only():
    wrong = [
        where(path, node.lineno)
        for path in python_files(*PACKAGES)
        if not may_read_unscoped(path)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and node.attr == "unscoped"
    ]
    assert wrong == []


def test_only_sanitized_markdown_is_marked_safe():
    wrong = [
        where(path, line)
        for path in python_files(*PACKAGES)
        for line, text in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if re.search(r"mark_safe\(|csrf_exempt|SafeString\(", text) and path.name != "markdown.py"
    ]
    assert wrong == []


def test_functions_are_short():
    lengths = [
        node.end_lineno - node.lineno + 1
        for path in python_files(*PACKAGES)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef)
    ]
    assert statistics.median(lengths) <= 10
    assert statistics.quantiles(lengths, n=10)[-1] <= 30


TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_a_template_has_no_inline_style_or_script(path):
    text = re.sub(r"\{#.*?#\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    inline = re.findall(r"\sstyle=|<style\b|<script(?![^>]*\bsrc=)|\son\w+=|javascript:|hx-on|autoescape off", text)
    assert inline == []


def test_only_help_texts_are_printed_unescaped():
    safe = [
        f"{path.relative_to(ROOT)}: {found}"
        for path in TEMPLATES
        for found in re.findall(r"\{\{[^}]*\|\s*safe[^}]*\}\}", path.read_text(encoding="utf-8"))
    ]
    assert [each for each in safe if "help_text" not in each] == []


def test_migrations_have_names():
    unnamed = [str(path.relative_to(ROOT)) for path in ROOT.glob("*/migrations/*_auto_*.py")]
    assert unnamed == []


#: A class with its module, as a template's first comment names it.
CLASS_NAME = re.compile(rf"\b((?:{'|'.join(PACKAGES)})(?:\.[a-z_]+)+\.[A-Z]\w+)")


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_the_classes_named_by_template_comments_exist(path):
    for name in CLASS_NAME.findall(path.read_text(encoding="utf-8")):
        module, _, kind = name.rpartition(".")
        assert hasattr(import_module(module), kind), name
