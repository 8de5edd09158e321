"""Secrets that let somebody in: only whom they are sent to has them, the database has their hash."""

import hashlib
import secrets


def new_token() -> str:
    """256 random bits, as they stand in an address."""
    return secrets.token_urlsafe(32)


def hash_of(token: str) -> str:
    """What the database keeps: a plain hash, since nobody can guess what it is of."""
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()
