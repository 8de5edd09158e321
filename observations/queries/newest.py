"""The newest of what a viewer may read: each way of reading is asked for itself, and only as far as it can matter.

One condition that joins all ways ("shared, or by me, or about me…") costs more the more there is that the viewer may
not read. A list for each way ends after as many rows as are shown, by an index; the newest of them all are the list.
"""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from observations.models import Observation, branches
from observations.words import Reach
from people.viewer import Viewer
from ui.keys import Key


def readable_by_way(viewer: Viewer) -> dict[str, QuerySet[Observation]]:
    """What the viewer may read, by each way of the one rule (``observations.models.branches``): all of it."""
    return {way: Observation.unscoped.filter(rule) for way, rule in branches(viewer).items()}


#: How far what is read in each way reaches. Where rows repeat it, lists by way are looked up by it, so that an index
#: knows where to begin; it stands beside the rule, never instead of it.
REACH_BY_WAY = {
    "world": {"reach": Reach.WORLD},
    "members": {"reach": Reach.MEMBERS},
    "subject": {"reach": Reach.FEW},
    "manager": {"reach": Reach.FEW},
}


def newest(
    lists: Iterable[QuerySet], *, size: int, after: Key | None = None, by: tuple[str, str] = ("published_at", "pk")
) -> QuerySet:
    """The newest of what stands in any of some lists of the same rows, from a key on: ``size`` at the most.

    ``by`` names the moment that orders them, and what tells two of one moment apart. A row that stands in several
    lists comes once. Slice no list; filter each so far that an index ends it early.
    """
    order = tuple(f"-{field}" for field in by)
    found = [_beyond(each, after, by).order_by(*order).values("pk")[:size] for each in lists]
    rows = found[0].model._base_manager.all()
    # Databases differ in whether a union takes lists that end early: each stands in a query of its own.
    first, *others = (rows.filter(pk__in=each).order_by().values("pk") for each in found)
    return rows.filter(pk__in=first.union(*others) if others else first).order_by(*order)[:size]


def _beyond(rows: QuerySet, after: Key | None, by: tuple[str, str]) -> QuerySet:
    """Those that come after a key. An index begins at the moment, which "earlier, or as early and…" would hide."""
    if after is None:
        return rows
    moment, last = by
    return rows.filter(
        Q(**{f"{moment}__lt": after.at}) | Q(**{f"{last}__lt": after.id}), **{f"{moment}__lte": after.at}
    )
