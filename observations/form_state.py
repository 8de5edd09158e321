"""The content of an observation form as it was typed, valid or not, as plain data. Pure functions.

A typed form is ``{field: [values]}``. Abilities, ratings and milestones are parallel lists; so are links and labels.
"""

import hashlib
import json
from collections.abc import Callable, Mapping

from observations.attachments import ATTACHMENTS, attachment_limits

FormState = dict[str, list[str]]

SINGLE = ("story", "day", "audience", "request")
ABILITY, LINK = ("ability", "rating", "milestone"), ("url", "label")
OWN_FIELDS = ("about", *SINGLE, *ABILITY, *LINK)
MOST_PEOPLE, MOST_ABILITIES, MOST_LINKS = 100, 20, 20
MOST = {"about": MOST_PEOPLE, **dict.fromkeys(ABILITY, MOST_ABILITIES), **dict.fromkeys(LINK, MOST_LINKS)}


def form_field_names() -> tuple[str, ...]:
    """The fields of the form, with those of attachments."""
    return (*OWN_FIELDS, *attachment_limits())


def form_state_from(values_of: Callable[[str], list[str]]) -> FormState:
    """Read the known fields of a form, with limited numbers of values and without NUL characters."""
    most = {**dict.fromkeys(OWN_FIELDS, 1), **MOST, **attachment_limits()}
    found = {name: [each.replace("\0", "") for each in values_of(name)][:limit] for name, limit in most.items()}
    found["about"] = list(dict.fromkeys(each for each in found["about"] if each))
    return _aligned(found)


def _aligned(state: FormState) -> FormState:
    """Make parallel lists as long as the first of them."""
    for first, *others in (ABILITY, LINK):
        length = len(state[first])
        for name in others:
            state[name] = [*state[name], *[""] * length][:length]
    return state


def first(state: Mapping[str, list[str]], name: str) -> str:
    return next(iter(state.get(name, ())), "")


def digest_of(state: FormState) -> str:
    """A digest that is equal for equal content."""
    values = {name: state.get(name, []) for name in form_field_names()}
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()


def is_blank(state: FormState) -> bool:
    """Whether nothing was typed that is worth saving."""
    worth_saving = ("about", "story", "ability", *LINK, *attachment_limits())
    return not any(value.strip() for name in worth_saving for value in state.get(name, ()))


def changed_by(button: str, state: FormState) -> FormState:
    """The form after one of its own buttons: "add-person:sam", "drop-ability:2", "another-link"…"""
    what, _, value = button.partition(":")
    change = _buttons().get(what)
    return _aligned(change({name: list(values) for name, values in state.items()}, value)) if change else state


def _add_person(state: FormState, slug: str) -> FormState:
    if slug and slug not in state["about"] and len(state["about"]) < MOST_PEOPLE:
        state["about"].append(slug)
    return state


def _drop_person(state: FormState, slug: str) -> FormState:
    return {**state, "about": [each for each in state["about"] if each != slug]}


def _add_ability(state: FormState, key: str) -> FormState:
    if key and key not in state["ability"] and len(state["ability"]) < MOST_ABILITIES:
        state["ability"].append(key)
    return state


def _drop_ability(state: FormState, key: str) -> FormState:
    return _without(state, ABILITY, state["ability"].index(key) if key in state["ability"] else None)


def _another_link(state: FormState, _: str) -> FormState:
    if len(state["url"]) < MOST_LINKS:
        state["url"].append("")
    return state


def _drop_link(state: FormState, place: str) -> FormState:
    return _without(state, LINK, int(place) if place.isdecimal() and len(place) < 4 else None)


def _without(state: FormState, names: tuple[str, ...], place: int | None) -> FormState:
    remaining = {name: [each for at, each in enumerate(state[name]) if at != place] for name in names}
    return {**state, **remaining}


BUTTONS: dict[str, Callable[[FormState, str], FormState]] = {
    "add-person": _add_person,
    "drop-person": _drop_person,
    "add-ability": _add_ability,
    "drop-ability": _drop_ability,
    "another-link": _another_link,
    "drop-link": _drop_link,
}


def _buttons() -> dict[str, Callable[[FormState, str], FormState]]:
    """The form's own buttons and those of attachments."""
    return {**BUTTONS, **{name: change for each in ATTACHMENTS for name, change in each.buttons.items()}}
