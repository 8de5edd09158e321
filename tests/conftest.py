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
