"""The differences between two versions of an ability."""

from collections.abc import Iterator
from textwrap import shorten

from frameworks.diff.changes import (
    ADDED,
    REMOVED,
    WORDS,
    Change,
    DiffWhole,
    DocumentNames,
    amount_change,
    extra_changes,
    labels_of,
    matcher,
    order_change,
    setting_change,
    text_change,
)
from frameworks.diff.whole_items import example_lines, is_bare, is_defined, milestone_lines, milestone_part
from frameworks.document import AbilityDocument, ExampleDocument, MilestoneDocument
from frameworks.words import Effect, ExampleKind, MilestoneStatus, Status

LONGEST_QUOTE = 60


def compare_abilities(before: AbilityDocument, after: AbilityDocument, names: DocumentNames) -> Iterator[Change]:
    """The changes of one ability."""
    yield from text_change("Name", before.name, after.name)
    yield from text_change("Description", before.description, after.description)
    yield from setting_change("Group", before.group, after.group, names.groups)
    yield from setting_change("Status", before.status, after.status, labels_of(Status))
    old, new = ({each.level: each for each in ability.milestones} for ability in (before, after))
    for level in sorted({*old, *new}):
        yield from _milestone_changes(old.get(level), new.get(level))
    yield from extra_changes("", before.extra, after.extra)


def _milestone_changes(before: MilestoneDocument | None, after: MilestoneDocument | None) -> Iterator[Change]:
    where = f"Milestone {(after or before).level}"
    texts = ["\n".join(milestone_lines(each)) if each else "" for each in (before, after)]
    if is_defined(before) != is_defined(after):
        effect = Effect.RAISES if is_defined(after) else Effect.LOWERS
        whole = _whole_milestone(where, before, after)
        yield Change(where=where, before=texts[0], after=texts[1], effect=effect.value, whole=whole)
    elif before is None or after is None:
        text = _status_text(before, after) if is_bare(before or after) else ""
        yield Change(where=where, before=texts[0], after=texts[1], text=text)
    else:
        yield from _milestone_fields(where, before, after)


def _whole_milestone(
    where: str, before: MilestoneDocument | None, after: MilestoneDocument | None
) -> DiffWhole | None:
    """The added or removed milestone, if there was nothing before or nothing is left."""
    if before is None or is_bare(before):
        return DiffWhole(ADDED, (milestone_part(after, where),))
    if after is None or is_bare(after):
        return DiffWhole(REMOVED, (milestone_part(before, where),))
    return None


def _status_text(before: MilestoneDocument | None, after: MilestoneDocument | None) -> str:
    """The sentence for a milestone without content that was added or removed."""
    status = MilestoneStatus((after or before).status).label
    return status if after else f"Removed; it was {status.lower()}"


def _milestone_fields(where: str, before: MilestoneDocument, after: MilestoneDocument) -> Iterator[Change]:
    yield from setting_change(f"{where}, status", before.status, after.status, labels_of(MilestoneStatus))
    yield from text_change(f"{where}, name", before.name, after.name)
    yield from text_change(f"{where}, text", before.description, after.description)
    yield from amount_change(f"{where}, points", before.points, after.points)
    yield from _example_changes(where, before.examples, after.examples)
    yield from extra_changes(f"{where}, ", before.extra, after.extra)


def _example_changes(
    where: str, before: tuple[ExampleDocument, ...], after: tuple[ExampleDocument, ...]
) -> Iterator[Change]:
    pairs = _pairs(before, after)
    for place, new in enumerate(after):
        spot = f"{where}, example {place + 1}"
        if place in pairs:
            yield from _example_fields(spot, before[pairs[place]], new)
        else:
            yield from text_change(spot, "", "\n".join(example_lines(new)))
    for place, old in enumerate(before):
        if place not in pairs.values():
            yield from text_change(f"{where}, former example {place + 1}", "\n".join(example_lines(old)), "")
    texts = {place: f"“{shorten(each.text, LONGEST_QUOTE)}”" for place, each in enumerate(before)}
    yield from order_change(f"{where}, order of examples", sorted(pairs.values()), list(pairs.values()), texts)


def _pairs(before: tuple[ExampleDocument, ...], after: tuple[ExampleDocument, ...]) -> dict[int, int]:
    """Match examples, as new place → old place: by the same id, then the same text, then similar text."""
    found: dict[int, int] = {}
    for alike in (_same_id, _same_text, _near_text):
        for place, new in enumerate(after):
            free = (i for i, old in enumerate(before) if i not in found.values() and alike(old, new))
            if place not in found and (match := next(free, None)) is not None:
                found[place] = match
    return dict(sorted(found.items()))


def _same_id(old: ExampleDocument, new: ExampleDocument) -> bool:
    return bool(new.id) and old.id == new.id


def _same_text(old: ExampleDocument, new: ExampleDocument) -> bool:
    return old.text == new.text


def _near_text(old: ExampleDocument, new: ExampleDocument) -> bool:
    words = matcher(WORDS.findall(old.text), WORDS.findall(new.text))
    # The quick ratios are upper bounds of the exact one, which is slow.
    return words.real_quick_ratio() > 0.5 and words.quick_ratio() > 0.5 and words.ratio() > 0.5


def _example_fields(where: str, before: ExampleDocument, after: ExampleDocument) -> Iterator[Change]:
    yield from text_change(where, before.text, after.text)
    kinds = labels_of(ExampleKind)
    yield from setting_change(f"{where}, kind", before.kind, after.kind, kinds, Effect.WORDING.value)
    yield from text_change(f"{where}, section", before.section, after.section)
    yield from text_change(f"{where}, id", before.id, after.id, None)
    yield from text_change(f"{where}, tags", before.tags, after.tags, None)
    yield from text_change(f"{where}, links", before.links, after.links)
    yield from _example_changes(where, before.examples, after.examples)
    yield from extra_changes(f"{where}, ", before.extra, after.extra)
