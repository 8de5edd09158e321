"""The personal archive: observations, decisions and feedback by and about a person, as far as they can read them."""

import datetime as dt

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from conversations.models import Comment
from frameworks.models import Framework
from frameworks.rendering import ability_wording
from observations.attachments import ATTACHMENTS
from observations.models import (
    AbilityRating,
    Decision,
    Evidence,
    FeedbackInvitee,
    FeedbackRequest,
    Observation,
    ObservationVersion,
    Subject,
)
from observations.queries.observation_pages import released_name
from observations.words import Audience, DecisionVisibility, Outcome, Rating
from people.models import Member
from people.personal_data import Section
from people.viewer import Viewer


def archived_observations(member: Member, viewer: Viewer, on: dt.date) -> list[Section]:
    readable = Observation.objects.visible_to(viewer)
    written = readable.filter(author=member)
    about = readable.filter(subject_rows__member=member).exclude(author=member)
    return [
        ("observations_by_you", _observed(written, viewer, on, is_own=True)),
        ("observations_about_you", _observed(about, viewer, on)),
        ("your_consent", _agreed(member, readable)),
        ("decisions", _decided(member, viewer)),
    ]


def archived_feedback(member: Member, viewer: Viewer, on: dt.date) -> list[Section]:
    return [
        ("feedback_requests_you_sent", _asked_by(member, viewer)),
        ("feedback_requests_you_received", _asked_of(member, viewer)),
    ]


def _observed(
    observations: QuerySet[Observation], viewer: Viewer, on: dt.date, *, is_own: bool = False
) -> list[dict]:
    """Entries of observations. Abilities have the names of the current releases that the viewer can read."""
    found = list(observations.select_related("author").order_by("created_at", "pk"))
    keys = [each.pk for each in found]
    people = _grouped(Subject.objects.filter(observation__in=keys).values_list("observation", "member__name"))
    named = AbilityRating.objects.annotate(name=released_name(viewer, on)).exclude(name=None)
    ratings = named.filter(observation__in=keys).order_by("pk")
    rated = _grouped(
        (key, f"{ability}: {Rating(rating).label}" + (f", milestone {milestone}" if milestone else ""))
        for key, ability, rating, milestone in ratings.values_list("observation", "name", "rating", "milestone")
    )
    earlier = _earlier(keys, viewer)
    attached = {each.name: each.export(viewer, keys) for each in ATTACHMENTS}
    return [
        {
            "id": str(each.uid),
            "by": each.author.name,
            "about": people.get(each.pk, []),
            "observed_on": each.observed_on,
            "audience": Audience(each.audience).label,
            "story": each.story,
            "abilities": rated.get(each.pk, []),
            "links": [link.get("url", "") for link in each.links],
            "started_at": each.created_at,
            "published_at": each.published_at,
            "retracted_at": each.retracted_at,
            "earlier_versions": earlier.get(each.pk, []),
            **{name: exported[each.pk] for name, exported in attached.items() if each.pk in exported},
            **({"unpublished_changes": each.typed.get("form", {})} if is_own else {}),
        }
        for each in found
    ]


def _earlier(keys: list[int], viewer: Viewer) -> dict[int, list[dict]]:
    """The earlier versions that the viewer can read."""
    rows = ObservationVersion.objects.visible_to(viewer).filter(observation__in=keys).order_by("number")
    return _grouped(
        (each.observation_id, {"until": each.replaced_at, "story": each.story, "observed_on": each.observed_on})
        for each in rows
    )


def _agreed(member: Member, readable: QuerySet[Observation]) -> list[dict]:
    """The observations that they agreed or refused to make public."""
    consents = Subject.objects.filter(member=member, observation__in=readable.values("pk"))
    answered = consents.exclude(agreed_at=None, refused_at=None).order_by("observation__created_at", "pk")
    rows = answered.values_list("observation__uid", "agreed_at", "refused_at")
    return [{"observation": str(uid), "agreed_at": agreed, "refused_at": refused} for uid, agreed, refused in rows]


def _grouped(pairs) -> dict[int, list]:
    found: dict[int, list] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return found


def _decided(member: Member, viewer: Viewer) -> list[dict]:
    decisions = Decision.objects.visible_to(viewer).filter(Q(subject=member) | Q(decided_by=member))
    readable = Framework.objects.visible_to(viewer).filter(pk=OuterRef("ability__framework"))
    decisions = decisions.annotate(is_worded=Exists(readable)).order_by("created_at", "pk")
    found = list(decisions.select_related("subject", "decided_by", "edition"))
    evidence = Evidence.objects.filter(
        decision__in=[each.pk for each in found], observation__in=Observation.objects.visible_to(viewer).values("pk")
    )
    shown = _grouped((key, str(uid)) for key, uid in evidence.values_list("decision", "observation__uid"))
    return [
        {
            "about": each.subject.name,
            "by": each.decided_by.name,
            "ability": ability_wording(each.edition.content, "").name if each.is_worded else "",
            "milestone": each.milestone,
            "outcome": Outcome(each.outcome).label,
            "decided_on": each.decided_on,
            "reason": each.reason,
            "answer": each.answer,
            "answered_at": each.answered_at,
            "evidence": shown.get(each.pk, []),
            "visible_to": DecisionVisibility(each.shown).label,
        }
        for each in found
    ]


def _asked_by(member: Member, viewer: Viewer) -> list[dict]:
    """Their feedback requests, with the answers that they can read, as on the page of a request."""
    requests = FeedbackRequest.objects.visible_to(viewer).filter(asked_by=member)
    found = list(requests.select_related("about").order_by("asked_at", "pk"))
    readable = Observation.objects.visible_to(viewer).filter(pk=OuterRef("answer"))
    asks = FeedbackInvitee.objects.visible_to(viewer).filter(request__in=[each.pk for each in found])
    asks = asks.annotate(has_answer=Exists(readable)).select_related("member").order_by("member__name", "pk")
    invitees = _grouped((each.request_id, f"{each.member.name}{_outcome(each)}") for each in asks)
    return [
        {
            "about": each.about.name,
            "people_asked": invitees.get(each.pk, []),
            "questions": each.questions,
            "due_on": each.due_on,
            "asked_at": each.asked_at,
            "withdrawn_at": each.withdrawn_at,
        }
        for each in found
    ]


def _outcome(ask: FeedbackInvitee) -> str:
    return " (answered)" if ask.has_answer else " (declined)" if ask.declined_at else ""


def _asked_of(member: Member, viewer: Viewer) -> list[dict]:
    asks = FeedbackInvitee.objects.visible_to(viewer).filter(member=member).order_by("request__asked_at", "pk")
    return list(
        asks.values(
            "answered_at",
            "declined_at",
            by=F("request__asked_by__name"),
            about=F("request__about__name"),
            questions=F("request__questions"),
            due_on=F("request__due_on"),
        )
    )


def open_traces(member: int, viewer: Viewer) -> dict[str, int]:
    """Counts of what is by somebody or about them among what every member can read. Private rows are not counted."""
    recognitions = Observation.unscoped.readable_by_members()
    return {
        "written": recognitions.filter(author=member).count(),
        "about": recognitions.filter(subject_rows__member=member).count(),
        "comments": Comment.objects.visible_to(viewer)
        .filter(author=member)
        .exclude(thread__topic__kind=Observation.topic_kind)
        .count(),
    }
