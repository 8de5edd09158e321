"""The newest of what a viewer may read: each way of reading is looked into by itself, and no further than it matters.

One condition that joins all ways ("shared, or by me, or about me…") costs more the more there is that the viewer may
not read. A list for each way ends by an index after as many rows as are shown; the newest of all lists are the list.
The rule stands around them: a list says where to look, never who may read.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from foundation.cursor import Cursor
from observations.models import Observation, branches
from people.viewer import Viewer


@dataclass(frozen=True)
class IndexedSource:
    """A list of rows that ends early, and by what: a moment, and what tells two of one moment apart.

    All that stands in it may be read, since it ends after as many rows as are shown. The lists of one query repeat
    the same moments, though each in the table that its index begins with.
    """

    rows: QuerySet
    by: tuple[str, str] = ("published_at", "pk")


def readable_by_relation(viewer: Viewer) -> dict[str, QuerySet[Observation]]:
    """What the viewer may read, by each way of the one rule (``observations.models.branches``): all of it."""
    return {way: Observation.unscoped.filter(rule) for way, rule in branches(viewer).items()}


def newest_first(
    rows: QuerySet, looks: Iterable[IndexedSource], *, size: int, after: Cursor | None = None
) -> QuerySet:
    """The newest of ``rows``, which hold what the viewer may read, from a key on; ``size`` at the most.

    ``looks`` are where they are found: every one of them stands in some list, and comes once if it stands in several.
    The first list's order is that of the whole. Slice none.
    """
    looks = list(looks)
    # Databases differ in whether a union takes lists that end early: each stands in a query of its own.
    table = rows.model._base_manager.order_by()
    first, *others = (table.filter(pk__in=_found(look, size, after)).values("pk") for look in looks)
    found = rows.filter(pk__in=first.union(*others) if others else first)
    return found.order_by(*_order(looks[0]))[:size]


def _found(look: IndexedSource, size: int, after: Cursor | None) -> QuerySet:
    return _beyond(look, after).order_by(*_order(look)).values("pk")[:size]


def _order(look: IndexedSource) -> list[str]:
    return [f"-{field}" for field in look.by]


def _beyond(look: IndexedSource, after: Cursor | None) -> QuerySet:
    """Those that come after a key. An index begins at the moment, which "earlier, or as early and…" would hide."""
    if after is None:
        return look.rows
    moment, last = look.by
    earlier = Q(**{f"{moment}__lt": after.at}) | Q(**{f"{last}__lt": after.id})
    return look.rows.filter(earlier, **{f"{moment}__lte": after.at})
