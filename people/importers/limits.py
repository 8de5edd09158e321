"""Size limits and the clean-up of cells; the same for every kind of file."""

from collections.abc import Iterable, Sequence

from foundation.file_reading import MEGABYTE, check_size
from foundation.located_problems import BadFile, TableProblem
from people.exporters import plain_cell
from people.people_import.document import Table

MOST_BYTES = 10 * MEGABYTE
MOST_ROWS = 50_000
MOST_COLUMNS = 100
LONGEST_CELL = 4000


def table_error(message: str, fix: str, *, row: int = 0) -> BadFile:
    """The error for a whole file (row 0), or for one of its rows."""
    return BadFile([TableProblem(row, "", message, fix)])


def check_file_size(data: bytes) -> None:
    check_size(data, most=MOST_BYTES, fix="Split it into smaller files.", problem=TableProblem)
    if not data.strip():
        raise table_error("The file is empty.", "The first row must have the headings: Name, Email and so on.")


def table_of(rows: Iterable[tuple[int, Sequence[str]]], notes: tuple[str, ...] = ()) -> Table:
    """Build a table from numbered rows; the first one that is not blank has the headings."""
    heads: tuple[str, ...] = ()
    table_rows: list[tuple[int, tuple[str, ...]]] = []
    for number, cells in rows:
        if not any(cell and not cell.isspace() for cell in cells):
            continue
        _check_row(number, cells, len(table_rows))
        if not heads:
            heads = _heads(cells)
        else:
            table_rows.append((number, tuple(plain_cell(cell) for cell in cells)))
    if not heads:
        raise table_error("The file is empty.", "The first row must have the headings: Name, Email and so on.")
    return Table(heads, tuple(table_rows), notes)


def _heads(cells: Sequence[str]) -> tuple[str, ...]:
    """The headings, without empty ones at the end."""
    heads = [plain_cell(cell).strip() for cell in cells]
    while not heads[-1]:
        heads.pop()
    return tuple(heads)


def _check_row(number: int, cells: Sequence[str], rows_before: int) -> None:
    if rows_before >= MOST_ROWS:
        raise table_error(f"The file has more than {MOST_ROWS:,} rows.", "Split it into smaller files.")
    if len(cells) > MOST_COLUMNS:
        raise table_error(
            f"The row has {len(cells)} columns; the limit is {MOST_COLUMNS}.",
            "Remove the columns that are not needed.",
            row=number,
        )
    if any(len(cell) > LONGEST_CELL for cell in cells):
        raise table_error(
            f"A cell has more than {LONGEST_CELL:,} characters.",
            "Shorten it, or check for a quotation mark that is not closed.",
            row=number,
        )
