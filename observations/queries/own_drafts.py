"""What the form of an observation shows of one's own, and whom and what it finds."""

import datetime as dt
from dataclasses import dataclass

from observations.form_state import FIELDS, Typed
from observations.models import AbilityRating, Observation, Subject
from people.models import Member
from people.viewer import ViewerMembership, viewer_as


@dataclass(frozen=True, kw_only=True)
class OwnObservation:
    """An observation of one's own, as its form begins."""

    observation: Observation
    typed: Typed
    is_published: bool
    audience: str
    subjects: tuple[str, ...]
    version: int
    has_unsaved: bool


def own_observation(membership: ViewerMembership, uid: str) -> OwnObservation | None:
    """One's own observation with what was typed into its form last; three queries at most."""
    viewer = viewer_as(membership.member_id, membership.organization_id)
    mine = Observation.objects.visible_to(viewer).filter(author=membership.member_id)
    found = mine.filter(uid=uid, organization=membership.organization_id).first()
    if found is None:
        return None
    subjects = Subject.objects.filter(observation=found).order_by("pk").values_list("member__slug", flat=True)
    slugs = tuple(subjects) if found.published_at else ()
    return OwnObservation(
        observation=found,
        typed=form_state_of(found),
        is_published=found.published_at is not None,
        audience=found.audience if found.published_at else "",
        subjects=slugs,
        version=found.version,
        has_unsaved=bool(found.published_at and found.typed.get("form")),
    )


def form_state_of(observation: Observation) -> Typed:
    """What its author has typed last, or else what it says, as it would be typed."""
    if kept := observation.typed.get("form"):
        return {name: list(kept.get(name, [])) for name in FIELDS}
    subjects = Subject.objects.filter(observation=observation).order_by("pk")
    ratings = AbilityRating.objects.filter(observation=observation).order_by("pk")
    rated = list(ratings.values_list("ability__framework__key", "ability__key", "rating", "milestone"))
    return {
        "about": list(subjects.values_list("member__slug", flat=True)),
        "story": [observation.story],
        "day": [observation.observed_on.isoformat()],
        "audience": [observation.audience],
        "request": [],
        "ability": [f"{framework}/{key}" for framework, key, *_ in rated],
        "rating": [rating for *_, rating, _ in rated],
        "milestone": [str(milestone or "") for *_, milestone in rated],
        "url": [link.get("url", "") for link in observation.links],
        "label": [link.get("label", "") for link in observation.links],
    }


def current_members_by_slug(organization: int, slugs: list[str], *, on: dt.date) -> dict[str, Member]:
    """Those of these addresses who are here, by address; one query."""
    found = Member.objects.current(on).filter(organization=organization, slug__in=slugs, erased_at=None)
    return {each.slug: each for each in found}


def members_by_slug(organization: int, slugs: tuple[str, ...]) -> dict[str, Member]:
    """Those of these addresses, also who left; one query. For whom something is about already."""
    return {each.slug: each for each in Member.objects.filter(organization=organization, slug__in=slugs)}
