"""A change, what it means for people, and how fields of each sort are compared."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from difflib import SequenceMatcher
from typing import Any

from frameworks.document import FrameworkDocument, to_data
from frameworks.words import Effect

WORDS = re.compile(r"\s+|\w+|[^\w\s]")
ADDED, REMOVED, CHANGED = "added", "removed", "changed"
KEPT, OUT, IN = "kept", "out", "in"


@dataclass(frozen=True)
class TextRun:
    """A stretch of words in a changed text: ``kept`` in both, ``out`` (said before), ``in`` (says now)."""

    kind: str
    text: str


@dataclass(frozen=True)
class DiffPart:
    """A stretch of a whole thing under a small heading: paragraphs, then a list."""

    heading: str
    lines: tuple[str, ...] = ()
    items: tuple[str, ...] = ()


#: A whole thing of more lines than this is folded but for its first part.
MOST_LINES = 8


@dataclass(frozen=True)
class DiffWhole:
    """All of something that was added or removed (``kind``); ``title`` says what its parts after the first are."""

    kind: str
    parts: tuple[DiffPart, ...]
    title: str = ""

    @property
    def is_long(self) -> bool:
        return bool(self.title) and sum(1 + len(each.lines) + len(each.items) for each in self.parts) > MOST_LINES


@dataclass(frozen=True, kw_only=True)
class Change:
    """One difference: where ("Milestone 3, example 2"), what it was, what it is, and what that means.

    ``effect`` is None where the change asks nothing of anybody (an order, a heading). ``is_text`` marks the changes
    whose effect is an editor's to say. Where words struck out and put in would not tell it, ``said`` is a sentence
    ("Milestone 1+ → 2+, recommended"), or ``whole`` what came or went.
    """

    where: str
    before: str = ""
    after: str = ""
    effect: str | None = None
    is_text: bool = False
    said: str = ""
    whole: DiffWhole | None = None

    @property
    def words(self) -> tuple[TextRun, ...]:
        return words_between(self.before, self.after)


@dataclass(frozen=True, kw_only=True)
class SubjectDiff:
    """All that changed in one ability or role, or in the framework's frame; ``kind`` is added, removed or changed."""

    subject: str
    key: str
    name: str
    kind: str
    changes: tuple[Change, ...]

    @property
    def effects(self) -> frozenset[str]:
        return frozenset(change.effect for change in self.changes if change.effect)

    @property
    def is_text_alone(self) -> bool:
        """Whether nothing but text changed, so that an editor says what it means."""
        judged = [change for change in self.changes if change.effect]
        return bool(judged) and all(change.is_text for change in judged)


@dataclass(frozen=True)
class DocumentNames:
    """How things are called, by their keys: as they are now, or as they were once."""

    abilities: Mapping[str, str]
    roles: Mapping[str, str]
    groups: Mapping[str, str]

    @classmethod
    def of(cls, before: FrameworkDocument, after: FrameworkDocument) -> "DocumentNames":
        kinds = ("abilities", "roles", "groups")
        return cls(
            *(
                {each.key: each.name for document in (before, after) for each in getattr(document, kind)}
                for kind in kinds
            )
        )


@dataclass(frozen=True)
class FrameworkDiff:
    frame: tuple[SubjectDiff, ...]
    abilities: tuple[SubjectDiff, ...]
    roles: tuple[SubjectDiff, ...]

    def __bool__(self):
        return bool(self.subjects)

    @property
    def subjects(self) -> tuple[SubjectDiff, ...]:
        return (*self.abilities, *self.roles, *self.frame)

    @property
    def effects(self) -> frozenset[str]:
        return frozenset().union(*(subject.effects for subject in self.subjects))

    def judged(self, choices: Mapping[tuple[str, str], str]) -> "FrameworkDiff":
        """The same with an editor's word on the subjects, by (subject, key), where text alone changed."""
        return FrameworkDiff(
            *(
                tuple(_judge(each, choices.get((each.subject, each.key))) for each in subjects)
                for subjects in (self.frame, self.abilities, self.roles)
            )
        )


def _judge(subject: SubjectDiff, effect: str | None) -> SubjectDiff:
    if effect is None or not subject.is_text_alone:
        return subject
    judged = (replace(each, effect=effect) if each.is_text else each for each in subject.changes)
    return replace(subject, changes=tuple(judged))


#: Comparing words takes as long as there are pairs of them.
MOST_PAIRS = 2_000_000


def words_between(before: str, after: str) -> tuple[TextRun, ...]:
    """Both texts as runs of words kept, taken out and put in, in reading order; of very long ones, of lines."""
    old, new = WORDS.findall(before), WORDS.findall(after)
    if len(old) * len(new) > MOST_PAIRS:
        old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    if len(old) * len(new) > MOST_PAIRS:
        old, new = [before], [after]
    return tuple(_runs(old, new, matcher(old, new).get_opcodes()))


def matcher(old: list[str], new: list[str]) -> SequenceMatcher:
    """Finds what two lists of words share; in very long ones the commonest words don't count, to stay quick."""
    return SequenceMatcher(None, old, new, autojunk=True)


def _runs(old: list[str], new: list[str], opcodes: list) -> Iterator[TextRun]:
    for is_kept, before, after in _stretches(old, new, opcodes):
        if is_kept:
            yield TextRun(KEPT, after)
            continue
        if before:
            yield TextRun(OUT, before)
        if after:
            yield TextRun(IN, after)


def _stretches(old: list[str], new: list[str], opcodes: list) -> list[tuple[bool, str, str]]:
    """(kept or not, before, after): what changed on both sides of a mere space changed as one."""
    found: list[tuple[bool, str, str]] = []
    for place, (what, i1, i2, j1, j2) in enumerate(opcodes):
        before, after = "".join(old[i1:i2]), "".join(new[j1:j2])
        is_inner = 0 < place < len(opcodes) - 1
        is_kept = what == "equal" and not (is_inner and before.isspace())
        if found and not is_kept and not found[-1][0]:
            before, after = found[-1][1] + before, found[-1][2] + after
            found.pop()
        found.append((is_kept, before, after))
    return found


def text_change(where: str, before: Any, after: Any, effect: str | None = Effect.WORDING.value) -> Iterator[Change]:
    """A change of text, whose effect an editor may name; ``effect`` None for what asks nothing of anybody."""
    if before != after:
        yield Change(
            where=where,
            before=shown_value(before),
            after=shown_value(after),
            effect=effect,
            is_text=effect is not None,
        )


def amount_change(where: str, before: Decimal | None, after: Decimal | None) -> Iterator[Change]:
    """A number that asks more the higher it is; none asks least."""
    if before != after:
        rises = (after if after is not None else -1) > (before if before is not None else -1)
        effect = Effect.RAISES if rises else Effect.LOWERS
        texts = shown_value(before), shown_value(after)
        yield Change(where=where, before=texts[0], after=texts[1], effect=effect.value, said=arrow(*texts))


def arrow(before: str, after: str) -> str:
    """ "1 → 2"; empty where either is, since what came or went alone shows for itself."""
    return f"{before} → {after}" if before and after else ""


def setting_change(
    where: str, before: Any, after: Any, labels: Mapping, effect: str | None = None
) -> Iterator[Change]:
    """Another value, or another thing that is referred to, said as people call it (``labels``, by value)."""
    if before == after:
        return
    texts = [str(labels.get(each, shown_value(each))) for each in (before, after)]
    if texts[0] == texts[1]:  # Two things of one name are told apart by their keys.
        texts = [shown_value(before), shown_value(after)]
    yield Change(
        where=where,
        before=texts[0],
        after=texts[1],
        effect=effect,
        is_text=effect is not None,
        said=arrow(*texts),
    )


def labels_of(kinds) -> dict[str, str]:
    """The labels of a closed set, without what they explain after a colon."""
    return {value: label.partition(":")[0] for value, label in kinds.choices}


MOST_MOVES = 4


def order_change(where: str, before: list, after: list, names: Mapping) -> Iterator[Change]:
    """The same things in another order: which of them moved, and where they stand now."""
    if before != after:
        texts = ("\n".join(str(names.get(key, key)) for key in keys) for keys in (before, after))
        yield Change(
            where=where, **dict(zip(("before", "after"), texts, strict=True)), said=_moves(before, after, names)
        )


def _moves(before: list, after: list, names: Mapping) -> str:
    blocks = SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()
    kept = {key for block in blocks for key in after[block.b : block.b + block.size]}
    moved = [place for place, key in enumerate(after) if key not in kept]
    called = [str(names.get(key, key)) for key in after]
    said = [
        f"{called[place]} now stands {f'after {called[place - 1]}' if place else 'first'}."
        for place in moved[:MOST_MOVES]
    ]
    more = len(moved) - len(said)
    return " ".join([*said, *([f"{more} more moved."] if more else [])])


def presence_change(where: str, before: str, after: str) -> Iterator[Change]:
    """Something asked that comes (after alone is said) or goes."""
    effect = Effect.RAISES if after else Effect.LOWERS
    said = f"New: {after}" if after else f"No longer: {before}"
    yield Change(where=where, before=before, after=after, effect=effect.value, said=said)


def extra_changes(where: str, before: Mapping, after: Mapping) -> Iterator[Change]:
    for name in sorted({*before, *after}):
        was, now = ({name: said[name]} if name in said else {} for said in (before, after))
        if was != now:
            yield Change(
                where=f"{where}{name}", before=shown_value(before.get(name)), after=shown_value(after.get(name))
            )


def shown_value(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return value if isinstance(value, str) else _listed(value)


def _listed(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{name}: {shown_value(each)}" for name, each in value.items())
    if isinstance(value, list | tuple):
        return "\n".join(shown_value(to_data(each)) for each in value)
    return str(value)


def shared_order(old: list[str], new: list[str]) -> tuple[list[str], list[str]]:
    """What both have, as each has it in order."""
    both = {*old} & {*new}
    return [key for key in old if key in both], [key for key in new if key in both]
