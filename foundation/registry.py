"""Registries: sets that any package can add to, so that a new package needs no change in the others."""

from collections.abc import Iterator
from typing import Generic, Protocol, TypeVar


class NamedEntry(Protocol):
    @property
    def name(self) -> str: ...


Entry = TypeVar("Entry", bound=NamedEntry)


class Registry(Generic[Entry]):
    """A set that packages add to in their apps.py: ordered, keyed by ``entry.name``.

    It refuses a second entry of the same name. ``what`` names an entry in errors: "background task".
    """

    def __init__(self, what: str):
        self.what = what
        self._entries: dict[str, Entry] = {}

    def register(self, entry: Entry) -> Entry:
        if entry.name in self._entries:
            raise ValueError(f"There is already a {self.what} called “{entry.name}”. Choose another name.")
        self._entries[entry.name] = entry
        return entry

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._entries.values())

    def __len__(self) -> int:
        return len(self._entries)

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    def __getitem__(self, name: str) -> Entry:
        if name not in self._entries:
            known = ", ".join(self._entries) or "none"
            raise LookupError(f"There is no {self.what} called “{name}”. Registered: {known}.")
        return self._entries[name]
