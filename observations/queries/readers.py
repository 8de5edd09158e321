"""Who will be able to read an observation, from the same table as ``visible_to``: observations.words.READ_BY."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import chain

from django.db.models import F, Q, QuerySet

from observations.words import READ_BY, Audience, Relation
from people.models import Member, ReportingLine


def managers_by(subjects: Iterable[int]) -> dict[int, set[int]]:
    """Who manages each of these members, as far up as their organization says, by ids; one query."""
    levels = F("member__organization__manager_levels")
    lines = ReportingLine.objects.filter(member__in=list(subjects))
    within = Q(member__organization__manager_levels=None) | Q(distance__lte=levels)
    found: dict[int, set[int]] = {}
    for subject, manager in lines.filter(within).values_list("member", "manager"):
        found.setdefault(subject, set()).add(manager)
    return found


#: By what a member reads, of an observation about these: who that is. Members are all there are, the world is nobody.
_WAYS: dict[Relation, Callable[[Iterable[int], dict[int, set[int]]], Iterable[int]]] = {
    Relation.SUBJECT: lambda subjects, managers: subjects,
    Relation.MANAGER: lambda subjects, managers: chain.from_iterable(managers.get(each, ()) for each in subjects),
}


def _meant(audience: str, author: int, subjects: Iterable[int], managers: dict[int, set[int]]) -> set[int]:
    """Whom an audience means that is not for all members; ``managers`` is what ``managers_by`` says of these."""
    ways = (_WAYS[relation] for relation in READ_BY[Audience(audience)])
    return {author, *chain.from_iterable(way(subjects, managers) for way in ways)}


def _managers_meant(audience: str, subjects: Iterable[int]) -> dict[int, set[int]]:
    """Looked up apart: asked for within the query of readers, a database goes through all members."""
    return managers_by(subjects) if Relation.MANAGER in READ_BY[Audience(audience)] else {}


def readers_of(
    *, audience: str, author: int, subjects: list[int], organization: int, on: dt.date
) -> QuerySet[Member]:
    """The members who will read an observation by that author about these, once it is published.

    Who manages the subjects is looked up when this is called, where the audience means them.
    """
    members = Member.objects.current(on).filter(organization=organization)
    if Relation.MEMBER in READ_BY[Audience(audience)]:
        return members
    return members.filter(pk__in=_meant(audience, author, subjects, _managers_meant(audience, subjects)))


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


def name_readers(
    *, audience: str, author: int, groups: list[list[int]], organization: int, on: dt.date
) -> list[Readers]:
    """The readers as a form names them, of an observation about each of these groups; two queries at the most."""
    relations, members = READ_BY[Audience(audience)], Member.objects.current(on).filter(organization=organization)
    if Relation.MEMBER in relations:
        return [Readers(everyone=members.count(), is_world=Relation.WORLD in relations)] * len(groups)
    managers = _managers_meant(audience, chain.from_iterable(groups))
    meant = [_meant(audience, author, group, managers) for group in groups]
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
