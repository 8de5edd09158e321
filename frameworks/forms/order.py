"""The order of a list, by a number in each row."""

from collections.abc import Mapping
from functools import cached_property

from django import forms

from frameworks.forms.fields import SignedStateField

#: There is little room in a column of numbers.
BRIEFLY = {"invalid": "No number.", "min_value": "Begin at 1."}


class OrderForm(forms.Form):
    """A place for each thing of a list, counted from 1; a page that shows but some of them posts but theirs.

    ``loaded`` carries the order that the page was made of: by it one knows which numbers were typed.
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
        """The order that the page was made of; none where a page does not say it."""
        try:
            return (self.fields["loaded"].clean(self.data.get("loaded", "")) or {"order": []})["order"]
        except forms.ValidationError:
            return []

    @property
    def is_current(self) -> bool:
        return self.order == self.initial["loaded"]["order"]

    @property
    def typed(self) -> dict[str, str]:
        """The numbers that are others than the page was made with, as they were typed."""
        places = ((name_of(pk), str(place)) for place, pk in enumerate(self.order, start=1))
        return {name: self.data[name] for name, place in places if self.data.get(name, place) != place}

    def places(self) -> dict[int, int]:
        """Where things go, counted from 0; of a form that was found right."""
        said = {pk: self.cleaned_data.get(name_of(pk)) for pk in self.order if name_of(pk) in self.typed}
        return {pk: place - 1 for pk, place in said.items() if place is not None}

    def again(self, names: Mapping[int, str]) -> "OrderForm":
        """What was typed, on the list as it is by now."""
        return OrderForm({**OrderForm(None, names).held, **self.typed}, names)

    @property
    def held(self) -> dict[str, str]:
        """What the page holds before anything is typed."""
        return {bound.html_name: str(bound.field.prepare_value(bound.value())) for bound in self}


def name_of(pk: int) -> str:
    return f"place-{pk}"
