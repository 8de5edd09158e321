"""Reading frameworks from files. Each module here that says which ``ENDINGS`` it reads is an importer.

An importer has ``parse(data: bytes) -> Source`` and says how much it takes (``MOST`` bytes); the same checks then
make the document of it.
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
    """The file name endings that can be read: [".json", …]."""
    return sorted(ending for importer in IMPORTERS for ending in importer.ENDINGS)


def read_framework_file(path: Path) -> tuple[FrameworkDocument, list[Note]]:
    """The document in a file on disk; of a file that is too large no more is read than shows that it is.

    Raises ``BadFile``, also for a file that can't be opened.
    """
    try:
        with path.open("rb") as file:
            data = file.read(max(importer.MOST for importer in IMPORTERS) + 1)
    except OSError as error:
        raise BadFile([FileProblem(1, 1, f"The file can't be read: {error.strerror}.", "Check its name.")]) from error
    return read_framework(path.name, data)


def read_framework(file_name: str, data: bytes) -> tuple[FrameworkDocument, list[Note]]:
    """The document in a file, and notes on what was kept but not understood.

    Raises ``BadFile`` with every problem that was found, each with its line and column.
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
                f"“{ending or file_name}” is not a kind of file that can be read.",
                f"Use {', '.join(framework_file_endings())}.",
            )
        ]
    )
