"""The content of a release: the frame, and one line for each ability and role. Pure.

A line has the exact content of the edition and its surroundings in this release (requirements, previous and next), so
that a page needs only this line.
"""

import datetime as dt
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace

from frameworks.content_facts import content_facts, ladder_of
from frameworks.document import (
    AbilityDocument,
    FrameworkDocument,
    GroupDocument,
    RequirementDocument,
    RoleDocument,
    StepDocument,
    canonical_json,
    digest,
    from_data,
    steps_of,
    to_data,
)
from frameworks.effective_requirements import EffectiveRequirement, effective_requirements, requirement_data
from frameworks.words import EditionKind, Status
from ui.dates import day_text


@dataclass(frozen=True, kw_only=True)
class ReleaseLine:
    """An ability or role of a release or a draft; in a draft it may be waiting to be made active.

    ``content``, ``surroundings`` and ``facts`` are canonical JSON. ``facts`` are what lists need: the linter's
    findings for an ability, the kind and parent of a role. ``texts`` are its texts other than the name.
    """

    kind: str
    key: str
    name: str
    group: str
    plural: str = ""
    grade: str = ""
    content: str
    surroundings: str
    facts: str
    texts: tuple[str, ...] = ()
    is_waiting: bool = False

    @property
    def digest(self) -> str:
        return digest(self.content)

    @property
    def search_text(self) -> str:
        """Its names on the first line; then the words of its texts, each once."""
        return f"{searchable(f'{self.name} {self.plural} {self.key}')}\n{_words(self.texts)}"


#: In characters; limits the size of search indexes.
MOST_WORDS = 6000


def _words(texts: Iterable[str]) -> str:
    found = dict.fromkeys(re.findall(r"[^\W_][\w'’+#-]*", searchable(" ".join(texts))))
    return " ".join(found)[:MOST_WORDS]


def searchable(text: str) -> str:
    """The text without case and accents, so that searching gives the same results on both databases."""
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).casefold()


def release_problems(document: FrameworkDocument) -> list[str]:
    """The reasons (sentences) why the active part of a draft can't be released; empty if it can."""
    released = document.released()
    abilities, roles = {each.key for each in released.abilities}, {each.key for each in released.roles}
    found = [
        f"{role.name} has a requirement for “{requirement.ability}”, which is a draft or archived. "
        "Make that ability active, or remove the requirement."
        for role in released.roles
        for requirement in role.requirements
        if requirement.ability not in abilities
    ]
    found += [
        f"{role.name} refers to the role “{key}”, which is a draft or archived. Make it active, or remove it."
        for role in released.roles
        for key in filter(None, (role.parent, *role.includes))
        if key not in roles
    ]
    return (
        found
        if released.abilities or released.roles
        else ["There is no active ability or role to release. Make one active first."]
    )


def reason_to_keep(last: int, since: dt.date, number: int, on: dt.date) -> str:
    """Why a release can't be withdrawn on a day; empty if it can. Only the last one can, before it takes effect.

    ``last`` is the number of the last release, ``since`` the day on which that takes effect.
    """
    if number > last:
        return f"There is no release {number}. It was withdrawn, or never published."
    if number < last:
        return f"Release {last} was published after it. Withdraw that one first, if it isn’t in effect yet."
    if since <= on:
        return (
            f"It has been in effect since {day_text(since)}, so it can’t be withdrawn. "
            "Change the draft and publish another release."
        )
    return ""


def in_reading_order(document: FrameworkDocument) -> FrameworkDocument:
    """The document with abilities and roles in reading order: group by group, then those without a group."""
    place = {key: number for number, key in enumerate(_groups_in_order(document.groups))}
    by_group = lambda thing: place.get(thing.group, len(place))  # noqa: E731
    return replace(
        document,
        abilities=tuple(sorted(document.abilities, key=by_group)),
        roles=tuple(sorted(document.roles, key=by_group)),
    )


def _groups_in_order(groups: Iterable[GroupDocument]) -> list[str]:
    """Group keys, each followed by its subgroups."""
    children: dict[str, list[str]] = defaultdict(list)
    for group in groups:
        children[group.parent].append(group.key)

    def walk(parent: str) -> list[str]:
        return [key for child in children[parent] for key in (child, *walk(child))]

    return walk("")


def with_archived(draft: FrameworkDocument, document: FrameworkDocument) -> FrameworkDocument:
    """The document as the draft will be once stored: things that it doesn't contain are archived, not deleted."""
    return replace(
        document,
        abilities=(*document.abilities, *_left_out(draft.abilities, document.abilities)),
        roles=(*document.roles, *_left_out(draft.roles, document.roles)),
    )


def _left_out(drafted: Iterable, remaining: Iterable) -> tuple:
    keys = {thing.key for thing in remaining}
    return tuple(replace(thing, status=Status.ARCHIVED.value) for thing in drafted if thing.key not in keys)


def frame_text(document: FrameworkDocument) -> str:
    """Everything except abilities and roles, as canonical JSON."""
    return canonical_json(to_data(replace(document, abilities=(), roles=())))


def ability_content(ability: AbilityDocument, scale: Iterable[StepDocument]) -> str:
    """The edition of an ability: its own text, and the text inherited from the scale, but not its position."""
    steps = [_inherited(rung.step, rung.milestone) for rung in ladder_of(ability, scale)] if scale else []
    own = replace(ability, group="", milestones=tuple(sorted(ability.milestones, key=lambda each: each.level)))
    return canonical_json({"ability": to_data(own), "steps": [to_data(step) for step in steps]})


def _inherited(step: StepDocument, milestone) -> StepDocument:
    """The fields of a step that apply to a milestone because it leaves them empty."""
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


def ability_lines(document: FrameworkDocument) -> list[ReleaseLine]:
    """The lines of abilities, for a released document in reading order."""
    facts = content_facts(document)
    direct, inheriting = _direct_requirements(document), _inheriting(document)
    paths = _paths(document.groups)
    levels = [step.level for step in steps_of(document)]
    return [
        ReleaseLine(
            kind=EditionKind.ABILITY,
            key=ability.key,
            name=ability.name,
            group=ability.group,
            content=ability_content(ability, document.scale),
            surroundings=canonical_json(
                {
                    "path": paths.get(ability.group, []),
                    "roles": direct[ability.key],
                    "inheriting": inheriting[ability.key],
                    "levels": levels,
                    **_neighbours(document.abilities, place),
                }
            ),
            facts=canonical_json(asdict(facts[ability.key])),
            texts=tuple(_texts(ability)),
            is_waiting=ability.status == Status.DRAFT,
        )
        for place, ability in enumerate(document.abilities)
    ]


def _texts(ability: AbilityDocument) -> Iterator[str]:
    """The texts of an ability: its description, its milestones and their examples."""
    yield ability.description
    for milestone in ability.milestones:
        yield from (milestone.name, milestone.description)
        yield from (example.text for example in milestone.examples)


def role_lines(document: FrameworkDocument) -> list[ReleaseLine]:
    """The lines of roles, for a released document in reading order."""
    paths = _paths(document.groups)
    families = _families(document.roles)
    steps = [{"level": step.level, "name": step.name, "status": step.status} for step in steps_of(document)]
    abilities = {ability.key: ability for ability in document.abilities}
    askings = _askings(document)
    return [
        ReleaseLine(
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
                    "abilities": {key: _required_ability(key, abilities, paths) for key in askings[role.key]},
                    "included": [requirement_data(each) for each in askings[role.key].values() if _is_included(each)],
                    "steps": steps,
                    **families[role.key],
                    **_neighbours(document.roles, place),
                }
            ),
            facts=canonical_json({"kind": role.kind, "parent": role.parent}),
            texts=(role.description,),
            is_waiting=role.status == Status.DRAFT,
        )
        for place, role in enumerate(document.roles)
    ]


def _required_ability(key: str, abilities: Mapping[str, AbilityDocument], paths: dict) -> dict:
    ability = abilities.get(key)
    return {"name": ability.name if ability else key, "path": paths.get(ability.group, []) if ability else []}


def _askings(document: FrameworkDocument) -> dict[str, dict[str, EffectiveRequirement]]:
    """The effective requirements of each role by ability, including those from included roles."""
    roles = {role.key: role for role in document.roles}
    return {key: effective_requirements(role, roles) for key, role in roles.items()}


def _is_included(asking: EffectiveRequirement) -> bool:
    """Whether an included role requires more than the role itself."""
    return asking.source is not None or asking.besides is not None


def _direct_requirements(document: FrameworkDocument) -> dict[str, list[dict]]:
    """For each ability, the roles with a requirement of their own, sorted by name."""
    direct: dict[str, list[dict]] = defaultdict(list)
    paths = _paths(document.groups)
    for role in _called(document):
        path = paths.get(role.group, [])
        for requirement in role.requirements:
            group = {"group": path[-1][1] if path else ""}
            direct[requirement.ability].append({**_who(role), **group, **_requirement_data(requirement)})
    return direct


def _inheriting(document: FrameworkDocument) -> dict[str, list[dict]]:
    """For each ability, the roles that require it (or more of it) because of an included role."""
    found: dict[str, list[dict]] = defaultdict(list)
    askings = _askings(document)
    for role in _called(document):
        for ability, asking in askings[role.key].items():
            if asking.source:
                found[ability].append(
                    {**_who(role), **_requirement_data(asking.requirement), "from": list(asking.source)}
                )
    return found


def _called(document: FrameworkDocument) -> list[RoleDocument]:
    """The roles sorted by name."""
    return sorted(document.roles, key=lambda each: (each.called.casefold(), each.key))


def _who(role: RoleDocument) -> dict:
    return {"key": role.key, "name": role.name, "plural": role.plural}


def _requirement_data(requirement: RequirementDocument) -> dict:
    return {name: value for name, value in to_data(requirement).items() if name in ("level", "strength", "weight")}


def _paths(groups: Iterable[GroupDocument]) -> dict[str, list[list[str]]]:
    """The path from the top to each group, as [key, name] pairs."""
    known = {group.key: group for group in groups}

    def path(key: str) -> list[list[str]]:
        return [*path(known[key].parent), [key, known[key].name]] if key in known else []

    return {key: path(key) for key in known}


def _neighbours(things: tuple, place: int) -> dict:
    before = things[place - 1] if place else None
    after = things[place + 1] if place + 1 < len(things) else None
    return {"before": before and _key_and_name(before), "after": after and _key_and_name(after)}


def _key_and_name(thing) -> list[str]:
    return [thing.key, thing.name]


def _families(roles: tuple[RoleDocument, ...]) -> dict[str, dict]:
    """The parent, children, included and including roles of each role, as [key, name] pairs."""
    named = {role.key: _key_and_name(role) for role in roles}
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
    """The released document, from its frame and the contents of its editions, each with its group."""
    return replace(
        from_data(FrameworkDocument, frame),
        abilities=tuple(from_data(AbilityDocument, {**data["ability"], "group": group}) for data, group in abilities),
        roles=tuple(from_data(RoleDocument, {**data["role"], "group": group}) for data, group in roles),
    )
