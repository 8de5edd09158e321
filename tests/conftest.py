"""Fixtures and hooks for all tests."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.core.cache import cache
from django.db import connection
from django.db.models.signals import post_migrate
from xdist.scheduler import LoadScopeScheduling

from foundation.models import SchemaVersion
from foundation.queries import SCHEMA
from tests.proofs.counts import IS_FULL
from tests.template_database import shared_migrations

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
    cache.clear()


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
    post_migrate.connect(_store_schema_version, sender=apps.get_app_config("foundation"))


def _store_schema_version(**_):
    """Django empties all tables after a test with its own transactions, also the one that the migrations filled."""
    SchemaVersion.objects.get_or_create(version=SCHEMA)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items):
    """On SQLite every test runs; on PostgreSQL, those whose result can depend on the database.

    Where several workers run tests, the longest begin first, so that no worker is left alone with one at the end.
    """
    if connection.vendor != "sqlite":
        leave_out(config, items, [item for item in items if not needs_database(item)])
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: item.get_closest_marker("long") is None)


def needs_database(item: pytest.Item) -> bool:
    """Whether a test uses the database of this run: not a standalone test, which brings its own.

    A crawl opens hundreds of pages to look at responses. What they read is tried on both databases by other tests, so
    ``make test`` crawls on SQLite only, and ``make proofs`` on both.
    """
    if item.get_closest_marker("standalone") or (item.get_closest_marker("crawl") and not IS_FULL):
        return False
    return bool(item.get_closest_marker("django_db") or {"db", "transactional_db"} & set(item.fixturenames))


#: How many tests were left out, in the process that reports it.
left_out = pytest.StashKey[int]()


def leave_out(config, items: list[pytest.Item], others: list[pytest.Item]) -> None:
    config.hook.pytest_deselected(items=others)
    items[:] = [item for item in items if item not in set(others)]
    config.stash[left_out] = len(others)
    if hasattr(config, "workeroutput"):
        config.workeroutput["left_out"] = len(others)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node):
    """A worker is done; all of them left out the same tests."""
    node.config.stash[left_out] = getattr(node, "workeroutput", {}).get("left_out", 0)


def pytest_terminal_summary(terminalreporter, config):
    if count := config.stash.get(left_out, 0):
        terminalreporter.write_line(f"{count} tests run on SQLite only: they need no database of this run, or crawl.")


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
