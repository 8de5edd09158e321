"""Decisions as a viewer can read them: with reasons and answers only for the people concerned."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from foundation.cursor import Cursor, cut_page, newest_after
from foundation.idempotency import uid_of
from frameworks.models import Framework
from frameworks.rendering import ability_wording
from observations.models import AbilityRating, Decision, Evidence, Observation
from observations.words import NEGATIVE, DecisionVisibility, Outcome, Rating
from people.models import Member
from people.models.guarded_rows import managed_by
from people.viewer import Viewer, ViewerMembership, viewer_as
from ui.dates import Moment, day_moment, moment
from ui.markdown import as_html

DECISIONS_A_PAGE = 30
#: The number of decisions, newest first, on the page of a person's milestones.
MOST_DECISIONS = 300
#: The number of observations, newest first, in favour and against.
MOST_EVIDENCE = 40


@dataclass(frozen=True, kw_only=True)
class DecisionView:
    """A decision as a viewer can read it.

    ``ability`` (its name) and ``content`` (the wording) are empty if the viewer can't read its framework. The reason,
    the answer and ``by`` are only for those it concerns: the subject, the decider, and the subject's managers.
    """

    id: int
    uid: str
    about: str
    about_slug: str
    about_id: int
    ability: str
    ability_id: int
    framework_key: str
    ability_key: str
    content: str
    digest: str
    milestone: int
    outcome: str
    day: Moment
    decided_on: dt.date
    created_at: dt.datetime
    is_standing: bool
    shown: str
    concerns: bool
    by: str = ""
    reason_html: str = ""
    answer: str = ""
    answer_html: str = ""
    answered: Moment | None = None

    @property
    def outcome_text(self) -> str:
        return Outcome(self.outcome).label


@dataclass(frozen=True)
class DecisionList:
    """Some decisions, newest first; ``rest`` is the cursor of the next page (None at the end)."""

    entries: tuple[DecisionView, ...]
    rest: Cursor | None = None


@dataclass(frozen=True, kw_only=True)
class DecidableEvidence:
    """An observation about somebody and one ability. ``is_shared``: the subject can read it."""

    uid: str
    html: str
    author: str
    author_id: int
    rating: str
    is_against: bool
    milestone: int | None
    observed_on: dt.date
    is_shared: bool


def _readable(viewer: Viewer) -> QuerySet[Decision]:
    """The readable decisions, each with whether it concerns the viewer and whether they can read its wording."""
    concerned = Q(subject__in=viewer.member_ids) | Q(decided_by__in=viewer.member_ids)
    rows = Decision.objects.visible_to(viewer).select_related(
        "subject", "decided_by", "ability__framework", "edition"
    )
    return rows.annotate(
        is_own=concerned if viewer.member_ids else Q(pk=None),
        is_managed=Exists(managed_by(viewer).filter(member=OuterRef("subject"))),
        is_worded=Exists(Framework.objects.visible_to(viewer).filter(pk=OuterRef("ability__framework"))),
    )


def _decided(row: Decision) -> DecisionView:
    concerns = bool(row.is_own or row.is_managed)
    content = row.edition.content if row.is_worded else ""
    private = _for_the_concerned(row) if concerns else {}
    return DecisionView(
        id=row.pk,
        uid=str(row.uid),
        about=row.subject.name,
        about_slug=row.subject.slug,
        about_id=row.subject_id,
        ability=ability_wording(content, row.ability.framework.name).name if content else "",
        ability_id=row.ability_id,
        framework_key=row.ability.framework.key if row.is_worded else "",
        ability_key=row.ability.key if row.is_worded else "",
        content=content,
        digest=row.edition.digest if row.is_worded else "",
        milestone=row.milestone,
        outcome=row.outcome,
        day=day_moment(row.decided_on),
        decided_on=row.decided_on,
        created_at=row.created_at,
        is_standing=row.superseded_by_id is None,
        shown=row.shown,
        concerns=concerns,
        **private,
    )


def _for_the_concerned(row: Decision) -> dict:
    return {
        "by": row.decided_by.name,
        "reason_html": as_html(row.reason),
        "answer": row.answer,
        "answer_html": as_html(row.answer),
        "answered": moment(row.answered_at) if row.answered_at else None,
    }


def get_decision_by_uid(viewer: Viewer, organization: str, uid: uuid.UUID) -> tuple[Decision, DecisionView] | None:
    """One decision, as a row and as it is read; one query, whether it exists, is hidden or never existed."""
    row = _readable(viewer).filter(organization__slug=organization, uid=uid).first()
    return (row, _decided(row)) if row else None


def decisions_about(member: int, viewer: Viewer, *, ability: int | None = None) -> tuple[DecisionView, ...]:
    """The readable decisions about somebody, newest first; one query."""
    rows = _readable(viewer).filter(subject=member)
    if ability is not None:
        rows = rows.filter(ability=ability)
    return tuple(_decided(row) for row in rows.order_by("-decided_on", "-pk")[:MOST_DECISIONS])


def awards_of(member: int, viewer: Viewer, *, most: int) -> tuple[DecisionView, ...]:
    """Somebody's readable awards that are not superseded, newest first; one query."""
    rows = _readable(viewer).standing().filter(subject=member, outcome=Outcome.AWARDED)
    return tuple(_decided(row) for row in rows.order_by("-decided_on", "-pk")[:most])


def decisions_of(
    viewer: Viewer,
    membership: ViewerMembership,
    *,
    is_by_them: bool,
    after: Cursor | None,
    size: int = DECISIONS_A_PAGE,
) -> DecisionList:
    """Decisions by a member, or about them, newest first, after a cursor; one query."""
    whose = {"decided_by" if is_by_them else "subject": membership.member_id}
    rows = _readable(viewer).filter(**whose)
    found = list(newest_after(rows, after, by="created_at")[: size + 1])
    shown, rest = cut_page(found, size, lambda row: Cursor(row.created_at, row.pk))
    return DecisionList(tuple(_decided(row) for row in shown), rest)


def superseding(row: Decision, viewer: Viewer) -> tuple[dict[str, int], str]:
    """The readable superseded decisions (milestone by uid), and the uid of the superseding one or ""; one query."""
    found = Decision.objects.visible_to(viewer).filter(Q(superseded_by=row.pk) | Q(pk=row.superseded_by_id))
    rows = found.order_by("milestone", "pk").values_list("pk", "uid", "milestone")
    later = next((str(uid) for pk, uid, _ in rows if pk == row.superseded_by_id), "")
    return {str(uid): milestone for pk, uid, milestone in rows if pk != row.superseded_by_id}, later


def taken_together(form: uuid.UUID, by: int) -> tuple[Decision, set[str]] | None:
    """The decision that a member's form has already made, and the uids of its evidence."""
    found = Decision.unscoped.filter(uid=uid_of(form, by), decided_by=by).first()
    if found is None:
        return None
    return found, {str(uid) for uid in found.evidence_rows.values_list("observation__uid", flat=True)}


# Evidence


def evidence_for_decision(
    member: Member, ability: int, viewer: Viewer
) -> tuple[list[DecidableEvidence], list[DecidableEvidence]]:
    """The readable observations about somebody and an ability, in favour and against; the newest of each."""
    positive = _seen_about(member, ability, viewer).exclude(rating__in=NEGATIVE)
    negative = _seen_about(member, ability, viewer).filter(rating__in=NEGATIVE)
    return [_evidence(row) for row in positive[:MOST_EVIDENCE]], [_evidence(row) for row in negative[:MOST_EVIDENCE]]


def _seen_about(member: Member, ability: int, viewer: Viewer) -> QuerySet[AbilityRating]:
    readable = Observation.objects.visible_to(viewer).live()
    theirs = Observation.objects.visible_to(viewer_as(member.pk, member.organization_id))
    ratings = AbilityRating.objects.filter(
        ability=ability,
        published_at__isnull=False,
        observation__subject_rows__member=member,
        observation__in=readable.values("pk"),
    )
    return (
        ratings.annotate(is_shared=Exists(theirs.filter(pk=OuterRef("observation"))))
        .select_related("observation__author")
        .order_by("-observed_on", "-pk")
    )


def _evidence(row: AbilityRating) -> DecidableEvidence:
    return DecidableEvidence(
        uid=str(row.observation.uid),
        html=as_html(row.observation.story),
        author=row.observation.author.name,
        author_id=row.observation.author_id,
        rating=Rating(row.rating).label,
        is_against=row.rating in NEGATIVE,
        milestone=row.milestone,
        observed_on=row.observed_on,
        is_shared=row.is_shared,
    )


def get_observations_by_uid(uids: list[str], viewer: Viewer) -> list[Observation]:
    """The readable observations with these uids, as rows; one query."""
    return list(Observation.objects.visible_to(viewer).live().filter(uid__in=uids))


@dataclass(frozen=True, kw_only=True)
class EvidenceView:
    """An observation that is evidence of a decision, for a viewer who can read it."""

    uid: str
    html: str
    author: str
    about: tuple[str, ...]
    rating: str
    milestone: int | None
    day: Moment
    is_private: bool


def evidence_of(row: Decision, viewer: Viewer) -> tuple[EvidenceView, ...]:
    """The readable evidence of a decision, newest first; always two queries."""
    readable = Observation.objects.visible_to(viewer).values("pk")
    evidence = Evidence.objects.filter(decision=row.pk, observation__in=readable)
    found = list(evidence.select_related("observation__author").order_by("-observation__observed_on", "-pk"))
    keys = [each.observation_id for each in found]
    # The 0 matches nothing. Without it, an empty list would save the query, so that the number of queries would tell
    # whether there is evidence.
    ratings = AbilityRating.objects.filter(observation__in=[*keys, 0], ability=row.ability_id)
    rated = {key: (rating, level) for key, rating, level in ratings.values_list("observation", "rating", "milestone")}
    return tuple(_rests(each, *rated.get(each.observation_id, ("", None))) for each in found)


def _rests(each: Evidence, rating: str, milestone: int | None) -> EvidenceView:
    return EvidenceView(
        uid=str(each.observation.uid),
        html=as_html(each.observation.story),
        author=each.observation.author.name,
        about=(),
        rating=Rating(rating).label.lower() if rating else "",
        milestone=milestone,
        day=day_moment(each.observation.observed_on),
        is_private=each.is_private,
    )


SHOWN = {shown.value: shown.label for shown in DecisionVisibility}
