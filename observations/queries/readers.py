"""The readers of an observation, from the same entries as ``visible_to``: ``observations.words.Audience``."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import chain

from django.db.models import QuerySet

from observations.words import Audience, Relation
from people.models import Member
from people.queries.reporting_line import managers_by

#: The ids of the readers with a relation, given subjects and their managers. MEMBER and WORLD need no list.
_WAYS: dict[Relation, Callable[[Iterable[int], dict[int, set[int]]], Iterable[int]]] = {
    Relation.SUBJECT: lambda subjects, managers: subjects,
    Relation.MANAGER: lambda subjects, managers: chain.from_iterable(managers.get(each, ()) for each in subjects),
}


def _reader_ids(audience: str, author: int, subjects: Iterable[int], managers: dict[int, set[int]]) -> set[int]:
    """The ids of the readers of an audience that is not open; ``managers`` is the result of ``managers_by``."""
    ways = (_WAYS[relation] for relation in Audience(audience).readers)
    return {author, *chain.from_iterable(way(subjects, managers) for way in ways)}


def _managers_who_read(audience: str, subjects: Iterable[int]) -> dict[int, set[int]]:
    """A separate query, since the database would read all members if it were part of the query of readers."""
    return managers_by(subjects) if Relation.MANAGER in Audience(audience).readers else {}


def readers_of(
    *, audience: str, author: int, subjects: list[int], organization: int, on: dt.date
) -> QuerySet[Member]:
    """The members who can read an observation by this author about these subjects once it is published.

    The managers of the subjects are looked up when this is called, if the audience includes them.
    """
    members = Member.objects.current(on).filter(organization=organization)
    if Relation.MEMBER in Audience(audience).readers:
        return members
    return members.filter(pk__in=_reader_ids(audience, author, subjects, _managers_who_read(audience, subjects)))


@dataclass(frozen=True, kw_only=True)
class Reader:
    id: int
    name: str
    slug: str
    is_author: bool
    is_subject: bool


@dataclass(frozen=True, kw_only=True)
class Readers:
    """Readers by name, or ``everyone``, the number of members, if all of them can read."""

    people: tuple[Reader, ...] = ()
    everyone: int | None = None
    is_world: bool = False


def name_readers(
    *, audience: str, author: int, groups: list[list[int]], organization: int, on: dt.date
) -> list[Readers]:
    """The readers, for a form, of one observation about each of these groups; at most two queries."""
    relations, members = Audience(audience).readers, Member.objects.current(on).filter(organization=organization)
    if Relation.MEMBER in relations:
        return [Readers(everyone=members.count(), is_world=Relation.WORLD in relations)] * len(groups)
    managers = _managers_who_read(audience, chain.from_iterable(groups))
    meant = [_reader_ids(audience, author, group, managers) for group in groups]
    known = list(members.filter(pk__in=set().union(*meant)).order_by("name", "pk").values("id", "name", "slug"))
    return [
        Readers(
            people=tuple(
                Reader(**row, is_author=row["id"] == author, is_subject=row["id"] in group)
                for row in known
                if row["id"] in ids
            )
        )
        for group, ids in zip(groups, meant, strict=True)
    ]
