"""The organization for benchmarks has the requested population, and is never created in a database in real use."""

import datetime as dt

import pytest
from django.db import connection

from bench.population import HOTTEST, Population, PopulationSizes
from bench.scale_data import pour, seed_scale
from bench.seed import main
from conversations.models import Comment
from observations.models import AbilityRating, Decision, Observation
from observations.words import Audience, Reach
from people.models import Member, Organization, ReportingLine
from tests import factories

pytestmark = pytest.mark.django_db
NOW = factories.NOW
SIZES = PopulationSizes(members=60, abilities=6, observations=400)


@pytest.fixture
def scale():
    progress = []
    organization = seed_scale(sizes=SIZES, now=NOW, tell=progress.append)
    assert progress[-1] == "Collecting statistics for the query planner"
    return organization


def test_the_command_creates_the_sizes_that_it_is_told_and_says_what_it_does(capsys):
    main(["--observations", "20", "--members", "55", "--abilities", "3"])
    assert Member.objects.filter(organization=Organization.objects.get(slug="scale")).count() == 55
    assert Observation.unscoped.count() == 20
    assert capsys.readouterr().out.splitlines()[-1].endswith(" s  Done")


def test_the_seeded_organization_has_the_requested_sizes(scale):
    assert Member.objects.filter(organization=scale).count() == SIZES.members
    assert Observation.unscoped.count() == SIZES.observations
    assert set(Observation.unscoped.values_list("audience", flat=True)) == set(Audience.values)
    assert set(Observation.unscoped.values_list("reach", flat=True)) == set(Reach.values)
    assert {each.subject_count for each in Observation.unscoped.all()} == {1, 2}
    hottest = AbilityRating.objects.filter(ability__key="ability-0").count()
    assert hottest > SIZES.observations * HOTTEST / 2
    assert ReportingLine.objects.filter(manager__slug="chief", distance=1).count() == 10
    assert ReportingLine.objects.filter(manager__slug="chief").count() == SIZES.members - 1
    assert Decision.unscoped.filter(superseded_by__isnull=False).count() == 1
    assert Comment.unscoped.count() == 4 * 3 * SIZES.abilities
    for observation in Observation.unscoped.all()[:50]:
        observation.clean_fields(exclude=["links", "typed"])


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite takes ids back with the transaction")
def test_seeding_turns_no_counter_back():
    """A rollback would not undo that, and later rows could get ids that were given already."""
    first, second = factories.MemberFactory.create_batch(2)
    with connection.cursor() as cursor:
        cursor.execute("SELECT setval(pg_get_serial_sequence('people_reportingline', 'id'), 10000)")
    pour(ReportingLine, ("manager_id", "member_id", "distance"), [(first.pk, second.pk, 1)])
    assert ReportingLine.objects.create(manager=second, member=first, distance=1).pk > 10_000


def test_the_newest_observations_of_one_ability_are_private():
    crowd = Population(PopulationSizes(members=60, abilities=6, observations=3000), NOW)
    covered = [each for each in crowd.sights() if any(ability == 1 for ability, *_ in each.abilities)]
    newest = [each.reach for each in covered if each.at > NOW - dt.timedelta(days=600)]
    assert set(newest) == {Reach.FEW}
    assert len(newest) >= 20
    assert {each.reach for each in covered} == set(Reach)


def test_seeding_refuses_an_existing_organization(scale):
    for members in (Member.objects.none(), Member.objects.filter(organization=scale)):
        with pytest.raises(SystemExit, match=r"^The organization “scale” already exists\."):
            main(["--observations", "10"])
        assert not members.exclude(organization=scale).exists()


def test_seeding_refuses_a_database_with_real_people():
    factories.MemberFactory()
    with pytest.raises(SystemExit, match=r"^This database has real people in it\."):
        main(["--observations", "10"])


def test_seeding_refuses_too_few_observations():
    with pytest.raises(SystemExit, match="at least 1 observation, 50 members and 2 abilities"):
        main(["--observations", "10", "--abilities", "1"])
