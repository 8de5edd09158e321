"""Run actions at the same moment, each with its own database connection."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

#: Test databases on SQLite have a single connection; there, a writing transaction waits for the other anyway.
needs_two_connections = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="tests with two connections run on PostgreSQL only"
)


def at_once(*acts: Callable[[], None]) -> list[Exception | None]:
    """Run the functions at the same moment; return for each None or the exception it raised."""
    barrier = Barrier(len(acts))

    def run(act: Callable[[], None]) -> Exception | None:
        try:
            barrier.wait()
            act()
        except Exception as error:
            return error
        finally:
            connection.close()
        return None

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(run, acts))
