"""The differences between two versions of a role."""

from collections.abc import Iterator
from dataclasses import replace

from frameworks.diff.changes import (
    Change,
    DocumentNames,
    amount_change,
    arrow,
    extra_changes,
    labels_of,
    order_change,
    presence_change,
    setting_change,
    shared_order,
    text_change,
)
from frameworks.diff.whole_items import MILESTONE
from frameworks.document import RequirementDocument, RoleDocument
from frameworks.requirement_text import level_and_strength_text, level_text, requirement_text
from frameworks.words import Effect, Status, Strength

STRENGTHS = {"": 0, Strength.RECOMMENDED.value: 1, Strength.REQUIRED.value: 2}


class RoleComparison:
    """Compares roles and shows the names of the things they refer to."""

    def __init__(self, names: DocumentNames):
        self.names = names

    def changes(self, before: RoleDocument, after: RoleDocument) -> Iterator[Change]:
        for label, name in (
            ("Name", "name"),
            ("Plural", "plural"),
            ("Grade", "grade"),
            ("Description", "description"),
        ):
            yield from text_change(label, getattr(before, name), getattr(after, name))
        yield from text_change("Kind", before.kind, after.kind, None)
        yield from setting_change("Group", before.group, after.group, self.names.groups)
        yield from setting_change("Parent role", before.parent, after.parent, self.names.roles)
        yield from setting_change("Status", before.status, after.status, labels_of(Status))
        for label, end in (("Minimum points", "min"), ("Maximum points", "max")):
            yield from amount_change(label, getattr(before.points, end, None), getattr(after.points, end, None))
        yield from self._inclusions(before.includes, after.includes)
        yield from self._requirements(before, after)
        yield from extra_changes("", before.extra, after.extra)

    def _requirements(self, before: RoleDocument, after: RoleDocument) -> Iterator[Change]:
        old, new = ({each.ability: each for each in role.requirements} for role in (before, after))
        for key in [*new, *(key for key in old if key not in new)]:
            where = self.names.abilities.get(key, key)
            if key in old and key in new:
                yield from _requirement_changes(where, old[key], new[key])
            else:
                texts = [requirement_text(each[key], MILESTONE) if key in each else "" for each in (old, new)]
                yield from presence_change(where, *texts)
        yield from order_change("Order of requirements", *shared_order(list(old), list(new)), self.names.abilities)

    def _inclusions(self, before: tuple[str, ...], after: tuple[str, ...]) -> Iterator[Change]:
        names = self.names.roles
        for key in after:
            if key not in before:
                yield from presence_change("Includes", "", names.get(key, key))
        for key in before:
            if key not in after:
                yield from presence_change("Includes", names.get(key, key), "")
        yield from order_change("Order of included roles", *shared_order(list(before), list(after)), names)


def _requirement_changes(where: str, before: RequirementDocument, after: RequirementDocument) -> Iterator[Change]:
    changes = [*_level_change(where, before, after), *_strength_change(where, before, after)]
    if len({change.effect for change in changes}) == 1:
        yield _as_one(where, before, after, changes[0].effect)
    else:
        yield from changes
    yield from setting_change(f"{where}, weight", before.weight, after.weight, {})
    yield from text_change(f"{where}, tags", before.tags, after.tags, None)
    yield from extra_changes(f"{where}, ", before.extra, after.extra)


def _level_change(where: str, before: RequirementDocument, after: RequirementDocument) -> Iterator[Change]:
    for change in amount_change(f"{where}, milestone", before.level, after.level):
        yield replace(change, text=_capital(_level_sentence(before, after)))


def _strength_change(where: str, before: RequirementDocument, after: RequirementDocument) -> Iterator[Change]:
    if before.strength != after.strength:
        rises = STRENGTHS[after.strength] > STRENGTHS[before.strength]
        effect = (Effect.RAISES if rises else Effect.LOWERS).value
        text = _capital(_strength_sentence(before, after))
        yield Change(
            where=f"{where}, strength", before=before.strength, after=after.strength, effect=effect, text=text
        )


def _as_one(where: str, before: RequirementDocument, after: RequirementDocument, effect: str) -> Change:
    """The level and the strength in one sentence: "Milestone 1+ → 2+, recommended"."""
    texts = [level_and_strength_text(each, MILESTONE) for each in (before, after)]
    text = ", ".join(filter(None, [_level_sentence(before, after), _strength_sentence(before, after)]))
    return Change(where=where, before=texts[0], after=texts[1], effect=effect, text=_capital(text))


def _level_sentence(before: RequirementDocument, after: RequirementDocument) -> str:
    if before.level is not None and after.level is not None and before.level != after.level:
        return arrow(level_text(before, MILESTONE), level_text(after))
    texts = [level_text(each, MILESTONE) or "no milestone" for each in (before, after)]
    return arrow(*texts) if texts[0] != texts[1] else level_text(after, MILESTONE)


def _strength_sentence(before: RequirementDocument, after: RequirementDocument) -> str:
    if before.strength == after.strength:
        return after.strength
    return arrow(*(each.strength or "expected" for each in (before, after)))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
