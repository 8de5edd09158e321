"""Exports as CSV and XLSX. No cell can be run as a formula by a spreadsheet."""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import openpyxl
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.writer.excel import save_workbook

from foundation.registry import Registry
from people.people_import.columns import exported_fields

#: Characters that start a formula; the full-width ones do so in Japanese spreadsheets.
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
SEEN_WIDTH = 24


@dataclass(frozen=True, kw_only=True)
class TableExporter:
    """A kind of file for tables. ``name`` is the ending of file names, without a dot.

    ``write(heads, rows, title)``: a file of texts. Those that a spreadsheet could run as formulas are safe already.
    """

    name: str
    content_type: str
    write: Callable[[Sequence[str], Iterable[Sequence[str]], str], bytes]


TABLE_EXPORTERS: Registry[TableExporter] = Registry("table exporter")


def safe_cell(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet could run as a formula."""
    return f"'{text}" if text.lstrip("'").startswith(DANGEROUS) else text


def plain_cell(text: str) -> str:
    """Undo ``safe_cell``; return any other text unchanged."""
    return text[1:] if text.startswith("'") and text.lstrip("'").startswith(DANGEROUS) else text


def write_table(exporter: TableExporter, heads: Sequence[str], rows: Iterable[Sequence[str]], *, title: str) -> bytes:
    """Write a file of texts, each passed through ``safe_cell``; ``title`` is the name of the sheet in a workbook."""
    safe = ([safe_cell(cell) for cell in row] for row in rows)
    return exporter.write(heads, safe, title)


def _write_csv(heads: Sequence[str], rows: Iterable[Sequence[str]], title: str) -> bytes:
    """With a byte order mark, by which Excel recognizes UTF-8, and all cells quoted, so that none is split."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerow(heads)
    writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def _write_xlsx(heads: Sequence[str], rows: Iterable[Sequence[str]], title: str) -> bytes:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    sheet.freeze_panes = "A2"
    for place in range(1, len(heads) + 1):
        sheet.column_dimensions[get_column_letter(place)].width = SEEN_WIDTH
    sheet.append([_bold(sheet, head) for head in heads])
    for row in rows:
        sheet.append([ILLEGAL_CHARACTERS_RE.sub("", cell) for cell in row])
    written = io.BytesIO()
    save_workbook(book, written)
    return written.getvalue()


def _bold(sheet, text: str) -> openpyxl.cell.Cell:
    cell = openpyxl.cell.WriteOnlyCell(sheet, text)
    cell.font = Font(bold=True)
    return cell


CSV = TABLE_EXPORTERS.register(TableExporter(name="csv", content_type="text/csv; charset=utf-8", write=_write_csv))
XLSX = TABLE_EXPORTERS.register(
    TableExporter(
        name="xlsx",
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        write=_write_xlsx,
    )
)


def people_heads() -> list[str]:
    """The headings of a people export; an import reads the same ones."""
    return [field.heading for field in exported_fields()]


def people_template(exporter: TableExporter) -> bytes:
    """A template for an import: the headings and two example people."""
    examples = zip(*(field.examples for field in exported_fields()), strict=True)
    return write_table(exporter, people_heads(), examples, title="People")
