"""The newest readable rows, as a union of one limited list for each branch of the access rule.

A single condition joined by OR ("shared, or by me, or about me…") costs more the more rows there are that the viewer
can't read. The list of a branch ends, by an index, after as many rows as are shown; the newest of all lists are the
result. The access rule still applies to it: a list says where to look, never who can read.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from foundation.cursor import Cursor, indexed_rows_after
from observations.models import Observation, branches
from people.viewer import Viewer


@dataclass(frozen=True)
class IndexedSource:
    """A list of rows that ends early, and its order: a time column, and a column for rows with the same time.

    All of its rows must be readable, since it ends after as many rows as are shown. The lists of one query order by
    the same times, though each by the column that its index begins with.
    """

    rows: QuerySet
    by: tuple[str, str] = ("published_at", "pk")


def readable_by_relation(viewer: Viewer) -> dict[str, QuerySet[Observation]]:
    """All readable observations, by branch of the access rule (``observations.models.branches``)."""
    return {way: Observation.unscoped.filter(rule) for way, rule in branches(viewer).items()}


def newest_first(
    rows: QuerySet, looks: Iterable[IndexedSource], *, size: int, after: Cursor | None = None
) -> QuerySet:
    """The newest of ``rows``, which are the readable rows, after a cursor; at most ``size``.

    Every one of them must be in at least one of the lists ``looks``; a row in several lists is returned once. The
    result has the order of the first list. Don't slice the lists.
    """
    looks = list(looks)
    # Not every database allows LIMIT inside a union, so that each limited list is wrapped in its own subquery.
    table = rows.model._base_manager.order_by()
    first, *others = (table.filter(pk__in=_first_rows(look, size, after)).values("pk") for look in looks)
    found = rows.filter(pk__in=first.union(*others) if others else first)
    return found.order_by(*_order(looks[0]))[:size]


def _first_rows(look: IndexedSource, size: int, after: Cursor | None) -> QuerySet:
    return indexed_rows_after(look.rows, after, by=look.by).order_by(*_order(look)).values("pk")[:size]


def _order(look: IndexedSource) -> list[str]:
    return [f"-{field}" for field in look.by]
