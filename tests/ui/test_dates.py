import datetime as dt

import pytest

from ui.dates import Moment, day_moment, day_text, full_months, moment, span_text

NOW = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)
SECOND = dt.timedelta(seconds=1)


def ago(**units: float) -> str:
    return span_text(NOW - dt.timedelta(**units), NOW)


def between(earlier: str, later: str) -> str:
    return span_text(*(dt.datetime.fromisoformat(each).replace(tzinfo=dt.UTC) for each in (earlier, later)))


@pytest.mark.parametrize(
    ("limit", "below", "at"),
    [
        ({"seconds": 30}, "less than a minute", "1 minute"),
        ({"seconds": 90}, "1 minute", "2 minutes"),
        ({"minutes": 44.5}, "44 minutes", "about 1 hour"),
        ({"minutes": 89.5}, "about 1 hour", "about 2 hours"),
        ({"hours": 23.5}, "about 23 hours", "1 day"),
        ({"hours": 42}, "1 day", "2 days"),
        ({"days": 29.5}, "29 days", "about 1 month"),
        ({"days": 44.5}, "about 1 month", "about 2 months"),
        ({"days": 59.5}, "about 2 months", "2 months"),
    ],
)
def test_a_span_just_below_and_at_each_limit(limit, below, at):
    assert span_text(NOW - dt.timedelta(**limit) + SECOND, NOW) == below
    assert ago(**limit) == at


@pytest.mark.parametrize(
    ("units", "said"),
    [
        ({"seconds": 0}, "less than a minute"),
        ({"minutes": 5}, "5 minutes"),
        ({"hours": 2}, "about 2 hours"),
        ({"days": 1}, "1 day"),
        ({"days": 3}, "3 days"),
        ({"days": 30}, "about 1 month"),
        ({"days": 75}, "2 months"),
        ({"days": 77}, "3 months"),
        ({"days": 152}, "5 months"),
    ],
)
def test_a_span_in_everyday_words(units, said):
    assert ago(**units) == said


@pytest.mark.parametrize(
    ("earlier", "later", "said"),
    [
        ("2025-03-01T12:00:01", "2026-03-01T12:00:00", "11 months"),
        ("2025-03-01T12:00:00", "2026-03-01T12:00:00", "about 1 year"),
        ("2024-12-01T12:00:01", "2026-03-01T12:00:00", "about 1 year"),
        ("2024-12-01T12:00:00", "2026-03-01T12:00:00", "over 1 year"),
        ("2024-06-01T12:00:01", "2026-03-01T12:00:00", "over 1 year"),
        ("2024-06-01T12:00:00", "2026-03-01T12:00:00", "almost 2 years"),
        ("2024-03-01T12:00:01", "2026-03-01T12:00:00", "almost 2 years"),
        ("2024-03-01T12:00:00", "2026-03-01T12:00:00", "about 2 years"),
        ("2023-11-01T12:00:00", "2026-03-01T12:00:00", "over 2 years"),
        ("2021-05-01T12:00:00", "2026-03-01T12:00:00", "almost 5 years"),
        ("1926-03-01T12:00:00", "2026-03-01T12:00:00", "about 100 years"),
    ],
)
def test_a_span_of_years_follows_the_calendar(earlier, later, said):
    assert between(earlier, later) == said


@pytest.mark.parametrize(
    ("earlier", "later", "said"),
    [
        ("2024-02-29T00:00", "2025-02-28T23:59", "11 months"),
        ("2024-02-29T00:00", "2025-03-01T00:00", "about 1 year"),
        ("2023-02-28T00:00", "2024-02-28T00:00", "about 1 year"),
        ("2023-03-01T00:00", "2024-02-29T00:00", "11 months"),
        ("2024-02-29T00:00", "2028-02-28T00:00", "almost 4 years"),
        ("2024-02-29T00:00", "2028-02-29T00:00", "about 4 years"),
        ("2024-08-31T00:00", "2025-11-30T00:00", "about 1 year"),
        ("2024-08-31T00:00", "2025-12-01T00:00", "over 1 year"),
        ("2025-12-31T00:00", "2026-03-01T00:00", "2 months"),
    ],
)
def test_a_span_over_leap_days_and_month_ends(earlier, later, said):
    assert between(earlier, later) == said


def test_the_months_of_a_span_under_a_year_grow_day_by_day_and_end_at_eleven():
    spans = [ago(days=days) for days in range(60, 365)]
    assert list(dict.fromkeys(spans)) == [f"{months} months" for months in range(2, 12)]


def test_a_moment_in_the_future_counts_as_now():
    assert ago(days=-3) == ago(days=-3000) == "less than a minute"


def test_full_months_are_those_of_the_calendar():
    first, *others = (
        dt.datetime.fromisoformat(f"{said}:00+00:00")
        for said in ("2025-01-31T09", "2025-01-31T09", "2025-02-28T09", "2025-03-31T08", "2025-03-31T09")
    )
    assert [full_months(first, other) for other in others] == [0, 0, 1, 2]


def test_a_day_is_written_without_a_leading_zero():
    assert day_text(dt.date(2026, 5, 2)) == "2 May 2026"


def test_a_moment_has_a_day_an_exact_time_and_a_machine_format():
    at = dt.datetime(2026, 5, 2, 9, 5, 59, tzinfo=dt.UTC)
    assert moment(at) == Moment("2 May 2026", "2 May 2026, 09:05 UTC", "2026-05-02T09:05:59+00:00")
    assert moment(at.replace(tzinfo=None)).exact == "2 May 2026, 09:05"


def test_a_day_without_a_time_shows_none():
    assert day_moment(dt.date(2026, 5, 2)) == Moment("2 May 2026", "2 May 2026", "2026-05-02")
