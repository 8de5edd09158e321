"""The classes for changes and their effects, and the comparison of each kind of field."""

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
    """Consecutive words of a changed text: ``kept`` (in both), ``out`` (removed) or ``in`` (added)."""

    kind: str
    text: str


@dataclass(frozen=True)
class DiffPart:
    """A section of an added or removed thing: a small heading, paragraphs, then a list."""

    heading: str
    lines: tuple[str, ...] = ()
    items: tuple[str, ...] = ()


#: If there are more lines than this, only the first part is shown at once.
MOST_LINES = 8


@dataclass(frozen=True)
class DiffWhole:
    """All of something that was added or removed (``kind``); ``title`` describes its parts after the first."""

    kind: str
    parts: tuple[DiffPart, ...]
    title: str = ""

    @property
    def is_long(self) -> bool:
        return bool(self.title) and sum(1 + len(each.lines) + len(each.items) for each in self.parts) > MOST_LINES


@dataclass(frozen=True, kw_only=True)
class Change:
    """One difference: where ("Milestone 3, example 2"), the text before and after, and its effect.

    ``effect`` is None if the change affects nobody (an order, a group). ``is_text`` marks changes whose effect an
    editor chooses. If marked words would not explain the change, ``text`` is a sentence
    ("Milestone 1+ → 2+, recommended"), or ``whole`` is what was added or removed.
    """

    where: str
    before: str = ""
    after: str = ""
    effect: str | None = None
    is_text: bool = False
    text: str = ""
    whole: DiffWhole | None = None

    @property
    def words(self) -> tuple[TextRun, ...]:
        return words_between(self.before, self.after)


@dataclass(frozen=True, kw_only=True)
class SubjectDiff:
    """All changes to one ability or role, or to the framework itself; ``kind`` is added, removed or changed."""

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
        """Whether only text changed, so that an editor chooses the effect."""
        judged = [change for change in self.changes if change.effect]
        return bool(judged) and all(change.is_text for change in judged)


@dataclass(frozen=True)
class DocumentNames:
    """Names by key: the current ones, or the last ones of things that are gone."""

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
        """The same differences with the effects that an editor chose for text changes, by (subject, key)."""
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


#: Limits the time for comparing words, which grows with the number of pairs.
MOST_PAIRS = 2_000_000


def words_between(before: str, after: str) -> tuple[TextRun, ...]:
    """Both texts as runs of kept, removed and added words, in reading order; very long texts as runs of lines."""
    old, new = WORDS.findall(before), WORDS.findall(after)
    if len(old) * len(new) > MOST_PAIRS:
        old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    if len(old) * len(new) > MOST_PAIRS:
        old, new = [before], [after]
    return tuple(_runs(old, new, matcher(old, new).get_opcodes()))


def matcher(old: list[str], new: list[str]) -> SequenceMatcher:
    """A matcher for two lists of words; in very long lists it ignores the most common words, to stay fast."""
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
    """(is kept, before, after); two changes that are separated only by white space are merged into one."""
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
    """A change of text whose effect an editor can choose; ``effect`` is None if it affects nobody."""
    if before != after:
        yield Change(
            where=where,
            before=shown_value(before),
            after=shown_value(after),
            effect=effect,
            is_text=effect is not None,
        )


def amount_change(where: str, before: Decimal | None, after: Decimal | None) -> Iterator[Change]:
    """A change of a number: higher raises the bar; no number is the lowest."""
    if before != after:
        rises = (after if after is not None else -1) > (before if before is not None else -1)
        effect = Effect.RAISES if rises else Effect.LOWERS
        texts = shown_value(before), shown_value(after)
        yield Change(where=where, before=texts[0], after=texts[1], effect=effect.value, text=arrow(*texts))


def arrow(before: str, after: str) -> str:
    """ "1 → 2"; empty if either is empty, because then the added or removed text says it all."""
    return f"{before} → {after}" if before and after else ""


def setting_change(
    where: str, before: Any, after: Any, labels: Mapping, effect: str | None = None
) -> Iterator[Change]:
    """A change of a value or a reference, shown by its label (``labels``, by value)."""
    if before == after:
        return
    texts = [str(labels.get(each, shown_value(each))) for each in (before, after)]
    if texts[0] == texts[1]:  # Two things with the same name: show their keys.
        texts = [shown_value(before), shown_value(after)]
    yield Change(
        where=where,
        before=texts[0],
        after=texts[1],
        effect=effect,
        is_text=effect is not None,
        text=arrow(*texts),
    )


def labels_of(kinds) -> dict[str, str]:
    """The labels of an enum, without the explanation after a colon."""
    return {value: label.partition(":")[0] for value, label in kinds.choices}


MOST_MOVES = 4


def order_change(where: str, before: list, after: list, names: Mapping) -> Iterator[Change]:
    """A change of order: which things moved, and where they are now."""
    if before != after:
        texts = ("\n".join(str(names.get(key, key)) for key in keys) for keys in (before, after))
        yield Change(
            where=where, **dict(zip(("before", "after"), texts, strict=True)), text=_moves(before, after, names)
        )


def _moves(before: list, after: list, names: Mapping) -> str:
    blocks = SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()
    unmoved = {key for block in blocks for key in after[block.b : block.b + block.size]}
    moved = [place for place, key in enumerate(after) if key not in unmoved]
    called = [str(names.get(key, key)) for key in after]
    text = [
        f"{called[place]} is now {f'after {called[place - 1]}' if place else 'first'}."
        for place in moved[:MOST_MOVES]
    ]
    more = len(moved) - len(text)
    return " ".join([*text, *([f"{more} more moved."] if more else [])])


def presence_change(where: str, before: str, after: str) -> Iterator[Change]:
    """A requirement that was added (only ``after`` is given) or removed."""
    effect = Effect.RAISES if after else Effect.LOWERS
    text = f"New: {after}" if after else f"Removed: {before}"
    yield Change(where=where, before=before, after=after, effect=effect.value, text=text)


def extra_changes(where: str, before: Mapping, after: Mapping) -> Iterator[Change]:
    for name in sorted({*before, *after}):
        was, now = ({name: text[name]} if name in text else {} for text in (before, after))
        if was != now:
            yield Change(
                where=f"{where}{name}", before=shown_value(before.get(name)), after=shown_value(after.get(name))
            )


def shown_value(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return value if isinstance(value, str) else _collection_text(value)


def _collection_text(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{name}: {shown_value(each)}" for name, each in value.items())
    if isinstance(value, list | tuple):
        return "\n".join(shown_value(to_data(each)) for each in value)
    return str(value)


def shared_order(old: list[str], new: list[str]) -> tuple[list[str], list[str]]:
    """The keys that both lists have, in the order of each list."""
    both = {*old} & {*new}
    return [key for key in old if key in both], [key for key in new if key in both]
