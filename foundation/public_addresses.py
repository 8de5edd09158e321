"""Addresses of other servers that users enter: only those on the public internet may be fetched."""

import ipaddress
import socket
from urllib.parse import urlsplit


class AddressRefused(Exception):
    """An address that may not be fetched; the message says why."""


def check_address(url: str, *, allows_local: bool) -> None:
    """Raise ``AddressRefused`` unless ``url`` is encrypted and on the public internet.

    The host name is resolved here and again when it is fetched, so a name that resolves differently in between
    gets through.
    """
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.password:
        raise AddressRefused("This is not the address of an identity provider. Enter one that starts with https://.")
    places = _places(parts.hostname)
    if allows_local and all(place.is_loopback for place in places):
        return
    if parts.scheme != "https":
        raise AddressRefused(
            "The connection to an identity provider must be encrypted. Enter an address that starts with https://."
        )
    if not all(place.is_global and not place.is_multicast for place in places):
        raise AddressRefused("This address is in a private network. Use a provider on the public internet.")


def _places(host: str) -> list[ipaddress.IPv4Address | ipaddress.IPv6Address]:
    """The IP addresses of a host. Raises ``AddressRefused`` if there are none."""
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise AddressRefused(f"We can’t find “{host}” on the internet. Check the spelling.") from error
    places = [ipaddress.ip_address(str(each[4][0]).partition("%")[0]) for each in found]
    return [getattr(place, "ipv4_mapped", None) or place for place in places]
