"""Reads people from CSV: separated by commas, semicolons or tabs, in UTF-8, UTF-16 or Windows-1252 (Excel)."""

import codecs
import csv
import io
import re
import unicodedata
from collections.abc import Iterator
from functools import partial

from foundation.file_reading import ExampleFile
from foundation.located_problems import BadFile
from people.exporters import CSV, people_template
from people.importers.limits import table_error, table_of
from people.people_import.columns import recognize_columns
from people.people_import.document import Table

ENDINGS = (".csv", ".tsv", ".txt")
OPTIONS = "CSV: separated by commas, semicolons or tabs; in UTF-8, UTF-16 or Windows-1252."
EXAMPLE = ExampleFile(CSV.content_type, partial(people_template, CSV))
SEPARATORS = (",", ";", "\t")
SAVE_AS = "Save the file as “CSV UTF-8”, or upload the workbook itself (.xlsx)."
NOT_UTF_8 = (
    "The file is not in UTF-8, so we read it as Western European (Windows-1252). "
    "If a name looks wrong, save the file as “CSV UTF-8” and upload it again."
)
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


def parse(data: bytes) -> Table:
    """The table in a CSV file. Raises ``BadFile``."""
    if data.startswith(WORKBOOKS):
        raise table_error(
            "This file is a workbook, but its name says CSV.",
            "Change the ending of its name to .xlsx, or save it as CSV.",
        )
    text, notes = _decoded(data)
    _refuse_binary(text)
    named = re.match(r"sep=(.)\r?\n", text, re.IGNORECASE)
    separator = named[1] if named else _separator(text)
    return table_of(_rows(text, separator, is_named=bool(named)), notes)


def _decoded(data: bytes) -> tuple[str, tuple[str, ...]]:
    """The text, and notes about its encoding."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _strictly(data, "utf-16"), ()
    try:
        return data.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        return _strictly(data, "cp1252"), (NOT_UTF_8,)


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise table_error("We don’t recognize the encoding of the file.", SAVE_AS) from error


def _refuse_binary(text: str) -> None:
    if found := CONTROL.search(text):
        row = text.count("\n", 0, found.start()) + 1
        raise table_error(
            f"This is not a text file: it contains a control character ({_character_name(found[0])}).",
            SAVE_AS,
            row=row,
        )


def _character_name(letter: str) -> str:
    return unicodedata.name(letter, f"U+{ord(letter):04X}")


def _separator(text: str) -> str:
    """The separator with which most headings are recognized or, if equal, that makes the most cells."""
    first = re.split(r"[\r\n]", text.lstrip("\r\n"), maxsplit=1)[0]
    return max(SEPARATORS, key=lambda separator: _worth(first, separator))


def _worth(line: str, separator: str) -> tuple[int, int]:
    try:
        heads = next(csv.reader([line], delimiter=separator), [])
    except csv.Error:
        return 0, 0
    found = recognize_columns(heads)
    return len(found.places) + len(found.doubled), len(heads)


def _rows(text: str, separator: str, *, is_named: bool) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            if not (is_named and number == 1):
                yield number, cells
    except csv.Error as error:
        raise _broken(number + 1) from error


def _broken(row: int) -> BadFile:
    return table_error(
        "A quotation mark is not closed, or is followed by more text after it is closed.",
        "Close it. To use a quotation mark inside a cell, write it twice.",
        row=row,
    )
