"""Paging through several lists gives their union, newest first, from any cursor."""

import datetime as dt
from itertools import product

import pytest
from django.db.models import Q
from hypothesis import given, settings
from hypothesis import strategies as st

from foundation.cursor import Cursor
from observations.actions import RatedAbility, agree_to_publish, publish_observation, record_observation
from observations.models import Observation, branches
from observations.queries import observations_of
from observations.queries.union_paging import IndexedSource, newest_first, readable_by_relation
from observations.words import Audience, Rating
from people.actions import set_manager
from people.viewer import VISITOR
from tests import factories, strategies
from tests.sample_people import people, viewer

pytestmark = pytest.mark.django_db
NOW = factories.NOW


def observe(author, *moments: int) -> None:
    """Create observations for their author only, published at these minutes after now."""
    for minutes in moments:
        at = NOW + dt.timedelta(minutes=minutes)
        Observation.unscoped.create(
            organization=author.organization, author=author, story="Seen.", observed_on=NOW.date(),
            audience=Audience.JOURNAL, created_at=at, changed_at=at, published_at=at,
        )  # fmt: skip


def paged(lists, size: int, rows=None) -> list[int]:
    """Return the ids on all pages of ``rows`` (by default all observations)."""
    found, after = [], None
    everything, looks = Observation.unscoped.all() if rows is None else rows, [IndexedSource(each) for each in lists]
    while rows := list(newest_first(everything, looks, size=size, after=after)):
        assert len(rows) <= size
        found += [row.pk for row in rows]
        after = Cursor(rows[-1].published_at, rows[-1].pk)
    return found


@settings(strategies.steadily, max_examples=25)
@given(
    st.lists(st.integers(0, 4), max_size=9), st.lists(st.lists(st.integers(0, 9)), min_size=1, max_size=3),
    st.integers(1, 4),
)  # fmt: skip
def test_the_pages_of_several_lists_are_their_union_newest_first_without_duplicates(moments, lists, size):
    [ada] = people(factories.OrganizationFactory(), "Ada")
    observe(ada, *moments)
    rows = list(Observation.unscoped.filter(author=ada).order_by("pk"))
    wanted = [[rows[place].pk for place in some if place < len(rows)] for some in lists]
    expected = sorted(
        {key for some in wanted for key in some},
        key=lambda key: (next(row.published_at for row in rows if row.pk == key), key),
        reverse=True,
    )
    asked = [Observation.unscoped.filter(Q(pk__in=some), author=ada) for some in wanted]
    assert paged(asked, size) == expected


def test_the_reasons_to_read_together_equal_the_rule():
    harbor = factories.OrganizationFactory()
    ada, sam, max_ = people(harbor, "Ada", "Sam", "Max")
    set_manager(member=sam, manager=max_, by=None, now=NOW)
    observe(ada, 1, 2)
    observe(sam, 3)
    for reader in (VISITOR, *map(viewer, (ada, sam, max_))):
        ways = readable_by_relation(reader)
        assert list(ways) == list(branches(reader))
        whole = Observation.objects.visible_to(reader).order_by("-published_at", "-pk")
        assert paged(ways.values(), 2) == [row.pk for row in whole]


def test_the_rule_is_applied_to_the_rows_of_the_lists():
    ada, sam = people(factories.OrganizationFactory(), "Ada", "Sam")
    observe(ada, 1)
    observe(sam, 2)
    readable = Observation.objects.visible_to(viewer(ada))
    assert paged([Observation.unscoped.all()], 5, readable) == [readable.get().pk]


@pytest.mark.parametrize("levels", [0, 1, 2, None])
def test_an_ability_page_lists_everything_readable_for_any_reason(levels):
    harbor = factories.OrganizationFactory(manager_levels=levels)
    top, boss, sam, pia = people(harbor, "Top", "Boss", "Sam", "Pia")
    set_manager(member=sam, manager=boss, by=None, now=NOW)
    set_manager(member=boss, manager=top, by=None, now=NOW)
    listens = factories.framework(harbor, factories.document()).abilities.get()
    for place, (audience, author) in enumerate(product(Audience, (pia, boss))):
        now = NOW + dt.timedelta(minutes=place // 3)
        observation = record_observation(
            by=author, about=[sam], story="Seen.", observed_on=NOW.date(), audience=audience,
            ratings=[RatedAbility(listens, Rating.STRONG)], now=now,
        )  # fmt: skip
        publish_observation(observation=observation, by=author, now=now)
        if audience == Audience.WORLD and author == pia:
            agree_to_publish(observation=observation, by=sam, now=now)
    for reader in (VISITOR, *map(viewer, (top, boss, sam, pia))):
        found, after = [], None
        while True:
            page = observations_of(listens.pk, reader, harbor.pk, after=after, size=3)
            found += [each.uid for each in page.entries]
            if (after := page.rest) is None:
                break
        readable = Observation.objects.visible_to(reader).order_by("-published_at", "-pk")
        assert found == [str(each.uid) for each in readable]


def test_each_list_has_a_limit_and_one_query_reads_them_all(django_assert_num_queries):
    ada, sam = people(factories.OrganizationFactory(), "Ada", "Sam")
    observe(ada, *range(20))
    observe(sam, *range(20))
    looks = [IndexedSource(Observation.unscoped.filter(author=each)) for each in (ada, sam)]
    rows = newest_first(Observation.unscoped.all(), looks, size=3)
    assert str(rows.query).count("LIMIT 3") == 3
    with django_assert_num_queries(1):
        assert len(rows) == 3
