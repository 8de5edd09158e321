"""Two people at the same moment, each with a connection of their own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

#: SQLite's databases of tests live in one connection; there, a writing transaction waits for the other anyway.
needs_two_connections = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="two connections at once are tried on PostgreSQL"
)


def at_once(*acts: Callable[[], None]) -> list[Exception | None]:
    """What became of each act: None, or why it was refused."""
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
