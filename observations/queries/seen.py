"""What was observed of an ability, as its page shows it."""

from dataclasses import dataclass

from django.db.models import F, Q, QuerySet

from observations.models import AbilityRating, Observation, Subject
from observations.words import OPEN, Audience, Rating
from people.viewer import VISITOR, Viewer, viewer_as
from ui.dates import Moment, day_moment
from ui.keys import Key
from ui.markdown import as_html
from ui.prepared import Prepared

RECENT_OBSERVATIONS = 10


@dataclass(frozen=True, kw_only=True)
class Person:
    name: str
    slug: str


@dataclass(frozen=True, kw_only=True)
class Seen:
    """An observation as it is read on an ability's page. ``audience`` is said where not all may read it."""

    uid: str
    html: str
    author: Person
    about: tuple[Person, ...]
    rating: str
    milestone: int | None
    moment: Moment
    audience: str


@dataclass(frozen=True)
class SeenPage:
    """Some observations, newest first; ``rest`` is the key from which the list goes on (None at its end)."""

    entries: tuple[Seen, ...]
    rest: Key | None = None


def observations_of(
    ability: int, viewer: Viewer, organization: int, *, after: Key | None = None, size: int = RECENT_OBSERVATIONS
) -> SeenPage:
    """What this viewer may read of what was seen, newest first, from a key on; two queries."""
    membership = viewer.in_organization(organization)
    if after is not None:
        rows = list(_seen_rows(ability, viewer, after, size))
    elif membership is not None:
        rows = _seen_by_member(ability=ability, member=membership.member_id, organization=organization)
    else:
        rows = _seen_by_visitor(ability=ability)
    shown = rows[:size]
    about = _subjects([row["observation_id"] for row in shown])
    entries = tuple(_seen(row, about.get(row["observation_id"], [])) for row in shown)
    return SeenPage(entries, Key(shown[-1]["published_at"], shown[-1]["pk"]) if len(rows) > size else None)


def _seen_rows(ability: int, viewer: Viewer, after: Key | None = None, size: int = RECENT_OBSERVATIONS) -> QuerySet:
    """One more than ``size``, to see whether there are more."""
    readable = Observation.objects.visible_to(viewer).live()
    ratings = AbilityRating.objects.filter(
        ability=ability, published_at__isnull=False, observation__in=readable.values("pk")
    )
    if after is not None:
        ratings = ratings.filter(Q(published_at__lt=after.at) | Q(published_at=after.at, pk__lt=after.id))
    return ratings.order_by("-published_at", "-pk").values(*_SEEN, **_SEEN_AS)[: size + 1]


_SEEN = ("pk", "observation_id", "rating", "milestone", "published_at", "observed_on")
_SEEN_AS = {
    "uid": F("observation__uid"),
    "story": F("observation__story"),
    "audience": F("observation__audience"),
    "author_name": F("observation__author__name"),
    "author_slug": F("observation__author__slug"),
}
_seen_by_visitor = Prepared(lambda ability: _seen_rows(ability, VISITOR))
_seen_by_member = Prepared(lambda ability, member, organization: _seen_rows(ability, viewer_as(member, organization)))


def _subjects(observations: list[int]) -> dict[int, list[Person]]:
    found: dict[int, list[Person]] = {}
    rows = Subject.objects.filter(observation__in=observations).order_by("member__name")
    for observation, name, slug in rows.values_list("observation_id", "member__name", "member__slug"):
        found.setdefault(observation, []).append(Person(name=name, slug=slug))
    return found


def _seen(row: dict, about: list[Person]) -> Seen:
    return Seen(
        uid=str(row["uid"]),
        html=as_html(row["story"]),
        author=Person(name=row["author_name"], slug=row["author_slug"]),
        about=tuple(about),
        rating=Rating(row["rating"]).label.lower(),
        milestone=row["milestone"],
        moment=day_moment(row["observed_on"]),
        audience="" if row["audience"] in OPEN else Audience(row["audience"]).label,
    )
