"""A prepared query returns the same rows as its queryset, whatever its arguments."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.db.models import Count, F, Q, Value
from django.db.models.functions import Lower

from foundation.prepared_query import PreparedQuery
from frameworks.actions import publish_framework, store_document
from frameworks.models import Framework, Release, Requirement
from people.models import Member, Organization
from tests import factories
from tests.sample_people import TODAY, people

pytestmark = pytest.mark.django_db
NOW = factories.NOW
DAY = dt.timedelta(days=1)


@pytest.fixture
def harbor():
    """Ada joined long ago, Bo today; Cleo has left. Lantern has its own Ada."""
    harbor = factories.OrganizationFactory(slug="harbor", created_at=NOW)
    lantern = factories.OrganizationFactory(slug="lantern", created_at=NOW + dt.timedelta(microseconds=7))
    people(harbor, "Ada", "Bo", "Cleo")
    people(lantern, "Ada")
    Member.objects.filter(name="Bo").update(joined_on=TODAY)
    Member.objects.filter(name="Cleo").update(left_on=TODAY)
    return harbor


def check(build, *calls: dict) -> list[list[dict]]:
    """Return the rows of each call after comparing them with the queryset; only the first call builds the SQL."""
    prepared, found = PreparedQuery(build), []
    for arguments in calls:
        rows = prepared(**arguments)
        assert rows == list(build(**arguments))
        assert [list(row) for row in rows] == [list(row) for row in build(**arguments)]
        found.append(rows)
    return found


def test_numbers_and_texts_as_arguments(harbor):
    other = Organization.objects.get(slug="lantern")

    def named(organization: int, name: str):
        return Member.objects.filter(organization=organization, name=name).values("slug", "is_owner")

    assert check(
        named,
        {"organization": harbor.pk, "name": "Ada"},
        {"organization": other.pk, "name": "Ada"},
        {"organization": other.pk, "name": "Bo"},
        {"organization": 0, "name": "' OR 1=1 --"},
        {"organization": harbor.pk, "name": "50% \\ “ü” %s {}"},
    ) == [[{"slug": "ada", "is_owner": False}], [{"slug": "ada", "is_owner": False}], [], [], []]


def test_an_argument_can_be_used_several_times(harbor):
    def on(day: dt.date):
        return Member.objects.current(day).order_by("pk").values("name", today=Value(day, Member.joined_on.field))

    found = check(on, {"day": TODAY}, {"day": TODAY - DAY}, {"day": dt.date(1900, 1, 1)})
    assert [[row["name"] for row in rows] for rows in found] == [["Ada", "Bo", "Ada"], ["Ada", "Cleo", "Ada"], []]
    assert found[1][0]["today"] == TODAY - DAY


def test_dates_and_times_keep_their_types(harbor):
    def since(at: dt.datetime, slug: str):
        return (
            Organization.objects.filter(created_at__gte=at, slug__lte=slug)
            .order_by("slug")
            .values("slug", "created_at")
        )

    zone = dt.timezone(dt.timedelta(hours=5, minutes=30))
    assert check(
        since,
        {"at": NOW, "slug": "z"},
        {"at": NOW + dt.timedelta(microseconds=1), "slug": "z"},
        {"at": (NOW + dt.timedelta(microseconds=7)).astimezone(zone), "slug": "z"},
        {"at": NOW + DAY, "slug": "z"},
        {"at": NOW, "slug": "h"},
    ) == [
        [
            {"slug": "harbor", "created_at": NOW},
            {"slug": "lantern", "created_at": NOW + dt.timedelta(microseconds=7)},
        ],
        *[[{"slug": "lantern", "created_at": NOW + dt.timedelta(microseconds=7)}]] * 2,
        [],
        [],
    ]
    [[row]] = check(lambda name: Member.objects.filter(name=name).values("joined_on", "left_on"), {"name": "Cleo"})
    assert row == {"joined_on": factories.LONG_AGO, "left_on": TODAY}


def test_decimals_booleans_and_json_keep_their_types(harbor):
    framework = factories.framework(harbor, factories.document(extra={"a": [1, None]}))
    Requirement.objects.update(level=Decimal("2.50"))

    def asked(framework: int):
        return Requirement.objects.filter(role__framework=framework).values(
            "level", "weight", extra_of=F("role__framework__extra"), is_known=F("role__framework__organization__name")
        )

    [rows] = check(asked, {"framework": framework.pk})
    assert rows == [{"level": Decimal("2.5"), "weight": None, "extra_of": {"a": [1, None]}, "is_known": harbor.name}]


def test_aggregates_lists_and_constants(harbor):
    def listed(slug: str):
        rows = Organization.objects.filter(Q(slug=slug) | Q(slug__in=["lantern", "none"]))
        return rows.annotate(size=Count("members")).order_by("-size").values("size", lower=Lower("slug"))[:5]

    assert check(listed, {"slug": "harbor"}, {"slug": "none"}) == [
        [{"size": 3, "lower": "harbor"}, {"size": 1, "lower": "lantern"}], [{"size": 1, "lower": "lantern"}],
    ]  # fmt: skip


def test_an_empty_queryset_runs_no_query(harbor, django_assert_num_queries):
    prepared = PreparedQuery(lambda slug: Organization.objects.filter(slug=slug, pk__in=[]).values("slug"))
    with django_assert_num_queries(0):
        assert prepared(slug="harbor") == prepared(slug="lantern") == []


def test_a_query_is_built_once_and_run_on_each_call(harbor, django_assert_num_queries):
    built = []

    def named(slug: str):
        built.append(slug)
        return Organization.objects.filter(slug=slug).values("name")

    prepared = PreparedQuery(named)
    with django_assert_num_queries(3):
        assert [prepared(slug=slug) for slug in ("harbor", "none", "harbor")] == [
            [{"name": harbor.name}], [], [{"name": harbor.name}],
        ]  # fmt: skip
    assert len(built) == 1
    assert built != ["harbor"]


def test_constant_words_are_written_into_the_sql_and_everything_else_is_a_parameter(harbor):
    def named(slug: str):
        of_it = Organization.objects.filter(slug=slug).exclude(name__in=["two-words", "it's", "50%", "%s"])
        return of_it.annotate(said=Value("100% %s of 'it'")).values("name", "said")

    prepared = PreparedQuery(named)
    assert prepared(slug="harbor") == list(named("harbor")) == [{"name": harbor.name, "said": "100% %s of 'it'"}]
    sql, parameters = prepared.statement.sql, [value for _, value in prepared.statement.slots]
    assert "'two-words'" in sql
    assert parameters[0] == "100% %s of 'it'"
    assert {"it's", "50%", "%s"} <= set(parameters)
    assert "two-words" not in parameters


def test_changes_between_calls_are_visible(harbor):
    prepared = PreparedQuery(lambda slug: Organization.objects.filter(slug=slug).values("name"))
    assert prepared(slug="harbor") == [{"name": harbor.name}]
    Organization.objects.update(name="Renamed")
    assert prepared(slug="harbor") == [{"name": "Renamed"}]


@pytest.mark.parametrize(
    ("build", "arguments"),
    [
        (lambda slug: Organization.objects.values("name"), {"slug": "harbor"}),
        (lambda slug, other: Organization.objects.filter(slug=slug).values("name"), {"slug": "harbor", "other": 1}),
        (lambda slug: Organization.objects.filter(slug__contains=slug).values("name"), {"slug": "arbo"}),
        (lambda most: Organization.objects.values("name")[:most], {"most": 1}),
        (lambda slug: Organization.objects.filter(slug=slug.upper() + "x").values("name"), {"slug": "harbor"}),
    ],
    ids=["none", "one of two", "part of a parameter", "a limit", "something made of it"],
)
def test_an_argument_that_would_be_the_same_for_ever_is_refused(harbor, build, arguments):
    with pytest.raises(ValueError, match=r"^(slug|other|most): not a parameter of the query\.$"):
        PreparedQuery(build)(**arguments)


def test_a_missing_or_unknown_argument_is_rejected(harbor):
    prepared = PreparedQuery(lambda slug: Organization.objects.filter(slug=slug).values("name"))
    prepared(slug="harbor")
    with pytest.raises(KeyError):
        prepared(name="harbor")
    with pytest.raises(TypeError):
        PreparedQuery(lambda slug: Organization.objects.values("name"))(name="harbor")


def test_querysets_with_rules_can_be_prepared(harbor):
    framework = factories.framework(harbor, factories.document())

    def current(on: dt.date, key: str):
        return Release.objects.filter(framework__key=key).current(on).values("number", "effective_on")

    for number in (2, 3):
        store_document(framework=framework, document=factories.document(name=f"{number}"), by=None, now=factories.NOW)
        publish_framework(framework=framework, effective_on=TODAY + number * DAY, by=None, now=factories.NOW)
    days = ({"on": TODAY + place * DAY, "key": "steps"} for place in (-1, 0, 1, 2, 3))
    assert [row["number"] for (row,) in check(current, *days)] == [1, 1, 1, 2, 3]
    assert check(current, {"on": TODAY, "key": "none"}) == [[]]
    assert Framework.objects.get() == framework
    assert connection.vendor in ("sqlite", "postgresql")
