"""Days and durations in everyday English."""

import datetime as dt
from dataclasses import dataclass

from ui.english import plural

MINUTE, HOUR, DAY = 60, 3600, 86_400
DAYS_IN_MONTH = 365.25 / 12


@dataclass(frozen=True)
class Moment:
    """A moment as shown on pages: the day, the exact time as a tooltip, and ISO 8601 for machines."""

    day: str
    exact: str
    iso: str


def day_text(day: dt.date) -> str:
    """12 May 2026"""
    return f"{day.day} {day:%B %Y}"


def moment(at: dt.datetime) -> Moment:
    return Moment(day_text(at), f"{day_text(at)}, {at:%H:%M} {at.tzname() or ''}".strip(), at.isoformat())


def day_moment(day: dt.date) -> Moment:
    """A day without a time."""
    return Moment(day_text(day), day_text(day), day.isoformat())


def span_text(earlier: dt.datetime, later: dt.datetime) -> str:
    """The time between two moments in words: "3 days", "about 1 month", "almost 5 years".

    Up to a year with fixed lengths; from a year on by the calendar: less than 3 months over a full year is "about",
    3 to under 9 is "over", 9 and more is "almost" the next year. If ``earlier`` is in the future, the span is 0.
    """
    seconds = max(0, (later - earlier).total_seconds())
    return _short_span(seconds) or _months_or_years(earlier, later, seconds)


def _short_span(seconds: float) -> str:
    """A span under two months; empty for a longer one."""
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
    return next((text for limit, text in steps if seconds < limit), "")


def _months_or_years(earlier: dt.datetime, later: dt.datetime, seconds: float) -> str:
    months = full_months(earlier, later)
    if months < 12:
        return f"{min(11, max(2, round(seconds / DAY / DAYS_IN_MONTH)))} months"
    years, over = divmod(months, 12)
    if over < 3:
        return f"about {_years(years)}"
    return f"over {_years(years)}" if over < 9 else f"almost {_years(years + 1)}"


def full_months(earlier: dt.datetime, later: dt.datetime) -> int:
    """The number of complete calendar months between two moments."""
    months = (later.year - earlier.year) * 12 + later.month - earlier.month
    complete = (later.day, later.time()) >= (earlier.day, earlier.time())
    return months if complete else months - 1


def _years(number: int) -> str:
    return plural(number, "year")
