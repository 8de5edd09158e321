"""Reads of what was seen, decided and said. Private rows come through ``visible_to(viewer)`` alone.

Facts for badges count what every reader of the page may read: members see what all members may, visitors what the
world may, so that no private thing ever moves a badge.
"""

import datetime as dt
from dataclasses import dataclass, fields

from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from frameworks.lint import ContentFacts, content_facts
from frameworks.models import Ability, Confirmation, Framework, ReleasedAbility
from frameworks.queries import draft_document
from observations.health import AbilityFacts, KnownFacts, Thresholds, Verdict, badges, facts_together, worst
from observations.models import AbilityRating, Comment, Decision, Observation, Subject, Thread
from observations.words import OPEN, Audience, Outcome, Rating, Reach, Shown
from people.models import Member
from people.viewer import VISITOR, Membership, Viewer, viewer_as
from ui.dates import Moment, day_moment, moment
from ui.keys import Key
from ui.markdown import as_html
from ui.prepared import Prepared

RECENT_OBSERVATIONS = 10
RECENT_COMMENTS = 30


# Facts


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


# Observations


@dataclass(frozen=True, kw_only=True)
class Person:
    name: str
    slug: str


@dataclass(frozen=True, kw_only=True)
class Seen:
    """An observation as it is read on an ability's page. ``audience`` is said where not all may read it."""

    uid: str
    html: str
    author: Person
    about: tuple[Person, ...]
    rating: str
    milestone: int | None
    moment: Moment
    audience: str


@dataclass(frozen=True)
class SeenPage:
    """Some observations, newest first; ``rest`` is the key from which the list goes on (None at its end)."""

    entries: tuple[Seen, ...]
    rest: Key | None = None


def observations_of(
    ability: int, viewer: Viewer, organization: int, *, after: Key | None = None, size: int = RECENT_OBSERVATIONS
) -> SeenPage:
    """What this viewer may read of what was seen, newest first, from a key on; two queries."""
    membership = viewer.in_organization(organization)
    if after is not None:
        rows = list(_seen_rows(ability, viewer, after, size))
    elif membership is not None:
        rows = _seen_by_member(ability=ability, member=membership.member_id, organization=organization)
    else:
        rows = _seen_by_visitor(ability=ability)
    shown = rows[:size]
    about = _subjects([row["observation_id"] for row in shown])
    entries = tuple(_seen(row, about.get(row["observation_id"], [])) for row in shown)
    return SeenPage(entries, Key(shown[-1]["published_at"], shown[-1]["pk"]) if len(rows) > size else None)


def _seen_rows(ability: int, viewer: Viewer, after: Key | None = None, size: int = RECENT_OBSERVATIONS) -> QuerySet:
    """One more than ``size``, to see whether there are more."""
    readable = Observation.objects.visible_to(viewer).live()
    ratings = AbilityRating.objects.filter(
        ability=ability, published_at__isnull=False, observation__in=readable.values("pk")
    )
    if after is not None:
        ratings = ratings.filter(Q(published_at__lt=after.at) | Q(published_at=after.at, pk__lt=after.id))
    return ratings.order_by("-published_at", "-pk").values(*_SEEN, **_SEEN_AS)[: size + 1]


_SEEN = ("pk", "observation_id", "rating", "milestone", "published_at", "observed_on")
_SEEN_AS = {
    "uid": F("observation__uid"),
    "story": F("observation__story"),
    "audience": F("observation__audience"),
    "author_name": F("observation__author__name"),
    "author_slug": F("observation__author__slug"),
}
_seen_by_visitor = Prepared(lambda ability: _seen_rows(ability, VISITOR))
_seen_by_member = Prepared(lambda ability, member, organization: _seen_rows(ability, viewer_as(member, organization)))


def _subjects(observations: list[int]) -> dict[int, list[Person]]:
    found: dict[int, list[Person]] = {}
    rows = Subject.objects.filter(observation__in=observations).order_by("member__name")
    for observation, name, slug in rows.values_list("observation_id", "member__name", "member__slug"):
        found.setdefault(observation, []).append(Person(name=name, slug=slug))
    return found


def _seen(row: dict, about: list[Person]) -> Seen:
    return Seen(
        uid=str(row["uid"]),
        html=as_html(row["story"]),
        author=Person(name=row["author_name"], slug=row["author_slug"]),
        about=tuple(about),
        rating=Rating(row["rating"]).label.lower(),
        milestone=row["milestone"],
        moment=day_moment(row["observed_on"]),
        audience="" if row["audience"] in OPEN else Audience(row["audience"]).label,
    )


# Conversations


@dataclass(frozen=True, kw_only=True)
class Turn:
    author: str
    html: str
    at: Moment


@dataclass(frozen=True, kw_only=True)
class Conversation:
    """A thread with its latest turns, oldest of these first."""

    uid: str
    title: str
    opened: Moment
    resolved: Moment | None
    turns: tuple[Turn, ...]


def conversations_of(ability: int, membership: Membership) -> tuple[Conversation, ...]:
    """The latest turns about an ability, by conversation, the one that moved last first; one query."""
    rows = _said_to_member(ability=ability, member=membership.member_id, organization=membership.organization_id)
    threads: dict[int, list[dict]] = {}
    for row in rows:
        threads.setdefault(row["thread_id"], []).append(row)
    return tuple(_conversation(turns) for turns in threads.values())


def _said(ability: int, viewer: Viewer) -> QuerySet:
    comments = Comment.objects.visible_to(viewer).filter(thread__ability=ability)
    return comments.order_by("-thread__moved_at", "-thread_id", "-written_at", "-pk").values(
        "thread_id",
        "text",
        "written_at",
        thread_uid=F("thread__uid"),
        title=F("thread__title"),
        resolved_at=F("thread__resolved_at"),
        opened_at=F("thread__opened_at"),
        author_name=F("author__name"),
    )[:RECENT_COMMENTS]


_said_to_member = Prepared(lambda ability, member, organization: _said(ability, viewer_as(member, organization)))


def _conversation(rows: list[dict]) -> Conversation:
    first = rows[0]
    return Conversation(
        uid=str(first["thread_uid"]),
        title=first["title"],
        opened=moment(first["opened_at"]),
        resolved=moment(first["resolved_at"]) if first["resolved_at"] else None,
        turns=tuple(
            Turn(author=row["author_name"], html=as_html(row["text"]), at=moment(row["written_at"]))
            for row in reversed(rows)
        ),
    )


# Where a member stands


@dataclass(frozen=True)
class Judged:
    """When a milestone was awarded, by which release's words, and the digest of those words.

    The release is the last one with these words that held on that day, or else the first one with them.
    """

    on: dt.date
    digest: str
    release: int | None


@dataclass(frozen=True)
class Standing:
    """Of a member on an ability: the milestone awarded (0 for none yet), and the keys of the roles they hold."""

    awarded: int
    roles: tuple[str, ...]
    judged: Judged | None = None


def standing_of(ability: int, membership: Membership, *, on: dt.date) -> Standing:
    """Where a member stands on an ability, for their own eyes; one query."""
    rows = _stands(ability=ability, member=membership.member_id, organization=membership.organization_id)
    held = [
        row["role"]
        for row in rows
        if row["role"] and row["since"] <= on and not (row["until"] and row["until"] <= on)
    ]
    first = rows[0]
    judged = Judged(first["decided_on"], first["digest"], first["release"]) if first["awarded"] else None
    return Standing(awarded=first["awarded"] or 0, roles=tuple(held), judged=judged)


def _standing(ability: int, member: int, organization: int) -> QuerySet:
    awards = (
        Decision.objects.visible_to(viewer_as(member, organization))
        .standing()
        .filter(subject=member, ability=ability, outcome=Outcome.AWARDED)
        .order_by("-milestone")
    )
    worded = ReleasedAbility.objects.filter(ability=OuterRef("ability"), edition=OuterRef("edition"))
    held = worded.filter(release__effective_on__lte=OuterRef("decided_on")).order_by("-release__number")
    judged = awards.annotate(
        release=Coalesce(
            Subquery(held.values("release__number")[:1]),
            Subquery(worded.order_by("release__number").values("release__number")[:1]),
        )
    )
    return Member.objects.filter(pk=member).values(
        awarded=Subquery(awards.values("milestone")[:1]),
        decided_on=Subquery(awards.values("decided_on")[:1]),
        digest=Subquery(awards.values("edition__digest")[:1]),
        release=Subquery(judged.values("release")[:1]),
        role=F("holdings__role__key"),
        since=F("holdings__since"),
        until=F("holdings__until"),
    )


_stands = Prepared(_standing)


# Drafts


def draft_health(framework: Framework, *, now: dt.datetime) -> dict[int, Verdict]:
    """The worst badge of every ability in a draft, by id, as members would see it once it is released."""
    document = draft_document(framework)
    ids = dict(framework.abilities.values_list("key", "pk"))
    lines = ReleasedAbility.objects.filter(release__in=framework.releases.current(now.date()))
    since = {key: (begun, first) for key, begun, first in lines.values_list("key", "since", "first_released_at")}
    known = facts_in(framework.pk, as_member=True, on=now.date())
    limits = Thresholds.of(framework.organization.health_thresholds)
    return {
        ids[key]: worst(badges(_drafted(content, known[ids[key]], since.get(key)), now, limits))
        for key, content in content_facts(document).items()
    }


def _drafted(content: ContentFacts, known: KnownFacts, since: tuple | None) -> AbilityFacts:
    begun, first = since or (None, None)
    return facts_together(content, known, since=begun, first_released_at=first)


# The audit log


def told_to(viewer: Viewer, events: QuerySet) -> QuerySet:
    """The events of an audit log, without those on observations, decisions and conversations that the viewer may not
    read: that these exist must not be noticed by anybody, owners neither.
    """
    for kind, model in (("observation", Observation), ("decision", Decision), ("thread", Thread)):
        events = events.filter(
            ~Q(subject_kind=kind) | Q(subject_id__in=model.objects.visible_to(viewer).values("pk"))
        )
    return events
