"""The checks across a whole file: repeated keys, references to missing records, circular references."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches

from frameworks.importers.source import DEEPEST

Tell = Callable[..., object]
#: Searching a long list for similar keys is slow, so only this many suggestions are made.
MOST_GUESSES = 50


@dataclass(frozen=True)
class KnownKeys:
    """The keys of one kind of record in a file, with suggestions for keys that don't exist."""

    what: str
    keys: frozenset[str]
    guesses: dict[str, list[str]] = field(default_factory=dict)

    def nearest(self, key: str) -> list[str]:
        if key not in self.guesses and len(self.guesses) < MOST_GUESSES:
            self.guesses[key] = get_close_matches(key, sorted(self.keys), 1)
        return self.guesses.get(key, [])


NAMES = {"groups": "group", "abilities": "ability", "roles": "role"}


def check_references(data: dict, tell: Tell) -> None:
    """Call ``tell(path, message, fix)`` for each reference problem of framework data.

    Records with other problems may lack any field; those problems are reported elsewhere.
    """
    kinds = {kind: data.get(kind, []) for kind in NAMES}
    known = {
        kind: KnownKeys(NAMES[kind], frozenset(each["key"] for each in things if "key" in each))
        for kind, things in kinds.items()
    }
    for kind, things in kinds.items():
        _unique(things, "key", (kind,), tell)
        for place, thing in enumerate(things):
            _refer((kind, place, "group"), thing.get("group"), known["groups"], tell)
    _unique(data.get("scale", []), "level", ("framework", "scale"), tell)
    _parents(kinds["groups"], "groups", known["groups"], tell)
    _parents(kinds["roles"], "roles", known["roles"], tell)
    for place, ability in enumerate(kinds["abilities"]):
        _unique(ability.get("milestones", []), "level", ("abilities", place, "milestones"), tell)
    for place, role in enumerate(kinds["roles"]):
        _role(role, ("roles", place), known, tell)
    _circles(kinds["roles"], "roles", lambda role: [key for key in role.get("includes", []) if key], "includes", tell)


def _unique(things: Iterable[dict], name: str, path: tuple, tell: Tell) -> None:
    seen: set = set()
    for place, thing in enumerate(things):
        value = thing.get(name)
        if value in seen:
            things = "steps" if path[-1] == "scale" else path[-1]
            fix = "Remove one." if name == "ability" else f"Give each a different {name}."
            tell((*path, place, name), f"Two {things} have the {name} “{value}”.", fix)
        seen |= {value} - {None}


def _refer(path: tuple, key: str | None, known: KnownKeys, tell: Tell) -> None:
    if key and key not in known.keys:
        near = known.nearest(key)
        fix = f"Did you mean “{near[0]}”?" if near else f"Add it to the file, or use another {known.what}."
        tell(path, f"There is no {known.what} “{key}”.", fix)


def _parents(things: list[dict], kind: str, known: KnownKeys, tell: Tell) -> None:
    above = {thing["key"]: thing.get("parent") for thing in things if "key" in thing}
    for place, thing in enumerate(things):
        _refer((kind, place, "parent"), thing.get("parent"), known, tell)
        line = _line_up(thing.get("parent"), above)
        if thing.get("key") in line:
            _tell_of_circle((kind, place, "parent"), thing["key"], tell)
        elif len(line) > DEEPEST:
            tell((kind, place, "parent"), f"This is nested more than {DEEPEST} levels deep.", "Use fewer levels.")


def _line_up(key: str | None, above: dict[str, str | None]) -> list[str]:
    """The keys from one upwards, until the line ends, turns out circular or gets too long."""
    line: list[str] = []
    while key and key not in line and len(line) <= DEEPEST:
        line.append(key)
        key = above.get(key)
    return line


def _tell_of_circle(path: tuple, key: str, tell: Tell) -> None:
    tell(path, f"“{key}” leads back to itself through “{path[-1]}”.", f"Change “{path[-1]}” to break the loop.")


def _circles(things: list[dict], kind: str, ways: Callable[[dict], list[str]], name: str, tell: Tell) -> None:
    """Report each thing whose references lead back to itself."""
    onward = {thing["key"]: ways(thing) for thing in things if "key" in thing}
    for place, thing in enumerate(things):
        seen: set[str] = set()
        front = list(onward.get(thing.get("key"), []))
        while front and thing["key"] not in seen:
            key = front.pop()
            if key not in seen:
                seen.add(key)
                front += onward.get(key, [])
        if thing.get("key") in seen:
            _tell_of_circle((kind, place, name), thing["key"], tell)


def _role(role: dict, path: tuple, known: dict[str, KnownKeys], tell: Tell) -> None:
    includes = role.get("includes", [])
    for place, key in enumerate(includes):
        _refer((*path, "includes", place), key, known["roles"], tell)
    named = [key for key in includes if key]
    if len(set(named)) < len(named):
        tell((*path, "includes"), "A role is included twice.", "Remove one.")
    requirements = role.get("requirements", [])
    _unique(requirements, "ability", (*path, "requirements"), tell)
    for place, requirement in enumerate(requirements):
        _refer((*path, "requirements", place, "ability"), requirement.get("ability"), known["abilities"], tell)
