"""The database systems to measure on; each creates a separate database per application."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg.sql import SQL, Identifier

from tools.postgres import cluster, find_programs

#: Maps a name to the URL of a new database with that name.
Addresses = Callable[[str], str]


@contextmanager
def sqlite(folder: Path) -> Iterator[Addresses]:
    yield lambda name: f"sqlite:///{folder / name}.sqlite3"


@contextmanager
def postgres(folder: Path) -> Iterator[Addresses]:
    """Start our own server: the CPU time of its backends can be read, and it writes to disk as in production."""
    with cluster(find_programs(), durable=True) as url:
        yield lambda name: _created(url, name)


def _created(url: str, name: str) -> str:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))
    return urlsplit(url)._replace(path=f"/{name}").geturl()


DATABASES = {"sqlite": sqlite, "postgres": postgres}
