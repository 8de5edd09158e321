"""The observations of an ability, for its page."""

from dataclasses import dataclass
from functools import cache

from django.db.models import F, QuerySet

from foundation.cursor import Cursor, cut_page
from foundation.prepared_query import PreparedQuery
from observations.models import AbilityRating, Observation, Subject, members_by_way
from observations.queries.union_paging import IndexedSource, newest_first, readable_by_relation
from observations.words import OPEN, Audience, Rating, Reach
from people.viewer import VISITOR, Viewer, viewer_as
from ui.dates import Moment, day_moment
from ui.markdown import as_html

RECENT_OBSERVATIONS = 10


@dataclass(frozen=True, kw_only=True)
class ObservedPerson:
    name: str
    slug: str


@dataclass(frozen=True, kw_only=True)
class AbilityObservation:
    """An observation on an ability's page. ``audience`` is empty if all members or the world can read it."""

    uid: str
    html: str
    author: ObservedPerson
    about: tuple[ObservedPerson, ...]
    rating: str
    milestone: int | None
    moment: Moment
    audience: str


@dataclass(frozen=True)
class ObservationList:
    """Some observations, newest first; ``rest`` is the cursor of the next page (None at the end)."""

    entries: tuple[AbilityObservation, ...]
    rest: Cursor | None = None


def observations_of(
    ability: int, viewer: Viewer, organization: int, *, after: Cursor | None = None, size: int = RECENT_OBSERVATIONS
) -> ObservationList:
    """The readable observations of an ability, newest first, after a cursor; two queries."""
    membership = viewer.in_organization(organization)
    who = {"member": membership.member_id, "organization": organization} if membership else {}
    rows = _rating_rows(ability, size, after, **who)
    shown, rest = cut_page(rows, size, lambda row: Cursor(row["published_at"], row["pk"]))
    about = _subjects([row["observation_id"] for row in shown])
    entries = tuple(_as_seen(row, about.get(row["observation_id"], [])) for row in shown)
    return ObservationList(entries, rest)


def _rating_rows(ability: int, size: int, after: Cursor | None, **who: int) -> list[dict]:
    """One more than ``size``, to see whether there are more."""
    at = {"at": after.at, "row": after.id} if after else {}
    return _prepared(size, bool(after), bool(who))(ability=ability, **at, **who)


@cache
def _prepared(size: int, goes_on: bool, is_member: bool) -> PreparedQuery:
    def build(ability: int, at=None, row=None, member=None, organization=None) -> QuerySet:
        viewer = viewer_as(member, organization) if is_member else VISITOR
        return _ratings(ability, viewer, size, Cursor(at, row) if goes_on else None)

    return PreparedQuery(build)


def _ratings(ability: int, viewer: Viewer, size: int, after: Cursor | None) -> QuerySet:
    readable = Observation.objects.visible_to(viewer).values("pk")
    ratings = AbilityRating.objects.filter(ability=ability, published_at__isnull=False)
    about = members_by_way(viewer)
    looks = [_look(ratings, way, found, about.get(way)) for way, found in readable_by_relation(viewer).items()]
    found = newest_first(ratings.filter(observation__in=readable), looks, size=size + 1, after=after)
    return found.values(*_SEEN, **_SEEN_AS)


def _look(ratings: QuerySet, way: str, readable: QuerySet, about: list[int] | QuerySet | None) -> IndexedSource:
    """The list of one branch. Ratings have copies of ``reach`` and ``about``; private ones are found from the few
    readable observations.

    Private ones are ordered by the time of observations: by the time of ratings, a database may walk through all
    ratings of an ability to find the few readable ones.
    """
    if way in REACH:
        return IndexedSource(ratings.filter(reach=REACH[way]))
    few = ratings.filter(reach=Reach.FEW, observation__in=readable.filter(reach=Reach.FEW).values("pk"))
    return IndexedSource(
        few if about is None else few.filter(about__in=about), by=("observation__published_at", "pk")
    )


REACH = {"world": Reach.WORLD, "members": Reach.MEMBERS}
_SEEN = ("pk", "observation_id", "rating", "milestone", "published_at", "observed_on")
_SEEN_AS = {
    "uid": F("observation__uid"),
    "story": F("observation__story"),
    "audience": F("observation__audience"),
    "author_name": F("observation__author__name"),
    "author_slug": F("observation__author__slug"),
}


def _subjects(observations: list[int]) -> dict[int, list[ObservedPerson]]:
    found: dict[int, list[ObservedPerson]] = {}
    rows = Subject.objects.filter(observation__in=observations).order_by("member__name")
    for observation, name, slug in rows.values_list("observation_id", "member__name", "member__slug"):
        found.setdefault(observation, []).append(ObservedPerson(name=name, slug=slug))
    return found


def _as_seen(row: dict, about: list[ObservedPerson]) -> AbilityObservation:
    return AbilityObservation(
        uid=str(row["uid"]),
        html=as_html(row["story"]),
        author=ObservedPerson(name=row["author_name"], slug=row["author_slug"]),
        about=tuple(about),
        rating=Rating(row["rating"]).label.lower(),
        milestone=row["milestone"],
        moment=day_moment(row["observed_on"]),
        audience="" if row["audience"] in OPEN else Audience(row["audience"]).label,
    )
