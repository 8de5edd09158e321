"""The order of a list, edited by a number in each row."""

from collections.abc import Mapping
from functools import cached_property

from django import forms

from frameworks.forms.fields import SignedStateField

#: Short, because the column of numbers is narrow.
BRIEFLY = {"invalid": "Enter a number.", "min_value": "Start at 1."}


class OrderForm(forms.Form):
    """A place for each row of a list, counted from 1. A page that shows only some rows posts only their places.

    ``loaded`` carries the order at the time the page was made, which shows which numbers were changed.
    """

    loaded = SignedStateField("order")

    def __init__(self, data: Mapping | None, names: Mapping[int, str]):
        super().__init__(data, initial={"loaded": {"order": list(names)}})
        for place, (pk, name) in enumerate(names.items(), start=1):
            widget = forms.NumberInput(attrs={"aria-label": f"Order of {name}", "min": 1})
            self.fields[name_of(pk)] = forms.IntegerField(
                label=name, required=False, min_value=1, initial=place, widget=widget, error_messages=BRIEFLY
            )

    @cached_property
    def order(self) -> list[int]:
        """The order at the time the page was made; empty if the page doesn't send it."""
        try:
            return (self.fields["loaded"].clean(self.data.get("loaded", "")) or {"order": []})["order"]
        except forms.ValidationError:
            return []

    @property
    def is_current(self) -> bool:
        return self.order == self.initial["loaded"]["order"]

    @property
    def changed_numbers(self) -> dict[str, str]:
        """The changed numbers, as typed, by field name."""
        places = ((name_of(pk), str(place)) for place, pk in enumerate(self.order, start=1))
        return {name: self.data[name] for name, place in places if self.data.get(name, place) != place}

    def places(self) -> dict[int, int]:
        """The new places by id, counted from 0. Only for a valid form."""
        places = {pk: self.cleaned_data.get(name_of(pk)) for pk in self.order if name_of(pk) in self.changed_numbers}
        return {pk: place - 1 for pk, place in places.items() if place is not None}

    def again(self, names: Mapping[int, str]) -> "OrderForm":
        """A form for the current list with the numbers that were typed."""
        return OrderForm({**OrderForm(None, names).initial_values, **self.changed_numbers}, names)

    @property
    def initial_values(self) -> dict[str, str]:
        """The field values before anything is typed."""
        return {bound.html_name: str(bound.field.prepare_value(bound.value())) for bound in self}


def name_of(pk: int) -> str:
    return f"place-{pk}"
