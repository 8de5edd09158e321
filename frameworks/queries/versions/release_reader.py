"""Queries for readers, on a release or the draft.

Lines of a release are ready to show: one query each, whatever the size of the framework.
"""

import datetime as dt
import json
from collections.abc import Callable
from typing import Any

from django.db.models import F, QuerySet

from foundation.prepared_query import PreparedQuery
from frameworks.document import FrameworkDocument, from_data
from frameworks.models import Framework, Release, ReleasedAbility, ReleasedRole, Requirement, RoleInclusion
from frameworks.queries.versions.draft_reader import (
    draft_index,
    find_editable_draft,
    read_draft_ability,
    read_draft_role,
)
from frameworks.queries.versions.types import (
    ANNOUNCED,
    CURRENT,
    FORMER,
    UPCOMING,
    AbilityLine,
    FrameworkIndex,
    FrameworkVersion,
    IndexedAbility,
    NotReadable,
    ReleaseSelector,
    RoleLine,
    ability_line_parts,
    facts_from,
    framework_index,
    indexed_role,
)
from frameworks.words import Status
from people.viewer import VISITOR, Viewer, ViewerMembership, viewer_as

_FRAMEWORK = {
    "organization_id": F("framework__organization_id"),
    "organization_slug": F("framework__organization__slug"),
    "organization_name": F("framework__organization__name"),
    "health_thresholds": F("framework__organization__health_thresholds"),
    "framework_key": F("framework__key"),
    "framework_name": F("name"),
    "visibility": F("framework__visibility"),
    "published_by_name": F("published_by__name"),
}
_RELEASE = ("framework_id", "number", "effective_on", "published_at", "status")


def current_versions(viewer: Viewer, on: dt.date) -> QuerySet[Release]:
    """The current release on a day of each framework that the viewer may read."""
    return Release.objects.filter(framework__in=Framework.objects.visible_to(viewer)).current(on)


def _releases(
    viewer: Viewer, organization: str, framework: str, which: ReleaseSelector, on: dt.date
) -> QuerySet[Release]:
    named = Release.objects.filter(framework__organization__slug=organization, framework__key=framework)
    readable = named.filter(framework__in=Framework.objects.visible_to(viewer))
    return readable.current(on) if which.number is None else readable.filter(number=which.number)


def _reading(row: dict, on: dt.date, which: ReleaseSelector) -> FrameworkVersion:
    """The reading from a row with the columns of ``_FRAMEWORK`` and ``_RELEASE``."""
    now, later = (CURRENT, ANNOUNCED) if which.number is None else (FORMER, UPCOMING)
    return FrameworkVersion(
        kind=later if row["effective_on"] > on else now,
        published_by=row["published_by_name"] or "",
        **{name: row[name] for name in (*_FRAMEWORK, *_RELEASE) if name != "published_by_name"},
    )


def _through_release() -> dict[str, F]:
    return {name: F(f"release__{path.name}") for name, path in _FRAMEWORK.items()} | {
        name: F(f"release__{name}") for name in _RELEASE
    }


_LINE = ("key", "name", "since", "first_released_at", "surroundings", "facts")


def _lines(model: type[Any], releases: QuerySet[Release], key: str) -> QuerySet:
    """The rows of an ability or role in releases, with the columns that its page needs."""
    thing = "ability" if model is ReleasedAbility else "role"
    return model.objects.filter(key=key, release__in=releases).values(
        *_LINE,
        thing_id=F(f"{thing}_id"),
        content=F("edition__content"),
        digest=F("edition__digest"),
        **_through_release(),
    )


def _reader(member: ViewerMembership | None) -> str:
    """The kind of reader, on which the query depends: visitor, member or editor."""
    if member is None:
        return "visitor"
    return "editor" if member.edits else "member"


def _build(model: type[Any], reader: str) -> Callable[..., QuerySet]:
    """Return a builder of the query for a release or one of its lines, as this kind of reader may read it."""

    def build(
        organization: str, framework: str, key: str = "", on=None, number=None, organization_id=None
    ) -> QuerySet:
        viewer = VISITOR if organization_id is None else viewer_as(0, organization_id, edits=reader == "editor")
        releases = _releases(viewer, organization, framework, ReleaseSelector(number), on)
        if model is Release:
            return releases.order_by().values("pk", "frame", *_RELEASE, **_FRAMEWORK)
        return _lines(model, releases, key)

    return build


_prepared = {
    (model, reader, state): PreparedQuery(_build(model, reader))
    for model in (Release, ReleasedAbility, ReleasedRole)
    for reader in ("visitor", "member", "editor")
    for state in ("current", "numbered")
}


def _requested_row(model: type[Any], viewer: Viewer, which: ReleaseSelector, on: dt.date, **named: str) -> dict:
    """The row of a release, an ability or a role by its address. Raises ``NotReadable``."""
    membership = viewer.membership_by_slug(named["organization"])
    state = {"on": on} if which.number is None else {"number": which.number}
    reader_arguments = {"organization_id": membership.organization_id} if membership else {}
    read = _prepared[model, _reader(membership), "current" if which.number is None else "numbered"]
    rows = read(**named, **state, **reader_arguments)
    if not rows:
        raise NotReadable
    return rows[0]


def read_ability(
    viewer: Viewer, organization: str, framework: str, key: str, which: ReleaseSelector, *, on: dt.date
) -> AbilityLine:
    """An ability of a release (one query), or of the draft (for its editors). Raises ``NotReadable``."""
    if which.is_draft:
        return read_draft_ability(viewer, organization, framework, key)
    row = _requested_row(ReleasedAbility, viewer, which, on, organization=organization, framework=framework, key=key)
    return AbilityLine(
        reading=_reading(row, on, which),
        ability_id=row["thing_id"],
        digest=row["digest"],
        since=row["since"],
        first_released_at=row["first_released_at"],
        **ability_line_parts(row["key"], row["name"], row["content"], row["surroundings"], row["facts"]),
    )


def read_role(
    viewer: Viewer, organization: str, framework: str, key: str, which: ReleaseSelector, *, on: dt.date
) -> RoleLine:
    """A role of a release (one query), or of the draft (for its editors). Raises ``NotReadable``."""
    if which.is_draft:
        return read_draft_role(viewer, organization, framework, key)
    row = _requested_row(ReleasedRole, viewer, which, on, organization=organization, framework=framework, key=key)
    return RoleLine(
        reading=_reading(row, on, which),
        role_id=row["thing_id"],
        key=row["key"],
        name=row["name"],
        content=row["content"],
        digest=row["digest"],
        surroundings=json.loads(row["surroundings"]),
        since=row["since"],
    )


def read_current_version(viewer: Viewer, organization: str, framework: str, *, on: dt.date) -> FrameworkVersion:
    """The name and organization of a framework, from its current release; one query. Raises ``NotReadable``."""
    row = _requested_row(Release, viewer, ReleaseSelector(), on, organization=organization, framework=framework)
    return _reading(row, on, ReleaseSelector())


def read_framework_index(
    viewer: Viewer,
    organization: str,
    framework: str,
    which: ReleaseSelector,
    *,
    on: dt.date,
    is_searched: bool = False,
) -> FrameworkIndex:
    """The index of a framework; three queries. Raises ``NotReadable``.

    Search texts are long, so they are read only for a search, and empty otherwise.
    """
    if which.is_draft:
        return draft_index(*find_editable_draft(viewer, organization, framework))
    row = _requested_row(Release, viewer, which, on, organization=organization, framework=framework)
    abilities, roles = _searched if is_searched else _listed
    return framework_index(
        _reading(row, on, which),
        from_data(FrameworkDocument, json.loads(row["frame"])),
        tuple(_shelf_ability(each) for each in abilities(release=row["pk"])),
        tuple(indexed_role(each) for each in roles(release=row["pk"])),
    )


_ON_SHELF = {
    ReleasedAbility: ("ability_id", "key", "name", "group", "facts", "since", "first_released_at"),
    ReleasedRole: ("key", "name", "plural", "grade", "group", "facts"),
}


def _stood(model: type[Any], *more: str) -> PreparedQuery:
    """The lines of a release (abilities or roles), in order."""
    columns = (*_ON_SHELF[model], *more)
    return PreparedQuery(lambda release: model.objects.filter(release=release).order_by("position").values(*columns))


_listed = _stood(ReleasedAbility), _stood(ReleasedRole)
_searched = _stood(ReleasedAbility, "search_text"), _stood(ReleasedRole, "search_text")


def _shelf_ability(row: dict) -> IndexedAbility:
    return IndexedAbility(**{**row, "facts": facts_from(row["facts"])})


def required_ability_keys(reading: FrameworkVersion, role: str) -> set[str]:
    """The keys of the abilities that a role requires, including those from included roles.

    One query; two for the draft.
    """
    if reading.is_draft:
        required = Requirement.objects.filter(
            role__framework=reading.framework_id, role__key__in=_included(reading, role)
        )
        return set(required.values_list("ability__key", flat=True))
    lines = ReleasedRole.objects.filter(
        release__framework=reading.framework_id, release__number=reading.number, key=role
    )
    surroundings = lines.values_list("surroundings", flat=True).first()
    return set(json.loads(surroundings)["abilities"]) if surroundings else set()


def _included(reading: FrameworkVersion, role: str) -> set[str]:
    """The keys of a role in the draft and of all active roles that it includes."""
    inclusions = RoleInclusion.objects.filter(role__framework=reading.framework_id, included__status=Status.ACTIVE)
    pairs = list(inclusions.values_list("role__key", "included__key"))
    found = {role}
    while more := {included for includer, included in pairs if includer in found} - found:
        found |= more
    return found
