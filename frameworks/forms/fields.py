"""Fields for texts and amounts, for things chosen by their ids, and for what a form carries along."""

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
    """A mapping that a form carries there and back, signed, so that nobody else can say it was there."""

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
            raise forms.ValidationError("This page was changed on its way. Load it again.") from error


# Texts, which are kept by the same rules as those of files


def as_lines(text: str) -> str:
    """A text with the line breaks of the format rather than those of browsers."""
    return text.replace("\r\n", "\n")


def as_it_was(said: str, before: str) -> str:
    """What was said; what stood there before, where nothing but its line breaks is another, as browsers send it."""
    return before if tidied(as_lines(before).replace("\r", "\n")) == said else said


class RuledField(forms.CharField):
    """A text that is kept by a rule of ``frameworks.text_rules``."""

    rule: Callable[[str, int], str] = staticmethod(checked_text)

    def __init__(self, **kwargs):
        super().__init__(**{"strip": False, **kwargs})

    def to_python(self, value: Any) -> str:
        said = super().to_python(value)
        try:
            return self.rule(as_lines(said), self.max_length) if said else said
        except RejectedText as error:
            raise forms.ValidationError(str(error)) from error


class TextField(RuledField):
    """A text of many lines, kept as it was typed."""

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
    """A number without needless zeros: 2, 2.5."""

    default_error_messages = {
        "max_value": "At most %(limit_value)s.",
        "min_value": "At least %(limit_value)s.",
        "max_decimal_places": "At most %(max)s digits after the point.",
    }

    def __init__(self, *, most: int, places: int, **kwargs):
        super().__init__(required=False, min_value=0, max_value=most, decimal_places=places, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return amount_text(value) if isinstance(value, Decimal) else value


def choice_field(label: str, kinds, *, empty: str | None = None, **options) -> forms.ChoiceField:
    choices = [*([("", empty)] if empty is not None else []), *kinds.choices]
    return forms.ChoiceField(label=label, choices=choices, required=empty is None, **options)


# Things chosen by their ids

#: Makes the widget by which one (or some) of many things are chosen.
Chooser = Callable[[Mapping[int, Model]], forms.Widget]


def ids_in(values: Iterable[Any]) -> list[int]:
    """Those of the values that can be ids."""
    said = (str(value) for value in values)
    return [int(each) for each in said if each.isascii() and each.isdecimal() and len(each) <= LONGEST_ID]


class InstanceField(forms.Field):
    """One of the things that are given by their ids; neither it nor its widget asks the database once more."""

    widget = forms.Select
    default_error_messages = {"none": "Select a valid choice. That choice is not one of the available choices."}

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
    """Some of the things, in the order in which they were chosen."""

    widget = forms.SelectMultiple

    def to_python(self, value: Any) -> list[Model]:
        return list(dict.fromkeys(self._thing(each) for each in value or []))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return [str(each) for each in initial or []] != [str(each) for each in data or []]
