"""Reading tables of people from files. Every module here with ``ENDINGS`` (file name endings) is an importer.

An importer has ``parse(data: bytes) -> Table`` and raises ``BadPeopleFile``. It uses no network, runs no formulas,
and keeps the limits of ``people.importers.limits``.
"""

import importlib
import pkgutil
from pathlib import Path, PurePath

from people.importers.limits import MOST_BYTES, check_file_size
from people.people_import.document import BadPeopleFile, Table, TableProblem

__all__ = ["IMPORTERS", "MOST_BYTES", "read_table", "read_table_file", "table_file_endings"]

IMPORTERS = tuple(
    module
    for found in pkgutil.iter_modules(__path__, f"{__name__}.")
    if hasattr(module := importlib.import_module(found.name), "ENDINGS")
)


def table_file_endings() -> list[str]:
    """The file name endings that can be read: [".csv", …]."""
    return sorted(ending for importer in IMPORTERS for ending in importer.ENDINGS)


def read_table_file(path: Path) -> tuple[Table, bytes]:
    """The table in a file on disk, and its bytes. Reads at most one byte more than the limit.

    Raises ``BadPeopleFile``, also if the file can't be opened.
    """
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise BadPeopleFile(
            [TableProblem(0, "", f"We can’t read the file: {error.strerror}.", "Check its name.")]
        ) from error
    return read_table(path.name, data), data


def read_table(file_name: str, data: bytes) -> Table:
    """The table in a file. Raises ``BadPeopleFile`` with what is wrong and how to fix it."""
    check_file_size(data)
    ending = PurePath(file_name).suffix.lower()
    for importer in IMPORTERS:
        if ending in importer.ENDINGS:
            return importer.parse(data)
    raise BadPeopleFile(
        [
            TableProblem(
                0,
                "",
                f"We can’t read files of the kind “{ending or file_name}”.",
                f"Use one of these: {', '.join(table_file_endings())}.",
            )
        ]
    )
