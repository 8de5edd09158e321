"""The errors of an editing page, each with the row it is in: "Coach, milestone: at most 99"."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django import forms

#: The prefixes of a page's forms, from which the row is derived.
EXAMPLE = re.compile(r"milestone-(\w+)-examples-(\d+)")
MILESTONE = re.compile(r"milestone-(\d+)")
ROW = re.compile(r"\w+-(\d+)")


@dataclass(frozen=True)
class Fault:
    """``anchor`` is the id of the field; empty if the error isn't about a single field."""

    text: str
    anchor: str = ""


def faults_of(errors: Iterable[tuple[Any, str]]) -> Iterator[Fault]:
    """Turn pairs of (bound field or None, message) into the list shown at the top of the page."""
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
    """What a row is about: the object chosen in it, or its milestone and example; empty for the page's main form."""
    prefix = form.prefix or ""
    if found := EXAMPLE.fullmatch(prefix):
        where = f"Milestone {found[1]}" if found[1].isdigit() else "New milestone"
        return f"{where}, example {int(found[2]) + 1}"
    if found := MILESTONE.fullmatch(prefix):
        return f"Milestone {found[1]}"
    if prefix == "milestone-new":
        return "New milestone"
    if found := ROW.fullmatch(prefix):
        return _row_name(form) or f"Row {int(found[1]) + 1}"
    return ""


def _row_name(form: forms.BaseForm) -> str:
    """The name of a row: the chosen object, or its step."""
    values = getattr(form, "cleaned_data", {})
    if values.get("thing"):
        return str(values["thing"])
    return f"Step {values['level']}" if values.get("level") is not None and "thing" not in form.fields else ""
