"""Rate limits; the numbers are in the settings (``ACCOUNT_RATE_LIMITS``)."""

from allauth.core.internal import ratelimit
from django.http import HttpResponse

from people.requests import PageRequest


def consume(request: PageRequest, action: str, key: str | None = None, *, counts_reading: bool = False) -> bool:
    """Count an attempt; return False if the limit is exceeded. GET requests count only with ``counts_reading``."""
    usage = ratelimit.consume(request, app="allauth.account", action=action, key=key, limit_get=counts_reading)
    return usage is not None


def too_many(request: PageRequest) -> HttpResponse:
    """The response when a limit is exceeded (429)."""
    return ratelimit.respond_429(request)
