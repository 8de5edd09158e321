"""The values that rows repeat from observations are checked and corrected, for seeded organizations too."""

import datetime as dt
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Subquery

from bench.population import HOTTEST, Population, PopulationSizes
from conversations.models import Comment
from observations.actions import scale_data
from observations.actions.repair import check_row_copies
from observations.models import AbilityRating, Decision, Observation, Subject
from observations.words import Audience, Reach
from people.models import Member, ReportingLine
from tests import factories

pytestmark = pytest.mark.django_db
NOW = factories.NOW
SIZES = PopulationSizes(members=60, abilities=6, observations=400)


@pytest.fixture
def scale():
    said = []
    organization = scale_data.seed_scale(sizes=SIZES, now=NOW, tell=said.append)
    assert said[-1] == "Collecting statistics for the query planner"
    return organization


def differing() -> tuple[int, int, int]:
    found = [each.found for each in check_row_copies(fix=False, at_once=150)]
    assert len(found) == 3
    return tuple(sum(len(getattr(each, name)) for each in found) for name in ("reach", "subjects", "ratings"))


def told(**options) -> str:
    out = StringIO()
    call_command("check_row_copies", stdout=out, **options)
    return out.getvalue()


LIVE = {"published_at__isnull": False}
#: The member at the top, who is nobody's subject.
NOBODYS = Subquery(Member.objects.filter(manager=None).values("pk")[:1])
REPEATED = [
    (Observation.unscoped.filter(reach=Reach.WORLD), {"reach": Reach.MEMBERS}, (3, 0, 3)),
    (Observation.unscoped.filter(reach=Reach.MEMBERS), {"reach": Reach.FEW}, (3, 0, 3)),
    (AbilityRating.objects.filter(reach=Reach.FEW, about=None), {"reach": Reach.MEMBERS}, (0, 0, 3)),
    (AbilityRating.objects.filter(reach=Reach.WORLD), {"reach": Reach.MEMBERS}, (0, 0, 3)),
    (AbilityRating.objects.all(), {"observed_on": dt.date(2001, 1, 1)}, (0, 0, 3)),
    (AbilityRating.objects.filter(about=None, **LIVE), {"published_at": None}, (0, 0, 3)),
    (AbilityRating.objects.filter(published_at=None), {"published_at": NOW}, (0, 0, 3)),
    (AbilityRating.objects.filter(about__isnull=False), {"about": None}, (0, 0, 3)),
    (AbilityRating.objects.filter(about__isnull=False), {"about": NOBODYS}, (0, 0, 3)),
    (AbilityRating.objects.filter(about=None, reach=Reach.FEW, **LIVE), {"about": NOBODYS}, (0, 0, 3)),
    (Subject.objects.filter(**LIVE), {"published_at": None}, (0, 3, 0)),
    (Subject.objects.filter(published_at=None), {"published_at": NOW}, (0, 3, 0)),
    (Subject.objects.filter(**LIVE), {"published_at": NOW}, (0, 3, 0)),
    # Withdraw a consent without the action, so that the rule and the repeated value differ.
    (Subject.objects.filter(observation__reach=Reach.WORLD), {"agreed_at": None}, (3, 0, 0)),
]


def spoil(rows, change: dict) -> None:
    """Change these rows of three observations."""
    field = "pk" if rows.model is Observation else "observation"
    wrong = list(dict.fromkeys(rows.order_by("pk").values_list(field, flat=True)))[:3]
    assert len(wrong) == 3
    rows.filter(**{f"{field}__in": wrong}).update(**change)


def test_every_difference_is_found_and_corrected(scale):
    assert differing() == (0, 0, 0)
    for rows, change, expected in REPEATED:
        spoil(rows.all(), change)
        assert (change, differing()) == (change, expected)
        with pytest.raises(CommandError, match=r"^The copies of 3 observations differ\."):
            told()
        assert told(fix=True).endswith("Fixed 3 observations.\n")
        assert differing() == (0, 0, 0)
    assert told().endswith("All copies are correct.\n")


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


def test_the_newest_observations_of_one_ability_are_private():
    crowd = Population(PopulationSizes(members=60, abilities=6, observations=3000), NOW)
    covered = [each for each in crowd.sights() if any(ability == 1 for ability, *_ in each.abilities)]
    newest = [each.reach for each in covered if each.at > NOW - dt.timedelta(days=600)]
    assert set(newest) == {Reach.FEW}
    assert len(newest) >= 20
    assert {each.reach for each in covered} == set(Reach)


def test_seeding_refuses_an_existing_organization(scale):
    for members in (Member.objects.none(), Member.objects.filter(organization=scale)):
        with pytest.raises(CommandError, match=r"^The organization “scale” already exists\."):
            call_command("seed_scale", observations=10)
        assert not members.exclude(organization=scale).exists()


def test_seeding_refuses_a_database_with_real_people():
    factories.MemberFactory()
    with pytest.raises(CommandError, match=r"^This database has real people in it\."):
        call_command("seed_scale", observations=10)


def test_seeding_refuses_too_few_observations():
    with pytest.raises(CommandError, match="at least 1 observation, 50 members and 2 abilities"):
        call_command("seed_scale", observations=10, abilities=1)
