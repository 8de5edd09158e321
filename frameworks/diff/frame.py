"""The differences in a framework's own fields, its scale, its groups, and the order of its lists."""

from collections.abc import Iterable, Iterator, Mapping

from frameworks.diff.changes import (
    CHANGED,
    Change,
    DocumentNames,
    SubjectDiff,
    amount_change,
    arrow,
    extra_changes,
    labels_of,
    order_change,
    setting_change,
    shared_order,
    text_change,
)
from frameworks.document import FrameworkDocument, GroupDocument, StepDocument, to_data
from frameworks.words import Effect, FrameworkStatus, MilestoneStatus


def compare_frames(
    before: FrameworkDocument, after: FrameworkDocument, names: DocumentNames
) -> Iterator[SubjectDiff]:
    """All changes except those to abilities and roles, as up to three subjects."""
    own = tuple(_own_changes(before, after))
    if own:
        yield SubjectDiff(subject="framework", key=after.key, name=after.name, kind=CHANGED, changes=own)
    scale = tuple(_scale_changes(before.scale, after.scale))
    if scale:
        yield SubjectDiff(subject="scale", key="scale", name="Scale", kind=CHANGED, changes=scale)
    groups = tuple(_group_changes(before, after, names))
    if groups:
        yield SubjectDiff(subject="groups", key="groups", name="Groups and order", kind=CHANGED, changes=groups)


def _own_changes(before: FrameworkDocument, after: FrameworkDocument) -> Iterator[Change]:
    yield from text_change("Name", before.name, after.name)
    yield from text_change("Description", before.description, after.description)
    status = before.status if before.name else after.status
    yield from setting_change("Status", status, after.status, labels_of(FrameworkStatus))
    yield from text_change("Source", to_data(before.source), to_data(after.source), None)
    yield from text_change("Licence", before.licence, after.licence, None)
    yield from extra_changes("", before.extra, after.extra)


def _scale_changes(before: Iterable[StepDocument], after: Iterable[StepDocument]) -> Iterator[Change]:
    old, new = ({step.level: step for step in steps} for steps in (before, after))
    for level in sorted({*old, *new}):
        where = f"Step {level}"
        if level not in old or level not in new:
            yield from text_change(where, _step_line(old.get(level)), _step_line(new.get(level)), None)
        else:
            yield from _step_changes(where, old[level], new[level])


def _step_line(step: StepDocument | None) -> str:
    return " ".join(filter(None, [f"{step.level}", step.name, step.description])) if step else ""


def _step_changes(where: str, before: StepDocument, after: StepDocument) -> Iterator[Change]:
    if before.status != after.status:
        yield from _status_change(where, before.status, after.status)
    yield from text_change(f"{where}, key", before.key, after.key, None)
    yield from text_change(f"{where}, name", before.name, after.name)
    yield from text_change(f"{where}, text", before.description, after.description)
    yield from amount_change(f"{where}, points", before.points, after.points)
    yield from extra_changes(f"{where}, ", before.extra, after.extra)


def _status_change(where: str, before: str, after: str) -> Iterator[Change]:
    effect = Effect.RAISES if after == MilestoneStatus.DEFINED else Effect.LOWERS
    labels = [MilestoneStatus(status).label for status in (before, after)]
    yield Change(where=where, before=labels[0], after=labels[1], effect=effect.value, text=arrow(*labels))


def _group_changes(before: FrameworkDocument, after: FrameworkDocument, names: DocumentNames) -> Iterator[Change]:
    old, new = ({group.key: group for group in document.groups} for document in (before, after))
    for key in [*new, *(key for key in old if key not in new)]:
        where = f"Group {names.groups.get(key, key)}"
        yield from _one_group_changes(where, old.get(key), new.get(key), names.groups)
    for what in ("groups", "abilities", "roles"):
        yield from _order(f"Order of {what}", getattr(before, what), getattr(after, what), getattr(names, what))


def _one_group_changes(
    where: str, before: GroupDocument | None, after: GroupDocument | None, names: Mapping[str, str]
) -> Iterator[Change]:
    if before is None or after is None:
        yield from text_change(where, _group_line(before, names), _group_line(after, names), None)
        return
    yield from text_change(f"{where}, name", before.name, after.name, None)
    yield from text_change(f"{where}, text", before.description, after.description, None)
    yield from setting_change(f"{where}, parent group", before.parent, after.parent, names)
    yield from extra_changes(f"{where}, ", before.extra, after.extra)


def _group_line(group: GroupDocument | None, names: Mapping[str, str]) -> str:
    if group is None:
        return ""
    parent = group.parent and f"in {names.get(group.parent, group.parent)}"
    return " – ".join(filter(None, [group.name, group.description, parent]))


def _order(where: str, before: Iterable, after: Iterable, names: Mapping[str, str]) -> Iterator[Change]:
    """The change of order among the things that both documents have."""
    yield from order_change(where, *shared_order([each.key for each in before], [each.key for each in after]), names)
