"""Where rows repeat of an observation what it does not say: ``observations.actions`` keeps them, this looks."""

from dataclasses import dataclass

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, QuerySet, Value, When

from observations.models import AbilityRating, Observation, Subject
from observations.words import Reach


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
    """What differs among the observations of these ids; three queries."""
    observations = Observation.unscoped.filter(pk__gte=first, pk__lte=last).annotate(rule=_reach("pk"))
    subjects = Subject.objects.filter(observation__gte=first, observation__lte=last).annotate(live_at=_live_at())
    ratings = AbilityRating.objects.filter(observation__gte=first, observation__lte=last)
    ratings = ratings.annotate(live_at=_live_at(), rule=_reach("observation"))
    other_moment = _other("published_at", "live_at")
    other_rating = other_moment | ~Q(reach=F("rule")) | ~Q(observed_on=F("observation__observed_on"))
    return Differing(
        reach=frozenset(observations.exclude(reach=F("rule")).values_list("pk", flat=True)),
        subjects=_observations(subjects.filter(other_moment)),
        ratings=_observations(ratings.filter(other_rating)),
    )


def _observations(rows: QuerySet) -> frozenset[int]:
    return frozenset(rows.values_list("observation_id", flat=True))


def _reach(key: str) -> Case:
    """How far the rule lets an observation reach, which is asked of what it says and of who agreed."""
    of_it = {"pk": OuterRef(key)}
    return Case(
        When(Exists(Observation.unscoped.readable_by_world().filter(**of_it)), then=Value(Reach.WORLD.value)),
        When(Exists(Observation.unscoped.readable_by_members().filter(**of_it)), then=Value(Reach.MEMBERS.value)),
        default=Value(Reach.FEW.value),
        output_field=CharField(),
    )


def _live_at() -> Case:
    return Case(When(observation__retracted_at=None, then=F("observation__published_at")))


def _other(one: str, other: str) -> Q:
    """Whether two columns differ, of which either may be empty."""
    return (
        Q(**{f"{one}__isnull": True, f"{other}__isnull": False})
        | Q(**{f"{one}__isnull": False, f"{other}__isnull": True})
        | Q(**{f"{one}__lt": F(other)})
        | Q(**{f"{one}__gt": F(other)})
    )
