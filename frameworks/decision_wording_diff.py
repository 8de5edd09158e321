"""The difference between the wording a decision was based on and the current wording. Pure."""

import json
from dataclasses import replace

from frameworks.diff import Change, SubjectDiff, compare
from frameworks.document import AbilityDocument, FrameworkDocument, StepDocument, from_data


def wording_changes(before: str, after: str, milestone: int) -> tuple[SubjectDiff, ...]:
    """The changes between two editions of an ability (canonical JSON) that concern a milestone."""
    found = compare(_document(before), _document(after)).subjects
    narrowed = (replace(each, changes=_changes_of_milestone(each.changes, milestone)) for each in found)
    return tuple(each for each in narrowed if each.changes)


def _document(content: str) -> FrameworkDocument:
    data = json.loads(content)
    return FrameworkDocument(
        key="judged",
        name="Judged",
        scale=tuple(from_data(StepDocument, step) for step in data["steps"]),
        abilities=(from_data(AbilityDocument, data["ability"]),),
    )


def _changes_of_milestone(changes: tuple[Change, ...], milestone: int) -> tuple[Change, ...]:
    """The changes to the ability as a whole, to this milestone, and to its step."""
    own = (f"Milestone {milestone}", f"Step {milestone}")
    return tuple(
        change
        for change in changes
        if not change.where.startswith(("Milestone ", "Step ")) or change.where.split(",")[0] in own
    )
