"""Searching and paging lists."""

from collections.abc import Iterable, Mapping
from urllib.parse import urlencode

from frameworks.release_lines import searchable
from ui.components import Pages

LONGEST_QUERY = 100


def query_of(parameters: Mapping[str, str]) -> str:
    """Return the search text in a query string."""
    return parameters.get("q", "").strip()[:LONGEST_QUERY]


def matching(things: Iterable, query: str) -> list:
    """Return the things whose search text contains every word of the query; matches in the name come first."""
    words = searchable(query).split()
    found = [thing for thing in things if all(word in thing.search_text for word in words)]
    return sorted(found, key=lambda thing: not all(word in thing.search_text.split("\n")[0] for word in words))


def page_number(parameters: Mapping[str, str]) -> int:
    """Return the page number in a query string; 1 if it is missing or not a number."""
    number = parameters.get("page", "1")
    return max(1, int(number)) if number.isdecimal() and len(number) < 6 else 1


def paged_url(url: str, parameters: Mapping[str, str], page: int) -> str:
    """Return the URL of the same search on another page."""
    others = {name: value for name, value in parameters.items() if value and name != "page"}
    return f"{url}?{urlencode({**others, 'page': page})}"


def paged(things: list, parameters: Mapping[str, str], size: int, url: str) -> tuple[list, Pages | None]:
    """Return the things on the requested page and the links to other pages (None if everything fits on one)."""
    start, pages = pages_of(len(things), parameters, size, url)
    return things[start : start + size], pages


def pages_of(count: int, parameters: Mapping[str, str], size: int, url: str) -> tuple[int, Pages | None]:
    """Return the start index of the requested page in a list of ``count`` things, and the links to other pages."""
    last = max(1, -(-count // size))
    page = min(page_number(parameters), last)
    start = (page - 1) * size
    if last == 1:
        return 0, None
    pages = Pages(
        text=f"{start + 1:,}–{min(start + size, count):,} of {count:,}",
        before=paged_url(url, parameters, page - 1) if page > 1 else "",
        after=paged_url(url, parameters, page + 1) if page < last else "",
    )
    return start, pages
