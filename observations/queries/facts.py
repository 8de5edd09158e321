"""The facts behind health badges: only what every reader of a page can read.

For members that is what all members can read, for visitors what is public, so that private rows never change a badge.
"""

import datetime as dt
from dataclasses import fields

from django.db.models import (
    BigIntegerField,
    DateTimeField,
    Exists,
    F,
    IntegerField,
    OuterRef,
    QuerySet,
    Subquery,
    TextField,
)

from conversations.models import Thread
from foundation.prepared_query import PreparedQuery
from frameworks.models import Ability, Confirmation
from observations.health import MANY, TableFacts
from observations.models import AbilityRating, Decision, Subject
from observations.queries.ability_observations import RECENT_OBSERVATIONS
from observations.words import SHOWN_TO_OTHERS, DecisionVisibility, Outcome, Reach
from people.models import Member


def facts_in(framework: int, *, as_member: bool, on: dt.date) -> dict[int, TableFacts]:
    """The facts of a framework's abilities by id, as every member (or else visitor) can know them; one query."""
    rows = (_all_for_member if as_member else _all_for_visitor)(framework=framework, on=on)
    return {row.pop("pk"): _facts(row) for row in rows}


FACTS = tuple(field.name for field in fields(TableFacts))
STAMP = ("stories", "changed", "authors", "about", "keepers")


def _facts(row: dict) -> TableFacts:
    return TableFacts(**row)


class Summary(Subquery):
    """An aggregate of the rows that a (sliced) query finds."""

    template = "(SELECT %(summary)s FROM (%(subquery)s) found)"


def capped_count(rows: QuerySet, cap: int = MANY) -> Summary:
    """The number of rows that a query finds, at most one more than the cap."""
    return Summary(rows.order_by()[: cap + 1], IntegerField(), summary="COUNT(*)")


def _known(abilities: QuerySet, as_member: bool, on: dt.date) -> QuerySet:
    """Abilities, each with its facts."""
    reach = [Reach.MEMBERS, Reach.WORLD] if as_member else [Reach.WORLD]
    ratings = AbilityRating.objects.filter(ability=OuterRef("pk"), reach__in=reach)
    awards = _awards(as_member).filter(ability=OuterRef("pk"))
    threads = Thread.unscoped.filter(topic=OuterRef("topic"))
    confirmations = Confirmation.objects.filter(ability=OuterRef("pk"))
    return abilities.annotate(
        observations=capped_count(ratings.values("observed_on")),
        last_observed_on=_first(ratings, "-observed_on"),
        achieved=capped_count(awards.values("subject").distinct()),
        conversed_at=_first(threads, "-moved_at"),
        open_since=_first(threads.filter(resolved_at=None), "opened_at"),
        confirmed_at=_first(confirmations, "-at"),
        has_maintainer=Exists(Member.objects.current(on).filter(maintained_abilities=OuterRef("pk"))),
    )


def _awards(as_member: bool) -> QuerySet:
    shown = SHOWN_TO_OTHERS if as_member else [DecisionVisibility.WORLD]
    return Decision.unscoped.standing().filter(outcome=Outcome.AWARDED, shown__in=shown)


def _first(rows: QuerySet, order: str) -> Subquery:
    """The smallest or largest value of a column, read from the first row of an index."""
    return Subquery(rows.order_by(order).values(order.removeprefix("-"))[:1])


_for_member = PreparedQuery(lambda ability, on: _known(Ability.objects.filter(pk=ability), True, on).values(*FACTS))
_for_visitor = PreparedQuery(
    lambda ability, on: _stamped(_known(Ability.objects.filter(pk=ability), False, on), on).values(*FACTS, *STAMP)
)


_all_for_member = PreparedQuery(
    lambda framework, on: _known(Ability.objects.filter(framework=framework), True, on).values("pk", *FACTS)
)
_all_for_visitor = PreparedQuery(
    lambda framework, on: _known(Ability.objects.filter(framework=framework), False, on).values("pk", *FACTS)
)


def member_facts(ability: int, *, on: dt.date) -> TableFacts:
    """The facts of one ability as every member can know them; one query."""
    return _facts(_for_member(ability=ability, on=on)[0])


def visitor_facts(ability: int, *, on: dt.date) -> tuple[TableFacts, tuple]:
    """The facts of one ability as every visitor can know them, and what else the ETag of the public page depends on
    besides the release: the newest stories, their last change, and the names shown. One query.
    """
    row = _for_visitor(ability=ability, on=on)[0]
    return _facts({name: row[name] for name in FACTS}), tuple(row[name] for name in STAMP)


def _stamped(abilities: QuerySet, on: dt.date) -> QuerySet:
    newest, newest_key = _newest(OuterRef("pk")), _newest(OuterRef(OuterRef("pk"))).values("observation")
    about = Subject.objects.filter(observation__in=newest_key).order_by("pk")
    keepers = Member.objects.current(on).filter(maintained_abilities=OuterRef("pk")).order_by("pk")
    return abilities.annotate(
        # The sum of squared keys identifies the set of rows; a plain sum could stay the same when rows change.
        stories=Summary(newest.values(square=F("pk") * F("pk")), BigIntegerField(), summary="SUM(square)"),
        changed=Summary(newest.values(at=F("observation__changed_at")), DateTimeField(), summary="MAX(found.at)"),
        authors=JoinedNames(newest.values(named=F("observation__author__name"))),
        about=JoinedNames(about.values(named=F("member__name"))),
        keepers=JoinedNames(keepers.values(named=F("name"))),
    )


def _newest(ability: OuterRef) -> QuerySet:
    """The stories that the public page of an ability shows."""
    world = AbilityRating.objects.filter(ability=ability, reach=Reach.WORLD, published_at__isnull=False)
    return world.order_by("-published_at", "-pk")[: RECENT_OBSERVATIONS + 1]


class JoinedNames(Subquery):
    """The names that a query finds, in its order, joined to one text."""

    template = "(SELECT %(together)s FROM (%(subquery)s) found)"

    def __init__(self, rows: QuerySet):
        super().__init__(rows, TextField(), together="GROUP_CONCAT(found.named, '|')")

    def as_postgresql(self, compiler, connection, **context):
        return self.as_sql(compiler, connection, together="STRING_AGG(found.named, '|')", **context)
