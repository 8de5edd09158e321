"""How one audience compares with another. Pure."""

from observations.words import READ_BY, Audience, Relation


def is_narrower(new: str, old: str) -> bool:
    """Whether everyone who reads by ``new`` reads by ``old``, whatever the people; the same audience is not."""
    now, before = _widest(Audience(new)), _widest(Audience(old))
    return now < before


def _widest(audience: Audience) -> frozenset[Relation]:
    """Those who read, with all whom that implies: a member is anybody, the people it is about are members."""
    readers = set(READ_BY[audience])
    if Relation.WORLD in readers:
        readers.add(Relation.MEMBER)
    if Relation.MEMBER in readers:
        readers |= {Relation.SUBJECT, Relation.MANAGER}
    return frozenset(readers)
