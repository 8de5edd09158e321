"""Which parts of a thing changed, as paths ("milestones/2/examples"), without any of their text. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any

MOST_PATHS = 40
#: The fields that identify items in a list, in order of preference.
IDENTITIES = ("level", "ability", "key")
#: Fields that are compared as a whole.
WHOLES = ("extra", "tags", "source")


def changed_paths(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """The paths of the differences between two states of plain data, down to single fields."""
    paths = ["/".join(path) for path in _paths((), before, after)]
    return paths[:MOST_PATHS] + (["…"] if len(paths) > MOST_PATHS else [])


def _paths(path: tuple[str, ...], before: Any, after: Any) -> Iterator[tuple[str, ...]]:
    if before == after:
        return
    old, new = _by_key(before), _by_key(after)
    is_whole = bool(path) and path[-1] in WHOLES
    if old is None or new is None or is_whole:
        yield path
        return
    deeper = [each for key in {**new, **old} for each in _paths((*path, key), old.get(key), new.get(key))]
    yield from deeper or [path]


def _by_key(value: Any) -> Mapping[str, Any] | None:
    """A mapping as it is, or a list of identified items as a mapping; None for anything else."""
    if isinstance(value, Mapping):
        return value
    if not isinstance(value, list) or not all(isinstance(each, Mapping) for each in value):
        return None
    for identity in IDENTITIES:
        keys = [str(each[identity]) for each in value if identity in each]
        if len(keys) == len(value) == len(set(keys)):
            return dict(zip(keys, value, strict=True))
    return None
