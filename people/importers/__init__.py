"""Reading tables of people from files. Every module here with ``ENDINGS`` is an importer (foundation.file_reading).

Its ``parse(data: bytes) -> Table`` raises ``BadFile``. It never uses the network, runs no formulas,
and keeps the limits of ``people.importers.limits``.
"""

from pathlib import Path

from foundation.file_reading import choose_importer, endings_of, find_importers, read_bytes
from foundation.located_problems import TableProblem
from people.importers.limits import MOST_BYTES, check_file_size
from people.people_import.document import Table

__all__ = ["IMPORTERS", "MOST_BYTES", "read_table", "read_table_file", "table_file_endings"]

IMPORTERS = find_importers(__path__, __name__)


def table_file_endings() -> list[str]:
    """The file name endings that can be read: [".csv", …]."""
    return endings_of(IMPORTERS)


def read_table_file(path: Path) -> tuple[Table, bytes]:
    """The table in a file on disk, and its bytes. Reads at most one byte more than the limit.

    Raises ``BadFile``, also if the file can't be opened.
    """
    data = read_bytes(path, most=MOST_BYTES, problem=TableProblem)
    return read_table(path.name, data), data


def read_table(file_name: str, data: bytes) -> Table:
    """The table in a file. Raises ``BadFile`` with what is wrong and how to fix it."""
    check_file_size(data)
    return choose_importer(file_name, IMPORTERS, problem=TableProblem).parse(data)
