"""The types that queries for readers return: an ability, a role, the index of a framework."""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from frameworks.addresses import FrameworkUrls
from frameworks.content_facts import ContentFacts
from frameworks.document import FrameworkDocument, GroupDocument, StepDocument, steps_of
from frameworks.words import FrameworkStatus

#: The current release; one by number; an upcoming one by number; the first before it is in effect; the draft.
CURRENT, FORMER, UPCOMING, ANNOUNCED, DRAFT = "current", "former", "upcoming", "announced", "draft"


class NotReadable(Exception):
    """The viewer may read nothing at this address. Whether anything exists there must not be revealed."""


@dataclass(frozen=True)
class ReleaseSelector:
    """The requested version of a framework: a release by number, the draft, or (neither) the current release.

    Before any release is in effect, the first one counts as current, and its pages say that it is upcoming.
    """

    number: int | None = None
    is_draft: bool = False


@dataclass(frozen=True, kw_only=True)
class FrameworkVersion:
    """One version of a framework, with its organization and release. ``kind`` is one of the constants above."""

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
        states = {CURRENT: "", ANNOUNCED: "", DRAFT: "draft/"}
        return FrameworkUrls(
            self.organization_slug, self.framework_key, states.get(self.kind, f"releases/{self.number}/")
        )


@dataclass(frozen=True, kw_only=True)
class AbilityLine:
    """An ability in one release or the draft; ``roles`` are the roles that require it, sorted by name.

    ``inheriting`` are the roles that require it through an included role; ``levels`` are the framework's steps.
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
    """A role in one release or the draft; ``surroundings`` as in frameworks.release_lines."""

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
    """A whole framework, for its index page."""

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
    """The role in a row or line; early releases have neither kind nor parent."""
    facts = json.loads(row.pop("facts") or "{}")
    return IndexedRole(**row, kind=facts.get("kind", ""), parent=facts.get("parent", ""))


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
