"""Sets that packages add to in their ``apps.py``."""

from collections.abc import Iterator
from typing import Generic, Protocol, TypeVar


class Named(Protocol):
    @property
    def name(self) -> str: ...


Entry = TypeVar("Entry", bound=Named)


class Registry(Generic[Entry]):
    """A set that packages add to in their ``apps.py``: in the order of registration, keyed by ``entry.name``.

    ``what`` is what one entry is called in messages, such as "private model".
    """

    def __init__(self, what: str):
        self.what = what
        self._entries: dict[str, Entry] = {}

    def register(self, entry: Entry) -> Entry:
        """Add an entry. Raises ``ValueError`` if there is one with the same name."""
        if entry.name in self._entries:
            raise ValueError(f"There are two entries for the {self.what} “{entry.name}”. Rename one of them.")
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
            raise LookupError(f"There is no {self.what} “{name}”. The registered ones are: {known}.")
        return self._entries[name]
