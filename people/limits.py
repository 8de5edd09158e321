"""How often something may be done; allauth counts it beside its own, in the cache that all processes share."""

from allauth.core import ratelimit
from django.http import HttpRequest


def consume(request: HttpRequest, action: str, key: str = "") -> bool:
    """Note that an action of ``ACCOUNT_RATE_LIMITS`` is tried, and say whether it is within its limit.

    Those limited a key are counted by ``key``, the others by the address they come from.
    """
    return ratelimit.consume(request, action=action, key=key or None)
