"""Observations, decisions and feedback invitees as topics of conversations and notifications."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import F, Q, QuerySet

from notifications.facts import subject_facts
from notifications.kinds import NotifiedTopic
from observations.models import Decision, FeedbackInvitee, Observation, Subject
from observations.queries.readers import readers_of
from observations.words import OPEN
from people.addresses import OrganizationUrls
from people.topics import Discussion, FoundTopic, TopicKind, TopicReference
from people.viewer import Viewer, ViewerMembership

# Conversations


def _reference(organization: str, columns: Mapping[str, Any]) -> TopicReference:
    return TopicReference(name="An observation", path=OrganizationUrls(organization).observation(columns["uid"]))


def _find(viewer: Viewer, membership: ViewerMembership, address: str, on: dt.date) -> FoundTopic | None:
    """A readable published observation by its uid; one query."""
    try:
        uid = uuid.UUID(address)
    except ValueError:
        return None
    live = Observation.objects.visible_to(viewer).live()
    found = live.filter(organization=membership.organization_id, uid=uid).first()
    if found is None:
        return None
    return FoundTopic(reference=_reference(membership.organization_slug, {"uid": uid}), load=lambda: found)


def _possible_readers(topic: int, organization: int, on: dt.date) -> Q:
    found = Observation.unscoped.get(topic=topic)
    if found.audience in OPEN:
        return Q()
    subjects = list(Subject.objects.filter(observation=found).values_list("member", flat=True))
    readers = readers_of(
        audience=found.audience, author=found.author_id, subjects=subjects, organization=organization, on=on
    )
    return Q(pk__in=readers.values("pk"))


def _refusal(observation: Observation) -> str:
    is_live = Observation.unscoped.live().filter(pk=observation.pk).exists()
    return "" if is_live else "This observation is not published, so nobody could reply. Publish it first."


OBSERVATION = TopicKind(
    name=Observation.topic_kind,
    noun="an observation",
    model=Observation,
    visible_to=Observation.objects.visible_to,
    discussion=Discussion(
        columns=lambda on: {"uid": F("topic__observation__uid")},
        reference=_reference,
        find=_find,
        possible_readers=_possible_readers,
        refusal=_refusal,
    ),
)
DECISION = TopicKind(
    name=Decision.topic_kind, noun="a decision", model=Decision, visible_to=Decision.objects.visible_to
)
FEEDBACK_INVITEE = TopicKind(
    name=FeedbackInvitee.topic_kind,
    noun="a feedback request",
    model=FeedbackInvitee,
    visible_to=FeedbackInvitee.objects.visible_to,
)

# Notifications


def _observation_facts(rows: Sequence[Mapping[str, Any]], recipient: int) -> list[dict[str, Any]]:
    subjects = _subjects([row["observation"] for row in rows])
    return [_observation_row_facts(row, subjects.get(row["observation"], []), recipient) for row in rows]


def _observation_row_facts(row: Mapping[str, Any], subjects: list[tuple[int, str]], recipient: int) -> dict[str, Any]:
    others = tuple(name for member, name in subjects if member != recipient)
    return {
        "uid": row["uid"], "who": row["author"], "about": others, "is_about_you": len(others) < len(subjects),
    }  # fmt: skip


def _subjects(observations: list[int]) -> dict[int, list[tuple[int, str]]]:
    found: dict[int, list[tuple[int, str]]] = {}
    rows = Subject.objects.filter(observation__in=observations).order_by("member__name", "pk")
    for observation, member, name in rows.values_list("observation", "member", "member__name"):
        found.setdefault(observation, []).append((member, name))
    return found


def _decision_facts(rows: Sequence[Mapping[str, Any]], recipient: int) -> list[dict[str, Any]]:
    """An answer is by the subject, everything else by the person who decided."""
    return [
        {
            "uid": row["uid"],
            "who": row["subject_name"] if row["kind"] == "answered" else row["decided_by"],
            **subject_facts(row["subject"], row["subject_name"], recipient),
        }
        for row in rows
    ]


def _invitee_facts(rows: Sequence[Mapping[str, Any]], recipient: int) -> list[dict[str, Any]]:
    return [
        {
            "uid": row["uid"],
            "who": row["invitee"] if row["kind"] == "declined" else row["asked_by"],
            "details": {"due_on": row["due_on"]},
            **subject_facts(row["about"], row["about_name"], recipient),
        }
        for row in rows
    ]


NOTIFIED = (
    NotifiedTopic(
        name=Observation.topic_kind,
        columns={"observation": "pk", "uid": "uid", "author": "author__name"},
        facts=_observation_facts,
    ),
    NotifiedTopic(
        name=Decision.topic_kind,
        columns={
            "uid": "uid",
            "decided_by": "decided_by__name",
            "subject": "subject",
            "subject_name": "subject__name",
        },
        facts=_decision_facts,
    ),
    NotifiedTopic(
        name=FeedbackInvitee.topic_kind,
        columns={
            "uid": "request__uid",
            "asked_by": "request__asked_by__name",
            "invitee": "member__name",
            "about": "request__about",
            "about_name": "request__about__name",
            "due_on": "request__due_on",
        },
        facts=_invitee_facts,
    ),
)


def settled_feedback_requests(on: dt.date) -> QuerySet[FeedbackInvitee]:
    """The requests that nobody waits for any more."""
    left = Q(request__asked_by__left_on__lte=on) | Q(request__about__left_on__lte=on)
    settled = Q(answered_at__isnull=False) | Q(declined_at__isnull=False) | Q(request__withdrawn_at__isnull=False)
    return FeedbackInvitee.unscoped.filter(settled | left)


def reconsidered_feedback_requests() -> QuerySet[FeedbackInvitee]:
    """The requests that nobody declines, or no longer."""
    return FeedbackInvitee.unscoped.filter(declined_at=None)
