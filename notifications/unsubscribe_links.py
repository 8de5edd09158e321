"""Unsubscribe links, which stop email notifications without signing in. Signed, so that nobody can forge one."""

from django.core.signing import BadSignature, Signer

from people.addresses import SITE

#: The salt separates these signatures from the site's other signatures.
_signer = Signer(salt="notifications.unsubscribe_links")


def stop_url(member: int) -> str:
    return SITE.stop_news(_signer.sign(str(member)))


def member_to_stop(token: str) -> int | None:
    """The id of the member whose emails the link stops; None if the signature is wrong."""
    try:
        return int(_signer.unsign(token))
    except BadSignature:
        return None
