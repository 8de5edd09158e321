"""The content of an observation form as it was typed, valid or not, as plain data. Pure functions.

A typed form is ``{field: [values]}``. Abilities, ratings and milestones are parallel lists; so are links and labels.
"""

import hashlib
import json
from collections.abc import Callable, Mapping

from observations.attachments import ATTACHMENTS, attachment_limits

Typed = dict[str, list[str]]

SINGLE = ("story", "day", "audience", "request")
ABILITY, LINK = ("ability", "rating", "milestone"), ("url", "label")
OWN_FIELDS = ("about", *SINGLE, *ABILITY, *LINK)
MOST_PEOPLE, MOST_ABILITIES, MOST_LINKS = 100, 20, 20
MOST = {"about": MOST_PEOPLE, **dict.fromkeys(ABILITY, MOST_ABILITIES), **dict.fromkeys(LINK, MOST_LINKS)}


def form_field_names() -> tuple[str, ...]:
    """The fields of the form, with those of attachments."""
    return (*OWN_FIELDS, *attachment_limits())


def form_state_from(values_of: Callable[[str], list[str]]) -> Typed:
    """Read the known fields of a form, with limited numbers of values and without NUL characters."""
    most = {**dict.fromkeys(OWN_FIELDS, 1), **MOST, **attachment_limits()}
    found = {name: [each.replace("\0", "") for each in values_of(name)][:limit] for name, limit in most.items()}
    found["about"] = list(dict.fromkeys(each for each in found["about"] if each))
    return _aligned(found)


def _aligned(typed: Typed) -> Typed:
    """Make parallel lists as long as the first of them."""
    for first, *others in (ABILITY, LINK):
        length = len(typed[first])
        for name in others:
            typed[name] = [*typed[name], *[""] * length][:length]
    return typed


def first(typed: Mapping[str, list[str]], name: str) -> str:
    return next(iter(typed.get(name, ())), "")


def digest_of(typed: Typed) -> str:
    """A digest that is equal for equal content."""
    values = {name: typed.get(name, []) for name in form_field_names()}
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()


def is_blank(typed: Typed) -> bool:
    """Whether nothing was typed that is worth saving."""
    worth_saving = ("about", "story", "ability", *LINK, *attachment_limits())
    return not any(value.strip() for name in worth_saving for value in typed.get(name, ()))


def changed_by(button: str, typed: Typed) -> Typed:
    """The form after one of its own buttons: "add-person:sam", "drop-ability:2", "another-link"…"""
    what, _, value = button.partition(":")
    change = _buttons().get(what)
    return _aligned(change({name: list(values) for name, values in typed.items()}, value)) if change else typed


def _add_person(typed: Typed, slug: str) -> Typed:
    if slug and slug not in typed["about"] and len(typed["about"]) < MOST_PEOPLE:
        typed["about"].append(slug)
    return typed


def _drop_person(typed: Typed, slug: str) -> Typed:
    return {**typed, "about": [each for each in typed["about"] if each != slug]}


def _add_ability(typed: Typed, key: str) -> Typed:
    if key and key not in typed["ability"] and len(typed["ability"]) < MOST_ABILITIES:
        typed["ability"].append(key)
    return typed


def _drop_ability(typed: Typed, key: str) -> Typed:
    return _without(typed, ABILITY, typed["ability"].index(key) if key in typed["ability"] else None)


def _another_link(typed: Typed, _: str) -> Typed:
    if len(typed["url"]) < MOST_LINKS:
        typed["url"].append("")
    return typed


def _drop_link(typed: Typed, place: str) -> Typed:
    return _without(typed, LINK, int(place) if place.isdecimal() and len(place) < 4 else None)


def _without(typed: Typed, names: tuple[str, ...], place: int | None) -> Typed:
    remaining = {name: [each for at, each in enumerate(typed[name]) if at != place] for name in names}
    return {**typed, **remaining}


BUTTONS: dict[str, Callable[[Typed, str], Typed]] = {
    "add-person": _add_person,
    "drop-person": _drop_person,
    "add-ability": _add_ability,
    "drop-ability": _drop_ability,
    "another-link": _another_link,
    "drop-link": _drop_link,
}


def _buttons() -> dict[str, Callable[[Typed, str], Typed]]:
    """The form's own buttons and those of attachments."""
    return {**BUTTONS, **{name: change for each in ATTACHMENTS for name, change in each.buttons.items()}}
