"""Reads of the reporting lines: as a tree, and who manages whom."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from people.models import Member, ReportingLine
from people.models.guarded_rows import managed_by
from people.viewer import Viewer

#: Up to this many people, the whole tree is shown; in a larger one, one level at a time, loaded when it is opened.
DRAWN_WHOLE = 200
PEOPLE_A_LEVEL = 100


@dataclass(frozen=True, kw_only=True)
class Branch:
    """A person in the tree. ``people``: how many are below them; ``reports``: direct reports, if they were read."""

    slug: str
    name: str
    people: int
    reports: tuple["Branch", ...] = ()


@dataclass(frozen=True, kw_only=True)
class Tree:
    """The direct reports of somebody (or everyone at the top); ``count`` is their total on all pages."""

    branches: tuple[Branch, ...]
    count: int
    is_whole: bool


def read_tree(organization: int, under: Member | None, *, page: int = 1, on: dt.date) -> Tree:
    """The tree below somebody, or from the top; at most three queries."""
    here = Member.objects.current(on).filter(organization=organization)
    below = (
        here if under is None else here.filter(pk__in=ReportingLine.objects.filter(manager=under).values("member"))
    )
    if below.count() <= DRAWN_WHOLE:
        return _whole_tree(below, under)
    level = _level(here, under, on).order_by("name", "pk")
    count = level.count()
    start = min(page - 1, max(0, count - 1) // PEOPLE_A_LEVEL) * PEOPLE_A_LEVEL
    rows = level.annotate(people=_people_below(on))[start : start + PEOPLE_A_LEVEL]
    branches = tuple(Branch(slug=row.slug, name=row.name, people=row.people) for row in rows)
    return Tree(branches=branches, count=count, is_whole=False)


def _level(here: QuerySet[Member], under: Member | None, on: dt.date) -> QuerySet[Member]:
    """The direct reports; the top includes people whose manager is no longer a member."""
    if under is not None:
        return here.filter(manager=under)
    return here.filter(Q(manager=None) | ~Q(manager__in=Member.objects.current(on).values("pk")))


def _people_below(on: dt.date) -> Coalesce:
    lines = ReportingLine.objects.filter(manager=OuterRef("pk"), member__in=Member.objects.current(on).values("pk"))
    return Coalesce(Subquery(lines.order_by().values("manager").annotate(n=Count("pk")).values("n")), 0)


def _whole_tree(below: QuerySet[Member], under: Member | None) -> Tree:
    rows = list(below.order_by("name", "pk").values("pk", "slug", "name", "manager"))
    known = {row["pk"] for row in rows}
    under_whom: dict[int | None, list[dict]] = {}
    for row in rows:
        under_whom.setdefault(row["manager"] if row["manager"] in known else None, []).append(row)
    branches = tuple(_branch(row, under_whom) for row in under_whom.get(None, ()))
    return Tree(branches=branches, count=len(branches), is_whole=True)


def _branch(row: dict, under_whom: dict) -> Branch:
    reports = tuple(_branch(each, under_whom) for each in under_whom.get(row["pk"], ()))
    people = sum(1 + each.people for each in reports)
    return Branch(slug=row["slug"], name=row["name"], people=people, reports=reports)


def managers_by(subjects: Iterable[int]) -> dict[int, set[int]]:
    """The managers of each of these members, within the manager levels of the organization, by id; one query."""
    levels = F("member__organization__manager_levels")
    lines = ReportingLine.objects.filter(member__in=list(subjects))
    within = Q(member__organization__manager_levels=None) | Q(distance__lte=levels)
    found: dict[int, set[int]] = {}
    for subject, manager in lines.filter(within).values_list("member", "manager"):
        found.setdefault(subject, set()).add(manager)
    return found


def manages_anybody(viewer: Viewer, organization: int) -> bool:
    return Member.objects.filter(pk__in=managed_by(viewer), organization=organization).exists()


def manages(viewer: Viewer, member: int) -> bool:
    """Whether the viewer manages somebody, within the manager levels of the organization; one query."""
    return managed_by(viewer).filter(member=member).exists()
