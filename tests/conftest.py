"""Fixtures and hooks for all tests."""

import gc
import os
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps
from django.core.cache import cache as django_cache
from django.db import connection
from django.db.models.signals import post_migrate
from django.test import RequestFactory
from xdist.scheduler import LoadScopeScheduling

from foundation.models import SchemaVersion
from foundation.queries import SCHEMA
from tests.proofs.counts import is_in_a_third
from tests.template_database import shared_migrations
from ui.english import plural

SHARED = Path(__file__).resolve().parent.parent.parent / "shared" / "data" / "frameworks"


@pytest.fixture
def real_frameworks() -> dict[str, Path]:
    """Real frameworks in canonical form, by "source/name"; without them the test is skipped."""
    if not SHARED.is_dir():
        pytest.skip(f"no real frameworks: {SHARED} is missing")
    return {f"{path.parent.parent.name}/{path.stem}": path for path in sorted(SHARED.glob("*/canonical/*.json"))}


@pytest.fixture(autouse=True)
def _nothing_counted():
    """Reset the rate limits, so that tests don't affect each other."""
    django_cache.clear()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    request, django_db_blocker, tmp_path_factory, django_db_modify_db_settings_parallel_suffix
) -> Iterator[None]:
    """pytest-django asks for it before it creates the test database."""
    if not hasattr(request.config, "workerinput"):
        yield
        return
    with django_db_blocker.unblock(), shared_migrations(tmp_path_factory.getbasetemp().parent):
        yield


def pytest_configure(config):
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    _open_the_site_by_its_name()
    post_migrate.connect(_store_schema_version, sender=apps.get_app_config("foundation"))


def _open_the_site_by_its_name() -> None:
    """Let clients ask for the host of SITE_URL, unless they say otherwise; other hosts are redirected."""
    environ_of = RequestFactory._base_environ
    RequestFactory._base_environ = lambda self, **request: environ_of(self, **{"SERVER_NAME": "localhost", **request})


def _store_schema_version(**_):
    """Django empties all tables after a test with its own transactions, also the one that the migrations filled."""
    SchemaVersion.objects.get_or_create(version=SCHEMA)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items):
    """Leave out what doesn't run on this database, and drills, which run separately.

    Where several workers run tests, the longest begin first, so that no worker is left alone with one at the end.
    """
    leave_out(config, items, [item for item in items if bool(item.get_closest_marker("drill")) != IS_A_DRILL])
    runs_here = is_for_sqlite if connection.vendor == "sqlite" else is_for_postgres
    leave_out(config, items, [item for item in items if not runs_here(item)])
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: item.get_closest_marker("long") is None)


def pytest_collection_finish():
    """Tell the garbage collector not to look at what was imported and collected: it stays until the end."""
    gc.collect()
    gc.freeze()


#: ``make drills`` runs the tests marked as drills, everything else runs the others.
IS_A_DRILL = os.environ.get("DRILLS") == "1"
#: ``make test`` splits the tests that open pages between the databases; ``make proofs`` and pytest alone run all.
IS_SPLIT = os.environ.get("SPLIT") == "1"
#: What a module with tests that open pages contains.
OPENS_PAGES = re.compile(r"\b[Cc]lient\(")


def is_for_sqlite(item: pytest.Item) -> bool:
    """Whether a test runs on SQLite: not if it opens pages and ``make test`` runs it on PostgreSQL only."""
    is_proof = item.path.parent.name == "proofs"
    return not IS_SPLIT or is_proof or not (opens_pages(item.path) and is_for_postgres(item))


def is_for_postgres(item: pytest.Item) -> bool:
    """Whether a test runs on PostgreSQL: not if it needs no database of this run, or brings its own.

    Queries and actions are tried on both databases. So ``make test`` runs tests that open pages once, a third of them
    on PostgreSQL, and crawls, which open hundreds, on SQLite.
    """
    is_left_out = item.get_closest_marker("crawl") or (opens_pages(item.path) and not is_in_a_third(item.nodeid))
    if item.get_closest_marker("standalone") or (IS_SPLIT and is_left_out):
        return False
    return bool(item.get_closest_marker("django_db") or {"db", "transactional_db"} & set(item.fixturenames))


@cache
def opens_pages(module: Path) -> bool:
    return OPENS_PAGES.search(module.read_text(encoding="utf-8")) is not None


#: How many tests were left out, in the process that reports it.
left_out = pytest.StashKey[int]()


def leave_out(config, items: list[pytest.Item], others: list[pytest.Item]) -> None:
    config.hook.pytest_deselected(items=others)
    items[:] = [item for item in items if item not in set(others)]
    config.stash[left_out] = config.stash.get(left_out, 0) + len(others)
    if hasattr(config, "workeroutput"):
        config.workeroutput["left_out"] = config.stash[left_out]


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node):
    """A worker is done; all of them left out the same tests."""
    node.config.stash[left_out] = getattr(node, "workeroutput", {}).get("left_out", 0)


def pytest_terminal_summary(terminalreporter, config):
    if count := config.stash.get(left_out, 0):
        left_out_text = plural(count, "test is", "tests are")
        terminalreporter.write_line(f"{left_out_text} left out here: docs/proofs.md says what runs where.")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    return ByCase(config, log)


class ByCase(LoadScopeScheduling):
    """Distribute tests one by one, but keep together what shares something expensive.

    These are the browser tests of a page, which open it once, and the tests of the demo, which create it once.
    """

    def _split_scope(self, nodeid: str) -> str:
        file, _, test = nodeid.partition("::")
        if file.endswith("test_everywhere.py"):
            return f"{file}[{test.partition('[')[2]}"
        return file if file.endswith("test_demo.py") else nodeid
