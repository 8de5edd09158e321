"""Lists that are searched and paged."""

from collections.abc import Iterable, Mapping
from urllib.parse import urlencode

from frameworks.release_lines import searchable
from ui.components import Pages

LONGEST_QUERY = 100


def query_of(asked: Mapping[str, str]) -> str:
    """What is searched for in an address."""
    return asked.get("q", "").strip()[:LONGEST_QUERY]


def matching(things: Iterable, query: str) -> list:
    """The things whose search text holds every word of the query, first those that are called like that."""
    words = searchable(query).split()
    found = [thing for thing in things if all(word in thing.search_text for word in words)]
    return sorted(found, key=lambda thing: not all(word in thing.search_text.split("\n")[0] for word in words))


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
    start, pages = pages_of(len(things), asked, size, url)
    return things[start : start + size], pages


def pages_of(count: int, asked: Mapping[str, str], size: int, url: str) -> tuple[int, Pages | None]:
    """Where the page that is asked for begins in a list of so many, and the way through the others."""
    last = max(1, -(-count // size))
    page = min(page_number(asked), last)
    start = (page - 1) * size
    if last == 1:
        return 0, None
    pages = Pages(
        said=f"{start + 1:,}–{min(start + size, count):,} of {count:,}",
        before=paged_url(url, asked, page - 1) if page > 1 else "",
        after=paged_url(url, asked, page + 1) if page < last else "",
    )
    return start, pages
