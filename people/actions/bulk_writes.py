"""Writing many rows, a batch at a time."""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TypeVar

from django.db.models import Model

#: Rows per statement; Django splits them further for SQLite.
BATCH = 1000
Thing = TypeVar("Thing")
#: Reports progress.
Tell = Callable[[str], None]


def batches(things: Iterable[Thing], size: int = BATCH) -> Iterator[list[Thing]]:
    left = iter(things)
    while batch := list(islice(left, size)):
        yield batch


def create_many(model: type[Model], rows: Iterable[Model], what: str, tell: Tell) -> None:
    """Save new rows in batches, with at most one batch in memory."""
    done = 0
    for batch in batches(rows, 5 * BATCH):
        model._default_manager.bulk_create(batch, batch_size=BATCH)
        done += len(batch)
        tell(f"{what}: {done:,}")


def revise_many(model: type[Model], rows: Iterable[Model], fields: list[str]) -> None:
    """Save some fields of whole rows that are there: one statement a batch, many times as fast as bulk_update."""
    model._default_manager.bulk_create(
        rows, batch_size=BATCH, update_conflicts=True, unique_fields=["pk"], update_fields=fields
    )
