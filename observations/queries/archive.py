"""What somebody observed, decided and said, and what was about them: exactly what they may read, for themselves."""

from django.db.models import F, Q, QuerySet

from observations.models import AbilityRating, Comment, Decision, Evidence, Observation, ObservationVersion, Subject
from observations.words import Audience, Outcome, Rating, Shown
from people.viewer import Viewer


def archived_words(member: int, viewer: Viewer) -> list[tuple[str, list[dict]]]:
    """Sections of entries; a constant number of queries."""
    readable = Observation.objects.visible_to(viewer)
    written = readable.filter(author=member)
    about = readable.filter(subject_rows__member=member).exclude(author=member)
    return [
        ("observations_by_you", _observed(written, is_own=True)),
        ("observations_about_you", _observed(about)),
        ("decisions", _decided(member, viewer)),
        ("comments_by_you", _said(member, viewer)),
    ]


def _observed(observations: QuerySet[Observation], *, is_own: bool = False) -> list[dict]:
    found = list(observations.select_related("author").order_by("created_at", "pk"))
    keys = [each.pk for each in found]
    people = _grouped(Subject.objects.filter(observation__in=keys).values_list("observation", "member__name"))
    ratings = AbilityRating.objects.filter(observation__in=keys).order_by("pk")
    rated = _grouped(
        (key, f"{ability}: {Rating(rating).label}" + (f", milestone {milestone}" if milestone else ""))
        for key, ability, rating, milestone in ratings.values_list(
            "observation", "ability__name", "rating", "milestone"
        )
    )
    earlier = _earlier(keys)
    return [
        {
            "id": str(each.uid),
            "by": each.author.name,
            "about": people.get(each.pk, []),
            "observed_on": each.observed_on,
            "may_be_read_by": Audience(each.audience).label,
            "story": each.story,
            "abilities": rated.get(each.pk, []),
            "links": [link.get("url", "") for link in each.links],
            "begun_at": each.created_at,
            "published_at": each.published_at,
            "taken_back_at": each.retracted_at,
            "said_before": earlier.get(each.pk, []),
            **({"typed_and_not_published": each.typed.get("form", {})} if is_own else {}),
        }
        for each in found
    ]


def _earlier(keys: list[int]) -> dict[int, list[dict]]:
    """What was said before an edit: whoever reads an observation reads that, too."""
    rows = ObservationVersion.unscoped.filter(observation__in=keys).order_by("number")
    return _grouped(
        (each.observation_id, {"until": each.replaced_at, "story": each.story, "observed_on": each.observed_on})
        for each in rows
    )


def _grouped(pairs) -> dict[int, list]:
    found: dict[int, list] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return found


def _decided(member: int, viewer: Viewer) -> list[dict]:
    decisions = Decision.objects.visible_to(viewer).filter(Q(subject=member) | Q(decided_by=member))
    found = list(decisions.select_related("subject", "decided_by", "ability").order_by("created_at", "pk"))
    evidence = Evidence.objects.filter(
        decision__in=[each.pk for each in found], observation__in=Observation.objects.visible_to(viewer).values("pk")
    )
    shown = _grouped((key, str(uid)) for key, uid in evidence.values_list("decision", "observation__uid"))
    return [
        {
            "about": each.subject.name,
            "by": each.decided_by.name,
            "ability": each.ability.name,
            "milestone": each.milestone,
            "outcome": Outcome(each.outcome).label,
            "decided_on": each.decided_on,
            "reason": each.reason,
            "answer": each.answer,
            "rests_on": shown.get(each.pk, []),
            "shown_to": Shown(each.shown).label,
        }
        for each in found
    ]


def _said(member: int, viewer: Viewer) -> list[dict]:
    comments = Comment.objects.visible_to(viewer).filter(author=member).order_by("written_at", "pk")
    return list(comments.values("written_at", "text", conversation=F("thread__title")))


def open_traces(member: int, viewer: Viewer) -> dict[str, int]:
    """How much of what every member may read is by somebody, or about them; of anything else no number is told."""
    recognitions = Observation.unscoped.readable_by_members()
    return {
        "written": recognitions.filter(author=member).count(),
        "about": recognitions.filter(subject_rows__member=member).count(),
        "comments": Comment.objects.visible_to(viewer).filter(author=member, thread__observation=None).count(),
    }
