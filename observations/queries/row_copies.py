"""Where rows repeat of an observation what it does not say: ``observations.actions`` keeps them, this looks."""

from dataclasses import dataclass

from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, When

from observations.models import AbilityRating, Observation, Subject
from observations.words import ABOUT_ONE, Reach


@dataclass(frozen=True)
class Differing:
    """The ids of observations whose own reach, or whose subjects' or ratings' repetitions, differ from the rule."""

    reach: frozenset[int]
    subjects: frozenset[int]
    ratings: frozenset[int]

    @property
    def observations(self) -> frozenset[int]:
        return self.reach | self.subjects | self.ratings


def last_observation() -> int:
    """The greatest id that an observation has; 0 where there is none."""
    return Observation.unscoped.order_by("-pk").values_list("pk", flat=True).first() or 0


def differing_in(first: int, last: int) -> Differing:
    """What differs among the observations of these ids; five queries."""
    inside = {"observation__gte": first, "observation__lte": last}
    subjects = Subject.objects.filter(**inside).annotate(live_at=_live_at())
    ratings = AbilityRating.objects.filter(**inside).annotate(live_at=_live_at(), about_one=_about_one())
    other_moment = _other("published_at", "live_at")
    other_words = ~Q(reach=F("observation__reach")) | ~Q(observed_on=F("observation__observed_on"))
    return Differing(
        reach=_reaching_otherwise(Observation.unscoped.filter(pk__gte=first, pk__lte=last)),
        subjects=_observations(subjects.filter(other_moment)),
        ratings=_observations(ratings.filter(other_moment | other_words | _other("about", "about_one"))),
    )


def _reaching_otherwise(observations: QuerySet) -> frozenset[int]:
    """Those that reach further, or less far, than the rule lets them by what they say and by who agreed."""
    world = set(observations.readable_by_world().values_list("pk", flat=True))
    members = set(observations.readable_by_members().values_list("pk", flat=True)) - world
    rule = {**dict.fromkeys(members, Reach.MEMBERS), **dict.fromkeys(world, Reach.WORLD)}
    said = observations.values_list("pk", "reach")
    return frozenset(key for key, reach in said if reach != rule.get(key, Reach.FEW))


def _observations(rows: QuerySet) -> frozenset[int]:
    return frozenset(rows.values_list("observation_id", flat=True))


def _live_at() -> Case:
    return Case(When(observation__retracted_at=None, then=F("observation__published_at")))


def _about_one() -> Case:
    """Whom a live observation is about that is told to one person or their managers."""
    whom = Subquery(Subject.objects.filter(observation=OuterRef("observation")).values("member")[:1])
    told = Q(observation__audience__in=ABOUT_ONE, observation__published_at__isnull=False)
    return Case(When(told & Q(observation__retracted_at=None), then=whom))


def _other(one: str, other: str) -> Q:
    """Whether two columns differ, of which either may be empty."""
    return (
        Q(**{f"{one}__isnull": True, f"{other}__isnull": False})
        | Q(**{f"{one}__isnull": False, f"{other}__isnull": True})
        | Q(**{f"{one}__lt": F(other)})
        | Q(**{f"{one}__gt": F(other)})
    )
