"""The members who can read the topic of a conversation, by the same rule that guards reading."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import IntegerField, Q, QuerySet, Value

from frameworks.models import Framework
from frameworks.words import Visibility
from observations.models import Observation, Subject, Thread
from observations.queries.readers import readers_of
from observations.words import OPEN
from people.models import Member
from people.queries.directory import matching_people
from people.viewer import viewer_of_member

#: The number of members checked in one query; each adds a part to its union.
AT_ONCE = 40


def readers_among(
    members: Iterable[Member], *, framework: int | None = None, observation: int | None = None
) -> set[int]:
    """The ids of those members who can read the framework or the observation; one query for every 40 members."""
    members = list(members)
    found: set[int] = set()
    for start in range(0, len(members), AT_ONCE):
        parts = [
            _read_by(member, framework, observation)
            .annotate(reader=Value(member.pk, output_field=IntegerField()))
            .values_list("reader", flat=True)
            for member in members[start : start + AT_ONCE]
        ]
        first, *rest = parts
        found |= set(first.union(*rest, all=True) if rest else first)
    return found


def _read_by(member: Member, framework: int | None, observation: int | None) -> QuerySet:
    viewer = viewer_of_member(member)
    if framework is not None:
        return Framework.objects.visible_to(viewer).filter(pk=framework).order_by()
    return Observation.objects.visible_to(viewer).filter(pk=observation).order_by()


def subject_of(thread: Thread) -> dict[str, int]:
    """The topic of a conversation as keyword arguments for ``readers_among``."""
    if thread.observation_id is not None:
        return {"observation": thread.observation_id}
    about = thread.ability if thread.ability_id is not None else thread.role
    return {"framework": about.framework_id}


def _who_could_read(
    organization: int, on: dt.date, *, framework: int | None = None, observation: int | None = None
) -> Q:
    """A condition that includes all readers, and perhaps some members who can't read."""
    if framework is not None:
        is_private = Framework.objects.filter(pk=framework, visibility=Visibility.PRIVATE).exists()
        return Q(is_framework_editor=True) | Q(is_owner=True) if is_private else Q()
    found = Observation.unscoped.get(pk=observation)
    if found.audience in OPEN:
        return Q()
    subjects = list(Subject.objects.filter(observation=found).values_list("member", flat=True))
    readers = readers_of(
        audience=found.audience, author=found.author_id, subjects=subjects, organization=organization, on=on
    )
    return Q(pk__in=readers.values("pk"))


def mentionable_members(organization: int, words: str, *, on: dt.date, most: int, **about: int) -> list[Member]:
    """Current members who can read the topic and whose name matches.

    A topic with few readers is searched among these only, since many others could have a matching name.
    """
    people = Member.objects.current(on).filter(_who_could_read(organization, on, **about))
    people = people.filter(organization=organization, erased_at=None)
    offered = list(matching_people(people, words).order_by("name", "pk")[:AT_ONCE])
    readers = readers_among(offered, **about)
    return [member for member in offered if member.pk in readers][:most]
