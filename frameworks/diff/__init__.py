"""The differences between two documents of a framework, down to single words.

The effect of a change is computed if levels, strengths or points change, or if milestones, requirements or abilities
are added or removed. If only text changed, an editor chooses the effect; the default is "wording".
"""

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from frameworks.diff.abilities import compare_abilities
from frameworks.diff.changes import (
    ADDED,
    CHANGED,
    IN,
    KEPT,
    OUT,
    REMOVED,
    Change,
    DiffPart,
    DiffWhole,
    DocumentNames,
    FrameworkDiff,
    SubjectDiff,
    TextRun,
    words_between,
)
from frameworks.diff.frame import compare_frames
from frameworks.diff.roles import RoleComparison
from frameworks.diff.whole_items import ability_diff_parts, is_defined, lines_of, role_diff_parts
from frameworks.document import AbilityDocument, FrameworkDocument, RoleDocument
from frameworks.words import Effect
from ui.english import plural

__all__ = [
    "ADDED",
    "CHANGED",
    "IN",
    "KEPT",
    "OUT",
    "REMOVED",
    "Change",
    "DiffPart",
    "DiffWhole",
    "FrameworkDiff",
    "SubjectDiff",
    "TextRun",
    "compare",
    "words_between",
]  # fmt: skip


def compare(before: FrameworkDocument | None, after: FrameworkDocument) -> FrameworkDiff:
    """The differences from ``before`` (None for nothing) to ``after``; falsy if there are none."""
    before = before or FrameworkDocument(key=after.key, name="")
    names = DocumentNames.of(before, after)
    abilities = partial(compare_abilities, names=names)
    return FrameworkDiff(
        frame=tuple(compare_frames(before, after, names)),
        abilities=tuple(_subjects("ability", before.abilities, after.abilities, abilities, names)),
        roles=tuple(_subjects("role", before.roles, after.roles, RoleComparison(names).changes, names)),
    )


def _subjects(
    subject: str, before: Iterable, after: Iterable, changes_of: Callable, names: DocumentNames
) -> Iterator[SubjectDiff]:
    old, new = ({thing.key: thing for thing in things} for things in (before, after))
    for key, thing in new.items():
        if key not in old:
            whole = (_whole_change(thing, ADDED, names),)
            yield SubjectDiff(subject=subject, key=key, name=thing.name, kind=ADDED, changes=whole)
        elif changes := tuple(changes_of(old[key], thing)):
            yield SubjectDiff(subject=subject, key=key, name=thing.name, kind=CHANGED, changes=changes)
    for key, thing in old.items():
        if key not in new:
            whole = (_whole_change(thing, REMOVED, names),)
            yield SubjectDiff(subject=subject, key=key, name=thing.name, kind=REMOVED, changes=whole)


def _whole_change(thing: AbilityDocument | RoleDocument, kind: str, names: DocumentNames) -> Change:
    """Adding or removing an ability adds or removes its milestones; a role affects nobody who holds other roles."""
    text = "\n".join(lines_of(thing, names.abilities))
    effect, whole = None, DiffWhole(kind, *_parts(thing, names))
    if isinstance(thing, AbilityDocument) and any(is_defined(each) for each in thing.milestones):
        effect = (Effect.RAISES if kind == ADDED else Effect.LOWERS).value
    return Change(where="", effect=effect, whole=whole, **{"after" if kind == ADDED else "before": text})


def _parts(thing: AbilityDocument | RoleDocument, names: DocumentNames) -> tuple[tuple[DiffPart, ...], str]:
    """The parts of an ability or role, and a title for those after the first."""
    if isinstance(thing, AbilityDocument):
        parts = ability_diff_parts(thing, names)
        return parts, plural(len(parts) - 1, "milestone") if len(parts) > 1 else ""
    count = len(thing.requirements)
    return role_diff_parts(thing, names), plural(count, "requirement") if count else ""
