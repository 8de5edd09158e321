"""The facts that health badges are made of: what every reader of a page may read, and nothing else.

Members see what all members may, visitors what the world may, so that no private thing ever moves a badge.
"""

import datetime as dt
from dataclasses import fields

from django.db.models import Count, Exists, Max, Min, OuterRef, QuerySet, Subquery

from frameworks.models import Ability, Confirmation
from observations.health import KnownFacts
from observations.models import AbilityRating, Decision, Thread
from observations.words import OPEN, Outcome, Reach, Shown
from people.models import Member
from ui.prepared import Prepared


def facts_in(framework: int, *, as_member: bool, on: dt.date) -> dict[int, KnownFacts]:
    """The facts of a framework's abilities by id, as every member (or else visitor) may know them; one query."""
    rows = (_all_for_member if as_member else _all_for_visitor)(framework=framework, on=on)
    return {row.pop("pk"): _facts(row) for row in rows}


FACTS = tuple(field.name for field in fields(KnownFacts))


def _facts(row: dict) -> KnownFacts:
    return KnownFacts(**{**row, "observations": row["observations"] or 0, "achieved": row["achieved"] or 0})


def _known(abilities: QuerySet, as_member: bool, on: dt.date) -> QuerySet:
    """Abilities, each with its facts."""
    reach = [Reach.MEMBERS, Reach.WORLD] if as_member else [Reach.WORLD]
    ratings = AbilityRating.objects.filter(ability=OuterRef("pk"), reach__in=reach)
    awards = _awards(as_member).filter(ability=OuterRef("pk"))
    threads = Thread.unscoped.filter(ability=OuterRef("pk"))
    confirmations = Confirmation.objects.filter(ability=OuterRef("pk"))
    return abilities.annotate(
        observations=_summed(ratings, Count("pk")),
        last_observed_on=_summed(ratings, Max("observed_on")),
        achieved=_summed(awards, Count("subject", distinct=True)),
        conversed_at=_summed(threads, Max("moved_at")),
        open_since=_summed(threads.filter(resolved_at=None), Min("opened_at")),
        confirmed_at=_summed(confirmations, Max("at")),
        has_maintainer=Exists(Member.objects.current(on).filter(maintained_abilities=OuterRef("pk"))),
    )


def _awards(as_member: bool) -> QuerySet:
    shown = OPEN if as_member else [Shown.WORLD]
    return Decision.unscoped.standing().filter(outcome=Outcome.AWARDED, shown__in=shown)


def _summed(rows: QuerySet, aggregate) -> Subquery:
    return Subquery(rows.order_by().values("ability").annotate(summed=aggregate).values("summed"))


_for_member = Prepared(lambda ability, on: _known(Ability.objects.filter(pk=ability), True, on).values(*FACTS))
_for_visitor = Prepared(
    lambda ability, on: _stamped(_known(Ability.objects.filter(pk=ability), False, on)).values(
        *FACTS, "stories", "names"
    )
)


_all_for_member = Prepared(
    lambda framework, on: _known(Ability.objects.filter(framework=framework), True, on).values("pk", *FACTS)
)
_all_for_visitor = Prepared(
    lambda framework, on: _known(Ability.objects.filter(framework=framework), False, on).values("pk", *FACTS)
)


def member_facts(ability: int, *, on: dt.date) -> KnownFacts:
    """The facts of one ability as every member may know them; one query."""
    return _facts(_for_member(ability=ability, on=on)[0])


def visitor_facts(ability: int, *, on: dt.date) -> tuple[KnownFacts, tuple]:
    """The facts of one ability as every visitor may know them, and the last changes of stories and of names.

    Their page stands on these and on the release alone. One query.
    """
    row = _for_visitor(ability=ability, on=on)[0]
    return _facts({name: row[name] for name in FACTS}), (row["stories"], row["names"])


def _stamped(abilities: QuerySet) -> QuerySet:
    stories = AbilityRating.objects.filter(ability=OuterRef("pk"), reach=Reach.WORLD)
    people = Member.objects.filter(organization=OuterRef("framework__organization")).order_by("-changed_at")
    return abilities.annotate(
        stories=_summed(stories, Max("observation__changed_at")), names=Subquery(people.values("changed_at")[:1])
    )
