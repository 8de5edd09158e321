"""Formsets shown as rows, and their errors."""

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from django import forms


class RowsFormSet(forms.BaseFormSet):
    """A formset with at most as many rows as were sent, whatever TOTAL_FORMS says, because each row costs time."""

    def total_form_count(self) -> int:
        total = super().total_form_count()
        return min(total, self._row_count) if self.is_bound else total

    @cached_property
    def _row_count(self) -> int:
        row = re.compile(rf"{re.escape(self.prefix)}-([0-9]+)-")
        return len({found[1] for name in self.data if (found := row.match(name))})


def errors_of(form: forms.Form) -> Iterator[tuple[Any, str]]:
    """(bound field or None, message) for each error of a form."""
    for name, messages in form.errors.items():
        field = form[name] if name in form.fields else None
        yield from ((field, message) for message in messages)


def errors_of_all(formset: forms.BaseFormSet) -> Iterator[tuple[Any, str]]:
    yield from ((None, message) for message in formset.non_form_errors())
    for form in formset.forms:
        yield from errors_of(form)
