"""Secrets that the site has to say again later: kept sealed, so that a copy of the database alone gives none away.

The key comes from SECRET_KEY (and, to read what was sealed before a change of it, SECRET_KEY_FALLBACKS).
"""

import base64
import hmac
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


class SealIsBroken(Exception):
    """What was sealed can't be read: SECRET_KEY is another now, or somebody changed it."""


def seal(text: str, *, purpose: str) -> str:
    """``text`` as it may be kept; it is unsealed for the same purpose only."""
    return _box(purpose).encrypt(text.encode()).decode()


def unseal(sealed: str, *, purpose: str) -> str:
    """What was sealed for this purpose. Raises ``SealIsBroken``."""
    try:
        return _box(purpose).decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise SealIsBroken(f"What was sealed for {purpose} can't be read with the present SECRET_KEY.") from error


def keyed_hash(text: str, *, purpose: str) -> str:
    """A keyed hash: by it a text is known again, and nobody without the key finds out which."""
    return keyed_hashes(text, purpose=purpose)[0]


def keyed_hashes(text: str, *, purpose: str) -> list[str]:
    """The same by every key that there is, the present one first: what was kept may be older than that."""
    return [hmac.digest(key, text.encode(), "sha256").hex() for key in _hashing_keys(purpose)]


def _hashing_keys(purpose: str) -> list[bytes]:
    return [_key(secret, f"fingerprint of {purpose}") for secret in _secrets()]


def _box(purpose: str) -> MultiFernet:
    return MultiFernet([Fernet(_key(secret, purpose)) for secret in _secrets()])


def _secrets() -> list[str]:
    return [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]


@lru_cache(maxsize=32)
def _key(secret: str, purpose: str) -> bytes:
    derive = HKDF(algorithm=SHA256(), length=32, salt=b"careersteps sealing", info=purpose.encode())
    return base64.urlsafe_b64encode(derive.derive(secret.encode()))
