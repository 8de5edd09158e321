"""Responses of pages: caching, conditional requests, and whether visitors may open a page."""

import hashlib
from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.views.decorators.http import require_safe

from frameworks.queries import NotReadable
from people.requests import PageRequest


def newest_change() -> int:
    """Return the modification time of the newest of our source files, in nanoseconds."""
    packages = (path.parent for path in settings.ROOT.glob("*/__init__.py") if path.parent.name != "tests")
    files = (path for folder in (*packages, settings.ROOT / "templates") for path in folder.rglob("*.*"))
    return max(path.stat().st_mtime_ns for path in files if path.suffix in (".py", ".html"))


#: Changes with every deployment, so that browsers fetch the pages they have cached again.
BUILD = str(newest_change())


def public_response(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Wrap a view that visitors may open. Visitors' pages have an ETag; pages of signed-in users are never cached.

    What the viewer can't read responds like an address that never existed.
    """

    @login_not_required
    @require_safe
    @wraps(view)
    def answer(request: PageRequest, *args, **kwargs) -> HttpResponse:
        try:
            response = view(request, *args, **kwargs)
        except NotReadable as error:
            raise Http404 from error
        patch_vary_headers(response, ["Cookie", "HX-Request"])
        if request.viewer.is_signed_in:
            response["Cache-Control"] = "private, no-store"
            return response
        response["Cache-Control"] = "private, no-cache"
        if response.status_code == 200 and "ETag" not in response:
            response["ETag"] = etag_of(request, response.content)
        return get_conditional_response(request, etag=response.get("ETag"), response=response)

    return answer


def private_response(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Wrap a view for signed-in users; its response is never cached.

    What the viewer can't read responds like an address that never existed.
    """

    @wraps(view)
    def answer(request: PageRequest, *args, **kwargs) -> HttpResponse:
        try:
            response = view(request, *args, **kwargs)
        except NotReadable as error:
            raise Http404 from error
        response["Cache-Control"] = "private, no-store"
        return response

    return answer


def etag_of(request: PageRequest, *parts) -> str:
    """Return the ETag of a visitor's page with this content (bytes, or anything whose ``repr`` shows its content)."""
    hashed = hashlib.sha256(f"{BUILD} {bool(request.htmx)}".encode())
    for part in parts:
        hashed.update(part if isinstance(part, bytes) else repr(part).encode())
    return f'"{hashed.hexdigest()[:32]}"'


def is_unchanged(request: PageRequest, etag: str) -> bool:
    """Whether the browser has cached this very page, so that it need not be rendered."""
    return get_conditional_response(request, etag=etag) is not None


def show(request: PageRequest, template: str, frame, page, *, part: str = "") -> HttpResponse:
    """Render a page in its frame; for htmx requests only the partial called ``part``."""
    name = f"{template}#{part}" if part and request.htmx else template
    return render(request, name, {"frame": frame, "page": page})
