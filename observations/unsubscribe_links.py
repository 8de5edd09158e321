"""The link by which somebody stops their mails of news without signing in: signed, so that nobody makes another's."""

from django.core.signing import BadSignature, Signer

#: What the signature is for, so that no other of the site's signatures does.
_signer = Signer(salt="observations.unsubscribe_links")


def stop_url(member: int) -> str:
    return f"/notifications/stop/{_signer.sign(str(member))}/"


def member_to_stop(token: str) -> int | None:
    """Whose mails the link stops; None for one that the site did not make."""
    try:
        return int(_signer.unsign(token))
    except BadSignature:
        return None
