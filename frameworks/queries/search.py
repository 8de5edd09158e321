"""Queries across frameworks: the list of readable frameworks, and searching abilities and roles."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from operator import and_
from typing import Any

from django.db.models import Case, Count, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Left, StrIndex

from frameworks.models import Framework, Release, ReleasedAbility, ReleasedRole
from frameworks.queries.versions import NotReadable
from frameworks.release_lines import searchable
from frameworks.rendering import framework_summary
from people.models import Organization
from people.viewer import Viewer, ViewerMembership


@dataclass(frozen=True, kw_only=True)
class ListedFramework:
    """A framework in a list, from its current release; ``is_coming`` if that isn't in effect yet."""

    organization_slug: str
    organization_name: str
    key: str
    name: str
    summary: str
    visibility: str
    status: str
    number: int
    effective_on: dt.date
    is_coming: bool
    ability_count: int
    role_count: int


@dataclass(frozen=True, kw_only=True)
class SearchHit:
    """An ability or role in search results."""

    organization_slug: str
    organization_name: str
    framework_key: str
    framework_name: str
    key: str
    name: str


@dataclass(frozen=True, kw_only=True)
class UnreleasedFramework:
    """A framework that was never released; only its editors can see it."""

    key: str
    name: str


@dataclass(frozen=True, kw_only=True)
class OrganizationIndex:
    """An organization with the frameworks that the viewer may read."""

    id: int
    slug: str
    name: str
    description: str
    membership: ViewerMembership | None
    frameworks: tuple[ListedFramework, ...]
    drafts: tuple[UnreleasedFramework, ...]


def _words(query: str, field: str = "search_text") -> Q:
    return reduce(and_, (Q(**{f"{field}__contains": word}) for word in searchable(query).split()), Q())


def _row_count(model: type[Any]) -> Subquery:
    lines = model.objects.filter(release=OuterRef("pk")).order_by().values("release")
    return Subquery(lines.annotate(count=Count("pk")).values("count"))


def list_frameworks(
    releases: QuerySet[Release], *, on: dt.date, start: int = 0, most: int = 100
) -> list[ListedFramework]:
    """Releases as entries of a list, by organization and name; one query."""
    rows = releases.order_by("framework__organization__name", "name", "pk").values(
        "name",
        "status",
        "number",
        "effective_on",
        "frame",
        organization_slug=F("framework__organization__slug"),
        organization_name=F("framework__organization__name"),
        key=F("framework__key"),
        visibility=F("framework__visibility"),
        ability_count=_row_count(ReleasedAbility),
        role_count=_row_count(ReleasedRole),
    )
    counted = ("ability_count", "role_count")
    return [
        ListedFramework(
            summary=framework_summary(row.pop("frame")),
            is_coming=row["effective_on"] > on,
            **{**row, **{name: row[name] or 0 for name in counted}},
        )
        for row in rows[start : start + most]
    ]


def explore_frameworks(releases: QuerySet[Release], query: str) -> QuerySet[Release]:
    """Releases whose framework or organization name matches, except archived frameworks."""
    return releases.in_use().filter(_words(query))


def search_abilities(releases: QuerySet[Release], query: str, *, most: int) -> list[SearchHit]:
    """Abilities of these releases that match, matching names first; one query."""
    return _search_lines(ReleasedAbility, releases, query, most)


def search_roles(releases: QuerySet[Release], query: str, *, most: int) -> list[SearchHit]:
    """Roles of these releases that match, matching names first; one query."""
    return _search_lines(ReleasedRole, releases, query, most)


def _search_lines(model: type[Any], releases: QuerySet[Release], query: str, most: int) -> list[SearchHit]:
    """Search lines. Archived frameworks are left out."""
    rows = matching_lines(model.objects.filter(release__in=releases.in_use()), query)
    named: Mapping[str, F] = {
        "organization_slug": F("release__framework__organization__slug"),
        "organization_name": F("release__framework__organization__name"),
        "framework_key": F("release__framework__key"),
        "framework_name": F("release__name"),
    }
    return [SearchHit(**row) for row in rows.values("key", "name", **named)[:most]]


def matching_lines(lines: QuerySet, query: str) -> QuerySet:
    """The abilities or roles of releases whose texts contain every word: first those whose names do, then by name."""
    if not searchable(query).split():
        return lines.order_by("name", "pk")
    # The name is the first line of the search text, in the same spelling (``searchable``).
    first = Left("search_text", StrIndex("search_text", Value("\n")))
    is_called = Case(When(_words(query, "called"), then=0), default=1)
    return lines.filter(_words(query)).annotate(called=first, far=is_called).order_by("far", "name", "pk")


def read_organization(viewer: Viewer, slug: str, releases: QuerySet[Release], *, on: dt.date) -> OrganizationIndex:
    """An organization if the viewer is a member or may read something in it. Raises ``NotReadable``."""
    organization = Organization.objects.filter(slug=slug).first()
    if organization is None:
        raise NotReadable
    membership = viewer.in_organization(organization.pk)
    frameworks = list_frameworks(releases.filter(framework__organization=organization), on=on)
    if membership is None and not frameworks:
        raise NotReadable
    return OrganizationIndex(
        id=organization.pk,
        slug=organization.slug,
        name=organization.name,
        description=organization.description,
        membership=membership,
        frameworks=tuple(frameworks),
        drafts=tuple(_drafts(viewer, organization)),
    )


def _drafts(viewer: Viewer, organization: Organization) -> list[UnreleasedFramework]:
    rows = Framework.objects.editable_by(viewer).filter(organization=organization, releases=None)
    return [UnreleasedFramework(**row) for row in rows.values("key", "name")]
