"""What a reader gets: an ability, a role, the shelf of a framework, and what these are made of."""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from frameworks.addresses import FrameworkUrls
from frameworks.content_checks import ContentFacts
from frameworks.document import FrameworkDocument, GroupDocument, StepDocument, steps_of
from frameworks.words import FrameworkStatus

#: The release that holds; one by its number; one by its number that only comes; the first before it holds; the draft.
PRESENT, FORMER, COMING, ANNOUNCED, DRAFT = "present", "former", "coming", "announced", "draft"


class NotReadable(Exception):
    """There is nothing at that address that this viewer may read; nothing says whether there is anything at all."""


@dataclass(frozen=True)
class ReleaseSelector:
    """Which state of a framework is asked for: a release by number, the draft, or (neither) the present release.

    Before any release holds, the first one is the present release, and says that it only comes.
    """

    number: int | None = None
    is_draft: bool = False


@dataclass(frozen=True, kw_only=True)
class FrameworkVersion:
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
    def addresses(self) -> FrameworkUrls:
        states = {PRESENT: "", ANNOUNCED: "", DRAFT: "draft/"}
        return FrameworkUrls(
            self.organization_slug, self.framework_key, states.get(self.kind, f"releases/{self.number}/")
        )


@dataclass(frozen=True, kw_only=True)
class AbilityLine:
    """An ability as one release (or the draft) has it, with the ``roles`` that ask for it, by how they are called.

    ``inheriting`` are the roles that are asked for it through one they include; ``levels`` are the framework's steps.
    """

    reading: FrameworkVersion
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
    is_waiting: bool = False


@dataclass(frozen=True, kw_only=True)
class RoleLine:
    """A role as one release (or the draft) has it; ``surroundings`` as in frameworks.release_lines."""

    reading: FrameworkVersion
    role_id: int
    key: str
    name: str
    content: str
    digest: str
    surroundings: Mapping[str, Any]
    since: dt.datetime | None = None
    is_waiting: bool = False


@dataclass(frozen=True, kw_only=True)
class IndexedAbility:
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
class IndexedRole:
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
class FrameworkIndex:
    """A whole framework as its index shows it."""

    reading: FrameworkVersion
    description: str
    licence: str
    source: Mapping[str, str]
    steps: tuple[StepDocument, ...]
    groups: tuple[GroupDocument, ...]
    abilities: tuple[IndexedAbility, ...]
    roles: tuple[IndexedRole, ...]


def ability_line_parts(key: str, name: str, content: str, surroundings: str, facts: str) -> dict:
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


def indexed_role(row: dict) -> IndexedRole:
    """The role in a row or line; releases of old say neither kind nor parent."""
    said = json.loads(row.pop("facts") or "{}")
    return IndexedRole(**row, kind=said.get("kind", ""), parent=said.get("parent", ""))


def framework_index(
    reading: FrameworkVersion,
    frame: FrameworkDocument,
    abilities: tuple[IndexedAbility, ...],
    roles: tuple[IndexedRole, ...],
) -> FrameworkIndex:
    return FrameworkIndex(
        reading=reading,
        description=frame.description,
        licence=frame.licence or (frame.source.licence if frame.source else ""),
        source={"url": frame.source.url, "label": frame.source.label} if frame.source else {},
        steps=steps_of(frame),
        groups=frame.groups,
        abilities=abilities,
        roles=roles,
    )
