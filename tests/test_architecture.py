"""Enforce docs/architecture.md: the order of packages, the layers in each, and the rules for templates."""

import ast
import re
import statistics
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
STREET = [
    "foundation", "ui", "people", "notifications", "conversations", "frameworks", "observations", "objectives",
    "growth", "careersteps",
]  # fmt: skip
#: Layers by file or folder name; any other name is a module of pure rules.
ROOMS = {
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
SUBJECT = 1
JUNK = {"utils", "helpers", "common", "services", "misc", "tools", "signals", "core", "shared"}


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


def room_of(parts: tuple[str, ...]) -> int | None:
    """Return the layer of a module by its dotted parts; None for the package itself."""
    return ROOMS.get(parts[1].removesuffix(".py"), SUBJECT) if len(parts) > 1 and parts[1] != "__init__.py" else None


def layer_of(path: Path) -> tuple[str, ...]:
    """Return a module's package and layer by name: ("observations", "models")."""
    parts = path.relative_to(ROOT).parts
    return parts[0], parts[1].removesuffix(".py") if len(parts) > 1 else ""


#: The packages with private rows, and the layers that read them.
PRIVATE_PACKAGES = ("notifications", "conversations", "observations")
PRIVATE_LAYERS = {(package, layer) for package in PRIVATE_PACKAGES for layer in ("models", "queries", "actions")}


def where(path: Path, line: int) -> str:
    return f"{path.relative_to(ROOT)}:{line}"


def present_packages() -> list[str]:
    return [package for package in STREET if (ROOT / package).is_dir()]


def test_packages_import_only_lower_packages():
    uphill = [
        f"{where(path, line)} imports {name}"
        for package in present_packages()
        for path in python_files(package)
        for line, name in imported(path)
        if name.split(".")[0] in STREET[STREET.index(package) + 1 :]
    ]
    assert uphill == []


def test_a_layer_never_imports_a_higher_one():
    climbing = []
    for package in set(present_packages()) - {"careersteps", "ui", "foundation"}:
        for path in python_files(package):
            room = room_of(path.relative_to(ROOT).parts)
            for line, name in imported(path):
                other = room_of(tuple(name.split("."))) if name.split(".")[0] == package else None
                if None not in (room, other) and other > room:
                    climbing.append(f"{where(path, line)} imports {name}")
    assert climbing == []


def test_rules_use_neither_tables_nor_the_clock():
    impure = []
    for package in set(present_packages()) - {"careersteps", "foundation"}:
        for path in python_files(package):
            if room_of(path.relative_to(ROOT).parts) != SUBJECT:
                continue
            text = path.read_text(encoding="utf-8")
            named = [name for _, name in imported(path) if name.startswith("django.db") or name.endswith(".models")]
            clocks = re.findall(r"timezone\.now|datetime\.now|date\.today|time\.time", text)
            impure += [f"{path.relative_to(ROOT)}: {each}" for each in (*named, *clocks)]
    assert impure == []


def test_pages_and_views_query_no_tables_themselves():
    doors = [
        path
        for path in python_files(*present_packages())
        if {"pages", "views.py", "urls.py", "management"} & set(path.relative_to(ROOT).parts)
    ]
    asking = [
        f"{where(path, node.lineno)} .{node.attr}"
        for path in doors
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute)
        and node.attr in ("objects", "unscoped", "_base_manager", "_default_manager")
    ]
    models = [
        f"{where(path, line)} imports {name}"
        for path in doors
        for line, name in imported(path)
        if name.endswith(".models") or ".models." in name
    ]
    assert asking + models == []


def test_only_actions_save():
    writes = {"save", "delete", "bulk_create", "bulk_update", "update_or_create", "get_or_create", "create"}
    saving = []
    for path in python_files(*present_packages()):
        parts = path.relative_to(ROOT).parts
        if "actions" in parts or parts[-1] in ("actions.py", "models.py") or "models" in parts:
            continue
        saving += [
            where(path, node.lineno)
            for node in ast.walk(tree(path))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in writes
        ]
    assert saving == []


#: Helpers that an action calls inside its own transaction.
INSIDE_AN_ACTION = {"record_event", "record_events"}


def is_action(node: ast.stmt) -> bool:
    """Whether a function is an action: it takes the acting member and the moment, and must be atomic."""
    if not isinstance(node, ast.FunctionDef) or node.name.startswith("_") or node.name in INSIDE_AN_ACTION:
        return False
    return not node.args.args and {"by", "now"} <= {each.arg for each in node.args.kwonlyargs}


def test_every_action_is_one_transaction():
    actions = [
        (path, node)
        for path in python_files(*present_packages())
        if "actions" in path.relative_to(ROOT).parts
        for node in tree(path).body
        if is_action(node)
    ]
    torn = [
        where(path, node.lineno)
        for path, node in actions
        if "transaction.atomic" not in {ast.unparse(each) for each in node.decorator_list}
    ]
    assert len(actions) > 50
    assert torn == []


def test_imports_are_at_the_top_of_files():
    inner = [
        where(path, node.lineno)
        for path in python_files(*present_packages(), "tests", "tools", "bench")
        for function in ast.walk(tree(path))
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert inner == []


def test_there_is_no_module_for_miscellaneous_things():
    junk = [
        str(path.relative_to(ROOT))
        for package in present_packages()
        for path in (ROOT / package).rglob("*")
        if path.stem in JUNK and (path.suffix == ".py" or path.is_dir())
    ]
    assert junk == []


#: Packages with private rows, and ``people``, whose models guard them.
WITH_PRIVATE_ROWS = {"people", "notifications", "conversations", "observations"}


def is_beside_private_rows(path: Path) -> bool:
    """Whether a module is one of those that may read private rows without the rule."""
    package, layer = path.relative_to(ROOT).parts[:2]
    return package in WITH_PRIVATE_ROWS and layer.removesuffix(".py") in ("models", "queries", "actions")


def test_private_rows_are_read_unscoped_in_their_own_package_only():
    around = [
        where(path, node.lineno)
        for path in python_files(*present_packages())
        if not is_beside_private_rows(path)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and node.attr == "unscoped"
    ]
    assert around == []


def test_only_sanitized_markdown_is_marked_safe():
    trusting = [
        where(path, line)
        for path in python_files(*present_packages())
        for line, text in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if re.search(r"mark_safe\(|csrf_exempt|SafeString\(", text) and path.name != "markdown.py"
    ]
    assert trusting == []


def test_functions_are_short():
    lengths = [
        node.end_lineno - node.lineno + 1
        for path in python_files(*present_packages())
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


#: The class and its module that a template's first comment names.
NAMED = re.compile(
    r"\b((?:careersteps|conversations|foundation|ui|frameworks|notifications|observations|people)(?:\.[a-z_]+)+\.[A-Z]\w+)"
)


@pytest.mark.parametrize("path", sorted((ROOT / "templates").rglob("*.html")), ids=lambda path: path.name)
def test_the_classes_named_by_template_comments_exist(path):
    for name in NAMED.findall(path.read_text(encoding="utf-8")):
        module, _, kind = name.rpartition(".")
        assert hasattr(import_module(module), kind), name
