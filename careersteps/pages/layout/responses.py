"""How pages answer: what may be kept by whom, conditional requests, and who is let in."""

import hashlib
from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.views.decorators.http import require_safe

from frameworks.queries import NotReadable

OWN_FOLDERS = ("careersteps", "frameworks", "observations", "people", "templates", "ui")


def newest_change() -> int:
    """When the newest of our files was written, in nanoseconds."""
    files = (path for folder in OWN_FOLDERS for path in (settings.ROOT / folder).rglob("*.*"))
    return max(path.stat().st_mtime_ns for path in files if path.suffix in (".py", ".html"))


#: Another with every deployment, so that a page that a browser kept is asked for anew after one.
BUILD = str(newest_change())


def public_response(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page that visitors may open. Theirs may be asked for again by its ETag; anybody else's is never kept.

    What can't be read answers like an address that never was.
    """

    @login_not_required
    @require_safe
    @wraps(view)
    def answer(request: HttpRequest, *args, **kwargs) -> HttpResponse:
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
    """A page for people who are signed in; never kept. What can't be read answers like an address that never was."""

    @wraps(view)
    def answer(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        try:
            response = view(request, *args, **kwargs)
        except NotReadable as error:
            raise Http404 from error
        response["Cache-Control"] = "private, no-store"
        return response

    return answer


def etag_of(request: HttpRequest, *parts) -> str:
    """A validator for a visitor's page made of these parts (bytes, or anything that prints what it says)."""
    hashed = hashlib.sha256(f"{BUILD} {bool(request.htmx)}".encode())
    for part in parts:
        hashed.update(part if isinstance(part, bytes) else repr(part).encode())
    return f'"{hashed.hexdigest()[:32]}"'


def is_unchanged(request: HttpRequest, etag: str) -> bool:
    """Whether the browser holds this very page, so that it need not be drawn."""
    return get_conditional_response(request, etag=etag) is not None


def show(request: HttpRequest, template: str, chrome, page, *, part: str = "") -> HttpResponse:
    """A page with what stands around it; the named part of it alone where htmx asks for the address."""
    name = f"{template}#{part}" if part and request.htmx else template
    return render(request, name, {"chrome": chrome, "page": page})
