"""How often something may be done, by whom; the numbers stand in the settings (``ACCOUNT_RATE_LIMITS``)."""

from allauth.core.internal import ratelimit
from django.http import HttpRequest, HttpResponse


def consume(request: HttpRequest, action: str, key: str | None = None, *, counts_reading: bool = False) -> bool:
    """Count one more try of ``action``; False where it is one too many. Reading (GET) counts where that is said."""
    usage = ratelimit.consume(request, app="allauth.account", action=action, key=key, limit_get=counts_reading)
    return usage is not None


def too_many(request: HttpRequest) -> HttpResponse:
    """The page for one try too many."""
    return ratelimit.respond_429(request)
