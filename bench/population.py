"""A generated population of any size for benchmarks: reporting lines, observations and decisions.

The same sizes give the same population. A smaller one has the same shape as a larger one: as many observations for
each person, and the same share of them for each ability, so that pages show as much.
"""

import datetime as dt
from bisect import bisect
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from random import Random
from uuid import UUID

from observations.words import ABOUT_ONE, NEGATIVE, OPEN, Audience, Rating, Reach

REPORTS = 10
DAYS = 3 * 365
#: Shares of all observations: the ability with the most, and an ability whose newest observations are private.
HOTTEST, COVERED = 0.10, 0.02
#: The share of the covered ability's observations that come before the private ones.
UNCOVERED = 0.4
AUDIENCES = {
    Audience.MEMBERS: 45,
    Audience.WORLD: 22,
    Audience.SUBJECT_AND_MANAGERS: 13,
    Audience.MANAGERS: 10,
    Audience.SUBJECT: 6,
    Audience.JOURNAL: 4,
}
GOOD = (Rating.STRONG, Rating.STRONG, Rating.EXCEPTIONAL)
STORY = "Said early what would not be ready, to those whose plans depended on it, and what could be left out instead."


@dataclass(frozen=True, kw_only=True)
class PopulationSizes:
    members: int = 100_000
    abilities: int = 1_000
    observations: int = 5_000_000


@dataclass(frozen=True, slots=True)
class Sighting:
    """One observation; people and abilities by their index in the population."""

    uid: UUID
    author: int
    about: tuple[int, ...]
    audience: Audience
    reach: Reach
    abilities: tuple[tuple[int, Rating, int | None], ...]
    at: dt.datetime
    is_published: bool
    is_retracted: bool
    agreed: tuple[bool, ...]

    @property
    def is_live(self) -> bool:
        return self.is_published and not self.is_retracted


@dataclass(frozen=True, slots=True)
class PopulationDecision:
    """One decision; ``is_superseded`` if the next one supersedes it."""

    uid: UUID
    subject: int
    ability: int
    milestone: int
    is_award: bool
    shown: str
    on: dt.date
    is_superseded: bool


def manager_of(place: int) -> int | None:
    """The manager of a person: each has ten reports, from the top down; the first has no manager."""
    return (place - 1) // REPORTS if place else None


def line_of(place: int) -> Iterator[int]:
    """The reporting line of a person, nearest manager first."""
    above = manager_of(place)
    while above is not None:
        yield above
        above = manager_of(above)


class Population:
    """The observations and decisions of a population until ``now``, oldest first."""

    def __init__(self, sizes: PopulationSizes, now: dt.datetime):
        self.sizes, self.now = sizes, now
        rest = [1 / (rank + 1) ** 0.5 for rank in range(max(1, sizes.abilities - 2))]
        scale = (1 - HOTTEST - COVERED) / sum(rest)
        self.shares = list(accumulate([HOTTEST, COVERED, *(scale * each for each in rest)]))[: sizes.abilities]
        self.audiences, self.weights = list(AUDIENCES), list(accumulate(AUDIENCES.values()))

    def sights(self) -> Iterator[Sighting]:
        dice = Random(5)  # the same numbers every time
        step = dt.timedelta(days=DAYS) / self.sizes.observations
        for place in range(self.sizes.observations):
            yield self._sight(
                dice, place / self.sizes.observations, self.now - step * (self.sizes.observations - place)
            )

    def _sight(self, dice: Random, share: float, at: dt.datetime) -> Sighting:
        ability = self._ability(dice)
        is_covered = ability == 1 and share >= UNCOVERED
        audience = self.audiences[bisect(self.weights, dice.random() * self.weights[-1])]
        if is_covered and audience in OPEN:
            audience = Audience.SUBJECT_AND_MANAGERS
        luck = dice.random()
        is_published, is_retracted = luck >= 0.03, 0.03 <= luck < 0.05
        about, author = self._people(dice, audience)
        agreed = tuple(audience == Audience.WORLD and is_published and dice.random() < 0.8 for _ in about)
        others = () if is_covered or dice.random() < 0.8 else (self._ability(dice),)
        return Sighting(
            uid=UUID(int=dice.getrandbits(128), version=4),
            author=author,
            about=about,
            audience=audience,
            reach=_reach(audience, agreed) if is_published and not is_retracted else Reach.FEW,
            abilities=tuple(
                (each, self._rating(dice, audience), dice.choice((None, 1, 2, 3)))
                for each in dict.fromkeys((ability, *(other for other in others if other != 1)))
            ),
            at=at,
            is_published=is_published,
            is_retracted=is_retracted,
            agreed=agreed,
        )

    def _ability(self, dice: Random) -> int:
        return min(bisect(self.shares, dice.random()), self.sizes.abilities - 1)

    def _people(self, dice: Random, audience: Audience) -> tuple[tuple[int, ...], int]:
        """The subjects and the author of an observation; half of the time the author is their manager."""
        count = self.sizes.members
        subject = dice.randrange(1, count)
        is_two = audience not in ABOUT_ONE and dice.random() < 0.1
        about = tuple(dict.fromkeys((subject, dice.randrange(1, count)))) if is_two else (subject,)
        manager = manager_of(subject)
        author = manager if manager is not None and dice.random() < 0.5 else dice.randrange(count)
        return about, author

    def _rating(self, dice: Random, audience: Audience) -> Rating:
        return dice.choice(NEGATIVE) if audience not in OPEN and dice.random() < 0.2 else dice.choice(GOOD)

    def verdicts(self, count: int) -> Iterator[PopulationDecision]:
        """Decisions; the first of every ten is a "not yet" that the second, an award, supersedes."""
        dice = Random(7)
        subject, ability, milestone = 1, 0, 1
        for place in range(count):
            if place % 10 != 1:
                subject, ability = dice.randrange(1, self.sizes.members), self._ability(dice)
                milestone = dice.randrange(1, 4)
            is_award = place % 10 != 0
            yield PopulationDecision(
                uid=UUID(int=dice.getrandbits(128), version=4),
                subject=subject,
                ability=ability,
                milestone=milestone,
                is_award=is_award,
                shown=dice.choice(("private", "private", "private", "members", "world")) if is_award else "private",
                on=(self.now - dt.timedelta(days=DAYS * (count - place) / count)).date(),
                is_superseded=not is_award and place + 1 < count,
            )


def _reach(audience: Audience, agreed: tuple[bool, ...]) -> Reach:
    if audience not in OPEN:
        return Reach.FEW
    return Reach.WORLD if audience == Audience.WORLD and all(agreed) else Reach.MEMBERS
