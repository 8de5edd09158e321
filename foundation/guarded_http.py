"""HTTP requests to identity providers. They are not trusted: public internet only, limited size, time and number."""

import hashlib
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from urllib.parse import urlsplit

import requests
from django.conf import settings
from django.core.cache import cache

from foundation.public_addresses import AddressRefused, check_address

#: The limits of all requests of one sign-in together (seconds), and of one response (bytes).
MOST_SECONDS = 10
MOST_BYTES = 1024 * 1024
#: Concurrent requests per worker process and per host, so that the worker's other threads stay free.
MOST_AT_ONCE = 3
MOST_AT_A_HOST = 2
#: Seconds for which a provider's discovery document is cached.
KEPT_SECONDS = 300
ABOUT_ITSELF = "/.well-known/openid-configuration"

_running: Counter[str] = Counter()
_lock = Lock()


class GuardedTransport(requests.adapters.HTTPAdapter):
    """Checks every address, redirects too, before fetching it. One session has ``MOST_SECONDS`` in all."""

    def __init__(self):
        super().__init__()
        self.until = time.monotonic() + MOST_SECONDS

    def send(self, request, stream=False, timeout=None, verify=True, cert=None, proxies=None):
        rest = {"timeout": timeout, "verify": verify, "cert": cert, "proxies": proxies}
        try:
            check_address(request.url, allows_local=settings.ALLOWS_LOCAL_PROVIDERS)
        except AddressRefused as error:
            raise requests.exceptions.InvalidURL(str(error)) from error
        is_about_itself = request.method == "GET" and request.url.endswith(ABOUT_ITSELF)
        key = f"provider-{hashlib.sha256(request.url.encode()).hexdigest()}"
        if is_about_itself and (cached := cache.get(key)):
            return _response(request, cached)
        response = self._fetched(request, rest)
        if is_about_itself and response.status_code == 200:
            cache.set(key, response.content, KEPT_SECONDS)
        return response

    def _fetched(self, request, rest: dict):
        left = self.until - time.monotonic()
        if left <= 0:
            raise requests.exceptions.Timeout("The provider took too long.")
        with _request_slot(request.url):
            response = super().send(
                request, **{**rest, "stream": True, "timeout": min(left, rest["timeout"] or left)}
            )
            with response:
                response._content = b"".join(self._pieces(response))
        return response

    def _pieces(self, response) -> Iterator[bytes]:
        size = 0
        while piece := response.raw.read1(65_536, decode_content=True):
            size += len(piece)
            if size > MOST_BYTES:
                raise requests.exceptions.ContentDecodingError("The provider's response is too large.")
            if time.monotonic() > self.until:
                raise requests.exceptions.Timeout("The provider took too long.")
            yield piece


def _response(request, content: bytes) -> requests.Response:
    response = requests.Response()
    response.status_code, response._content = 200, content
    response.request, response.url = request, request.url
    return response


@contextmanager
def _request_slot(url: str) -> Iterator[None]:
    """Take one of the concurrent slots; raise if none is free, because waiting would block a thread too."""
    host = urlsplit(url).netloc
    with _lock:
        if _running[host] >= MOST_AT_A_HOST or _running.total() >= MOST_AT_ONCE:
            raise requests.exceptions.ConnectionError("Too many concurrent requests to providers.")
        _running[host] += 1
    try:
        yield
    finally:
        with _lock:
            _running.subtract([host])
            if not _running[host]:
                del _running[host]
