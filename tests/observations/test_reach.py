"""The values that a rating repeats always equal those of its observation."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from observations.actions import (
    CannotObserve,
    RatedAbility,
    agree_to_publish,
    publish_observation,
    record_observation,
    retract_observation,
)
from observations.models import AbilityRating, Observation
from observations.queries import facts_in, member_facts, visitor_facts
from observations.words import Audience, Rating
from people.viewer import VISITOR, viewer_as
from tests import factories, strategies
from tests.sample_people import TODAY

pytestmark = pytest.mark.django_db
NOW = factories.NOW
DAY = dt.timedelta(days=1)


class Lantern:
    """Ada observes Sam, Sue and Sid; Pia only reads."""

    def __init__(self):
        organization = factories.OrganizationFactory()
        names = ("ada", "sam", "sue", "sid", "pia")
        self.ada, *self.subjects, self.pia = (
            factories.MemberFactory(organization=organization, user=None, name=name, slug=name) for name in names
        )
        document = factories.document(abilities=(factories.ability("a"), factories.ability("b")), roles=())
        self.abilities = list(factories.framework(organization, document).abilities.order_by("key"))
        self.observations: list[Observation] = []

    def record(self, audience: str, about: list[int], ratings: list[str]) -> None:
        self.observations.append(
            record_observation(
                by=self.ada,
                about=[self.subjects[place] for place in about],
                story="They asked.",
                observed_on=TODAY - len(self.observations) * DAY,
                audience=audience,
                ratings=[
                    RatedAbility(ability, rating) for ability, rating in zip(self.abilities, ratings, strict=False)
                ],
                now=NOW,
            )
        )

    def publish(self, place: int) -> None:
        publish_observation(observation=self.at(place), by=self.ada, now=NOW)

    def retract(self, place: int) -> None:
        retract_observation(observation=self.at(place), by=self.ada, now=NOW)

    def agree(self, place: int, subject: int) -> None:
        agree_to_publish(observation=self.at(place), by=self.subjects[subject], now=NOW)

    def at(self, place: int) -> Observation:
        return self.observations[place % len(self.observations)]


def told_by_observations(lantern: Lantern) -> dict[int, tuple]:
    """Return the reach, day and publication of each rating, computed from its observation."""
    world = set(Observation.unscoped.readable_by_world().values_list("pk", flat=True))
    members = set(Observation.unscoped.readable_by_members().values_list("pk", flat=True))
    live = dict(Observation.unscoped.live().values_list("pk", "published_at"))
    assert world <= members <= set(live)
    return {
        rating.pk: (
            "world" if rating.observation_id in world else "members" if rating.observation_id in members else "few",
            Observation.unscoped.get(pk=rating.observation_id).observed_on,
            live.get(rating.observation_id),
        )
        for rating in AbilityRating.objects.filter(ability__in=lantern.abilities)
    }


def told_by_ratings(lantern: Lantern) -> dict[int, tuple]:
    rows = AbilityRating.objects.filter(ability__in=lantern.abilities)
    return {row[0]: row[1:] for row in rows.values_list("pk", "reach", "observed_on", "published_at")}


places = st.integers(0, 5)
acts = st.one_of(
    st.tuples(
        st.just("record"),
        st.sampled_from(Audience.values),
        st.lists(st.integers(0, 2), max_size=3, unique=True),
        st.lists(st.sampled_from(Rating.values), max_size=2),
    ),
    st.tuples(st.just("publish"), places),
    st.tuples(st.just("publish"), places),
    st.tuples(st.just("agree"), places, st.integers(0, 2)),
    st.tuples(st.just("agree"), places, st.integers(0, 2)),
    st.tuples(st.just("retract"), places),
)


def rich() -> Lantern:
    """Create a published observation per audience; that for the world has two subjects, one of whom consented."""
    lantern = Lantern()
    for audience in Audience.values:
        lantern.record(audience, [0, 1] if audience == Audience.WORLD else [0], ["strong", "exceptional"])
        lantern.publish(-1)
    lantern.agree(-1, 0)
    return lantern


@settings(strategies.steadily, max_examples=30)
@given(st.lists(acts, max_size=10))
def test_a_rating_has_the_reach_of_its_observation_after_any_sequence_of_actions(story):
    lantern = rich()
    assert sorted(row[0] for row in told_by_ratings(lantern).values()) == ["few"] * 8 + ["members"] * 4
    for act, *arguments in story:
        try:
            getattr(lantern, act)(*arguments)
        except CannotObserve:
            continue
        assert told_by_ratings(lantern) == told_by_observations(lantern)
    assert counted(lantern) == readable(lantern)


def counted(lantern: Lantern) -> list[tuple]:
    """Return the counts in the facts of abilities, for visitors and for members."""
    ids = [ability.pk for ability in lantern.abilities]
    found = []
    for as_member in (False, True):
        facts = facts_in(lantern.abilities[0].framework_id, as_member=as_member, on=TODAY)
        alone = [member_facts(pk, on=TODAY) if as_member else visitor_facts(pk, on=TODAY)[0] for pk in ids]
        assert [facts[pk] for pk in ids] == alone
        found += [(each.observations, each.last_observed_on) for each in alone]
    return found


def readable(lantern: Lantern) -> list[tuple]:
    """Return the same counts from what a visitor and an ordinary member can read."""
    found = []
    for viewer in (VISITOR, viewer_as(lantern.pia.pk, lantern.pia.organization_id)):
        for ability in lantern.abilities:
            read = Observation.objects.visible_to(viewer).filter(ratings__ability=ability)
            days = [observation.observed_on for observation in read]
            found.append((len(days), max(days, default=None)))
    return found


def test_the_rich_example_contains_every_reach():
    lantern = rich()
    lantern.agree(-1, 1)
    assert sorted({row[0] for row in told_by_ratings(lantern).values()}) == ["few", "members", "world"]
    assert counted(lantern) == readable(lantern) == [(1, TODAY - 5 * DAY)] * 2 + [(2, TODAY - 4 * DAY)] * 2
