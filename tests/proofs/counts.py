"""How much the proofs try: a deterministic part in ``make test``, everything in ``make proofs`` (docs/proofs.md)."""

import os
from collections.abc import Iterable
from typing import TypeVar

from django.db import connection

#: Everybody tries everything, on both databases.
IS_FULL = os.environ.get("EVERYBODY") == "1"
IS_SQLITE = connection.vendor == "sqlite"

Thing = TypeVar("Thing")


def sequences(name: str, *, sqlite: int, postgres: int) -> tuple[int, bool]:
    """How many random sequences to try, and whether to try the same ones in every run.

    An environment variable has the number; without it the sequences are the same, and a failure is due to a change.
    """
    asked = os.environ.get(name)
    return int(asked or (sqlite if IS_SQLITE else postgres)), not asked


def every_third(things: Iterable[Thing], place: int = 0) -> list[Thing]:
    """A third of the things, others for each place in a list and on the other database; all in ``make proofs``."""
    found = list(things)
    return found if IS_FULL else found[(place if IS_SQLITE else place + 1) % 3 :: 3]


def on_postgres_every_third(things: Iterable[Thing], place: int = 0) -> list[Thing]:
    """All of the things on SQLite; SQL that depends on the database is found by a third of them."""
    return list(things) if IS_SQLITE else every_third(things, place)
