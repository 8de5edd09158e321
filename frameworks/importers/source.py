"""A parsed file: its plain data, and the line and column of each piece."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

Path = tuple[str | int, ...]
Place = tuple[int, int]

MEGABYTE = 1024 * 1024
DEEPEST = 30
LONGEST_NUMBER = 30


@dataclass(frozen=True, order=True)
class FileProblem:
    """What is wrong, where (line and column from 1), and how to fix it."""

    line: int
    column: int
    message: str
    mend: str = ""

    def __str__(self):
        return f"{self.line}:{self.column}: {self.message} {self.mend}".rstrip()


@dataclass(frozen=True, order=True)
class Note:
    """Something that was stored although it is not part of the format."""

    line: int
    column: int
    message: str

    def __str__(self):
        return f"{self.line}:{self.column}: {self.message}"


class BadFile(Exception):
    """A file that can't be imported; ``problems`` in the order of the file."""

    def __init__(self, problems: list[FileProblem]):
        self.problems = sorted(set(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))


@dataclass(frozen=True)
class Source:
    """Plain data (dict, list, str, int, Decimal, bool, None) with a function from a path to its (line, column)."""

    data: Any
    where: Callable[[Path], Place]


def text_of(data: bytes, *, most: int) -> str:
    """The text of a UTF-8 file without byte-order mark. Raises ``BadFile`` if it isn't text, or is too large."""
    if len(data) > most:
        raise BadFile([FileProblem(1, 1, f"The file is larger than {most // MEGABYTE} MB.", HINT)])
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadFile([_at(error.object[: error.start].decode(), NOT_TEXT, SAVE_AS)]) from error
    bad = next((c for c in text if unicodedata.category(c) == "Cc" and c not in "\t\n\r\x85"), None)
    if bad is not None:
        raise BadFile(
            [_at(text[: text.index(bad)], f"There is a control character (U+{ord(bad):04X}) here.", SAVE_AS)]
        )
    if not text.strip():
        raise BadFile([FileProblem(1, 1, "The file is empty.", "Start it with “format: career-framework/1”.")])
    return text


def is_vast(number: str) -> bool:
    """Whether a JSON number has more than LONGEST_NUMBER characters, as written or without exponent."""
    if len(number) > LONGEST_NUMBER or re.search(r"[eE][+-]?\d{3,}$", number):
        return True
    return Decimal(number).adjusted() + 1 + number.startswith("-") > LONGEST_NUMBER


HINT = "Split it into several frameworks. JSON files may be larger than YAML files."
NOT_TEXT = "This is not UTF-8 text."
SAVE_AS = "Save the file as plain text in UTF-8."


def _at(before: str, message: str, mend: str) -> FileProblem:
    return FileProblem(*place_after(before), message, mend)


def place_after(before: str) -> Place:
    """The line and column after a piece of text, counted from 1."""
    return before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1
