"""What a reader opens: an ability, a role or the whole shelf of a framework, of a release or of the draft.

Lines of a release are ready to show: one query each, whatever the size of the framework. The draft is put through
the same steps as a release would be, for its editors alone; it also shows what waits to be made active.
"""

import datetime as dt
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import F, QuerySet

from frameworks.addresses import Addresses
from frameworks.document import FrameworkDocument, GroupDocument, StepDocument, from_data, steps_of
from frameworks.lint import ContentFacts
from frameworks.models import Framework, Release, ReleasedAbility, ReleasedRole, Requirement, RoleInclusion
from frameworks.publishing import Line, ability_lines, in_reading_order, role_lines
from frameworks.queries.draft import draft_document
from frameworks.words import FrameworkStatus, Status
from people.viewer import VISITOR, Membership, Viewer, viewer_as
from ui.prepared import Prepared

#: The release that holds; one by its number; one by its number that only comes; the first before it holds; the draft.
PRESENT, FORMER, COMING, ANNOUNCED, DRAFT = "present", "former", "coming", "announced", "draft"


class NotReadable(Exception):
    """There is nothing at that address that this viewer may read; nothing says whether there is anything at all."""


@dataclass(frozen=True)
class Which:
    """Which state of a framework is asked for: a release by number, the draft, or (neither) the present release.

    Before any release holds, the first one is the present release, and says that it only comes.
    """

    number: int | None = None
    is_draft: bool = False


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A framework as it is read: whose, which release, in force since when. ``kind`` is one of the words above."""

    organization_id: int
    organization_slug: str
    organization_name: str
    health_thresholds: Mapping[str, int]
    framework_id: int
    framework_key: str
    framework_name: str
    visibility: str
    status: str = FrameworkStatus.ACTIVE
    kind: str = DRAFT
    number: int | None = None
    effective_on: dt.date | None = None
    published_at: dt.datetime | None = None
    published_by: str = ""

    @property
    def is_draft(self) -> bool:
        return self.kind == DRAFT

    @property
    def addresses(self) -> Addresses:
        states = {PRESENT: "", ANNOUNCED: "", DRAFT: "draft/"}
        return Addresses(
            self.organization_slug, self.framework_key, states.get(self.kind, f"releases/{self.number}/")
        )


@dataclass(frozen=True, kw_only=True)
class AbilityLine:
    """An ability as one release (or the draft) has it, with the ``roles`` that ask for it, by how they are called.

    ``inheriting`` are the roles that are asked for it through one they include; ``levels`` are the framework's steps.
    """

    reading: Reading
    ability_id: int
    key: str
    name: str
    content: str
    digest: str
    path: tuple[tuple[str, str], ...]
    roles: tuple[Mapping[str, Any], ...]
    inheriting: tuple[Mapping[str, Any], ...]
    levels: tuple[int, ...]
    before: tuple[str, str] | None
    after: tuple[str, str] | None
    facts: ContentFacts
    since: dt.datetime | None = None
    first_released_at: dt.datetime | None = None
    changed_at: dt.datetime | None = None
    is_waiting: bool = False


@dataclass(frozen=True, kw_only=True)
class RoleLine:
    """A role as one release (or the draft) has it; ``surroundings`` as in frameworks.publishing."""

    reading: Reading
    role_id: int
    key: str
    name: str
    content: str
    digest: str
    surroundings: Mapping[str, Any]
    since: dt.datetime | None = None
    is_waiting: bool = False


@dataclass(frozen=True, kw_only=True)
class ShelfAbility:
    ability_id: int
    key: str
    name: str
    group: str
    facts: ContentFacts
    search_text: str = ""
    since: dt.datetime | None = None
    first_released_at: dt.datetime | None = None
    is_waiting: bool = False


@dataclass(frozen=True, kw_only=True)
class ShelfRole:
    key: str
    name: str
    plural: str
    grade: str
    group: str
    kind: str
    parent: str
    search_text: str = ""
    is_waiting: bool = False


@dataclass(frozen=True, kw_only=True)
class Shelf:
    """A whole framework as its index shows it."""

    reading: Reading
    description: str
    licence: str
    source: Mapping[str, str]
    steps: tuple[StepDocument, ...]
    groups: tuple[GroupDocument, ...]
    abilities: tuple[ShelfAbility, ...]
    roles: tuple[ShelfRole, ...]


# Releases that a viewer may read

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


def readings(viewer: Viewer, on: dt.date) -> QuerySet[Release]:
    """The present releases on a day, of every framework that the viewer may read."""
    return Release.objects.filter(framework__in=Framework.objects.visible_to(viewer)).current(on)


def _releases(viewer: Viewer, organization: str, framework: str, which: Which, on: dt.date) -> QuerySet[Release]:
    named = Release.objects.filter(framework__organization__slug=organization, framework__key=framework)
    readable = named.filter(framework__in=Framework.objects.visible_to(viewer))
    return readable.current(on) if which.number is None else readable.filter(number=which.number)


def _reading(row: dict, on: dt.date, which: Which) -> Reading:
    """The reading in a row that has the columns of ``_FRAMEWORK`` and ``_RELEASE``."""
    now, later = (PRESENT, ANNOUNCED) if which.number is None else (FORMER, COMING)
    return Reading(
        kind=later if row["effective_on"] > on else now,
        published_by=row["published_by_name"] or "",
        **{name: row[name] for name in (*_FRAMEWORK, *_RELEASE) if name != "published_by_name"},
    )


def _through_release() -> dict[str, F]:
    return {name: F(f"release__{path.name}") for name, path in _FRAMEWORK.items()} | {
        name: F(f"release__{name}") for name in _RELEASE
    }


_LINE = ("key", "name", "since", "first_released_at", "surroundings", "facts")


def _lines(model: type, releases: QuerySet[Release], key: str) -> QuerySet:
    """The row of an ability or a role in releases, with all that its page needs of it."""
    thing = "ability" if model is ReleasedAbility else "role"
    changed = {"changed_at": F("ability__changed_at")} if model is ReleasedAbility else {}
    return model.objects.filter(key=key, release__in=releases).values(
        *_LINE,
        thing_id=F(f"{thing}_id"),
        content=F("edition__content"),
        digest=F("edition__digest"),
        **_through_release(),
        **changed,
    )


def _reader(member: Membership | None) -> str:
    """The sort of reader, on which the query depends: visitor, member, editor."""
    if member is None:
        return "visitor"
    return "editor" if member.edits else "member"


def _build(model: type, reader: str) -> Callable[..., QuerySet]:
    """Builds the query for releases themselves, or for one line of them, as that sort of reader may read it."""

    def build(organization: str, framework: str, key: str = "", on=None, number=None, inside=None) -> QuerySet:
        viewer = VISITOR if inside is None else viewer_as(0, inside, edits=reader == "editor")
        releases = _releases(viewer, organization, framework, Which(number), on)
        if model is Release:
            return releases.order_by().values("pk", "frame", *_RELEASE, **_FRAMEWORK)
        return _lines(model, releases, key)

    return build


_prepared = {
    (model, reader, state): Prepared(_build(model, reader))
    for model in (Release, ReleasedAbility, ReleasedRole)
    for reader in ("visitor", "member", "editor")
    for state in ("present", "numbered")
}


def _asked(model: type, viewer: Viewer, which: Which, on: dt.date, **named: str) -> dict:
    """The one row that an address names: a release, an ability, a role. Raises ``NotReadable``."""
    membership = viewer.in_organization_called(named["organization"])
    state = {"on": on} if which.number is None else {"number": which.number}
    inside = {"inside": membership.organization_id} if membership else {}
    read = _prepared[model, _reader(membership), "present" if which.number is None else "numbered"]
    rows = read(**named, **state, **inside)
    if not rows:
        raise NotReadable
    return rows[0]


def read_ability(
    viewer: Viewer, organization: str, framework: str, key: str, which: Which, *, on: dt.date
) -> AbilityLine:
    """An ability of a release, in one query; of the draft, for its editors. Raises ``NotReadable``."""
    if which.is_draft:
        return _drafted_ability(viewer, organization, framework, key)
    row = _asked(ReleasedAbility, viewer, which, on, organization=organization, framework=framework, key=key)
    return AbilityLine(
        reading=_reading(row, on, which),
        ability_id=row["thing_id"],
        digest=row["digest"],
        since=row["since"],
        first_released_at=row["first_released_at"],
        changed_at=row["changed_at"],
        **_ability_parts(row["key"], row["name"], row["content"], row["surroundings"], row["facts"]),
    )


def _ability_parts(key: str, name: str, content: str, surroundings: str, facts: str) -> dict:
    around = json.loads(surroundings)
    return {
        "key": key,
        "name": name,
        "content": content,
        "path": tuple(tuple(pair) for pair in around["path"]),
        "roles": tuple(around["roles"]),
        "inheriting": tuple(around.get("inheriting", ())),
        "levels": tuple(around.get("levels", ())),
        "before": around["before"] and tuple(around["before"]),
        "after": around["after"] and tuple(around["after"]),
        "facts": facts_from(facts),
    }


def facts_from(text: str) -> ContentFacts:
    """Content facts from their canonical JSON."""
    return ContentFacts(**{name: _frozen(value) for name, value in json.loads(text).items()})


def _frozen(value: Any) -> Any:
    return tuple(_frozen(each) for each in value) if isinstance(value, list) else value


def read_role(viewer: Viewer, organization: str, framework: str, key: str, which: Which, *, on: dt.date) -> RoleLine:
    """A role of a release, in one query; of the draft, for its editors. Raises ``NotReadable``."""
    if which.is_draft:
        return _drafted_role(viewer, organization, framework, key)
    row = _asked(ReleasedRole, viewer, which, on, organization=organization, framework=framework, key=key)
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


def read_present(viewer: Viewer, organization: str, framework: str, *, on: dt.date) -> Reading:
    """What a framework is called and whose it is, by its present release; one query. Raises ``NotReadable``."""
    row = _asked(Release, viewer, Which(), on, organization=organization, framework=framework)
    return _reading(row, on, Which())


def read_shelf(
    viewer: Viewer, organization: str, framework: str, which: Which, *, on: dt.date, is_searched: bool = False
) -> Shelf:
    """The index of a framework; three queries. Raises ``NotReadable``.

    The texts that are searched are long: they are read only where something is searched for, and empty otherwise.
    """
    if which.is_draft:
        return _drafted_shelf(*_draft(viewer, organization, framework))
    row = _asked(Release, viewer, which, on, organization=organization, framework=framework)
    abilities, roles = _searched if is_searched else _listed
    return _shelf(
        _reading(row, on, which),
        from_data(FrameworkDocument, json.loads(row["frame"])),
        tuple(_shelf_ability(each) for each in abilities(release=row["pk"])),
        tuple(_shelf_role(each) for each in roles(release=row["pk"])),
    )


_ON_SHELF = {
    ReleasedAbility: ("ability_id", "key", "name", "group", "facts", "since", "first_released_at"),
    ReleasedRole: ("key", "name", "plural", "grade", "group", "facts"),
}


def _stood(model: type, *more: str) -> Prepared:
    """The lines of a release, of abilities or roles, in their order."""
    columns = (*_ON_SHELF[model], *more)
    return Prepared(lambda release: model.objects.filter(release=release).order_by("position").values(*columns))


_listed = _stood(ReleasedAbility), _stood(ReleasedRole)
_searched = _stood(ReleasedAbility, "search_text"), _stood(ReleasedRole, "search_text")


def _shelf_ability(row: dict) -> ShelfAbility:
    return ShelfAbility(**{**row, "facts": facts_from(row["facts"])})


def _shelf_role(row: dict) -> ShelfRole:
    """The role in a row or line; releases of old say neither kind nor parent."""
    said = json.loads(row.pop("facts") or "{}")
    return ShelfRole(**row, kind=said.get("kind", ""), parent=said.get("parent", ""))


def _shelf(
    reading: Reading,
    frame: FrameworkDocument,
    abilities: tuple[ShelfAbility, ...],
    roles: tuple[ShelfRole, ...],
) -> Shelf:
    return Shelf(
        reading=reading,
        description=frame.description,
        licence=frame.licence or (frame.source.licence if frame.source else ""),
        source={"url": frame.source.url, "label": frame.source.label} if frame.source else {},
        steps=steps_of(frame),
        groups=frame.groups,
        abilities=abilities,
        roles=roles,
    )


# The draft


def draft_reading(framework: Framework) -> Reading:
    """A framework's draft, as what is read."""
    return Reading(
        organization_id=framework.organization_id,
        organization_slug=framework.organization.slug,
        organization_name=framework.organization.name,
        health_thresholds=framework.organization.health_thresholds,
        framework_id=framework.pk,
        framework_key=framework.key,
        framework_name=framework.name,
        visibility=framework.visibility,
    )


def _draft(viewer: Viewer, organization: str, framework: str) -> tuple[Reading, Framework, FrameworkDocument]:
    editable = Framework.objects.editable_by(viewer).select_related("organization")
    found = editable.filter(organization__slug=organization, key=framework).first()
    if found is None:
        raise NotReadable
    return draft_reading(found), found, in_reading_order(draft_document(found).drafted())


def _line_of(lines: list[Line], key: str) -> Line:
    found = next((line for line in lines if line.key == key), None)
    if found is None:
        raise NotReadable
    return found


def _drafted_ability(viewer: Viewer, organization: str, framework: str, key: str) -> AbilityLine:
    reading, found, document = _draft(viewer, organization, framework)
    line = _line_of(ability_lines(document), key)
    return AbilityLine(
        reading=reading,
        ability_id=found.abilities.values_list("pk", flat=True).get(key=key),
        digest=line.digest,
        is_waiting=line.is_waiting,
        **_ability_parts(line.key, line.name, line.content, line.surroundings, line.facts),
    )


def _drafted_role(viewer: Viewer, organization: str, framework: str, key: str) -> RoleLine:
    reading, found, document = _draft(viewer, organization, framework)
    line = _line_of(role_lines(document), key)
    return RoleLine(
        reading=reading,
        role_id=found.roles.values_list("pk", flat=True).get(key=key),
        key=line.key,
        name=line.name,
        content=line.content,
        digest=line.digest,
        surroundings=json.loads(line.surroundings),
        is_waiting=line.is_waiting,
    )


def _drafted_shelf(reading: Reading, framework: Framework, document: FrameworkDocument) -> Shelf:
    ids = dict(framework.abilities.values_list("key", "pk"))
    abilities = tuple(
        ShelfAbility(
            ability_id=ids[line.key],
            key=line.key,
            name=line.name,
            group=line.group,
            facts=facts_from(line.facts),
            search_text=line.search_text,
            is_waiting=line.is_waiting,
        )
        for line in ability_lines(document)
    )
    named = ("key", "name", "plural", "grade", "group", "facts", "search_text", "is_waiting")
    roles = tuple(_shelf_role({name: getattr(line, name) for name in named}) for line in role_lines(document))
    return _shelf(reading, document, abilities, roles)


def keys_asked_by(reading: Reading, role: str) -> set[str]:
    """The keys of the abilities that a role is asked for in what is read, with those of the roles it includes.

    One query; of the draft two.
    """
    if reading.is_draft:
        asked = Requirement.objects.filter(
            role__framework=reading.framework_id, role__key__in=_included(reading, role)
        )
        return set(asked.values_list("ability__key", flat=True))
    lines = ReleasedRole.objects.filter(
        release__framework=reading.framework_id, release__number=reading.number, key=role
    )
    surroundings = lines.values_list("surroundings", flat=True).first()
    return set(json.loads(surroundings)["abilities"]) if surroundings else set()


def _included(reading: Reading, role: str) -> set[str]:
    """The keys of a drafted role and of all active ones that it includes."""
    inclusions = RoleInclusion.objects.filter(role__framework=reading.framework_id, included__status=Status.ACTIVE)
    pairs = list(inclusions.values_list("role__key", "included__key"))
    found = {role}
    while more := {included for includer, included in pairs if includer in found} - found:
        found |= more
    return found
