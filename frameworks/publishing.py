"""What a release of a document consists of: its frame, and one line for each ability and role. Pure.

A line carries the edition's exact content, and its surroundings: what stands around the thing in this release
(who asks for it, what comes before and after), so that a page can be drawn from the one line.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace

from frameworks.document import (
    AbilityDocument,
    FrameworkDocument,
    GroupDocument,
    RoleDocument,
    StepDocument,
    canonical_json,
    digest,
    from_data,
    steps_of,
    to_data,
)
from frameworks.lint import content_facts, ladder
from frameworks.words import EditionKind, Status


@dataclass(frozen=True, kw_only=True)
class Line:
    """An ability or role of a release, or of a draft, where it may wait to be made active.

    ``content``, ``surroundings`` and ``facts`` are canonical JSON.
    """

    kind: str
    key: str
    name: str
    group: str
    plural: str = ""
    grade: str = ""
    content: str
    surroundings: str
    facts: str = ""
    is_waiting: bool = False

    @property
    def digest(self) -> str:
        return digest(self.content)

    @property
    def search_text(self) -> str:
        return searchable(f"{self.name} {self.plural} {self.key}")


def searchable(text: str) -> str:
    """A text as it is searched: without case and accents, so that both databases find alike."""
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).casefold()


def obstacles(document: FrameworkDocument) -> list[str]:
    """Why the active part of a draft can't be released as it is, in sentences; empty where it can."""
    released = document.released()
    abilities, roles = {each.key for each in released.abilities}, {each.key for each in released.roles}
    found = [
        f"{role.name} asks for “{requirement.ability}”, which is a draft or archived. "
        "Make that ability active, or take the requirement away."
        for role in released.roles
        for requirement in role.requirements
        if requirement.ability not in abilities
    ]
    found += [
        f"{role.name} refers to the role “{key}”, which is a draft or archived. Make it active, or take it away."
        for role in released.roles
        for key in filter(None, (role.parent, *role.includes))
        if key not in roles
    ]
    return found if released.abilities or released.roles else ["There is no active ability or role to release."]


def in_reading_order(document: FrameworkDocument) -> FrameworkDocument:
    """The document with abilities and roles as one reads them: group by group, then those without a group."""
    place = {key: number for number, key in enumerate(_groups_in_order(document.groups))}
    by_group = lambda thing: place.get(thing.group, len(place))  # noqa: E731
    return replace(
        document,
        abilities=tuple(sorted(document.abilities, key=by_group)),
        roles=tuple(sorted(document.roles, key=by_group)),
    )


def _groups_in_order(groups: Iterable[GroupDocument]) -> list[str]:
    """Group keys, each followed by the groups inside it."""
    inside: dict[str, list[str]] = defaultdict(list)
    for group in groups:
        inside[group.parent].append(group.key)

    def walk(parent: str) -> list[str]:
        return [key for child in inside[parent] for key in (child, *walk(child))]

    return walk("")


def with_archived(draft: FrameworkDocument, document: FrameworkDocument) -> FrameworkDocument:
    """The document as the draft will be once it is stored: what it no longer holds is archived, not lost."""
    return replace(
        document,
        abilities=(*document.abilities, *_left_out(draft.abilities, document.abilities)),
        roles=(*document.roles, *_left_out(draft.roles, document.roles)),
    )


def _left_out(drafted: Iterable, kept: Iterable) -> tuple:
    keys = {thing.key for thing in kept}
    return tuple(replace(thing, status=Status.ARCHIVED.value) for thing in drafted if thing.key not in keys)


def frame_text(document: FrameworkDocument) -> str:
    """Everything but abilities and roles, as canonical JSON."""
    return canonical_json(to_data(replace(document, abilities=(), roles=())))


def ability_content(ability: AbilityDocument, scale: Iterable[StepDocument]) -> str:
    """The edition of an ability: its own words, and those it takes from the scale. Its place is not part of it."""
    steps = [_inherited(rung.step, rung.milestone) for rung in ladder(ability, scale)] if scale else []
    own = replace(ability, group="", milestones=tuple(sorted(ability.milestones, key=lambda each: each.level)))
    return canonical_json({"ability": to_data(own), "steps": [to_data(step) for step in steps]})


def _inherited(step: StepDocument, milestone) -> StepDocument:
    """What of a step is read in a milestone: the fields that the milestone leaves empty."""
    if milestone is None:
        return replace(step, key="", extra={})
    return StepDocument(
        level=step.level,
        name="" if milestone.name else step.name,
        description="" if milestone.description else step.description,
        points=step.points if milestone.points is None else None,
        status=step.status,
    )


def role_content(role: RoleDocument) -> str:
    return canonical_json({"role": to_data(replace(role, group=""))})


def ability_lines(document: FrameworkDocument) -> list[Line]:
    """The abilities of a document that is released and in reading order."""
    facts = content_facts(document)
    asked = _asked(document)
    paths = _paths(document.groups)
    return [
        Line(
            kind=EditionKind.ABILITY,
            key=ability.key,
            name=ability.name,
            group=ability.group,
            content=ability_content(ability, document.scale),
            surroundings=canonical_json(
                {
                    "path": paths.get(ability.group, []),
                    "roles": asked[ability.key],
                    **_neighbours(document.abilities, place),
                }
            ),
            facts=canonical_json(asdict(facts[ability.key])),
            is_waiting=ability.status == Status.DRAFT,
        )
        for place, ability in enumerate(document.abilities)
    ]


def role_lines(document: FrameworkDocument) -> list[Line]:
    """The roles of a document that is released and in reading order."""
    paths = _paths(document.groups)
    families = _families(document.roles)
    steps = [{"level": step.level, "name": step.name, "status": step.status} for step in steps_of(document)]
    names = {ability.key: ability.name for ability in document.abilities}
    groups = {ability.key: ability.group for ability in document.abilities}
    return [
        Line(
            kind=EditionKind.ROLE,
            key=role.key,
            name=role.name,
            group=role.group,
            plural=role.plural,
            grade=role.grade,
            content=role_content(role),
            surroundings=canonical_json(
                {
                    "path": paths.get(role.group, []),
                    "abilities": {
                        each.ability: {
                            "name": names.get(each.ability, each.ability),
                            "path": paths.get(groups.get(each.ability), []),
                        }
                        for each in role.requirements
                    },
                    "steps": steps,
                    **families[role.key],
                    **_neighbours(document.roles, place),
                }
            ),
            is_waiting=role.status == Status.DRAFT,
        )
        for place, role in enumerate(document.roles)
    ]


def _asked(document: FrameworkDocument) -> dict[str, list[dict]]:
    """For each ability the roles that ask for it, by how they are called."""
    asked: dict[str, list[dict]] = defaultdict(list)
    paths = _paths(document.groups)
    for role in sorted(document.roles, key=lambda each: (each.called.casefold(), each.key)):
        for requirement in role.requirements:
            said = {
                name: value for name, value in to_data(requirement).items() if name in ("level", "strength", "weight")
            }
            path = paths.get(role.group, [])
            who = {"key": role.key, "name": role.name, "plural": role.plural, "group": path[-1][1] if path else ""}
            asked[requirement.ability].append({**who, **said})
    return asked


def _paths(groups: Iterable[GroupDocument]) -> dict[str, list[list[str]]]:
    """Each group's way down from the top, as [key, name] pairs."""
    known = {group.key: group for group in groups}

    def path(key: str) -> list[list[str]]:
        return [*path(known[key].parent), [key, known[key].name]] if key in known else []

    return {key: path(key) for key in known}


def _neighbours(things: tuple, place: int) -> dict:
    before = things[place - 1] if place else None
    after = things[place + 1] if place + 1 < len(things) else None
    return {"before": before and _named(before), "after": after and _named(after)}


def _named(thing) -> list[str]:
    return [thing.key, thing.name]


def _families(roles: tuple[RoleDocument, ...]) -> dict[str, dict]:
    """For each role its parent, children, and the roles it includes and is included by, as [key, name] pairs."""
    named = {role.key: _named(role) for role in roles}
    children, included_by = defaultdict(list), defaultdict(list)
    for role in roles:
        children[role.parent].append(named[role.key])
        for key in role.includes:
            included_by[key].append(named[role.key])
    return {
        role.key: {
            "parent": named.get(role.parent),
            "children": children[role.key],
            "includes": [named[key] for key in role.includes if key in named],
            "included_by": included_by[role.key],
        }
        for role in roles
    }


def assembled(
    frame: dict, abilities: Iterable[tuple[dict, str]], roles: Iterable[tuple[dict, str]]
) -> FrameworkDocument:
    """The document that was released, from its frame and its editions' contents, each with its group."""
    return replace(
        from_data(FrameworkDocument, frame),
        abilities=tuple(from_data(AbilityDocument, {**data["ability"], "group": group}) for data, group in abilities),
        roles=tuple(from_data(RoleDocument, {**data["role"], "group": group}) for data, group in roles),
    )
