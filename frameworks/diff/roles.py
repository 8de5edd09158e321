"""What changed in a role."""

from collections.abc import Iterator, Mapping

from frameworks.diff.changes import Change, amount_change, extra_changes, presence_change, shared_order, text_change
from frameworks.diff.lines import asked
from frameworks.document import RequirementDocument, RoleDocument
from frameworks.words import Effect, Strength

STRENGTHS = {"": 0, Strength.RECOMMENDED.value: 1, Strength.REQUIRED.value: 2}


class RoleComparison:
    """Compares roles, naming the abilities they ask for; ``names`` are theirs by key."""

    def __init__(self, names: Mapping[str, str]):
        self.names = names

    def changes(self, before: RoleDocument, after: RoleDocument) -> Iterator[Change]:
        for label, name in (
            ("Name", "name"),
            ("Plural", "plural"),
            ("Grade", "grade"),
            ("Description", "description"),
        ):
            yield from text_change(label, getattr(before, name), getattr(after, name))
        for label, name in (("Kind", "kind"), ("Group", "group"), ("Parent", "parent"), ("Status", "status")):
            yield from text_change(label, getattr(before, name), getattr(after, name), None)
        for end in ("min", "max"):
            yield from amount_change(
                f"Points, {end}", getattr(before.points, end, None), getattr(after.points, end, None)
            )
        yield from _inclusions(before.includes, after.includes)
        yield from self._requirements(before, after)
        yield from extra_changes("", before.extra, after.extra)

    def _requirements(self, before: RoleDocument, after: RoleDocument) -> Iterator[Change]:
        old, new = ({each.ability: each for each in role.requirements} for role in (before, after))
        for key in [*new, *(key for key in old if key not in new)]:
            where = self.names.get(key, key)
            if key in old and key in new:
                yield from _requirement_changes(where, old[key], new[key])
            else:
                yield from presence_change(where, asked(old.get(key)), asked(new.get(key)))
        yield from text_change("Order of requirements", *shared_order(list(old), list(new)), None)


def _inclusions(before: tuple[str, ...], after: tuple[str, ...]) -> Iterator[Change]:
    for key in after:
        if key not in before:
            yield from presence_change("Includes", "", key)
    for key in before:
        if key not in after:
            yield from presence_change("Includes", key, "")
    yield from text_change("Order of included roles", *shared_order(list(before), list(after)), None)


def _requirement_changes(where: str, before: RequirementDocument, after: RequirementDocument) -> Iterator[Change]:
    yield from amount_change(f"{where}, milestone", before.level, after.level)
    if before.strength != after.strength:
        rises = STRENGTHS[after.strength] > STRENGTHS[before.strength]
        effect = Effect.RAISES if rises else Effect.LOWERS
        yield Change(where=f"{where}, strength", before=before.strength, after=after.strength, effect=effect.value)
    yield from text_change(f"{where}, weight", before.weight, after.weight, None)
    yield from text_change(f"{where}, tags", before.tags, after.tags, None)
    yield from extra_changes(f"{where}, ", before.extra, after.extra)
