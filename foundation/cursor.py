"""Cursors: the position (a moment and an id) after which a list continues. Fast however long the list is.

A cursor is encrypted in addresses: ids grow with every row of a table, so readers could tell from a few of their own
how much is written that they can't read. Equal cursors are encrypted equally, so that a page has a stable address.
"""

import base64
import binascii
import datetime as dt
import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db.models import Model, Q, QuerySet
from django.utils.encoding import force_bytes

SALT = b"careersteps keys of lists"
BEGUN = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
MICROSECOND = dt.timedelta(microseconds=1)
NUMBERS = struct.Struct(">qq")

Row = TypeVar("Row")
Record = TypeVar("Record", bound=Model)


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
        opened = (_unsealed(secret, sealed) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS))
        numbers = next(filter(None, opened), None)
        if numbers is None:
            return None
        moment, row = NUMBERS.unpack(numbers)
        return cls(BEGUN + moment * MICROSECOND, row)


def _unsealed(secret: str | bytes, sealed: bytes) -> bytes | None:
    try:
        return _box(secret).decrypt(sealed, None)
    except InvalidTag:
        return None


@lru_cache(maxsize=4)
def _box(secret: str | bytes) -> AESSIV:
    derive = HKDF(algorithm=SHA256(), length=64, salt=SALT, info=b"")
    return AESSIV(derive.derive(force_bytes(secret)))


def rows_after(rows: QuerySet[Record], cursor: Cursor | None, *, by: str) -> QuerySet[Record]:
    """The rows after a cursor in a list with the newest first, by the time ``by``; all rows without a cursor."""
    if cursor is None:
        return rows
    return rows.filter(Q(**{f"{by}__lt": cursor.at}) | Q(**{by: cursor.at, "pk__lt": cursor.id}))


def newest_after(rows: QuerySet[Record], cursor: Cursor | None, *, by: str) -> QuerySet[Record]:
    """The rows after a cursor, the newest first."""
    return rows_after(rows, cursor, by=by).order_by(f"-{by}", "-pk")


def indexed_rows_after(rows: QuerySet[Record], cursor: Cursor | None, *, by: tuple[str, str]) -> QuerySet[Record]:
    """As ``rows_after``, for an index on two columns: the time, and one for rows with the same time.

    The separate ``<=`` on the time lets a database start inside the index.
    """
    if cursor is None:
        return rows
    moment, last = by
    earlier = Q(**{f"{moment}__lt": cursor.at}) | Q(**{f"{last}__lt": cursor.id})
    return rows.filter(earlier, **{f"{moment}__lte": cursor.at})


def cut_page(
    found: Sequence[Row], size: int, cursor_of: Callable[[Row], Cursor]
) -> tuple[Sequence[Row], Cursor | None]:
    """A page of ``size`` rows, and the cursor at which the list continues (None at its end).

    ``found`` has one row more than the page if there are more.
    """
    shown = found[:size]
    return shown, cursor_of(shown[-1]) if len(found) > size else None
