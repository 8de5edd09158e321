"""Encryption for secrets that the site needs in plain text later, so that a copy of the database alone reveals none.

The key is derived from SECRET_KEY; SECRET_KEY_FALLBACKS are used to read what was sealed with earlier keys.
"""

import base64
import hmac
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.encoding import force_bytes


class SealIsBroken(Exception):
    """A sealed text can't be read: SECRET_KEY has changed, or the text has."""


def seal(text: str, *, purpose: str) -> str:
    """Encrypt ``text``; only ``unseal`` with the same ``purpose`` can read it."""
    return _box(purpose).encrypt(text.encode()).decode()


def unseal(sealed: str, *, purpose: str) -> str:
    """Decrypt a text that was sealed for this purpose. Raises ``SealIsBroken``."""
    try:
        return _box(purpose).decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise SealIsBroken(
            f"SECRET_KEY can't decrypt a secret ({purpose}). Add the key it was sealed with to SECRET_KEY_FALLBACKS."
        ) from error


def keyed_hash(text: str, *, purpose: str) -> str:
    """A keyed hash (hexadecimal): it identifies a text, but reveals it only to those who have the key."""
    return keyed_hashes(text, purpose=purpose)[0]


def keyed_hashes(text: str, *, purpose: str) -> list[str]:
    """The hashes for all keys, the current one first: a stored hash may have been made with an earlier key."""
    return [hmac.digest(key, text.encode(), "sha256").hex() for key in _hashing_keys(purpose)]


def _hashing_keys(purpose: str) -> list[bytes]:
    return [_key(secret, f"fingerprint of {purpose}") for secret in _secrets()]


def _box(purpose: str) -> MultiFernet:
    return MultiFernet([Fernet(_key(secret, purpose)) for secret in _secrets()])


def _secrets() -> list[str | bytes]:
    return [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]


@lru_cache(maxsize=32)
def _key(secret: str | bytes, purpose: str) -> bytes:
    derive = HKDF(algorithm=SHA256(), length=32, salt=b"careersteps sealing", info=purpose.encode())
    return base64.urlsafe_b64encode(derive.derive(force_bytes(secret)))
