"""How often something may be done, by whom; the numbers stand in the settings (``ACCOUNT_RATE_LIMITS``)."""

from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse


def consume(request: HttpRequest, action: str, key: str | None = None) -> bool:
    """Count one more try of ``action``; False where it is one too many. Reading (GET) is never counted."""
    return ratelimit.consume(request, action=action, key=key)


def too_many(request: HttpRequest) -> HttpResponse:
    """The page for one try too many."""
    return ratelimit.respond_429(request)
