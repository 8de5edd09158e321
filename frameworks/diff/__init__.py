"""What changed between two documents of a framework, thing by thing, down to the words of a text.

Effects are computed where levels, strengths, points, or whole milestones, requirements and abilities come, go or
move. Where text alone changed nobody but an editor can say what it means; until they do it counts as wording.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping

from frameworks.diff.abilities import compare_abilities
from frameworks.diff.changes import (
    ADDED,
    CHANGED,
    IN,
    KEPT,
    OUT,
    REMOVED,
    Change,
    FrameworkDiff,
    Run,
    SubjectDiff,
    words_between,
)
from frameworks.diff.frame import compare_frames
from frameworks.diff.lines import is_defined, lines_of
from frameworks.diff.roles import RoleComparison
from frameworks.document import AbilityDocument, FrameworkDocument, RoleDocument
from frameworks.words import Effect

__all__ = [
    "ADDED", "CHANGED", "IN", "KEPT", "OUT", "REMOVED",
    "Change", "FrameworkDiff", "Run", "SubjectDiff", "compare", "compare_abilities", "words_between",
]  # fmt: skip


def compare(before: FrameworkDocument | None, after: FrameworkDocument) -> FrameworkDiff:
    """What changed from ``before`` (None: there was nothing) to ``after``; false where nothing did."""
    before = before or FrameworkDocument(key=after.key, name="")
    names = {each.key: each.name for each in (*before.abilities, *after.abilities)}
    return FrameworkDiff(
        frame=tuple(compare_frames(before, after)),
        abilities=tuple(_subjects("ability", before.abilities, after.abilities, compare_abilities, names)),
        roles=tuple(_subjects("role", before.roles, after.roles, RoleComparison(names).changes, names)),
    )


def _subjects(
    subject: str, before: Iterable, after: Iterable, changes_of: Callable, names: Mapping[str, str]
) -> Iterator[SubjectDiff]:
    old, new = ({thing.key: thing for thing in things} for things in (before, after))
    for key, thing in new.items():
        if key not in old:
            whole = (_whole(thing, ADDED, names),)
            yield SubjectDiff(subject=subject, key=key, name=thing.name, kind=ADDED, changes=whole)
        elif changes := tuple(changes_of(old[key], thing)):
            yield SubjectDiff(subject=subject, key=key, name=thing.name, kind=CHANGED, changes=changes)
    for key, thing in old.items():
        if key not in new:
            whole = (_whole(thing, REMOVED, names),)
            yield SubjectDiff(subject=subject, key=key, name=thing.name, kind=REMOVED, changes=whole)


def _whole(thing: AbilityDocument | RoleDocument, kind: str, names: Mapping[str, str]) -> Change:
    """A whole ability brings or takes its milestones; a whole role asks nothing of those who hold others."""
    text = "\n".join(lines_of(thing, names))
    effect = None
    if isinstance(thing, AbilityDocument) and any(is_defined(each) for each in thing.milestones):
        effect = (Effect.RAISES if kind == ADDED else Effect.LOWERS).value
    return Change(where="", effect=effect, **{"after" if kind == ADDED else "before": text})
