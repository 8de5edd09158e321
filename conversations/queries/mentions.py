"""The members who can read the topic of a conversation, by the same rule that guards reading."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import IntegerField, QuerySet, Value

from people.models import Member
from people.queries.directory import matching_people
from people.topics import TOPICS
from people.viewer import viewer_of_member

#: The number of members checked in one query; each adds a part to its union.
AT_ONCE = 40


def readers_among(members: Iterable[Member], kind: str, topic: int) -> set[int]:
    """The ids of those members who can read a topic of this kind; one query for every 40 members."""
    members = list(members)
    found: set[int] = set()
    for start in range(0, len(members), AT_ONCE):
        parts = [
            _read_by(member, kind, topic)
            .annotate(reader=Value(member.pk, output_field=IntegerField()))
            .values_list("reader", flat=True)
            for member in members[start : start + AT_ONCE]
        ]
        first, *rest = parts
        found |= set(first.union(*rest, all=True) if rest else first)
    return found


def _read_by(member: Member, kind: str, topic: int) -> QuerySet:
    return TOPICS[kind].visible_to(viewer_of_member(member)).filter(topic=topic).order_by()


def mentionable_members(
    organization: int, words: str, kind: str, topic: int, *, on: dt.date, most: int
) -> list[Member]:
    """Current members who can read a topic of this kind and whose name matches.

    A topic with few readers is searched among these only, since many others could have a matching name.
    """
    possible = TOPICS[kind].discussion.possible_readers(topic, organization, on)
    people = Member.objects.current(on).filter(possible, organization=organization, erased_at=None)
    offered = list(matching_people(people, words).order_by("name", "pk")[:AT_ONCE])
    readers = readers_among(offered, kind, topic)
    return [member for member in offered if member.pk in readers][:most]
