"""A parsed file: its plain data, and the line and column of each piece."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from foundation.file_reading import SAVE_AS_UTF_8, check_size, decode_utf_8
from foundation.located_problems import BadFile, TextProblem, place_after

Path = tuple[str | int, ...]
Place = tuple[int, int]

DEEPEST = 30
LONGEST_NUMBER = 30


@dataclass(frozen=True, order=True)
class Note:
    """Something that was stored although it is not part of the format."""

    line: int
    column: int
    message: str

    def __str__(self):
        return f"{self.line}:{self.column}: {self.message}"


@dataclass(frozen=True)
class Source:
    """Plain data (dict, list, str, int, Decimal, bool, None) with a function from a path to its (line, column)."""

    data: Any
    where: Callable[[Path], Place]


def text_of(data: bytes, *, most: int) -> str:
    """The text of a UTF-8 file without byte-order mark. Raises ``BadFile`` if it isn't text, or is too large."""
    check_size(data, most=most, fix=HINT, problem=TextProblem)
    text = decode_utf_8(data)
    bad = next((c for c in text if unicodedata.category(c) == "Cc" and c not in "\t\n\r\x85"), None)
    if bad is not None:
        place = place_after(text[: text.index(bad)])
        raise BadFile([TextProblem(*place, f"There is a control character (U+{ord(bad):04X}) here.", SAVE_AS_UTF_8)])
    if not text.strip():
        raise BadFile([TextProblem.of_file("The file is empty.", "Start it with “format: career-framework/1”.")])
    return text


def is_vast(number: str) -> bool:
    """Whether a JSON number has more than LONGEST_NUMBER characters, as written or without exponent."""
    if len(number) > LONGEST_NUMBER or re.search(r"[eE][+-]?\d{3,}$", number):
        return True
    return Decimal(number).adjusted() + 1 + number.startswith("-") > LONGEST_NUMBER


HINT = "Split it into several frameworks. JSON files may be larger than YAML files."
