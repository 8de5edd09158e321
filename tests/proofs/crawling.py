"""Open every page that a reader can reach: by links, htmx fragments, forms and all URL patterns."""

import io
import re
import zipfile
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from html import unescape
from urllib.parse import parse_qsl, quote, urlencode, urljoin, urlsplit
from uuid import UUID

from django.db import connection
from django.test import Client
from django.urls import NoReverseMatch, Resolver404, URLPattern, URLResolver, get_resolver, resolve, reverse
from django.urls.converters import UUIDConverter

from tests.proofs.counts import IS_FULL

#: Targets on a page: links, fragments and form actions.
LEADING = re.compile(r'\b(?:href|hx-get|action|formaction)="([^"]*)"')
FRAGMENTS = re.compile(r'\bhx-get="([^"]*)"')
FORMS = re.compile(r"<form\b([^>]*)>(.*?)</form>", re.DOTALL)
FIELDS = re.compile(r"<(?:input|textarea)\b[^>]*>")
ASKING = re.compile(r"<(?:input|textarea|select)\b[^>]*\bhx-get=[^>]*>")
ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')
#: Parts that differ in each response: CSRF tokens, nonces, and identifiers created while rendering.
VOLATILE = re.compile(
    r'name="csrfmiddlewaretoken" value="[^"]*"|"X-CSRFToken": ?"[^"]*"|csrf[Tt]oken&quot;: ?&quot;[^&]*'
    r"|nonce-[\w+/=-]+"
    # Signatures contain the time.
    r"|:[0-9A-Za-z]{6}:[\w-]{43}"
    # A form that is safe to send twice has an identifier that is new on each page.
    r'|(?<=name="uid" value=")[0-9a-f-]{36}|(?<=name="form" value=")[0-9a-f-]{36}|(?<=name="tab" value=")[0-9a-f]{32}'
    r'|(?<=data-uid=")[0-9a-f-]{36}|(?<=data-tab=")[0-9a-f]{32}'
)
#: Headers that depend on the time, or on the length of the tokens.
CLOCKS = ("Content-Length", "Expires", "Date", "Last-Modified")
#: Pages that show nothing written by others; they are not crawled.
PLAIN = ("/static/", "/accounts/", "/admin/jsi18n/", "/gallery/", "/healthz")
#: How many pages of one kind (with all its filters and sort orders) are opened; pages with a uid are all opened.
ALIKE = 2 if IS_FULL else 1


@dataclass(frozen=True)
class Answer:
    """A response without the parts that differ each time; ``queries`` is the number of database queries."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: str
    queries: int

    @property
    def all_text(self) -> str:
        return "\n".join([self.body, *(f"{name}: {value}" for name, value in self.headers)])


@dataclass(frozen=True, order=True)
class Address:
    """A URL, requested by htmx or not."""

    url: str
    is_fragment: bool = False

    def __str__(self):
        return f"{self.url} (as a fragment)" if self.is_fragment else self.url


@dataclass
class Crawl:
    answers: dict[Address, Answer] = field(default_factory=dict)
    searches: set[tuple[str, str]] = field(default_factory=set)


@contextmanager
def counted() -> Iterator[list[int]]:
    asked = [0]

    def count(execute, sql, params, many, context):
        asked[0] += 1
        return execute(sql, params, many, context)

    with connection.execute_wrapper(count):
        yield asked


def ask(client: Client, address: Address, posted: dict | None = None) -> Answer:
    headers = {"HX-Request": "true"} if address.is_fragment else {}
    with counted() as asked:
        if posted is None:
            response = client.get(address.url, headers=headers)
        else:
            response = client.post(address.url, posted, headers=headers)
        content = b"".join(response.streaming_content) if response.streaming else response.content
    body = VOLATILE.sub("", _unpacked(content) if content.startswith(b"PK") else content.decode("utf-8", "replace"))
    said = ((name, VOLATILE.sub("", value)) for name, value in response.items() if name not in CLOCKS)
    return Answer(response.status_code, tuple(sorted(said)), body, asked[0])


def _unpacked(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return "\n".join(archive.read(name).decode("utf-8", "replace") for name in sorted(archive.namelist()))


def crawl(client: Client, begin: list[str], *, plain: tuple[str, ...] = (), alike_if_plain: int = ALIKE) -> Crawl:
    """Open everything reachable from these addresses; ``alike_if_plain`` limits the pages named in ``plain``."""
    found, opened = Crawl(), Counter()
    waiting, known = deque(Address(url) for url in dict.fromkeys(begin)), set()
    while waiting:
        address = waiting.popleft()
        route = route_of(urlsplit(address.url).path, address.is_fragment)
        if address in known or route is None:
            continue
        known.add(address)
        opened[route] += 1
        most = alike_if_plain if route.name.startswith(plain) else ALIKE
        if opened[route] <= most or route.is_private:
            answer = found.answers[address] = ask(client, address)
            waiting.extend(leading_from(address, answer))
            found.searches |= set(searches_in(address, answer))
    return found


@dataclass(frozen=True)
class Route:
    """The kind of page that an address belongs to."""

    name: str
    which: str
    is_fragment: bool
    is_private: bool


@cache
def route_of(path: str, is_fragment: bool) -> Route | None:
    if path.startswith(PLAIN) and path != "/accounts/":
        return None
    try:
        match = resolve(path)
    except Resolver404:
        return None
    named = {"organization", *(name for name, value in match.kwargs.items() if isinstance(value, UUID))}
    is_private = len(named) == 2 and named == set(match.kwargs) and path.count("/") == 4
    which = str(match.kwargs.get("organization", "")) + str(match.kwargs.get("framework", ""))
    return Route(match.view_name, which, is_fragment, is_private)


def leading_from(address: Address, answer: Answer) -> Iterator[Address]:
    where = dict(answer.headers).get("Location")
    targets = [where] if where else [unescape(each) for each in LEADING.findall(answer.body)]
    for target in targets:
        if url := _inside(address.url, target):
            yield Address(url)
    for target in FRAGMENTS.findall(answer.body):
        if url := _inside(address.url, unescape(target)):
            yield Address(url, is_fragment=True)


@cache
def _inside(base: str, target: str) -> str:
    """Return the path and query on this site, without fragment and "next" parameter; "" for other sites."""
    parts = urlsplit(urljoin(f"http://localhost{base}", target))
    is_ours = parts.scheme in ("http", "https") and parts.netloc == "localhost"
    if not is_ours or parts.path.startswith("/static/"):
        return ""
    asked = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name != "next"]
    return f"{parts.path}?{urlencode(asked)}" if asked else parts.path


def searches_in(address: Address, answer: Answer) -> Iterator[tuple[str, str]]:
    """Yield (path, field name) for every search field on a page."""
    for attributes, content in FORMS.findall(answer.body):
        said = dict(ATTRIBUTE.findall(attributes))
        if said.get("method", "get").lower() == "get":
            for name in _names(FIELDS.findall(content)):
                yield urlsplit(_inside(address.url, unescape(said.get("action", "")))).path, name
    for element in ASKING.findall(answer.body):
        said = dict(ATTRIBUTE.findall(element))
        yield urlsplit(_inside(address.url, unescape(said["hx-get"]))).path, said.get("name", "q")


def _names(elements: list[str]) -> Iterator[str]:
    for element in elements:
        said = dict(ATTRIBUTE.findall(element))
        if said.get("type", "text") in ("text", "search", "email") and "name" in said:
            yield said["name"]


def patterns(resolver: URLResolver | None = None, namespace: str = "") -> Iterator[tuple[str, dict]]:
    """Yield (name, converters by parameter) for every URL pattern of the site."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from ((name, {**pattern.pattern.converters, **more}) for name, more in patterns(pattern, inner))
        elif isinstance(pattern, URLPattern) and pattern.name:
            yield f"{namespace}{pattern.name}", pattern.pattern.converters


def addresses(context: dict, without: tuple[str, ...] = ()) -> Iterator[str]:
    """Yield every address of the site whose parameters are all in the context; unknown numbers are 1."""
    known = {"number": 1, "pk": 1, "object_id": 1, "token": "never-was", "ending": "yaml", **context}
    for name, converters in patterns():
        if set(converters) <= set(known) and not name.startswith(without):
            with suppress(NoReverseMatch):
                yield reverse(name, kwargs={each: known[each] for each in converters})


def addresses_by_uid(kind: str) -> Iterator[str]:
    """Yield every address in an organization for one kind of thing ("decisions"), with "UID" for its uid."""
    absent = "00000000-0000-4000-8000-000000000000"
    for name, converters in patterns():
        named = [each for each, converter in converters.items() if isinstance(converter, UUIDConverter)]
        if named and set(converters) <= {"organization", *named}:
            known = {"organization": "harbor", **dict.fromkeys(named, absent)}
            url = reverse(name, kwargs={each: known[each] for each in converters})
            if url.startswith(f"/harbor/{kind}/"):
                yield url.replace(absent, "UID")


def search_url(path: str, name: str, words: str) -> str:
    return f"{path}?{name}={quote(words)}"
