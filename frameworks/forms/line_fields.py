"""Fields with one item per line: links, tags, nested examples.

A line is plain text or, if plain text can't express the item, a JSON object as in a file. Lines are checked by the
same rules as files.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from foundation.located_problems import BadFile
from frameworks.document import ExampleDocument, LinkDocument, from_data, to_data
from frameworks.forms.fields import as_lines
from frameworks.importers import json_file
from frameworks.importers.schema import Checks
from frameworks.importers.source import Source
from frameworks.text_rules import BLANKS
from frameworks.words import ADDRESS

#: The path of an example in a file, so that the limit on nesting is the same here.
EXAMPLE = ("abilities", 0, "milestones", 0, "examples", 0)


class LinesField(forms.CharField):
    """One item per line; ``lines_of`` writes what ``clean`` reads."""

    name = ""

    def __init__(self, **kwargs):
        super().__init__(**{"required": False, "strip": False, "widget": forms.Textarea(attrs={"rows": 2}), **kwargs})

    def clean(self, value: str) -> Any:
        return self.read(super().clean(value))

    @classmethod
    def read(cls, text: str) -> Any:
        lines = [line for each in as_lines(text).split("\n") if (line := each.strip(BLANKS))]
        try:
            data = cls.gathered([item for line in lines for item in cls.data_in(line)])
            checks = Checks(Source(data, lambda path: (1, 1)))
            checked_data = cls.checked(checks, (*EXAMPLE, cls.name), data)
        except BadFile as error:
            raise _refusal(error.problems) from error
        if checks.problems:
            raise _refusal(checks.problems)
        return cls.things(checked_data)

    @classmethod
    def data_in(cls, line: str) -> list:
        data = _json_object(line)
        return cls.from_object(data) if data is not None else [cls.from_words(line)]

    @classmethod
    def lines_of(cls, things: Any) -> str:
        return "\n".join(cls._line(data) for data in cls.each(things))

    @classmethod
    def _line(cls, data: Any) -> str:
        words = cls.words(data)
        if words is not None and "\n" not in words and words.strip(BLANKS) and _read_back(cls, words) == [data]:
            return words
        return json.dumps(cls.to_object(data), ensure_ascii=False)

    # Overridden by each kind of line

    @classmethod
    def each(cls, things: Any) -> Iterable:
        """The data of each item, as in a file and as returned by ``data_in``."""
        return [to_data(thing) for thing in things]

    @classmethod
    def gathered(cls, data: list) -> Any:
        """The data of all lines together, as in a file."""
        return data

    @classmethod
    def from_object(cls, data: dict) -> list:
        return [data]

    @classmethod
    def to_object(cls, data: Any) -> dict:
        return data


def _refusal(problems: Iterable) -> forms.ValidationError:
    return forms.ValidationError([f"{each.message} {each.fix}".rstrip() for each in problems])


def _read_back(kind: type[LinesField], words: str) -> list:
    try:
        return kind.data_in(words.strip(BLANKS))
    except (forms.ValidationError, BadFile):
        return []


def _json_object(line: str) -> dict | None:
    """The JSON object on a line, or None for plain text. Raises ``BadFile`` if no file may contain it."""
    if not line.startswith("{"):
        return None
    try:
        json.loads(line)
    except (ValueError, RecursionError):
        return None
    return json_file.parse(line.encode()).data


class LinksField(LinesField):
    """Links, each as "Label https://…" or only the address."""

    name = "links"

    @classmethod
    def words(cls, data: Mapping) -> str:
        return f"{data.get('label', '')} {data['url']}".strip(BLANKS)

    @classmethod
    def from_words(cls, line: str) -> dict:
        label, _, url = line.rpartition(" ")
        if not ADDRESS.fullmatch(url):
            raise forms.ValidationError(
                f"“{line}” doesn’t end with a web address. Add one that starts with https://."
            )
        return {"label": label.strip(BLANKS), "url": url} if label.strip(BLANKS) else {"url": url}

    @classmethod
    def checked(cls, checks: Checks, path: tuple, data: list) -> Any:
        return checks.many(checks.link)(path, data)

    @classmethod
    def things(cls, data: list) -> tuple[LinkDocument, ...]:
        return tuple(from_data(LinkDocument, each) for each in data)


class TagsField(LinesField):
    """Tags, each as "name: value"."""

    name = "tags"

    @classmethod
    def each(cls, things: Mapping[str, Any]) -> Iterable:
        return list(things.items())

    @classmethod
    def words(cls, data: tuple[str, Any]) -> str | None:
        name, value = data
        return f"{name}: {value}" if isinstance(value, str) else None

    @classmethod
    def from_words(cls, line: str) -> tuple[str, str]:
        name, colon, value = line.partition(":")
        if not colon or not name.strip(BLANKS):
            raise forms.ValidationError(f"“{line}” isn’t a tag. Write it as “name: value”.")
        return name.strip(BLANKS), value.strip(BLANKS)

    @classmethod
    def from_object(cls, data: dict) -> list:
        return list(data.items())

    @classmethod
    def to_object(cls, data: tuple[str, Any]) -> dict:
        return dict([data])

    @classmethod
    def gathered(cls, data: list) -> dict:
        for name, count in Counter(name for name, _ in data).items():
            if count > 1:
                raise forms.ValidationError(f"The tag “{name}” is listed twice. Remove one.")
        return dict(data)

    @classmethod
    def checked(cls, checks: Checks, path: tuple, data: dict) -> Any:
        return checks.open_mapping(path, data)

    @classmethod
    def things(cls, data: dict) -> dict:
        return data


class NestedField(LinesField):
    """Examples nested in an example, shown by their texts only."""

    name = "examples"

    @classmethod
    def each(cls, things: Iterable[ExampleDocument]) -> Iterable:
        return [example.text for example in things]

    @classmethod
    def words(cls, data: str) -> str:
        return data

    @classmethod
    def from_words(cls, line: str) -> str:
        return line

    @classmethod
    def from_object(cls, data: dict) -> list:
        return [data["text"] if set(data) == {"text"} else data]

    @classmethod
    def to_object(cls, data: str) -> dict:
        return {"text": data}

    @classmethod
    def checked(cls, checks: Checks, path: tuple, data: list) -> Any:
        return checks.many(checks.example)(path, data)

    @classmethod
    def things(cls, data: list) -> tuple[ExampleDocument, ...]:
        return tuple(from_data(ExampleDocument, each) for each in data)


def nested_in(before: tuple[ExampleDocument, ...], after: tuple[ExampleDocument, ...]) -> tuple[ExampleDocument, ...]:
    """The examples from the lines, each with the other fields of the earlier example that had the same text."""
    known: dict[str, list[ExampleDocument]] = {}
    for example in before:
        known.setdefault(example.text, []).append(example)
    return tuple(
        known[each.text].pop(0) if known.get(each.text) and each == ExampleDocument(text=each.text) else each
        for each in after
    )
