"""Reads about teams."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.db.models import Count, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from people.models import Member, Team, TeamMembership


@dataclass(frozen=True, kw_only=True)
class TeamRow:
    """A team of an organization; ``people`` is the number of its current members."""

    id: int
    slug: str
    name: str
    kind: str
    parent: int | None
    people: int


@dataclass(frozen=True)
class TeamTree:
    """All teams of an organization by id, and child teams by the id of their parent."""

    teams: Mapping[int, TeamRow]
    nested: Mapping[int | None, list[TeamRow]]

    def children_of(self, parent: int | None) -> list[TeamRow]:
        """The direct child teams of a team; with None, the top-level teams."""
        return self.nested.get(parent, [])

    def called(self, slug: str) -> TeamRow | None:
        return next((each for each in self.teams.values() if each.slug == slug), None)

    def above(self, team: TeamRow) -> list[TeamRow]:
        """The parent teams of a team, outermost first."""
        found: list[TeamRow] = []
        parent = self.teams.get(team.parent)
        while parent is not None and parent not in found:
            found.insert(0, parent)
            parent = self.teams.get(parent.parent)
        return found

    def all_inside(self, team: int) -> frozenset[int]:
        """The ids of a team and of all teams inside it."""
        found, front = {team}, [team]
        while front:
            more = [each.id for each in self.children_of(front.pop()) if each.id not in found]
            found.update(more)
            front += more
        return frozenset(found)

    def in_order(self, parent: int | None = None, depth: int = 0) -> Iterator[tuple[int, TeamRow]]:
        """Yield (depth, team) for the tree, parents before their child teams."""
        for team in self.children_of(parent):
            yield depth, team
            yield from self.in_order(team.id, depth + 1)


def read_team_tree(organization: int, *, on: dt.date, is_counted: bool = False) -> TeamTree:
    """All teams of an organization, in one query; people are only counted with ``is_counted``."""
    here = TeamMembership.objects.filter(team=OuterRef("pk"), member__in=Member.objects.current(on).values("pk"))
    counted = Coalesce(Subquery(here.order_by().values("team").annotate(n=Count("pk")).values("n")), 0)
    people = counted if is_counted else Value(0)
    rows = Team.objects.filter(organization=organization).order_by("name", "pk").annotate(people=people)
    teams = [
        TeamRow(id=row.pk, slug=row.slug, name=row.name, kind=row.kind, parent=row.parent_id, people=row.people)
        for row in rows
    ]
    nested: dict[int | None, list[TeamRow]] = {}
    for team in teams:
        nested.setdefault(team.parent, []).append(team)
    return TeamTree({team.id: team for team in teams}, nested)


def get_team_by_slug(organization: int, slug: str) -> Team | None:
    return Team.objects.select_related("organization").filter(organization=organization, slug=slug).first()
