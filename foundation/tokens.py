"""Tokens in links. Only the recipient has the token; the database stores its hash."""

import hashlib
import secrets


def new_token() -> str:
    """256 random bits, URL-safe."""
    return secrets.token_urlsafe(32)


def hash_of(token: str) -> str:
    """The hash that the database stores. SHA-256 without salt is enough, because a token can't be guessed."""
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()
