"""Reads people from the first sheet of an XLSX workbook. Runs no formulas and follows no links to other files."""

import datetime as dt
import io
import zipfile
from collections.abc import Iterator
from functools import partial

import openpyxl
from openpyxl.cell.read_only import EmptyCell
from openpyxl.utils import get_column_letter
from openpyxl.xml import DEFUSEDXML

from foundation.file_reading import MEGABYTE, ExampleFile
from foundation.located_problems import BadFile, TableProblem
from people.exporters import XLSX, people_template
from people.importers.limits import MOST_COLUMNS, MOST_ROWS, table_error, table_of
from people.people_import.document import Table

ENDINGS = (".xlsx",)
OPTIONS = "XLSX: the first sheet of a workbook without a password. Its formulas are not calculated."
EXAMPLE = ExampleFile(XLSX.content_type, partial(people_template, XLSX))
MOST_UNPACKED = 64 * MEGABYTE
#: The limit for each part except the sheets and their texts, which are streamed.
MOST_PART = 4 * MEGABYTE
MOST_PARTS = 1000
#: Empty rows count too: a sheet can claim that its next row is the millionth.
LAST_ROW = 2 * MOST_ROWS
SAVE_AS = "Open it in a spreadsheet program and save it again as XLSX, or as “CSV UTF-8”."
OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0"


def parse(data: bytes) -> Table:
    """The table in a workbook. Raises ``BadFile``."""
    if not DEFUSEDXML:
        raise RuntimeError("openpyxl can't find defusedxml. Install the packages in requirements.txt.")
    if data.startswith(OLD_OR_LOCKED):
        raise table_error("The workbook has a password or is in the old format (.xls).", SAVE_AS)
    try:
        _refuse_bombs(zipfile.ZipFile(io.BytesIO(data)))
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
        return table_of(_rows(book))
    except BadFile:
        raise
    except Exception as error:  # openpyxl raises all kinds of errors for a broken file
        raise table_error("The workbook is damaged.", SAVE_AS) from error


def _refuse_bombs(archive: zipfile.ZipFile) -> None:
    """Checks the sizes that the archive declares; zipfile unpacks no more than that."""
    parts = archive.infolist()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise table_error(
            f"The workbook is larger than {MOST_UNPACKED // MEGABYTE} MB when unpacked.",
            "Copy only the people into a new workbook.",
        )
    for part in parts:
        is_text = part.filename.startswith("xl/worksheets/") or part.filename == "xl/sharedStrings.xml"
        if not is_text and part.file_size > MOST_PART and part.filename.endswith((".xml", ".rels")):
            raise table_error("A part of the workbook other than its sheets is too large.", SAVE_AS)


def _rows(book: openpyxl.Workbook) -> Iterator[tuple[int, list[str]]]:
    if not book.worksheets:
        raise table_error("The workbook has no sheet.", SAVE_AS)
    sheet = book.worksheets[0]
    sheet.reset_dimensions()
    for number, cells in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS + 1), start=1):
        if number > LAST_ROW:
            raise table_error(
                f"The sheet continues after row {LAST_ROW:,}, perhaps with empty rows.",
                "Copy only the people into a new workbook.",
            )
        if all(isinstance(cell, EmptyCell) for cell in cells):
            continue
        texts = [_text(number, place, cell) for place, cell in enumerate(cells, start=1)]
        while texts and not texts[-1]:
            texts.pop()
        yield number, texts


def _text(row: int, column: int, cell) -> str:
    """The value of a cell, as you would type it."""
    value = cell.value
    if value is None:
        return ""
    if cell.data_type in ("f", "e"):
        raise BadFile([_formula(row, column, is_error=cell.data_type == "e")])
    if isinstance(value, dt.datetime):
        return str(value.date())
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _formula(row: int, column: int, *, is_error: bool) -> TableProblem:
    content = "the error of a formula" if is_error else "a formula"
    return TableProblem(
        row,
        f"column {get_column_letter(column)}",
        f"The cell contains {content}. We don’t calculate formulas.",
        "Copy the column and paste it as values.",
    )
