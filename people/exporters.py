"""Tables for other programs, as CSV and as XLSX. No cell of them is run as a formula by a spreadsheet."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import openpyxl
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.writer.excel import save_workbook

from people.people_import.columns import WRITTEN

#: What begins a formula somewhere; the wide ones do in Japanese spreadsheets.
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
SEEN_WIDTH = 24


@dataclass(frozen=True)
class FileKind:
    ending: str
    content_type: str


CSV = FileKind("csv", "text/csv; charset=utf-8")
XLSX = FileKind("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
KINDS = {kind.ending: kind for kind in (CSV, XLSX)}


def safe_cell(text: str) -> str:
    """A text that no spreadsheet takes for a formula: with an apostrophe before what could begin one."""
    return f"'{text}" if text.lstrip("'").startswith(DANGEROUS) else text


def plain_cell(text: str) -> str:
    """The text that ``safe_cell`` made harmless; anything else as it is."""
    return text[1:] if text.startswith("'") and text.lstrip("'").startswith(DANGEROUS) else text


def write_table(kind: FileKind, heads: Sequence[str], rows: Iterable[Sequence[str]], *, title: str) -> bytes:
    """A file of texts, each made harmless; ``title`` names the sheet of a workbook."""
    safe = ([safe_cell(cell) for cell in row] for row in rows)
    return _csv(heads, safe) if kind is CSV else _xlsx(heads, safe, title)


def _csv(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """With the mark by which Excel knows UTF-8; all in quotation marks, so that no other separator parts a cell."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerow(heads)
    writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def _xlsx(heads: Sequence[str], rows: Iterable[Sequence[str]], title: str) -> bytes:
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


def _bold(sheet, text: str) -> openpyxl.cell.WriteOnlyCell:
    cell = openpyxl.cell.WriteOnlyCell(sheet, text)
    cell.font = Font(bold=True)
    return cell


def people_heads() -> list[str]:
    """The headings of an export of people, which are those that an import reads."""
    return [field.heading for field in WRITTEN]


EXAMPLES = (
    ("Ada Berg", "ada@example.org", "", "Harbor (tribe)", "", "", "2024-03-01", ""),
    (
        "Bo Lind",
        "bo@example.org",
        "ada@example.org",
        "Harbor / Timetable (squad); Writers (guild)",
        "steps/developer since 2025-01-15",
        "",
        "2025-01-15",
        "",
    ),
)


def people_template() -> bytes:
    """A file to begin with: the headings and two people who show how cells are written."""
    return write_table(CSV, people_heads(), EXAMPLES, title="People")
