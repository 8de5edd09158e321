"""Read frameworks from files. Each module here that defines ``ENDINGS`` (file name endings) is an importer.

An importer has ``parse(data: bytes) -> Source`` and a limit (``MOST``, in bytes). The result then goes through checks
that are the same for all formats.
"""

import importlib
import pkgutil
from pathlib import Path, PurePath

from frameworks.document import FrameworkDocument
from frameworks.importers.schema import checked
from frameworks.importers.source import BadFile, FileProblem, Note

__all__ = [
    "IMPORTERS",
    "BadFile",
    "FileProblem",
    "Note",
    "framework_file_endings",
    "read_framework",
    "read_framework_file",
]

IMPORTERS = tuple(
    module
    for found in pkgutil.iter_modules(__path__, f"{__name__}.")
    if hasattr(module := importlib.import_module(found.name), "ENDINGS")
)


def framework_file_endings() -> list[str]:
    """The supported file name endings: [".json", …]."""
    return sorted(ending for importer in IMPORTERS for ending in importer.ENDINGS)


def read_framework_file(path: Path) -> tuple[FrameworkDocument, list[Note]]:
    """The document in a file on disk. Reads at most one byte more than the limit.

    Raises ``BadFile``, also if the file can't be opened.
    """
    try:
        with path.open("rb") as file:
            data = file.read(max(importer.MOST for importer in IMPORTERS) + 1)
    except OSError as error:
        raise BadFile([FileProblem(1, 1, f"The file can’t be read: {error.strerror}.", "Check its name.")]) from error
    return read_framework(path.name, data)


def read_framework(file_name: str, data: bytes) -> tuple[FrameworkDocument, list[Note]]:
    """The document in a file, and notes about fields that are not part of the format.

    Raises ``BadFile`` with all problems, each with its line and column.
    """
    ending = PurePath(file_name).suffix.lower()
    for importer in IMPORTERS:
        if ending in importer.ENDINGS:
            return checked(importer.parse(data))
    raise BadFile(
        [
            FileProblem(
                1,
                1,
                f"“{ending or file_name}” is not a supported file type.",
                f"Use {', '.join(framework_file_endings())}.",
            )
        ]
    )
