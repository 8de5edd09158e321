"""Reads about an organization's members: searching them, listing them, and one member in detail."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import and_

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.text import slugify

from people.models import Member, ReportingLine, TeamMembership
from people.words import RIGHTS

HERE, TO_COME, LEFT = "here", "to-come", "left"


@dataclass(frozen=True)
class NameAndSlug:
    """A person or a team: slug and name."""

    slug: str
    name: str


@dataclass(frozen=True, kw_only=True)
class DirectoryQuery:
    """A search for people.

    ``teams`` are team ids, ``among`` is a subquery of member ids (None: all); ``without`` says who is left out.
    """

    organization: int
    on: dt.date
    words: str = ""
    state: str = HERE
    teams: frozenset[int] | None = None
    among: QuerySet | None = None
    without: Q | None = None


@dataclass(frozen=True, kw_only=True)
class ListedPerson:
    id: int
    slug: str
    name: str
    email: str
    manager: NameAndSlug | None
    teams: tuple[NameAndSlug, ...]
    joined_on: dt.date
    left_on: dt.date | None
    rights: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class PersonRead:
    """A member as shown on their page; ``line`` is every current member above them, nearest first."""

    id: int
    slug: str
    name: str
    email: str
    has_account: bool
    rights: frozenset[str]
    joined_on: dt.date
    left_on: dt.date | None
    state: str
    manager: NameAndSlug | None
    former_manager: NameAndSlug | None
    line: tuple[NameAndSlug, ...]
    teams: tuple[NameAndSlug, ...]
    reports: tuple[NameAndSlug, ...]


def matching_people(people: QuerySet[Member], words: str) -> QuerySet[Member]:
    """People whose name, slug or email address contains every word.

    The slug is searched because it has the name in lower case in any script; databases ignore case for Latin only.
    """
    return people.filter(reduce(and_, (_called(word) for word in words.split()), Q()))


def _called(word: str) -> Q:
    found = Q(name__icontains=word) | Q(email__contains=word.lower())
    slug = slugify(word, allow_unicode=True)
    return found | Q(slug__contains=slug) if slug else found


def _matching_members(sought: DirectoryQuery) -> QuerySet[Member]:
    people = Member.objects.filter(organization=sought.organization, erased_at=None)
    if sought.state == HERE:
        people = people.current(sought.on)
    elif sought.state == TO_COME:
        people = people.filter(Q(left_on=None) | Q(left_on__gt=sought.on), joined_on__gt=sought.on)
    else:
        people = people.filter(left_on__lte=sought.on)
    if sought.teams is not None:
        people = people.filter(Exists(TeamMembership.objects.filter(member=OuterRef("pk"), team__in=sought.teams)))
    if sought.among is not None:
        people = people.filter(pk__in=sought.among)
    if sought.without is not None:
        people = people.exclude(sought.without)
    return matching_people(people, sought.words)


def count_people(sought: DirectoryQuery) -> int:
    return _matching_members(sought).count()


def list_people(sought: DirectoryQuery, *, start: int = 0, most: int) -> list[ListedPerson]:
    """A page of the people found, by name; two queries."""
    return _list_rows(_matching_members(sought).order_by("name", "pk")[start : start + most], on=sought.on)


def _list_rows(people: QuerySet[Member], *, on: dt.date) -> list[ListedPerson]:
    """People as shown in a list; two queries."""
    rows = list(people.select_related("manager"))
    teams = teams_of([row.pk for row in rows])
    return [
        ListedPerson(
            id=row.pk,
            slug=row.slug,
            name=row.name,
            email=row.email,
            manager=NameAndSlug(row.manager.slug, row.manager.name)
            if row.manager and is_here(row.manager, on)
            else None,
            teams=tuple(teams.get(row.pk, ())),
            joined_on=row.joined_on,
            left_on=row.left_on,
            rights=_rights(row),
        )
        for row in rows
    ]


def _rights(row: Member) -> frozenset[str]:
    return frozenset(right for right in RIGHTS if getattr(row, f"is_{right}"))


def is_here(member: Member, on: dt.date) -> bool:
    """Whether a member is current on a day; the same rule as ``Member.objects.current``, without a query."""
    return member.joined_on <= on and (member.left_on is None or member.left_on > on)


def teams_of(members: list[int]) -> dict[int, list[NameAndSlug]]:
    """The teams of members, by member id; one query."""
    found: dict[int, list[NameAndSlug]] = {}
    rows = TeamMembership.objects.filter(member__in=members).order_by("team__name", "team")
    for member, slug, name in rows.values_list("member", "team__slug", "team__name"):
        found.setdefault(member, []).append(NameAndSlug(slug, name))
    return found


def get_member_by_slug(organization: int, slug: str, *, on: dt.date, with_others: bool = False) -> Member | None:
    """A current member by slug; ``with_others`` also finds former and upcoming members."""
    people = Member.objects.select_related("manager", "user", "organization").filter(erased_at=None)
    people = people if with_others else people.current(on)
    return people.filter(organization=organization, slug=slug).first()


def get_people_by_slug(organization: int, slugs: Iterable[str], *, on: dt.date) -> list[ListedPerson]:
    """The current members with these slugs, as in a list; two queries."""
    people = Member.objects.current(on).filter(organization=organization, slug__in=list(slugs))
    return _list_rows(people.order_by("name", "pk"), on=on)


def get_members_by_slug(organization: int, slugs: Iterable[str], *, on: dt.date | None = None) -> dict[str, Member]:
    """The members with these slugs, by slug, with ``on`` only current ones; one query."""
    people = Member.objects.filter(organization=organization, slug__in=list(slugs))
    return {each.slug: each for each in (people if on is None else people.current(on).filter(erased_at=None))}


def members_by_id(chosen: Iterable[ListedPerson]) -> list[Member]:
    """The rows of chosen people, for an action; one query."""
    return list(Member.objects.filter(pk__in=[each.id for each in chosen]))


def read_person(member: Member, *, on: dt.date, most: int) -> PersonRead:
    """A member with their managers, teams and up to ``most`` direct reports; three queries."""
    above = ReportingLine.objects.filter(member=member, manager__in=Member.objects.current(on))
    line = [NameAndSlug(*each) for each in above.order_by("distance").values_list("manager__slug", "manager__name")]
    reports = Member.objects.current(on).filter(manager=member).order_by("name", "pk")[:most]
    manager = member.manager and NameAndSlug(member.manager.slug, member.manager.name)
    has_manager = member.manager is not None and is_here(member.manager, on)
    return PersonRead(
        id=member.pk,
        slug=member.slug,
        name=member.name,
        email=member.email,
        has_account=member.user_id is not None,
        rights=_rights(member),
        joined_on=member.joined_on,
        left_on=member.left_on,
        state=_state(member, on),
        manager=manager if has_manager else None,
        former_manager=None if has_manager else manager,
        line=tuple(line),
        teams=tuple(teams_of([member.pk]).get(member.pk, ())),
        reports=tuple(NameAndSlug(*each) for each in reports.values_list("slug", "name")),
    )


def _state(member: Member, on: dt.date) -> str:
    if is_here(member, on):
        return HERE
    return TO_COME if member.joined_on > on else LEFT


def count_reports(member: Member) -> int:
    """The number of direct reports, former and upcoming members included."""
    return Member.objects.filter(manager=member, erased_at=None).count()


def nearest_remaining_manager(member: Member, *, on: dt.date) -> NameAndSlug | None:
    """The nearest manager above who has no day to leave; gets the reports of a member who leaves."""
    staying = Member.objects.current(on).filter(left_on=None, line_down__member=member)
    row = staying.order_by("line_down__distance").values_list("slug", "name").first()
    return NameAndSlug(*row) if row else None


def ids_below(member: Member) -> QuerySet:
    """The ids of everyone who reports to a member, directly or not, as a subquery."""
    return ReportingLine.objects.filter(manager=member).values("member")


# Whom a chooser of people leaves out (``DirectoryQuery.without``)


def anyone_of(members: Iterable[int]) -> Q:
    return Q(pk__in=list(members))


def anyone_in_team(team: int) -> Q:
    return Q(pk__in=TeamMembership.objects.filter(team=team).values("member"))


def anyone_below(member: Member) -> Q:
    """The member, and everyone who reports to them: nobody of these can manage them."""
    return Q(pk=member.pk) | Q(pk__in=ids_below(member))


def holders_of_rights(organization: int, *, on: dt.date) -> QuerySet:
    """The ids of current members with any right, as a subquery."""
    some = reduce(lambda either, right: either | Q(**{f"is_{right}": True}), RIGHTS, Q())
    return Member.objects.current(on).filter(some, organization=organization).values("pk")


def is_last_owner(member: Member, *, on: dt.date) -> bool:
    """Whether a member is the only current owner who can sign in and has no day to leave."""
    owners = Member.objects.current(on).filter(organization=member.organization_id, is_owner=True, left_on=None)
    return member.is_owner and not owners.filter(user__is_active=True).exclude(pk=member.pk).exists()


def ids_in_teams(teams: frozenset[int]) -> QuerySet:
    """The ids of members in any of these teams, as a subquery."""
    return TeamMembership.objects.filter(team__in=teams).values("member")
