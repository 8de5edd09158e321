"""Fields for what stands in lines: examples within an example, links, tags; and for what a form carries along."""

import json
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.core import signing

from frameworks.document import ExampleDocument, LinkDocument, from_data, tidied
from frameworks.wording import amount_text

SALT = "frameworks.forms"


class CarriedField(forms.CharField):
    """A mapping that a form carries there and back, signed, so that nobody else can say it was there."""

    widget = forms.HiddenInput

    def prepare_value(self, value: Any) -> str:
        if value is None or isinstance(value, str):
            return value or ""
        return signing.dumps(value, salt=SALT, compress=True)

    def clean(self, value: str) -> Any:
        if not value:
            return None
        try:
            return signing.loads(value, salt=SALT)
        except signing.BadSignature as error:
            raise forms.ValidationError("This page was changed on its way. Load it again.") from error


class MarkdownField(forms.CharField):
    """A text that is kept as it was typed, with the line breaks of the format rather than those of browsers."""

    def __init__(self, **kwargs):
        super().__init__(**{"strip": False, **kwargs})

    def to_python(self, value: Any) -> str:
        return tidied(super().to_python(value).replace("\r\n", "\n"))


class AmountField(forms.DecimalField):
    """A number without needless zeros: 2, 2.5."""

    default_error_messages = {
        "max_value": "At most %(limit_value)s.",
        "min_value": "At least %(limit_value)s.",
        "max_decimal_places": "At most %(max)s digits after the point.",
    }

    def prepare_value(self, value: Any) -> Any:
        return amount_text(value) if isinstance(value, Decimal) else value


class LinesField(forms.CharField):
    """One thing a line; ``lines_of`` writes what ``read`` understands."""

    def __init__(self, **kwargs):
        super().__init__(**{"required": False, "widget": forms.Textarea(attrs={"rows": 2}), **kwargs})

    def clean(self, value: str) -> Any:
        return self.read([line.strip() for line in super().clean(value).split("\n") if line.strip()])

    def read(self, lines: list[str]) -> Any:
        return tuple(lines)


class LinksField(LinesField):
    """Links, each as "Label https://…" or the address alone."""

    def read(self, lines: list[str]) -> tuple[LinkDocument, ...]:
        return tuple(self._link(line) for line in lines)

    def _link(self, line: str) -> LinkDocument:
        label, _, url = line.rpartition(" ")
        if not re.match(r"(https?://|mailto:)\S+\Z", url):
            raise forms.ValidationError(f"“{line}” does not end with a web address that begins with https://")
        return LinkDocument(label=label.strip(), url=url)

    @staticmethod
    def lines_of(links: tuple[LinkDocument, ...]) -> str:
        return "\n".join(f"{link.label} {link.url}".strip() for link in links)


class TagsField(LinesField):
    """Tags, each as "name: value"."""

    def read(self, lines: list[str]) -> dict[str, str]:
        return dict(self._tag(line) for line in lines)

    def _tag(self, line: str) -> tuple[str, str]:
        name, colon, value = line.partition(":")
        if not colon or not name.strip():
            raise forms.ValidationError(f"“{line}” is not of the form “name: value”.")
        return name.strip(), value.strip()

    @staticmethod
    def lines_of(tags: Mapping[str, Any]) -> str:
        return "\n".join(f"{name}: {_said(value)}" for name, value in tags.items())


def _said(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


class NestedField(LinesField):
    """Examples within an example, a line each."""

    @staticmethod
    def lines_of(examples: tuple[ExampleDocument, ...]) -> str:
        return "\n".join(" ".join(example.text.split()) for example in examples)


def example_changed(
    original: ExampleDocument, *, links: tuple, tags: Mapping[str, str], nested: tuple[str, ...], **said
) -> ExampleDocument:
    """An example as a form says it; what its lines don't show (ids, types, what is nested deeper) is kept where they
    are as they were.
    """
    return ExampleDocument(
        **said,
        id=original.id,
        extra=original.extra,
        links=links,
        tags=original.tags if TagsField.lines_of(original.tags) == TagsField.lines_of(tags) else tags,
        examples=_nested(original.examples, nested),
    )


def _nested(before: tuple[ExampleDocument, ...], lines: tuple[str, ...]) -> tuple[ExampleDocument, ...]:
    """The lines as examples: each keeps all else of the one that had this text."""
    known = {NestedField.lines_of((example,)): example for example in before}
    return tuple(known.get(line) or ExampleDocument(text=line) for line in lines)


def example_from(carried: Any) -> ExampleDocument:
    """The example that a row carries; an empty one for a new row."""
    return from_data(ExampleDocument, carried["was"]) if carried else ExampleDocument(text="")
