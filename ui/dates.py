"""Days and spans of time, the way people say them."""

import datetime as dt
from dataclasses import dataclass

MINUTE, HOUR, DAY = 60, 3600, 86_400
MONTH = 30 * DAY
DAYS_IN_MONTH = 365.25 / 12


@dataclass(frozen=True)
class Moment:
    """A moment to show: the day, the exact time for those who ask, and for machines."""

    day: str
    exact: str
    iso: str


def day_text(day: dt.date) -> str:
    """12 May 2026"""
    return f"{day.day} {day:%B %Y}"


def moment(at: dt.datetime) -> Moment:
    return Moment(day_text(at), f"{day_text(at)}, {at:%H:%M} {at.tzname() or ''}".strip(), at.isoformat())


def day_moment(day: dt.date) -> Moment:
    """A day of which no time is known."""
    return Moment(day_text(day), day_text(day), day.isoformat())


def span_text(earlier: dt.datetime, later: dt.datetime) -> str:
    """How long it is from one moment to another: "3 days", "about 1 month", "almost 5 years".

    Under a year by fixed lengths; from a year on by the calendar: up to 3 months over a full year is "about",
    3 to under 9 "over", 9 and more "almost" the next. A moment that is still to come counts as now.
    """
    seconds = max(0, (later - earlier).total_seconds())
    return _short_span(seconds) or _months_or_years(earlier, later, seconds)


def _short_span(seconds: float) -> str:
    """Spans under two months."""
    steps = [
        (0.5 * MINUTE, "less than a minute"),
        (1.5 * MINUTE, "1 minute"),
        (44.5 * MINUTE, f"{seconds / MINUTE:.0f} minutes"),
        (89.5 * MINUTE, "about 1 hour"),
        (23.5 * HOUR, f"about {max(2, round(seconds / HOUR))} hours"),
        (42 * HOUR, "1 day"),
        (29.5 * DAY, f"{seconds / DAY:.0f} days"),
        (44.5 * DAY, "about 1 month"),
        (59.5 * DAY, "about 2 months"),
    ]
    return next((said for limit, said in steps if seconds < limit), "")


def _months_or_years(earlier: dt.datetime, later: dt.datetime, seconds: float) -> str:
    months = full_months(earlier, later)
    if months < 12:
        return f"{min(11, max(2, round(seconds / DAY / DAYS_IN_MONTH)))} months"
    years, over = divmod(months, 12)
    if over < 3:
        return f"about {_years(years)}"
    return f"over {_years(years)}" if over < 9 else f"almost {_years(years + 1)}"


def full_months(earlier: dt.datetime, later: dt.datetime) -> int:
    """The whole months of the calendar between two moments."""
    months = (later.year - earlier.year) * 12 + later.month - earlier.month
    complete = (later.day, later.time()) >= (earlier.day, earlier.time())
    return months if complete else months - 1


def _years(number: int) -> str:
    return "1 year" if number == 1 else f"{number} years"
