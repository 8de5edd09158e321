"""Identity providers: where one may be, what it says of a person, and who is let in by that."""

import ipaddress
import socket
from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import urlsplit

from people.single_line import one_line

SECRET = "identity provider"  # noqa: S105 - what it is sealed for

#: Why a kept secret does not go with another address.
ANOTHER_ISSUER = (
    "Another issuer gets a secret of its own: the one that is kept is never told to it. Write the new one."
)


class NotAProvider(Exception):
    """There can be no identity provider at this address; the message says why."""


class SignInRefused(Exception):
    """An identity was not accepted; the message says why and what to do."""


@dataclass(frozen=True)
class Identity:
    """What a provider says of who signed in; ``email`` is empty where it does not vouch for one."""

    email: str
    name: str


def check_address(url: str, *, allows_local: bool) -> None:
    """Raise ``NotAProvider`` unless ``url`` is encrypted and on the open internet.

    A name is resolved here and once more when it is asked: one that answers differently in between gets through.
    """
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.password:
        raise NotAProvider("That is not the address of an identity provider. It begins with https://.")
    places = _places(parts.hostname)
    if allows_local and all(place.is_loopback for place in places):
        return
    if parts.scheme != "https":
        raise NotAProvider("An identity provider has to be encrypted: its address begins with https://.")
    if not all(place.is_global and not place.is_multicast for place in places):
        raise NotAProvider("That address is inside a private network. A provider has to be on the open internet.")


def _places(host: str) -> list[ipaddress.IPv4Address | ipaddress.IPv6Address]:
    """The network addresses of a host. Raises ``NotAProvider`` where there are none."""
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NotAProvider(f"There is no “{host}” on the internet. Is it spelled right?") from error
    places = [ipaddress.ip_address(each[4][0].partition("%")[0]) for each in found]
    return [getattr(place, "ipv4_mapped", None) or place for place in places]


def identity_of(claims: dict) -> Identity:
    """Who signed in, by what the provider's token and its page about the user say. Raises ``SignInRefused``."""
    user, token = claims.get("userinfo") or {}, claims.get("id_token") or {}
    if user and token and user.get("sub") != token.get("sub"):
        raise SignInRefused("Your organization’s sign-in told of two different people. Tell those who look after it.")
    said = {**token, **user}
    vouched = said.get("email_verified") in (True, "true")
    email = said.get("email") if vouched else ""
    name = said.get("name")
    return Identity(
        email=email.strip().lower() if isinstance(email, str) else "",
        name=one_line(name) if isinstance(name, str) else "",
    )


def check_identity(identity: Identity, *, organization: str, domains: Collection[str]) -> None:
    """Raise ``SignInRefused`` unless the identity has a vouched-for address of one of the organization's own domains."""
    if not identity.email:
        raise SignInRefused(
            f"The sign-in of {organization} does not say that it has checked your email address (email_verified). "
            "Those who look after it can turn that on."
        )
    if domain_of(identity.email) not in domains:
        raise SignInRefused(
            f"{identity.email} is not an address of {organization}. Its sign-in is for the addresses of its own "
            "domains; sign in here with your password or a mailed code instead."
        )


def domain_of(email: str) -> str:
    return email.rpartition("@")[2].strip().lower()
