"""How much of a file is taken, and what becomes of its cells; the same for every kind of file."""

from collections.abc import Iterable, Sequence

from people.exporters import plain_cell
from people.people_import.document import BadPeopleFile, Table, TableProblem

MEGABYTE = 1024 * 1024
MOST_BYTES = 10 * MEGABYTE
MOST_ROWS = 50_000
MOST_COLUMNS = 100
LONGEST_CELL = 4000


def table_error(message: str, mend: str, *, row: int = 0) -> BadPeopleFile:
    """The error to raise about a file as a whole, or about one of its rows."""
    return BadPeopleFile([TableProblem(row, "", message, mend)])


def check_file_size(data: bytes) -> None:
    if len(data) > MOST_BYTES:
        raise table_error(f"The file has more than {MOST_BYTES // MEGABYTE} MB, which is the most.", "Split it.")
    if not data.strip():
        raise table_error("The file is empty.", "Its first row has the headings: Name, Email and so on.")


def table_of(rows: Iterable[tuple[int, Sequence[str]]], notes: tuple[str, ...] = ()) -> Table:
    """The table of rows that come with their numbers: the first that is not blank has the headings."""
    heads: tuple[str, ...] = ()
    kept: list[tuple[int, tuple[str, ...]]] = []
    for number, cells in rows:
        if not any(cell and not cell.isspace() for cell in cells):
            continue
        _check_row(number, cells, len(kept))
        if not heads:
            heads = _heads(cells)
        else:
            kept.append((number, tuple(plain_cell(cell) for cell in cells)))
    if not heads:
        raise table_error("The file is empty.", "Its first row has the headings: Name, Email and so on.")
    return Table(heads, tuple(kept), notes)


def _heads(cells: Sequence[str]) -> tuple[str, ...]:
    """The headings, without the empty ones at the end."""
    heads = [plain_cell(cell).strip() for cell in cells]
    while not heads[-1]:
        heads.pop()
    return tuple(heads)


def _check_row(number: int, cells: Sequence[str], rows_before: int) -> None:
    if rows_before >= MOST_ROWS:
        raise table_error(f"The file has more than {MOST_ROWS:,} rows, which is the most.", "Split it.")
    if len(cells) > MOST_COLUMNS:
        raise table_error(
            f"The row has {len(cells)} columns; {MOST_COLUMNS} are the most.",
            "Keep the columns that are read, and take the others out.",
            row=number,
        )
    if any(len(cell) > LONGEST_CELL for cell in cells):
        raise table_error(
            f"A cell has more than {LONGEST_CELL:,} characters.",
            "Shorten it; or look for a quotation mark that is not closed.",
            row=number,
        )
