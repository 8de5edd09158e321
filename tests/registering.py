"""Entries that a test adds to a registry and takes out again."""

from collections.abc import Iterator
from contextlib import contextmanager

from foundation.registry import Entry, Registry


@contextmanager
def registered(registry: Registry[Entry], *entries: Entry) -> Iterator[None]:
    before = dict(registry._entries)
    for entry in entries:
        registry.register(entry)
    try:
        yield
    finally:
        registry._entries = before
