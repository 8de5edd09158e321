"""Queries of the observation form: the author's own observation, and the people it names."""

from dataclasses import dataclass

from observations.attachments import ATTACHMENTS
from observations.form_state import FormState, form_field_names
from observations.models import AbilityRating, Observation, Subject
from people.viewer import ViewerMembership, viewer_as


@dataclass(frozen=True, kw_only=True)
class OwnObservation:
    """An observation of the viewer, as its form opens it."""

    observation: Observation
    form_state: FormState
    is_published: bool
    audience: str
    subjects: tuple[str, ...]
    version: int
    has_unsaved: bool


def own_observation(membership: ViewerMembership, uid: str) -> OwnObservation | None:
    """The viewer's own observation with the typed content of its form; at most three queries."""
    viewer = viewer_as(membership.member_id, membership.organization_id)
    mine = Observation.objects.visible_to(viewer).filter(author=membership.member_id)
    found = mine.filter(uid=uid, organization=membership.organization_id).first()
    if found is None:
        return None
    subjects = Subject.objects.filter(observation=found).order_by("pk").values_list("member__slug", flat=True)
    slugs = tuple(subjects) if found.published_at else ()
    return OwnObservation(
        observation=found,
        form_state=form_state_of(found),
        is_published=found.published_at is not None,
        audience=found.audience if found.published_at else "",
        subjects=slugs,
        version=found.version,
        has_unsaved=bool(found.published_at and found.typed.get("form")),
    )


def form_state_of(observation: Observation) -> FormState:
    """The unsaved content of an observation's form, or else its saved content in the same shape."""
    if unsaved := observation.typed.get("form"):
        return {name: list(unsaved.get(name, [])) for name in form_field_names()}
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
        **{name: values for each in ATTACHMENTS for name, values in each.saved_state(observation).items()},
    }
