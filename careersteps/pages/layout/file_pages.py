"""Files to download: responses, and links to the examples of importers."""

from collections.abc import Callable, Iterable
from typing import Any

from django.http import HttpResponse

from ui.components import Link


def attached(content_type: str, content: bytes, name: str) -> HttpResponse:
    """A response that browsers save as a file."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=content_type, headers=headers)


def template_links(importers: Iterable[Any], url_of: Callable[[str], str]) -> tuple[Link, ...]:
    """Links to the example of each importer; ``url_of`` takes the ending without its dot."""
    endings = [each.ENDINGS[0].removeprefix(".") for each in importers]
    return tuple(Link(ending.upper(), url_of(ending)) for ending in endings)
