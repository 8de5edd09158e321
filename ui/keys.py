"""Where a list that is paged by key goes on: after the row of a moment and an id. Quick however long the list is."""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class Key:
    at: dt.datetime
    id: int

    def __str__(self):
        return f"{self.at.isoformat()}~{self.id}"

    @classmethod
    def parse(cls, text: str) -> "Key | None":
        """The key in an address, or None for a text that is none: then the list begins at its beginning."""
        at, _, row = text.partition("~")
        try:
            moment = dt.datetime.fromisoformat(at)
            # A moment that no database could compare, because in UTC it lies outside the calendar, is none.
            is_moment = moment.tzinfo is not None and bool(moment.astimezone(dt.UTC))
        except (ValueError, OverflowError):
            return None
        return cls(moment, int(row)) if is_moment and row.isdecimal() and len(row) < 19 else None
