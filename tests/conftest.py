"""What all tests share."""

import os
from pathlib import Path

import pytest
from django.core.cache import cache

SHARED = Path(__file__).resolve().parent.parent.parent / "shared" / "data" / "frameworks"


@pytest.fixture
def real_frameworks() -> dict[str, Path]:
    """Real frameworks in canonical form, by "source/name"; the test is skipped, and says so, without them."""
    if not SHARED.is_dir():
        pytest.skip(f"the real frameworks are not here: {SHARED} is missing")
    return {f"{path.parent.parent.name}/{path.stem}": path for path in sorted(SHARED.glob("*/canonical/*.json"))}


@pytest.fixture(autouse=True)
def _nothing_counted():
    """No test is refused for what others have tried too often."""
    cache.clear()


def pytest_configure(config):
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")


def pytest_collection_modifyitems(config, items):
    """What asks no database is the same on every one: with ONCE=1 it is left to the other run, which says so."""
    if os.environ.get("ONCE") == "1":
        left = [item for item in items if not asks_database(item)]
        config.hook.pytest_deselected(items=left)
        items[:] = [item for item in items if asks_database(item)]


def asks_database(item) -> bool:
    fixtures = {"db", "transactional_db", "django_db_setup", "live_server"}
    return item.get_closest_marker("django_db") is not None or bool(fixtures & set(item.fixturenames))
