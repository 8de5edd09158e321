"""Facts about an ability that health badges are based on."""

import datetime as dt
from dataclasses import dataclass

from frameworks.content_facts import ContentFacts

#: Counts stop here, so that their cost is bounded; a higher count reads "over 500".
MANY = 500


@dataclass(frozen=True, kw_only=True)
class AbilityFacts:
    """What is known about an ability on a day: its text, and what every reader of the page can read.

    ``achieved`` is a number of people; it and ``observation_badge`` are ``MANY + 1`` if there are more than ``MANY``.
    ``open_since`` is when the oldest open conversation was started. ``released_at`` is when the ability was first
    released, None for a draft.
    """

    content: ContentFacts
    released_at: dt.datetime | None = None
    updated_at: dt.datetime | None = None
    observations: int = 0
    last_observed_on: dt.date | None = None
    achieved: int = 0
    conversed_at: dt.datetime | None = None
    open_since: dt.datetime | None = None
    has_maintainer: bool = False


@dataclass(frozen=True, kw_only=True)
class TableFacts:
    """The part of ``AbilityFacts`` that comes from the database, with the same meanings."""

    observations: int = 0
    last_observed_on: dt.date | None = None
    achieved: int = 0
    conversed_at: dt.datetime | None = None
    open_since: dt.datetime | None = None
    confirmed_at: dt.datetime | None = None
    has_maintainer: bool = False


NOTHING_KNOWN = TableFacts()


def ability_facts(
    content: ContentFacts,
    known: TableFacts = NOTHING_KNOWN,
    *,
    since: dt.datetime | None,
    first_released_at: dt.datetime | None,
) -> AbilityFacts:
    """Join the facts of a text and of the database. ``since``: when its edition was released (None: a draft)."""
    return AbilityFacts(
        content=content,
        released_at=first_released_at,
        updated_at=max(filter(None, [since, known.confirmed_at])) if since else None,
        observations=known.observations,
        last_observed_on=known.last_observed_on,
        achieved=known.achieved,
        conversed_at=known.conversed_at,
        open_since=known.open_since,
        has_maintainer=known.has_maintainer,
    )
