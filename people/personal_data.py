"""The registry of what packages hold about a person: how it is exported, and how it is erased."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from foundation.registry import Registry

#: A section of an archive: its name and its entries, which map names to values; days and times have Python types.
Section = tuple[str, list[dict]]


@dataclass(frozen=True, kw_only=True)
class PersonalData:
    """What a package holds about a person.

    ``export(member, viewer, on)``: the sections of their personal archive, with exactly what the person (the viewer)
    can read; a constant number of queries.
    ``erase(erasure)``: remove the person from it. Called in the transaction of ``people.actions.erase_person`` with a
    ``people.actions.erasure.Erasure``, while the membership still has its name. None: nothing is left to do.
    ``slug_keys``: keys of JSON values (in the audit log too) under which this package stores slugs of members.
    ``export_order``, ``erase_order``: lower numbers come first. The membership is erased at 900, the audit log last.
    """

    name: str
    export: Callable[[Any, Any, Any], list[Section]] | None
    erase: Callable[[Any], None] | None
    export_order: int
    erase_order: int
    slug_keys: frozenset[str] = frozenset()


PERSONAL_DATA: Registry[PersonalData] = Registry("kind of personal data")


def member_slug_keys() -> frozenset[str]:
    """The keys of JSON values under which any package stores slugs of members."""
    return frozenset().union(*(each.slug_keys for each in PERSONAL_DATA))


def by_export_order() -> list[PersonalData]:
    return sorted((each for each in PERSONAL_DATA if each.export), key=lambda each: each.export_order)


def by_erase_order() -> list[PersonalData]:
    return sorted((each for each in PERSONAL_DATA if each.erase), key=lambda each: each.erase_order)
