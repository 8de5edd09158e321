"""Lists that are searched and paged."""

from collections.abc import Iterable, Mapping
from typing import Protocol
from urllib.parse import urlencode

from frameworks.publishing import searchable
from ui.components import Pages

LONGEST_QUERY = 100


class Sliced(Protocol):
    """A list, or a queryset that was not asked yet."""

    def __getitem__(self, some: slice) -> Iterable: ...


def query_of(asked: Mapping[str, str]) -> str:
    """What is searched for in an address."""
    return asked.get("q", "").strip()[:LONGEST_QUERY]


def matching(things: Iterable, query: str) -> list:
    """The things whose search text holds every word of the query."""
    words = searchable(query).split()
    return [thing for thing in things if all(word in thing.search_text for word in words)]


def page_number(asked: Mapping[str, str]) -> int:
    """The number of the page that an address asks for; 1 for anything that is none."""
    said = asked.get("page", "1")
    return max(1, int(said)) if said.isdecimal() and len(said) < 6 else 1


def paged_url(url: str, asked: Mapping[str, str], page: int) -> str:
    """The same search on another page."""
    kept = {name: value for name, value in asked.items() if value and name != "page"}
    return f"{url}?{urlencode({**kept, 'page': page})}"


def paged(things: list, asked: Mapping[str, str], size: int, url: str) -> tuple[list, Pages | None]:
    """The things of the page that is asked for, and the way through the others (None where all are shown)."""
    return paged_rows(things, len(things), asked, size, url)


def paged_rows(rows: Sliced, count: int, asked: Mapping[str, str], size: int, url: str) -> tuple[list, Pages | None]:
    """As ``paged``, of ``count`` rows that are still to be asked for."""
    page = min(page_number(asked), max(1, -(-count // size)))
    start = (page - 1) * size
    shown = list(rows[start : start + size]) if count else []
    if count <= size:
        return shown, None
    pages = Pages(
        said=f"{start + 1:,}–{start + len(shown):,} of {count:,}",
        before=paged_url(url, asked, page - 1) if page > 1 else "",
        after=paged_url(url, asked, page + 1) if start + size < count else "",
    )
    return shown, pages
