"""Fields for texts and numbers, for objects chosen by id, and for signed data that a form sends back."""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.core import signing
from django.db.models import Model

from frameworks.document import tidied
from frameworks.rendering import amount_text
from frameworks.text_rules import RejectedText, checked_address, checked_line, checked_text
from frameworks.words import ADDRESS_LENGTH, NAME_LENGTH, TEXT_LENGTH

SALT = "frameworks.forms"
LONGEST_ID = 18


class SignedStateField(forms.CharField):
    """A mapping that travels with the form and comes back; signed, so that nobody can forge it."""

    widget = forms.HiddenInput

    def __init__(self, kind: str, **kwargs):
        super().__init__(**{"required": False, **kwargs})
        self.salt = f"{SALT}.{kind}"

    def prepare_value(self, value: Any) -> str:
        if value is None or isinstance(value, str):
            return value or ""
        return signing.dumps(value, salt=self.salt, compress=True)

    def clean(self, value: str) -> Any:
        if not value:
            return None
        try:
            return signing.loads(value, salt=self.salt)
        except signing.BadSignature as error:
            raise forms.ValidationError(
                "This page was altered before it was sent. Reload it and try again."
            ) from error


# Texts, which follow the same rules as those in files


def as_lines(text: str) -> str:
    """The text with \\n as line break instead of the \\r\\n that browsers send."""
    return text.replace("\r\n", "\n")


def as_it_was(entered: str, before: str) -> str:
    """The new text, or the old one if they differ only in line breaks, which browsers change."""
    return before if tidied(as_lines(before).replace("\r", "\n")) == entered else entered


class RuledField(forms.CharField):
    """A text that is checked and cleaned by a rule of ``frameworks.text_rules``."""

    rule: Callable[[str, int], str] = staticmethod(checked_text)

    def __init__(self, **kwargs):
        super().__init__(**{"strip": False, **kwargs})

    def to_python(self, value: Any) -> str:
        cleaned = super().to_python(value)
        try:
            return self.rule(as_lines(cleaned), self.max_length) if cleaned else cleaned
        except RejectedText as error:
            raise forms.ValidationError(str(error)) from error


class TextField(RuledField):
    """A text of several lines, stored as typed."""

    def __init__(self, *, rows: int = 3, **kwargs):
        area = forms.Textarea(attrs={"rows": rows})
        super().__init__(**{"required": False, "max_length": TEXT_LENGTH, "widget": area, **kwargs})


class ItemNameField(RuledField):
    rule = staticmethod(checked_line)

    def __init__(self, **kwargs):
        super().__init__(**{"max_length": NAME_LENGTH, **kwargs})


class AddressField(RuledField):
    rule = staticmethod(checked_address)
    widget = forms.URLInput

    def __init__(self, **kwargs):
        super().__init__(**{"max_length": ADDRESS_LENGTH, **kwargs})


class AmountField(forms.DecimalField):
    """A number shown without trailing zeros: 2, 2.5."""

    default_error_messages = {
        "max_value": "At most %(limit_value)s.",
        "min_value": "At least %(limit_value)s.",
        "max_decimal_places": "At most %(max)s decimal places.",
    }

    def __init__(self, *, most: int, places: int, **kwargs):
        super().__init__(required=False, min_value=0, max_value=most, decimal_places=places, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return amount_text(value) if isinstance(value, Decimal) else value


def choice_field(label: str, kinds, *, empty: str | None = None, **options) -> forms.ChoiceField:
    choices = [*([("", empty)] if empty is not None else []), *kinds.choices]
    return forms.ChoiceField(label=label, choices=choices, required=empty is None, **options)


# Objects chosen by id

#: Makes the widget for choosing one or several of the given objects.
Chooser = Callable[[Mapping[int, Model]], forms.Widget]


def ids_in(values: Iterable[Any]) -> list[int]:
    """The values that look like ids, as integers."""
    texts = (str(value) for value in values)
    return [int(each) for each in texts if each.isascii() and each.isdecimal() and len(each) <= LONGEST_ID]


class InstanceField(forms.Field):
    """One of the given objects, chosen by id; neither the field nor its widget queries the database."""

    widget = forms.Select
    default_error_messages = {"none": "This choice isn’t available. Choose another."}

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.things: Mapping[int, Model] = {}

    def choose_from(self, things: Mapping[int, Model], chooser: Chooser) -> None:
        self.things = things
        self.widget = chooser(things)
        self.widget.is_required = self.required

    def to_python(self, value: Any) -> Any:
        return self._thing(value) if value else None

    def _thing(self, value: Any) -> Model:
        found = [self.things[key] for key in ids_in([value]) if key in self.things]
        if not found:
            raise forms.ValidationError(self.error_messages["none"], code="none")
        return found[0]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return str(initial or "") != str(data or "")


class InstancesField(InstanceField):
    """Several of the given objects, in the order of choosing."""

    widget = forms.SelectMultiple

    def to_python(self, value: Any) -> list[Model]:
        return list(dict.fromkeys(self._thing(each) for each in value or []))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return [str(each) for each in initial or []] != [str(each) for each in data or []]
