"""The changes of an audit log event as lines of text: settings before and after, and the names of changed parts."""

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from typing import Any

from frameworks.words import Effect
from people.models import AuditEvent
from ui.dates import day_text

#: Entries that only show that something changed, such as digests.
UNTOLD = ("is", "digest", "changed")
LABELS = {"effective_on": "In effect from", "counts": "Contents"}
#: The counts of an import that are shown.
COUNTED = ("abilities", "roles", "requirements")

#: The names for one item of each list in a path.
ONE_OF = {
    "milestones": "milestone",
    "scale": "step",
    "asked": "requirement of",
    "requirements": "requirement for",
}
FIELDS = {
    "description": "text",
    "maintainers": "maintainers",
    "parent__key": "parent group",
    "parent": "parent role",
    "includes": "included roles",
    "milestones": "order of milestones",
    "requirements": "order of requirements",
    "level": "milestone",
    "scale": "order of steps",
}
DAY = re.compile(r"\d{4}-\d\d-\d\d")
#: First names of a path that are left out, because the page is about that ability or role.
SELF = ("ability", "role")


def details_of(event: AuditEvent) -> tuple[str, ...]:
    """One line for the changed parts, and one for each setting with its value before and after."""
    changed = [path_text(path) for path in event.after.get("changed", [])]
    lines = [f"Changed: {'; '.join(changed)}"] if changed else []
    return (*lines, *_settings(event.before, event.after))


def path_text(path: str) -> str:
    """ "milestone 2, examples" for "ability/milestones/2/examples"."""
    parts = path.split("/")
    if len(parts) > 1 and parts[0] in SELF:
        parts = parts[1:]
    if len(parts) == 1:
        return FIELDS.get(parts[0], parts[0].replace("_", " "))
    if parts[0] in ONE_OF:
        return ", ".join([f"{ONE_OF[parts[0]]} {parts[1]}", *(FIELDS.get(each, each) for each in parts[2:])])
    return ", ".join(parts)


def _settings(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    for name in {**before, **after}:
        was, now = (_value_text(name, values.get(name)) for values in (before, after))
        if name in UNTOLD or was == now:
            continue
        label = LABELS.get(name) or name.replace("_", " ").capitalize()
        if name in before and name in after:
            yield f"{label}: {was or 'none'} → {now or 'none'}"
        else:
            yield f"{label}: {now or was}"


def _value_text(name: str, value: Any) -> str:
    if value is None:
        return ""
    if name == "counts":
        return ", ".join(f"{value[each]:,} {each}" for each in COUNTED if each in value)
    if isinstance(value, Mapping):
        return ", ".join(f"{key} to place {_value_text('position', each)}" for key, each in value.items())
    if isinstance(value, list):
        return ", ".join(_value_text(name, each) for each in value)
    if name == "position" and isinstance(value, int):  # Stored positions start at 0, shown ones at 1.
        return str(value + 1)
    if name == "effects":
        return Effect(value).label.lower() if value in Effect.values else str(value)
    return _day(value) if isinstance(value, str) else str(value)


def _day(text: str) -> str:
    """An ISO date in words; any other text unchanged."""
    return day_text(dt.date.fromisoformat(text)) if DAY.fullmatch(text) else text
