"""Comparison of audiences. Pure functions."""

from observations.words import READ_BY, Audience, Relation


def is_narrower(new: str, old: str) -> bool:
    """Whether ``new`` always has fewer readers than ``old``, whoever is concerned. False for the same audience."""
    now, before = _widest(Audience(new)), _widest(Audience(old))
    return now < before


def _widest(audience: Audience) -> frozenset[Relation]:
    """The relations that can read, with the implied ones: the world includes members, members include the rest."""
    readers = set(READ_BY[audience])
    if Relation.WORLD in readers:
        readers.add(Relation.MEMBER)
    if Relation.MEMBER in readers:
        readers |= {Relation.SUBJECT, Relation.MANAGER}
    return frozenset(readers)
