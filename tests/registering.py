"""Entries that a test adds to a registry and takes out again, and registries without the apps of the tests."""

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


@contextmanager
def without_test_apps(*registries: Registry) -> Iterator[None]:
    """As on a real site, where the apps of the tests aren't installed: for tests with literal numbers of queries."""
    before = [(registry, dict(registry._entries)) for registry in registries]
    for registry, entries in before:
        registry._entries = {name: each for name, each in entries.items() if not is_of_test_app(each)}
    try:
        yield
    finally:
        for registry, entries in before:
            registry._entries = entries


def is_of_test_app(entry: object) -> bool:
    """Whether a function or model of an entry belongs to an app of the tests."""
    return any(str(getattr(each, "__module__", "")).startswith("tests.") for each in vars(entry).values())
