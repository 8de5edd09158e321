"""Check the copies of observations' values in other rows, which ``observations.actions`` writes."""

from dataclasses import dataclass

from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, When

from observations.models import AbilityRating, Observation, Subject
from observations.words import ABOUT_ONE, Reach


@dataclass(frozen=True)
class Differing:
    """The ids of observations with a wrong reach, or with wrong copies in the rows of subjects or ratings."""

    reach: frozenset[int]
    subjects: frozenset[int]
    ratings: frozenset[int]

    @property
    def observations(self) -> frozenset[int]:
        return self.reach | self.subjects | self.ratings


def last_observation() -> int:
    """The highest id of an observation; 0 if there is none."""
    return Observation.unscoped.order_by("-pk").values_list("pk", flat=True).first() or 0


def differing_in(first: int, last: int) -> Differing:
    """The differences among observations with ids from ``first`` to ``last``; five queries."""
    of_range = {"observation__gte": first, "observation__lte": last}
    subjects = Subject.objects.filter(**of_range).annotate(live_at=_live_at())
    ratings = AbilityRating.objects.filter(**of_range).annotate(live_at=_live_at(), about_one=_about_one())
    differs_in_time = _differ("published_at", "live_at")
    differs_in_value = ~Q(reach=F("observation__reach")) | ~Q(observed_on=F("observation__observed_on"))
    return Differing(
        reach=_with_wrong_reach(Observation.unscoped.filter(pk__gte=first, pk__lte=last)),
        subjects=_observations(subjects.filter(differs_in_time)),
        ratings=_observations(ratings.filter(differs_in_time | differs_in_value | _differ("about", "about_one"))),
    )


def _with_wrong_reach(observations: QuerySet) -> frozenset[int]:
    """The observations whose stored reach differs from the rule (audience and consent)."""
    world = set(observations.readable_by_world().values_list("pk", flat=True))
    members = set(observations.readable_by_members().values_list("pk", flat=True)) - world
    rule = {**dict.fromkeys(members, Reach.MEMBERS), **dict.fromkeys(world, Reach.WORLD)}
    reaches = observations.values_list("pk", "reach")
    return frozenset(key for key, reach in reaches if reach != rule.get(key, Reach.FEW))


def _observations(rows: QuerySet) -> frozenset[int]:
    return frozenset(rows.values_list("observation_id", flat=True))


def _live_at() -> Case:
    return Case(When(observation__retracted_at=None, then=F("observation__published_at")))


def _about_one() -> Case:
    """The only subject of a live observation for one person or their managers."""
    whom = Subquery(Subject.objects.filter(observation=OuterRef("observation")).values("member")[:1])
    about_one = Q(observation__audience__in=ABOUT_ONE, observation__published_at__isnull=False)
    return Case(When(about_one & Q(observation__retracted_at=None), then=whom))


def _differ(one: str, other: str) -> Q:
    """Whether two nullable columns differ."""
    return (
        Q(**{f"{one}__isnull": True, f"{other}__isnull": False})
        | Q(**{f"{one}__isnull": False, f"{other}__isnull": True})
        | Q(**{f"{one}__lt": F(other)})
        | Q(**{f"{one}__gt": F(other)})
    )
