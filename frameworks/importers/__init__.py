"""Read frameworks from files. Each module here with ``ENDINGS`` is an importer (foundation.file_reading).

It has ``parse(data: bytes) -> Source`` and a limit (``MOST``, in bytes). The result then goes through checks
that are the same for all formats.
"""

from pathlib import Path

from foundation.file_reading import choose_importer, endings_of, find_importers, read_bytes
from foundation.located_problems import TextProblem
from frameworks.document import FrameworkDocument
from frameworks.importers.schema import checked
from frameworks.importers.source import Note

__all__ = ["IMPORTERS", "Note", "framework_file_endings", "read_framework", "read_framework_file"]

IMPORTERS = find_importers(__path__, __name__)


def framework_file_endings() -> list[str]:
    """The supported file name endings: [".json", …]."""
    return endings_of(IMPORTERS)


def read_framework_file(path: Path) -> tuple[FrameworkDocument, list[Note]]:
    """The document in a file on disk. Reads at most one byte more than the limit.

    Raises ``BadFile``, also if the file can't be opened.
    """
    most = max(importer.MOST for importer in IMPORTERS)
    return read_framework(path.name, read_bytes(path, most=most, problem=TextProblem))


def read_framework(file_name: str, data: bytes) -> tuple[FrameworkDocument, list[Note]]:
    """The document in a file, and notes about fields that are not part of the format.

    Raises ``BadFile`` with all problems, each with its line and column.
    """
    return checked(choose_importer(file_name, IMPORTERS, problem=TextProblem).parse(data))
