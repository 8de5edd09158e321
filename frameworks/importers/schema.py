"""The checks of career-framework/1: turn plain data into a document, or report all problems with their positions."""

import json
import re
from collections.abc import Callable, Iterable
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from typing import Any

from django.utils.text import slugify

from foundation.located_problems import BadFile, TextProblem
from frameworks.document import FORMAT, FrameworkDocument, from_data, json_number
from frameworks.importers.references import check_references
from frameworks.importers.size_limits import check_amounts
from frameworks.importers.source import DEEPEST, Note, Path, Source
from frameworks.text_rules import RejectedText, checked_address, checked_line, checked_text
from frameworks.words import (
    ADDRESS,
    ADDRESS_LENGTH,
    HIGHEST_LEVEL,
    KEY_LENGTH,
    KEY_PATTERN,
    LEVEL_PLACES,
    NAME_LENGTH,
    TEXT_LENGTH,
    WEIGHT_PLACES,
    WORD_LENGTH,
    ExampleKind,
    FrameworkStatus,
    MilestoneStatus,
    Status,
    StepStatus,
    Strength,
    placeholder_status,
)

MISSING = object()


def checked(source: Source) -> tuple[FrameworkDocument, list[Note]]:
    """The document of a source, with notes about what was stored in ``extra``. Raises ``BadFile``."""
    checks = Checks(source)
    data = checks.file(source.data)
    check_amounts(data, checks.problem)
    check_references(data, checks.problem)
    if checks.problems:
        raise BadFile(checks.problems)
    return from_data(FrameworkDocument, _sorted(data)), sorted(checks.notes)


def _sorted(data: dict) -> dict:
    """The data with its scale and milestones sorted by level."""
    for each in (*data.get("abilities", []), data):
        for name in ("milestones", "scale"):
            if name in each:
                each[name] = sorted(each[name], key=lambda one: one["level"])
    return data


class Checks:
    """Reads each kind of record, and collects problems and notes with their positions.

    Every reader takes a path and the value there, and returns the cleaned value, or MISSING if there is none.
    """

    def __init__(self, source: Source):
        self.where = source.where
        self.problems: list[TextProblem] = []
        self.notes: list[Note] = []

    def problem(self, path: Path, message: str, fix: str = "") -> Any:
        self.problems.append(TextProblem(*self.where(path), message, fix))
        return MISSING

    def too_deep(self, path: Path) -> Any:
        return self.problem(path, f"This is nested more than {DEEPEST} levels deep.", "Use fewer levels.")

    # Records

    def file(self, data: Any) -> dict:
        """The whole file as data for a FrameworkDocument."""
        if not isinstance(data, dict):
            self.problem((), "This is not a framework.", f"Start the file with “format: {FORMAT}”.")
            return {}
        if data.get("format") != FORMAT:
            text = f"“{_written_value(data['format'])}”" if "format" in data else "missing"
            self.problem(("format",), f"The format is {text}.", f"Start the file with “format: {FORMAT}”.")
        if "framework" not in data:
            self.problem((), "There is no “framework” in the file.", "Add “framework:” with a key and a name.")
        frame = self.framework(("framework",), data.get("framework", {"key": "none", "name": "None"}))
        parts = self.record(
            (),
            {name: value for name, value in data.items() if name not in ("format", "framework")},
            {"groups": self.many(self.group), "abilities": self.many(self.ability), "roles": self.many(self.role)},
        )
        frame = {} if frame is MISSING else frame
        extra = frame.get("extra", {})
        for name in parts.get("extra", {}):
            if name in extra:
                self.problem((name,), f"“{name}” appears both here and under “framework”.", "Remove one.")
        return {**frame, **parts, "extra": {**parts.get("extra", {}), **extra}}

    def record(self, path: Path, data: Any, readers: dict[str, Callable], required: Iterable[str] = ()) -> Any:
        """A mapping read field by field. Unknown fields go to ``extra``, with a note."""
        if not isinstance(data, dict):
            return self.problem(
                path, f"This should be names with values, not {_called(data)}.", "Write “name: value”."
            )
        if data and len(path) >= DEEPEST:
            return self.too_deep(path)
        extra = self.open_mapping((*path, "extra"), data.get("extra") or {})
        for name in data:
            if name not in readers and name != "extra":
                extra |= self.unknown((*path, name), name, data[name], readers, extra)
        read = {
            name: reader((*path, name), data[name]) for name, reader in readers.items() if data.get(name) is not None
        }
        for name in required:
            if data.get(name) in (None, "") or read[name] == "":
                self.problem(path, f"“{name}” is missing.", f"Add “{name}:”.")
        return {
            **{name: value for name, value in read.items() if value is not MISSING},
            **({"extra": extra} if extra else {}),
        }

    def unknown(self, path: Path, name: str, value: Any, readers: Iterable[str], extra: dict) -> dict:
        if name in extra:
            self.problem(path, f"“{name}” appears both here and under “extra”.", "Remove one.")
        near = get_close_matches(name, [*readers], 1)
        meant = f" Did you mean “{near[0]}”?" if near else ""
        self.notes.append(
            Note(*self.where(path), f"“{name}” is not part of the format. It was stored under “extra”.{meant}")
        )
        return self.open_mapping(path[:-1], {name: value})

    def framework(self, path: Path, data: Any) -> Any:
        readers = {
            "key": self.key,
            "name": self.name,
            "description": self.text,
            "status": self.one_of(FrameworkStatus),
            "source": self.source,
            "licence": self.name,
            "scale": self.many(self.step),
        }
        return self.record(path, data, readers, ("key", "name"))

    def source(self, path: Path, data: Any) -> Any:
        if isinstance(data, str):
            text = data.strip(" \t\r\n\ufeff")
            data = {"url" if ADDRESS.fullmatch(text) else "label": text}
        readers = {"url": self.url, "label": self.name, "licence": self.name}
        read = self.record(path, data, readers)
        if read is not MISSING and "extra" in read:
            return self.problem(
                path, f"“{next(iter(read['extra']))}” is not a known field.", "Use url, label and licence."
            )
        return MISSING if read is MISSING or not any(read.values()) else read

    def step(self, path: Path, data: Any) -> Any:
        readers = {
            "level": self.step_level,
            "key": self.key,
            "name": self.name,
            "description": self.text,
            "points": self.points,
            "status": self.one_of(StepStatus),
        }
        return self.record(path, data, readers, ("level",))

    def group(self, path: Path, data: Any) -> Any:
        readers = {"key": self.key, "name": self.name, "description": self.text, "parent": self.key}
        return self.keyed(path, data, readers)

    def ability(self, path: Path, data: Any) -> Any:
        readers = {
            "key": self.key,
            "name": self.name,
            "group": self.key,
            "description": self.text,
            "status": self.one_of(Status),
            "milestones": self.many(self.milestone),
        }
        return self.keyed(path, data, readers)

    def keyed(self, path: Path, data: Any, readers: dict[str, Callable]) -> Any:
        """A record with a key; if the file has none, it is made from the group and the name."""
        read = self.record(path, data, readers, ("name",))
        if read is not MISSING and "key" not in read and "name" in read:
            read["key"] = slugify(f"{read.get('group', '')} {read['name']}", allow_unicode=True)[:KEY_LENGTH]
            if not read["key"]:
                self.problem(path, f"“{read['name']}” can’t be turned into a key.", "Add “key:”.")
        return read

    def milestone(self, path: Path, data: Any) -> Any:
        readers = {
            "level": self.milestone_level,
            "name": self.name,
            "description": self.text,
            "points": self.points,
            "status": self.one_of(MilestoneStatus),
            "examples": self.many(self.example),
        }
        read = self.record(path, data, readers, ("level",))
        if read is not MISSING and "status" not in read:
            placeholder = placeholder_status(read.get("description", ""))
            read |= {"status": placeholder.value} if placeholder else {}
        return read

    def example(self, path: Path, data: Any) -> Any:
        if isinstance(data, str):
            text = self.text(path, data)
            return text or self.problem(path, "An example is empty.", "Write its text, or remove the line.")
        readers = {
            "text": self.text,
            "id": self.reference,
            "kind": self.one_of(ExampleKind),
            "section": self.name,
            "tags": self.open_mapping,
            "links": self.many(self.link),
            "examples": self.many(self.example),
        }
        return self.record(path, data, readers, ("text",))

    def link(self, path: Path, data: Any) -> Any:
        if isinstance(data, str):
            return {"url": self.url(path, data)}
        read = self.record(path, data, {"label": self.name, "url": self.url}, ("url",))
        if read is not MISSING and "extra" in read:
            return self.problem(path, f"“{next(iter(read['extra']))}” is not a known field.", "Use label and url.")
        return read

    def role(self, path: Path, data: Any) -> Any:
        readers = {
            "key": self.key,
            "name": self.name,
            "plural": self.name,
            "kind": self.word,
            "group": self.key,
            "parent": self.key,
            "includes": self.many(self.key),
            "grade": self.word,
            "description": self.text,
            "points": self.points_range,
            "requirements": self.many(self.requirement),
            "status": self.one_of(Status),
        }
        return self.keyed(path, data, readers)

    def points_range(self, path: Path, data: Any) -> Any:
        read = self.record(path, data, {"min": self.points, "max": self.points})
        if read is MISSING:
            return read
        if "extra" in read:
            return self.problem(path, f"“{next(iter(read['extra']))}” is not a known field.", "Use min and max.")
        if "min" in read and "max" in read and Decimal(str(read["min"])) > Decimal(str(read["max"])):
            return self.problem(
                path,
                f"The minimum points ({read['min']}) are higher than the maximum ({read['max']}).",
                "Swap min and max.",
            )
        return read or MISSING

    def requirement(self, path: Path, data: Any) -> Any:
        readers = {
            "ability": self.key,
            "level": self.asked_level,
            "strength": self.one_of(Strength),
            "weight": self.weight,
            "tags": self.open_mapping,
        }
        return self.record(path, data, readers, ("ability",))

    def many(self, reader: Callable) -> Callable:
        def read(path: Path, data: Any) -> Any:
            if data in (None, ""):
                return MISSING
            if not isinstance(data, list):
                return self.problem(
                    path, f"This should be a list, not {_called(data)}.", "Start each line with “- ”."
                )
            values = [reader((*path, place), value) for place, value in enumerate(data)]
            # Bad items were reported already; they leave a gap, so that the paths of the others stay right.
            return [{} if value is MISSING else value for value in values]

        return read

    # Scalars

    def checked_value(self, path: Path, value: Any, rule: Callable[[str, int], str], most: int) -> Any:
        """A text cleaned by a rule of ``frameworks.text_rules``."""
        if not isinstance(value, str):
            return self.problem(path, f"This should be text, not {_called(value)}.", "Put it in quotes.")
        try:
            return rule(value, most)
        except RejectedText as error:
            return self.problem(path, error.message, error.fix)

    def text(self, path: Path, value: Any) -> Any:
        return self.checked_value(path, value, checked_text, TEXT_LENGTH)

    def name(self, path: Path, value: Any, most: int = NAME_LENGTH) -> Any:
        return self.checked_value(path, value, checked_line, most)

    def reference(self, path: Path, value: Any) -> Any:
        return self.name(path, value, KEY_LENGTH)

    def word(self, path: Path, value: Any) -> Any:
        return self.name(path, value, WORD_LENGTH)

    def key(self, path: Path, value: Any) -> Any:
        read = self.name(path, value, KEY_LENGTH)
        if read is not MISSING and not re.fullmatch(KEY_PATTERN, read):
            fix = "Use letters, digits, dots, hyphens and underscores, and start with a letter or digit."
            self.problem(path, f"“{read}” can’t be a key.", fix)
        return read

    def url(self, path: Path, value: Any) -> Any:
        return self.checked_value(path, value, checked_address, ADDRESS_LENGTH)

    def one_of(self, kinds) -> Callable:
        def read(path: Path, value: Any) -> Any:
            if value not in kinds.values:
                fix = f"Use one of: {', '.join(kinds.values)}."
                return self.problem(path, f"“{_written_value(value)}” is not a known value.", fix)
            return value

        return read

    def amount(self, path: Path, value: Any, *, least: int, most: int, places: int) -> Any:
        """A number in a range with at most ``places`` decimal places, as int or float for JSON."""
        number, shown = value.strip() if isinstance(value, str) else value, _written_value(value)
        try:
            amount = Decimal(str(number)) if not isinstance(number, bool) else Decimal("NaN")
        except InvalidOperation:
            amount = Decimal("NaN")
        fix = f"Write a number from {least} to {most}" + (f", with up to {places} decimal places." if places else ".")
        if not amount.is_finite() or isinstance(number, dict | list):
            return self.problem(path, f"“{shown}” is not a number.", fix)
        if not least <= amount <= most:
            return self.problem(path, f"{shown} is out of range.", fix)
        if amount != round(amount, places):
            return self.problem(path, f"{shown} has too many decimal places.", fix)
        return json_number(amount)

    def step_level(self, path: Path, value: Any) -> Any:
        return self.amount(path, value, least=0, most=HIGHEST_LEVEL, places=0)

    def milestone_level(self, path: Path, value: Any) -> Any:
        if value in (0, "0"):
            fix = "Level 0 means “not started”. Remove this milestone, or start at level 1."
            return self.problem(path, "A milestone can’t have level 0.", fix)
        return self.amount(path, value, least=1, most=HIGHEST_LEVEL, places=0)

    def asked_level(self, path: Path, value: Any) -> Any:
        return self.amount(path, value, least=0, most=HIGHEST_LEVEL, places=LEVEL_PLACES)

    def points(self, path: Path, value: Any) -> Any:
        return self.amount(path, value, least=0, most=999_999, places=2)

    def weight(self, path: Path, value: Any) -> Any:
        return self.amount(path, value, least=0, most=99_999_999, places=WEIGHT_PLACES)

    # What the format leaves open

    def open_mapping(self, path: Path, value: Any) -> Any:
        """A mapping with any content, stored unchanged."""
        if not isinstance(value, dict):
            self.problem(path, f"This should be names with values, not {_called(value)}.", "Write “name: value”.")
            return {}
        return self.mapping_data(path, value)

    def mapping_data(self, path: Path, value: dict) -> dict:
        """A mapping whose names have been checked but not changed."""
        for name in value:
            self.name((*path, name), name, KEY_LENGTH)
        return {name: self.anything((*path, name), each) for name, each in value.items()}

    def anything(self, path: Path, value: Any) -> Any:
        if len(path) > DEEPEST:
            return self.too_deep(path)
        if isinstance(value, dict):
            return self.mapping_data(path, value)
        if isinstance(value, list):
            return [self.anything((*path, place), each) for place, each in enumerate(value)]
        if isinstance(value, Decimal):
            return json_number(value)
        return self.text(path, value) if isinstance(value, str) else value


def _called(value: Any) -> str:
    """How to refer to a piece of plain data in a sentence."""
    if isinstance(value, dict):
        return "a group of names"
    if isinstance(value, list):
        return "a list"
    return f"“{_written_value(value)}”"


def _written_value(value: Any) -> str:
    """A value as written in the file, cut to 40 characters."""
    text = json.dumps(value) if value is None or isinstance(value, bool) else str(value)
    return text[:40]
