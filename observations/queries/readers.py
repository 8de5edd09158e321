"""Who will be able to read an observation, from the same table as ``visible_to``: observations.words.READ_BY."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import F, Q, QuerySet

from observations.words import READ_BY, Audience, Relation
from people.models import Member, ReportingLine


def managers_of(subjects: list[int]) -> QuerySet:
    """Who manages any of these members, as far up as their organization says; their ids."""
    levels = F("member__organization__manager_levels")
    lines = ReportingLine.objects.filter(member__in=subjects)
    return lines.filter(Q(member__organization__manager_levels=None) | Q(distance__lte=levels)).values("manager")


#: By what a member reads, of an observation about these. The world is nobody by name.
_WAYS: dict[Relation, Callable[[list[int]], Q]] = {
    Relation.SUBJECT: lambda subjects: Q(pk__in=subjects),
    Relation.MANAGER: lambda subjects: Q(pk__in=managers_of(subjects)),
    Relation.MEMBER: lambda subjects: Q(pk__isnull=False),
    Relation.WORLD: lambda subjects: Q(pk__in=[]),
}


def readers_of(
    *, audience: str, author: int, subjects: list[int], organization: int, on: dt.date
) -> QuerySet[Member]:
    """The members who will read an observation by that author about these, once it is published."""
    ways = Q(pk=author)
    for relation in READ_BY[Audience(audience)]:
        ways |= _WAYS[relation](subjects)
    return Member.objects.current(on).filter(ways, organization=organization)


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
    """The readers as a form names them; one query."""
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
