"""Identity providers: the identity in a provider's claims, and who may sign in with it."""

from collections.abc import Collection
from dataclasses import dataclass

from people.single_line import one_line

SECRET = "identity provider"  # noqa: S105 - the purpose of the seal, not a secret

#: The error when the issuer changes without a new secret.
ANOTHER_ISSUER = (
    "Enter the client secret of the new issuer. The saved secret belongs to the old issuer and is never sent "
    "to the new one."
)


class SignInRefused(Exception):
    """An identity was not accepted; the message says why and what to do."""


@dataclass(frozen=True)
class Identity:
    """The person who signed in, according to the provider; ``email`` is empty if the provider has not verified it."""

    email: str
    name: str


def identity_of(claims: dict) -> Identity:
    """Return who signed in, from the provider's ID token and userinfo. Raises ``SignInRefused`` if they disagree."""
    user, token = claims.get("userinfo") or {}, claims.get("id_token") or {}
    if user and token and user.get("sub") != token.get("sub"):
        raise SignInRefused("Your organization’s sign-in named two different people. Tell the people who run it.")
    values = {**token, **user}
    vouched = values.get("email_verified") in (True, "true")
    email = values.get("email") if vouched else ""
    name = values.get("name")
    return Identity(
        email=email.strip().lower() if isinstance(email, str) else "",
        name=one_line(name) if isinstance(name, str) else "",
    )


def check_identity(identity: Identity, *, organization: str, domains: Collection[str]) -> None:
    """Raise ``SignInRefused`` unless the identity has a verified address in one of the organization's domains."""
    if not identity.email:
        raise SignInRefused(
            f"The sign-in of {organization} didn’t say that it has verified your email address (email_verified). "
            "Ask the people who run it to turn this on."
        )
    if domain_of(identity.email) not in domains:
        raise SignInRefused(
            f"{identity.email} is not an address of {organization}. Its sign-in only works with its own email "
            "domains. Sign in with your password or a code by email instead."
        )


def domain_of(email: str) -> str:
    return email.rpartition("@")[2].strip().lower()
