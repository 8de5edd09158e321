"""Background tasks: what the site does without a request. ``manage.py run_tasks`` runs all that are registered.

A task must be safe to stop at any moment, to repeat, and to run in several processes at the same time.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from foundation.registry import Registry

#: How often a task runs unless it says otherwise: in every round of ``run_tasks``.
EVERY_ROUND = dt.timedelta(0)


@dataclass(frozen=True)
class TaskReport:
    """The result of a run: lines to print, and problems that an operator should know (each is printed once)."""

    lines: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()


@dataclass(frozen=True)
class BackgroundTask:
    """``run(now, goes_on)`` does the work. A long task stops between two steps when ``goes_on()`` is false.

    ``name`` says in words what the task does: "send notification emails". ``every`` is the shortest time between the
    starts of two runs; a run that failed is repeated in the next round.
    """

    name: str
    run: Callable[[dt.datetime, Callable[[], bool]], TaskReport]
    every: dt.timedelta = EVERY_ROUND


TASKS: Registry[BackgroundTask] = Registry("background task")
