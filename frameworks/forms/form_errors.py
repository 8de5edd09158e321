"""What is wrong on an editor's page, each with the row in which it is: "Coach, milestone: at most 99"."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django import forms

#: The names of the forms of a page, by which a form knows its row.
EXAMPLE = re.compile(r"milestone-(\w+)-examples-(\d+)")
MILESTONE = re.compile(r"milestone-(\d+)")
ROW = re.compile(r"\w+-(\d+)")


@dataclass(frozen=True)
class Fault:
    """``anchor`` is the id of the field; empty where it concerns no single one."""

    text: str
    anchor: str = ""


def faults_of(errors: Iterable[tuple[Any, str]]) -> Iterator[Fault]:
    """(bound field or None, message) as one reads it in a list at the head of the page."""
    for field, message in errors:
        if field is None:
            yield Fault(message)
        else:
            row = row_of(field.form)
            text = f"{row}, {_small(field.label)}: {_small(message)}" if row else f"{field.label}: {message}"
            yield Fault(text, field.id_for_label)


def _small(text: str) -> str:
    return text[:1].lower() + text[1:]


def row_of(form: forms.BaseForm) -> str:
    """What a form's row is about: what was chosen in it, the milestone and the example; empty for a page's own."""
    prefix = form.prefix or ""
    if found := EXAMPLE.fullmatch(prefix):
        where = f"Milestone {found[1]}" if found[1].isdigit() else "Another milestone"
        return f"{where}, example {int(found[2]) + 1}"
    if found := MILESTONE.fullmatch(prefix):
        return f"Milestone {found[1]}"
    if prefix == "milestone-new":
        return "Another milestone"
    if found := ROW.fullmatch(prefix):
        return _chosen(form) or f"Row {int(found[1]) + 1}"
    return ""


def _chosen(form: forms.BaseForm) -> str:
    """How the thing of a row is called: the one that is chosen, or its step."""
    said = getattr(form, "cleaned_data", {})
    if said.get("thing"):
        return str(said["thing"])
    return f"Step {said['level']}" if said.get("level") is not None and "thing" not in form.fields else ""
