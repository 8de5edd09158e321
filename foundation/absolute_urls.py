"""Absolute URLs, for what is read outside the site: mails, links to copy, canonical links, other servers."""

from urllib.parse import urlsplit

from django.conf import settings


def absolute_url(path: str) -> str:
    """The URL of a path ("/harbor/"), by SITE_URL: never by a request's headers, which anybody can choose."""
    return f"{settings.SITE_URL}{path}"


def site_host() -> str:
    """The host name of the site, without a port."""
    return urlsplit(settings.SITE_URL).hostname or ""
