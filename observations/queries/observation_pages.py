"""An observation for its page, and lists of observations, newest first."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from foundation.cursor import Cursor, cut_page, newest_after
from frameworks.models import Framework, ReleasedAbility
from frameworks.queries import current_versions
from observations.form_state import FormState, first
from observations.models import AbilityRating, Observation, ObservationVersion, Subject
from observations.queries.union_paging import IndexedSource, newest_first
from observations.words import NEEDING_CONSENT, Audience, Rating, Reach
from people.models.guarded_rows import managed_below_reports, reports_of
from people.viewer import Viewer

PAGE = 20
#: The number of earlier versions shown, newest first.
MOST_VERSIONS = 20


@dataclass(frozen=True, kw_only=True)
class NamedMember:
    id: int
    name: str
    slug: str


@dataclass(frozen=True, kw_only=True)
class SubjectView(NamedMember):
    """A subject of an observation, and their answer on making it public."""

    has_agreed: bool
    has_refused: bool


@dataclass(frozen=True, kw_only=True)
class RatedAbilityView:
    framework: str
    key: str
    name: str
    rating: str
    milestone: int | None


@dataclass(frozen=True, kw_only=True)
class ObservationWording:
    """The content of an observation, or of a version until ``replaced_at``."""

    story: str
    links: tuple[dict, ...]
    observed_on: dt.date
    ratings: tuple[RatedAbilityView, ...]
    replaced_at: dt.datetime | None = None


@dataclass(frozen=True, kw_only=True)
class ObservationView:
    """An observation with everything that the viewer can read about it."""

    observation: Observation
    organization_slug: str
    organization_name: str
    author: NamedMember
    about: tuple[SubjectView, ...]
    ratings: tuple[RatedAbilityView, ...]
    audience: Audience
    reach: str
    earlier: tuple[ObservationWording, ...] = ()


def _rows(viewer: Viewer) -> QuerySet[Observation]:
    return Observation.objects.visible_to(viewer).select_related("author", "organization")


def read_observation(viewer: Viewer, organization: str, uid: UUID, *, on: dt.date) -> ObservationView | None:
    """A readable observation; one query if there is none, four more if there is."""
    found = _rows(viewer).filter(organization__slug=organization, uid=uid).first()
    if found is None:
        return None
    versions = ObservationVersion.objects.visible_to(viewer).filter(observation=found)
    earlier = list(versions.order_by("-number")[:MOST_VERSIONS])
    abilities = _abilities_in(earlier, viewer, on)
    return _observation_views([found], viewer, on, tuple(_wording(each, abilities) for each in earlier))[0]


def own_published_observation(viewer: Viewer, organization: str, uid: UUID) -> Observation | None:
    """A readable observation as a row, for an action; one query."""
    return Observation.objects.visible_to(viewer).filter(organization__slug=organization, uid=uid).first()


def _observation_views(
    found: list[Observation], viewer: Viewer, on: dt.date, earlier: tuple[ObservationWording, ...] = ()
) -> list[ObservationView]:
    keys = [each.pk for each in found]
    about = _subjects_by_observation(keys)
    rated = _rated(keys, viewer, on)
    return [
        ObservationView(
            observation=each,
            organization_slug=each.organization.slug,
            organization_name=each.organization.name,
            author=NamedMember(id=each.author.pk, name=each.author.name, slug=each.author.slug),
            about=tuple(about.get(each.pk, ())),
            ratings=tuple(rated.get(each.pk, ())),
            audience=Audience(each.audience),
            reach=each.reach,
            earlier=earlier,
        )
        for each in found
    ]


def _subjects_by_observation(keys: list[int]) -> dict[int, list[SubjectView]]:
    found: dict[int, list[SubjectView]] = {}
    for row in Subject.objects.filter(observation__in=keys).select_related("member").order_by("member__name", "pk"):
        named = SubjectView(
            id=row.member.pk,
            name=row.member.name,
            slug=row.member.slug,
            has_agreed=row.agreed_at is not None,
            has_refused=row.refused_at is not None,
        )
        found.setdefault(row.observation_id, []).append(named)
    return found


def _rated(keys: list[int], viewer: Viewer, on: dt.date) -> dict[int, list[RatedAbilityView]]:
    """The rated abilities of each observation that the viewer can read."""
    rows = AbilityRating.objects.filter(observation__in=keys).annotate(name=released_name(viewer, on))
    rows = rows.filter(name__isnull=False).values(
        "observation_id", "rating", "milestone", "name", framework=F("ability__framework__key"), key=F("ability__key")
    )
    found: dict[int, list[RatedAbilityView]] = {}
    for row in rows.order_by("pk"):
        found.setdefault(row.pop("observation_id"), []).append(RatedAbilityView(**row))
    return found


def released_name(viewer: Viewer, on: dt.date) -> Subquery:
    """The name of an ability in the current release of a readable framework, never in a draft."""
    lines = ReleasedAbility.objects.filter(release__in=current_versions(viewer, on), ability=OuterRef("ability"))
    return Subquery(lines.values("name")[:1])


def _abilities_in(versions: Iterable[ObservationVersion], viewer: Viewer, on: dt.date) -> dict[int, ReleasedAbility]:
    named = {rated["ability"] for version in versions for rated in version.ratings}
    lines = ReleasedAbility.objects.filter(ability__in=named, release__in=current_versions(viewer, on))
    return {each.ability_id: each for each in lines.select_related("release__framework").only(*_LINE)}


_LINE = ("ability_id", "key", "name", "release__framework__key")


def _wording(version: ObservationVersion, abilities: dict[int, ReleasedAbility]) -> ObservationWording:
    return ObservationWording(
        story=version.story,
        links=tuple(version.links),
        observed_on=version.observed_on,
        replaced_at=version.replaced_at,
        ratings=tuple(
            RatedAbilityView(
                framework=ability.release.framework.key,
                key=ability.key,
                name=ability.name,
                rating=rated["rating"],
                milestone=rated["milestone"],
            )
            for rated in version.ratings
            if (ability := abilities.get(rated["ability"])) is not None
        ),
    )


@dataclass(frozen=True)
class ObservationSlice:
    """Some observations, newest first; ``rest`` is the cursor of the next page (None at the end)."""

    entries: tuple[ObservationView, ...]
    rest: Cursor | None = None


def _paged(
    rows: QuerySet[Observation], viewer: Viewer, on: dt.date, after: Cursor | None, *, by: str
) -> ObservationSlice:
    """A page of a list, after a cursor; three queries."""
    return _slice_of(newest_after(rows, after, by=by)[: PAGE + 1], viewer, on, PAGE, by)


def _newest(
    rows: QuerySet[Observation],
    looks: list[IndexedSource],
    viewer: Viewer,
    on: dt.date,
    after: Cursor | None,
    *,
    size: int = PAGE,
) -> ObservationSlice:
    """A page of a union of limited lists, after a cursor; three queries."""
    return _slice_of(newest_first(rows, looks, size=size + 1, after=after), viewer, on, size, "published_at")


def _slice_of(rows: QuerySet[Observation], viewer: Viewer, on: dt.date, size: int, by: str) -> ObservationSlice:
    """A page from one row more than it has room for, to see whether there are more."""
    shown, rest = cut_page(list(rows), size, lambda row: Cursor(getattr(row, by), row.pk))
    return ObservationSlice(tuple(_observation_views(shown, viewer, on)), rest)


def list_about(viewer: Viewer, member: int, after: Cursor | None = None, *, on: dt.date) -> ObservationSlice:
    """Readable observations about a member."""
    about = Subject.objects.filter(member=member, published_at__isnull=False).values("observation")
    return _paged(_rows(viewer).live().filter(pk__in=about), viewer, on, after, by="published_at")


def list_by(viewer: Viewer, member: int, after: Cursor | None = None, *, on: dt.date) -> ObservationSlice:
    """What a member has published, retracted observations too."""
    return _paged(_rows(viewer).filter(author=member, published_at__isnull=False), viewer, on, after, by="created_at")


def list_drafts(viewer: Viewer, member: int, after: Cursor | None = None, *, on: dt.date) -> ObservationSlice:
    """A member's drafts, and their published observations with unsaved changes."""
    unsaved = Q(published_at=None) | Q(typed__has_key="form")
    return _paged(_rows(viewer).filter(unsaved, author=member), viewer, on, after, by="created_at")


def list_waiting(viewer: Viewer, member: int, after: Cursor | None = None, *, on: dt.date) -> ObservationSlice:
    """Observations that become, or are, public by this member's consent."""
    about = Subject.objects.filter(member=member, published_at__isnull=False).values("observation")
    waiting = _rows(viewer).live().filter(audience__in=NEEDING_CONSENT, pk__in=about)
    return _paged(waiting, viewer, on, after, by="published_at")


def list_managed(viewer: Viewer, organization: int, after: Cursor | None = None, *, on: dt.date) -> ObservationSlice:
    """Readable observations about people whom the viewer manages in an organization."""
    readable = Observation.objects.visible_to(viewer).live().filter(organization=organization)
    below = Subject.objects.filter(published_at__isnull=False)
    ways = (reports_of(viewer), managed_below_reports(viewer))
    looks = [
        IndexedSource(readable.filter(pk__in=below.filter(member__in=way).values("observation"))) for way in ways
    ]
    return _newest(_rows(viewer), looks, viewer, on, after)


@dataclass(frozen=True, kw_only=True)
class RecognitionFilter:
    """Filters of recognitions: subjects (ids, a subquery, or None for anybody) and an ability (framework, key)."""

    organization: int
    about: QuerySet | list[int] | None = None
    ability: tuple[str, str] | None = None


def list_recognitions(
    viewer: Viewer, wanted: RecognitionFilter, after: Cursor | None = None, *, on: dt.date, size: int = PAGE
) -> ObservationSlice:
    """The recognitions of an organization: those for all members or, for a visitor, the public ones."""
    is_member = viewer.in_organization(wanted.organization) is not None
    reach = [Reach.MEMBERS, Reach.WORLD] if is_member else [Reach.WORLD]
    rows = Observation.unscoped.live().filter(organization=wanted.organization)
    if wanted.about is not None:
        rows = rows.filter(pk__in=Subject.objects.filter(member__in=wanted.about).values("observation"))
    if wanted.ability is not None:
        framework, key = wanted.ability
        readable = Framework.objects.visible_to(viewer).filter(key=framework, organization=wanted.organization)
        ratings = AbilityRating.objects.filter(ability__key=key, ability__framework__in=readable)
        rows = rows.filter(pk__in=ratings.values("observation"))
    return _newest(
        _rows(viewer), [IndexedSource(rows.filter(reach=each)) for each in reach], viewer, on, after, size=size
    )


def draft_story(state: FormState, story: str) -> str:
    """The story of a draft: as typed, or else as saved."""
    return first(state, "story") or story


def rating_label(rating: str) -> str:
    return Rating(rating).label.lower()
