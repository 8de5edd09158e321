"""The checks of career-framework/1: plain data in, a document out, or every problem at once with its place."""

import json
import re
from collections.abc import Callable, Iterable
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from typing import Any

from django.utils.text import slugify

from frameworks.document import FORMAT, FrameworkDocument, from_data, json_number
from frameworks.importers.references import check_references
from frameworks.importers.size_limits import check_amounts
from frameworks.importers.source import DEEPEST, BadFile, FileProblem, Note, Path, Source
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
    """The document of a source, with notes on what was kept under ``extra``. Raises ``BadFile``."""
    checks = Checks(source)
    data = checks.file(source.data)
    check_amounts(data, checks.problem)
    check_references(data, checks.problem)
    if checks.problems:
        raise BadFile(checks.problems)
    return from_data(FrameworkDocument, _sorted(data)), sorted(checks.notes)


def _sorted(data: dict) -> dict:
    """The data with its scale and milestones from the lowest up."""
    for each in (*data.get("abilities", []), data):
        for name in ("milestones", "scale"):
            if name in each:
                each[name] = sorted(each[name], key=lambda one: one["level"])
    return data


class Checks:
    """Reads each kind of record of the format, collecting problems and notes with their places.

    Every reader takes a path and the value there, and returns what it is worth, or MISSING where it is worth nothing.
    """

    def __init__(self, source: Source):
        self.where = source.where
        self.problems: list[FileProblem] = []
        self.notes: list[Note] = []

    def problem(self, path: Path, message: str, mend: str = "") -> Any:
        self.problems.append(FileProblem(*self.where(path), message, mend))
        return MISSING

    def too_deep(self, path: Path) -> Any:
        return self.problem(path, f"More than {DEEPEST} levels deep.", "Nest less.")

    # Records

    def file(self, data: Any) -> dict:
        """The whole file, as the data of a FrameworkDocument."""
        if not isinstance(data, dict):
            self.problem((), "This is not a framework.", f"Begin with “format: {FORMAT}”.")
            return {}
        if data.get("format") != FORMAT:
            said = f"“{_shown(data['format'])}”" if "format" in data else "not said"
            self.problem(
                ("format",), f"The format is {said}.", f"Only “{FORMAT}” is read: begin with “format: {FORMAT}”."
            )
        if "framework" not in data:
            self.problem((), "There is no “framework” in the file.", "Add “framework:” with its key and name.")
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
                self.problem((name,), f"“{name}” stands here and under “framework”.", "Keep one of them.")
        return {**frame, **parts, "extra": {**parts.get("extra", {}), **extra}}

    def record(self, path: Path, data: Any, readers: dict[str, Callable], required: Iterable[str] = ()) -> Any:
        """A mapping read field by field; what no reader knows is kept under ``extra`` and noted."""
        if not isinstance(data, dict):
            return self.problem(
                path, f"{_called(data)} stands where names with values belong.", "Write “name: value”."
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
            self.problem(path, f"“{name}” stands here and under “extra”.", "Keep one of them.")
        near = get_close_matches(name, [*readers], 1)
        meant = f" Did you mean “{near[0]}”?" if near else ""
        self.notes.append(
            Note(*self.where(path), f"“{name}” is not part of the format; it is kept under “extra”.{meant}")
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
            said = data.strip(" \t\r\n\ufeff")
            data = {"url" if ADDRESS.fullmatch(said) else "label": said}
        readers = {"url": self.url, "label": self.name, "licence": self.name}
        read = self.record(path, data, readers)
        if read is not MISSING and "extra" in read:
            return self.problem(
                path, f"“{next(iter(read['extra']))}” is not known here.", "Use url, label and licence."
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
        """A record with a key, which is made from group and name where the file gives none."""
        read = self.record(path, data, readers, ("name",))
        if read is not MISSING and "key" not in read and "name" in read:
            read["key"] = slugify(f"{read.get('group', '')} {read['name']}", allow_unicode=True)[:KEY_LENGTH]
            if not read["key"]:
                self.problem(path, f"No key can be made from “{read['name']}”.", "Add “key:”.")
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
            return text or self.problem(path, "An example says nothing.", "Write its text, or take the line away.")
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
            return self.problem(path, f"“{next(iter(read['extra']))}” is not known here.", "Use label and url.")
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
            return self.problem(path, f"“{next(iter(read['extra']))}” is not known here.", "Use min and max.")
        if "min" in read and "max" in read and Decimal(str(read["min"])) > Decimal(str(read["max"])):
            return self.problem(
                path, f"The points run from {read['min']} down to {read['max']}.", "Swap min and max."
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
                    path, f"{_called(data)} stands where a list belongs.", "Begin each line with “- ”."
                )
            values = [reader((*path, place), value) for place, value in enumerate(data)]
            # What is worth nothing was told of; the others keep their places, by which they are told of.
            return [{} if value is MISSING else value for value in values]

        return read

    # Scalars

    def said(self, path: Path, value: Any, rule: Callable[[str, int], str], most: int) -> Any:
        """A text as a rule of ``frameworks.text_rules`` keeps it."""
        if not isinstance(value, str):
            return self.problem(path, f"{_called(value)} stands where a text belongs.", "Put it in quotes.")
        try:
            return rule(value, most)
        except RejectedText as error:
            return self.problem(path, error.message, error.mend)

    def text(self, path: Path, value: Any) -> Any:
        return self.said(path, value, checked_text, TEXT_LENGTH)

    def name(self, path: Path, value: Any, most: int = NAME_LENGTH) -> Any:
        return self.said(path, value, checked_line, most)

    def reference(self, path: Path, value: Any) -> Any:
        return self.name(path, value, KEY_LENGTH)

    def word(self, path: Path, value: Any) -> Any:
        return self.name(path, value, WORD_LENGTH)

    def key(self, path: Path, value: Any) -> Any:
        read = self.name(path, value, KEY_LENGTH)
        if read is not MISSING and not re.fullmatch(KEY_PATTERN, read):
            mend = "Use letters, digits, dots, hyphens and underscores, beginning with a letter or digit."
            self.problem(path, f"“{read}” can't be a key.", mend)
        return read

    def url(self, path: Path, value: Any) -> Any:
        return self.said(path, value, checked_address, ADDRESS_LENGTH)

    def one_of(self, kinds) -> Callable:
        def read(path: Path, value: Any) -> Any:
            if value not in kinds.values:
                mend = f"Use one of: {', '.join(kinds.values)}."
                return self.problem(path, f"“{_shown(value)}” is not known here.", mend)
            return value

        return read

    def amount(self, path: Path, value: Any, *, least: int, most: int, places: int) -> Any:
        """A number in a range, with so many decimals at the most, as JSON has it."""
        said, shown = value.strip() if isinstance(value, str) else value, _shown(value)
        try:
            amount = Decimal(str(said)) if not isinstance(said, bool) else Decimal("NaN")
        except InvalidOperation:
            amount = Decimal("NaN")
        mend = f"Write a number from {least} to {most}" + (f", with up to {places} decimals." if places else ".")
        if not amount.is_finite() or isinstance(said, dict | list):
            return self.problem(path, f"“{shown}” is not a number.", mend)
        if not least <= amount <= most:
            return self.problem(path, f"{shown} is out of range.", mend)
        if amount != round(amount, places):
            return self.problem(path, f"{shown} is too exact.", mend)
        return json_number(amount)

    def step_level(self, path: Path, value: Any) -> Any:
        return self.amount(path, value, least=0, most=HIGHEST_LEVEL, places=0)

    def milestone_level(self, path: Path, value: Any) -> Any:
        if value in (0, "0"):
            mend = "Level 0 means “not started”: take this milestone away, or begin at 1."
            return self.problem(path, "A milestone can't be at level 0.", mend)
        return self.amount(path, value, least=1, most=HIGHEST_LEVEL, places=0)

    def asked_level(self, path: Path, value: Any) -> Any:
        return self.amount(path, value, least=0, most=HIGHEST_LEVEL, places=LEVEL_PLACES)

    def points(self, path: Path, value: Any) -> Any:
        return self.amount(path, value, least=0, most=999_999, places=2)

    def weight(self, path: Path, value: Any) -> Any:
        return self.amount(path, value, least=0, most=99_999_999, places=WEIGHT_PLACES)

    # What the format leaves open

    def open_mapping(self, path: Path, value: Any) -> Any:
        """A mapping of anything, kept as it is."""
        if not isinstance(value, dict):
            self.problem(path, f"{_called(value)} stands where names with values belong.", "Write “name: value”.")
            return {}
        return self.named(path, value)

    def named(self, path: Path, value: dict) -> dict:
        """A mapping with its names as they are, once they are seen to be names."""
        for name in value:
            self.name((*path, name), name, KEY_LENGTH)
        return {name: self.anything((*path, name), each) for name, each in value.items()}

    def anything(self, path: Path, value: Any) -> Any:
        if len(path) > DEEPEST:
            return self.too_deep(path)
        if isinstance(value, dict):
            return self.named(path, value)
        if isinstance(value, list):
            return [self.anything((*path, place), each) for place, each in enumerate(value)]
        if isinstance(value, Decimal):
            return json_number(value)
        return self.text(path, value) if isinstance(value, str) else value


def _called(value: Any) -> str:
    """What a piece of plain data is called in a sentence."""
    if isinstance(value, dict):
        return "A group of names"
    if isinstance(value, list):
        return "A list"
    return f"“{_shown(value)}”"


def _shown(value: Any) -> str:
    """A value as a file has it, cut where it is long."""
    said = json.dumps(value) if value is None or isinstance(value, bool) else str(value)
    return said[:40]
