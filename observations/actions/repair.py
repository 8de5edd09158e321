"""Repairing rows that hold copies of an observation's values, if they differ from the observation."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction

from observations.actions.observations import reach_of, sync_row_copies
from observations.models import Observation
from observations.queries.row_copies import Differing, differing_in, last_observation

OBSERVATIONS_AT_ONCE = 20_000


@dataclass(frozen=True)
class CheckedRange:
    """The progress of the check, and what it found in the last batch."""

    done: int
    last: int
    found: Differing


def check_row_copies(*, fix: bool, at_once: int = OBSERVATIONS_AT_ONCE) -> Iterator[CheckedRange]:
    """Check all observations in batches of ``at_once``; with ``fix``, fix the copies that differ.

    Safe while the site is running: each observation is locked and recomputed before it is fixed, and the actions keep
    the copies of everything that is published in the meantime.
    """
    last = last_observation()
    for first in range(1, last + 1, at_once):
        until = min(first + at_once - 1, last)
        found = differing_in(first, until)
        if fix:
            for key in sorted(found.observations):
                _fix(key)
        yield CheckedRange(until, last, found)


@transaction.atomic
def _fix(key: int) -> None:
    observation = Observation.unscoped.select_for_update().filter(pk=key).first()
    if observation is None:
        return
    observation.reach = reach_of(observation)
    observation.save(update_fields=["reach"])
    sync_row_copies(observation)
