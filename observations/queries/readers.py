"""Who will be able to read an observation, from the same table as ``visible_to``: observations.words.READ_BY."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import chain

from django.db.models import F, Q, QuerySet

from observations.words import READ_BY, Audience, Relation
from people.models import Member, ReportingLine


def managers_of(subjects: list[int]) -> QuerySet:
    """Who manages any of these members, as far up as their organization says; their ids."""
    levels = F("member__organization__manager_levels")
    lines = ReportingLine.objects.filter(member__in=subjects)
    within = Q(member__organization__manager_levels=None) | Q(distance__lte=levels)
    return lines.filter(within).values_list("manager", flat=True)


#: By what a member reads, of an observation about these: who that is, by id. Members are all there are.
_WAYS: dict[Relation, Callable[[list[int]], Iterable[int]]] = {
    Relation.SUBJECT: lambda subjects: subjects,
    Relation.MANAGER: lambda subjects: managers_of(subjects),
    Relation.WORLD: lambda subjects: (),
}


def readers_of(
    *, audience: str, author: int, subjects: list[int], organization: int, on: dt.date
) -> QuerySet[Member]:
    """The members who will read an observation by that author about these, once it is published.

    The managers among them are looked up at once: asked for within the query, a database goes through all members.
    """
    members, relations = Member.objects.current(on).filter(organization=organization), READ_BY[Audience(audience)]
    if Relation.MEMBER in relations:
        return members
    return members.filter(pk__in={author, *chain.from_iterable(_WAYS[each](subjects) for each in relations)})


@dataclass(frozen=True, kw_only=True)
class Reader:
    id: int
    name: str
    slug: str
    is_author: bool
    is_subject: bool


@dataclass(frozen=True, kw_only=True)
class Readers:
    """Who will read: by name where they are few; ``everyone`` is how many members there are where all of them do."""

    people: tuple[Reader, ...] = ()
    everyone: int | None = None
    is_world: bool = False


def name_readers(*, audience: str, author: int, subjects: list[int], organization: int, on: dt.date) -> Readers:
    """The readers as a form names them; two queries at the most."""
    found = readers_of(audience=audience, author=author, subjects=subjects, organization=organization, on=on)
    relations = READ_BY[Audience(audience)]
    if Relation.MEMBER in relations:
        return Readers(everyone=found.count(), is_world=Relation.WORLD in relations)
    return Readers(
        people=tuple(
            Reader(id=pk, name=name, slug=slug, is_author=pk == author, is_subject=pk in subjects)
            for pk, name, slug in found.order_by("name", "pk").values_list("pk", "name", "slug")
        )
    )
