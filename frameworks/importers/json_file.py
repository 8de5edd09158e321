"""career-framework/1 as JSON. Lines and columns are only computed if there is a problem."""

import json
import re
from bisect import bisect_left
from collections.abc import Iterator
from decimal import Decimal
from functools import cached_property
from typing import Any

from foundation.file_reading import MEGABYTE
from foundation.located_problems import BadFile, TextProblem
from frameworks.importers.example_document import example_file
from frameworks.importers.source import DEEPEST, Path, Place, Source, is_vast, text_of

ENDINGS = (".json",)
OPTIONS = "JSON: in UTF-8."
EXAMPLE = example_file("json")
MOST = 16 * MEGABYTE
TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}:,]|[^\s\[\]{}:,"]+', re.DOTALL)


def parse(data: bytes) -> Source:
    """The plain data of a JSON file. Raises ``BadFile`` for broken JSON, repeated keys, and overlong numbers."""
    text = text_of(data, most=MOST)
    places = _Places(text)
    found = _Findings()
    try:
        tree = json.loads(
            text,
            object_pairs_hook=found.pairs,
            parse_int=found.integer,
            parse_float=found.decimal,
            parse_constant=found.constant,
        )
    except json.JSONDecodeError as error:
        message = f"This is not JSON: {error.msg[:1].lower()}{error.msg[1:]}."
        fix = "Check the commas, quotes and brackets near here."
        raise BadFile([TextProblem(error.lineno, error.colno, message, fix)]) from error
    except RecursionError as error:
        raise BadFile(
            [TextProblem(1, 1, f"This is nested more than {DEEPEST} levels deep.", "Use fewer levels.")]
        ) from error
    if found.odd:
        raise BadFile(places.problems())
    return Source(tree, places.where)


class _Findings:
    """Notes during parsing whether there is a problem; what and where is looked up afterwards."""

    def __init__(self):
        self.odd = False

    def pairs(self, pairs: list[tuple[str, Any]]) -> dict:
        data = dict(pairs)
        self.odd |= len(data) < len(pairs)
        return data

    def integer(self, text: str) -> int:
        self.odd |= is_vast(text)
        return 0 if self.odd else int(text)

    def decimal(self, text: str) -> Decimal:
        self.odd |= is_vast(text)
        return Decimal(0) if self.odd else Decimal(text)

    def constant(self, text: str) -> None:
        self.odd = True


class _Places:
    """The offset of each value in a JSON text, by path, from one pass over the tokens."""

    def __init__(self, text: str):
        self.text = text
        self.repeated: list[tuple[int, str]] = []

    @cached_property
    def offsets(self) -> dict[Path, int]:
        offsets: dict[Path, int] = {}
        self._value(TOKEN.finditer(self.text), (), offsets)
        return offsets

    @cached_property
    def breaks(self) -> list[int]:
        return [match.start() for match in re.finditer("\n", self.text)]

    def where(self, path: Path) -> Place:
        while path not in self.offsets and path:
            path = path[:-1]
        return self.place(self.offsets[path])

    def place(self, offset: int) -> Place:
        line = bisect_left(self.breaks, offset)
        return line + 1, offset - (self.breaks[line - 1] if line else -1)

    def problems(self) -> list[TextProblem]:
        """Repeated keys, and numbers that can't be stored."""
        _ = self.offsets
        repeated = [(at, f"“{key}” appears twice.", "Remove one.") for key, at in self.repeated]
        numbers = [
            (match.start(), f"{match.group()[:40]} can’t be stored as a number.", "Write a shorter number.")
            for match in TOKEN.finditer(self.text)
            if _is_odd_number(match.group())
        ]
        return [TextProblem(*self.place(at), message, fix) for at, message, fix in (*repeated, *numbers)]

    def _value(self, tokens: Iterator, path: Path, offsets: dict[Path, int]) -> None:
        token = next(tokens)
        offsets.setdefault(path, token.start())
        self._children(token, tokens, path, offsets)

    def _children(self, token: re.Match, tokens: Iterator, path: Path, offsets: dict[Path, int]) -> None:
        """Walk the object or array that the token opens, if any; skip it if it is nested too deep."""
        if token.group() in "{[" and len(path) > DEEPEST:
            _skip(tokens)
        elif token.group() == "{":
            self._object(tokens, path, offsets)
        elif token.group() == "[":
            self._array(tokens, path, offsets)

    def _object(self, tokens: Iterator, path: Path, offsets: dict[Path, int]) -> None:
        for token in tokens:
            if token.group() == "}":
                return
            if token.group() == ",":
                continue
            key = json.loads(token.group())
            if (*path, key) in offsets:
                self.repeated.append((key, token.start()))
            offsets.setdefault((*path, key), token.start())
            next(tokens)
            self._value(tokens, (*path, key), offsets)

    def _array(self, tokens: Iterator, path: Path, offsets: dict[Path, int]) -> None:
        place = 0
        while True:
            token = next(tokens)
            if token.group() == "]":
                return
            if token.group() == ",":
                continue
            offsets[(*path, place)] = token.start()
            self._children(token, tokens, (*path, place), offsets)
            place += 1


def _skip(tokens: Iterator) -> None:
    """Skip to the end of the object or array that the last token opened."""
    depth = 1
    while depth:
        depth += {"{": 1, "[": 1, "}": -1, "]": -1}.get(next(tokens).group(), 0)


def _is_odd_number(token: str) -> bool:
    return token in ("NaN", "Infinity", "-Infinity") or (token[0] in "-0123456789" and is_vast(token))
