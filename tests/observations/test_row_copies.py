"""The values that rows repeat from observations are checked and corrected, in an organization of the benchmark."""

import datetime as dt
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Subquery

from bench.population import PopulationSizes
from bench.scale_data import seed_scale
from observations.actions.repair import check_row_copies
from observations.models import AbilityRating, Observation, Subject
from observations.words import Reach
from people.models import Member
from tests import factories

pytestmark = pytest.mark.django_db
NOW = factories.NOW
SIZES = PopulationSizes(members=60, abilities=6, observations=400)


@pytest.fixture
def scale():
    return seed_scale(sizes=SIZES, now=NOW, tell=lambda progress: None)


def differing() -> tuple[int, int, int]:
    found = [each.found for each in check_row_copies(fix=False, at_once=150)]
    assert len(found) == 3
    return tuple(sum(len(getattr(each, name)) for each in found) for name in ("reach", "subjects", "ratings"))


def output_of_check(**options) -> str:
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
            output_of_check()
        assert output_of_check(fix=True).endswith("Fixed 3 observations.\n")
        assert differing() == (0, 0, 0)
    assert output_of_check().endswith("All copies are correct.\n")
