"""Cursors: the position (a moment and an id) after which a list continues. Fast however long the list is.

A cursor is encrypted in addresses: ids grow with every row of a table, so readers could tell from a few of their own
how much is written that they can't read. Equal cursors are encrypted equally, so that a page has a stable address.
"""

import base64
import binascii
import datetime as dt
import struct
from dataclasses import dataclass
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

SALT = b"careersteps keys of lists"
BEGUN = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
MICROSECOND = dt.timedelta(microseconds=1)
NUMBERS = struct.Struct(">qq")


@dataclass(frozen=True)
class Cursor:
    at: dt.datetime
    id: int

    def __str__(self):
        numbers = NUMBERS.pack((self.at - BEGUN) // MICROSECOND, self.id)
        return base64.urlsafe_b64encode(_box(settings.SECRET_KEY).encrypt(numbers, None)).decode().rstrip("=")

    @classmethod
    def parse(cls, text: str) -> "Cursor | None":
        """The cursor in an address; None for a text that isn't one, so that the list starts at its beginning."""
        try:
            sealed = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        except (ValueError, binascii.Error):
            return None
        opened = (_opened(secret, sealed) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS))
        numbers = next(filter(None, opened), None)
        if numbers is None:
            return None
        moment, row = NUMBERS.unpack(numbers)
        return cls(BEGUN + moment * MICROSECOND, row)


def _opened(secret: str, sealed: bytes) -> bytes | None:
    try:
        return _box(secret).decrypt(sealed, None)
    except InvalidTag:
        return None


@lru_cache(maxsize=4)
def _box(secret: str) -> AESSIV:
    derive = HKDF(algorithm=SHA256(), length=64, salt=SALT, info=b"")
    return AESSIV(derive.derive(secret.encode()))
