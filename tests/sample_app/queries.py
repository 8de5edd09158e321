"""Tips as the viewer can read them, and as a topic of conversations and notifications."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q

from conversations.models import Thread
from notifications.kinds import NotifiedTopic
from observations.models import Observation
from people.addresses import OrganizationUrls
from people.models import Member
from people.personal_data import Section
from people.topics import Discussion, FoundTopic, TopicKind, TopicReference
from people.viewer import Viewer, ViewerMembership
from tests.sample_app.models import Tip
from ui.components import Link


def tip_url(urls: OrganizationUrls, uid: uuid.UUID) -> str:
    """Tips have no page of their own: they are on the home page of their organization."""
    return f"{urls.front}#tip-{uid}"


@dataclass(frozen=True, kw_only=True)
class TipCard:
    """A tip with the conversations about it."""

    uid: str
    people: str
    text: str
    conversations: tuple[Link, ...]
    start_url: str


def read_tips(viewer: Viewer, membership: ViewerMembership) -> tuple[TipCard, ...]:
    """The viewer's tips in an organization, newest first; two queries."""
    tips = Tip.objects.visible_to(viewer).filter(organization=membership.organization_id)
    urls, found = membership.urls, tips.select_related("author", "recipient").order_by("-given_at", "-pk")
    threads: dict[int, list[Link]] = {}
    for each in Thread.objects.visible_to(viewer, topics=tips.values("topic")).order_by("pk"):
        threads.setdefault(each.topic_id, []).append(Link(each.title, urls.conversation(each.uid)))
    return tuple(
        TipCard(
            uid=str(tip.uid),
            people=_people(tip),
            text=tip.text,
            conversations=tuple(threads.get(tip.topic_id, ())),
            start_url=urls.start_conversation(Tip.topic_kind, str(tip.uid)),
        )
        for tip in found
    )


def _people(tip: Tip) -> str:
    return f"{tip.author.name} to {tip.recipient.name}"


# Attached to an observation


@dataclass(frozen=True)
class AttachedTips:
    """sample_app/attached_tips.html."""

    texts: tuple[str, ...]


def attached_tips(viewer: Viewer, observations: list[int]) -> dict[int, AttachedTips]:
    return {key: AttachedTips(tuple(texts)) for key, texts in exported_tips(viewer, observations).items()}


def exported_tips(viewer: Viewer, observations: list[int]) -> dict[int, list[str]]:
    """The readable tips by observation; one query."""
    found: dict[int, list[str]] = {}
    tips = Tip.objects.visible_to(viewer).filter(observation__in=observations).order_by("pk")
    for tip in tips.select_related("author", "recipient"):
        found.setdefault(tip.observation_id, []).append(f"{_people(tip)}: {tip.text}")
    return found


def form_state_of(observation: Observation) -> dict[str, list[str]]:
    """All tips of an observation have the same text."""
    return {"text": list(Tip.unscoped.filter(observation=observation).values_list("text", flat=True)[:1])}


# The personal archive


def archived_tips(member: Member, viewer: Viewer, on: dt.date) -> list[Section]:
    tips = Tip.objects.visible_to(viewer).filter(Q(author=member) | Q(recipient=member)).order_by("given_at", "pk")
    people = {"by": F("author__name"), "to": F("recipient__name")}
    return [("tips", list(tips.values("text", "given_at", "withdrawn_at", **people)))]


# As a topic


def _reference(organization: str, columns: Mapping[str, Any]) -> TopicReference:
    return TopicReference(name="A tip", path=tip_url(OrganizationUrls(organization), columns["uid"]))


def _find(viewer: Viewer, membership: ViewerMembership, address: str, on: dt.date) -> FoundTopic | None:
    """A readable tip by its uid; one query."""
    try:
        uid = uuid.UUID(address)
    except ValueError:
        return None
    found = Tip.objects.visible_to(viewer).filter(organization=membership.organization_id, uid=uid).first()
    if found is None:
        return None
    return FoundTopic(reference=_reference(membership.organization_slug, {"uid": uid}), load=lambda: found)


def _possible_readers(topic: int, organization: int, on: dt.date) -> Q:
    tip = Tip.unscoped.get(topic=topic)
    return Q(pk__in=[tip.author_id, tip.recipient_id])


TIP = TopicKind(
    name=Tip.topic_kind,
    noun="a tip",
    model=Tip,
    visible_to=Tip.objects.visible_to,
    discussion=Discussion(
        columns=lambda on: {"uid": F("topic__tip__uid")},
        reference=_reference,
        find=_find,
        possible_readers=_possible_readers,
    ),
)


def _facts(rows: Sequence[Mapping[str, Any]], recipient: int) -> list[dict[str, Any]]:
    return [{"uid": row["uid"], "who": row["author"]} for row in rows]


NOTIFIED_TIP = NotifiedTopic(name=Tip.topic_kind, columns={"uid": "uid", "author": "author__name"}, facts=_facts)
