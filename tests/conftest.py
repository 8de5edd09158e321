"""Fixtures and hooks for all tests."""

import os
from pathlib import Path

import pytest
from django.core.cache import cache
from xdist.scheduler import LoadScopeScheduling

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


def pytest_configure(config):
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items):
    """With several workers, start the longest tests first, so that no worker is left with one at the end."""
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: item.get_closest_marker("long") is None)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    return ByCase(config, log)


class ByCase(LoadScopeScheduling):
    """Distribute tests one by one, but keep all browser tests of a page together, so that it is opened once."""

    def _split_scope(self, nodeid: str) -> str:
        file, _, test = nodeid.partition("::")
        return f"{file}[{test.partition('[')[2]}" if file.endswith("test_everywhere.py") else nodeid
