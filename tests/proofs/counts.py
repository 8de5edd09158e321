"""How much is tried: a deterministic part in ``make test``, everything in ``make proofs`` (docs/proofs.md)."""

import os
import zlib
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


def is_in_a_third(name: str) -> bool:
    """Whether a name belongs to a third of all names, which stays the same whatever is added."""
    return zlib.crc32(name.encode()) % 3 == 0
