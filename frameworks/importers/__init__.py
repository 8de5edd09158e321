"""Reading frameworks from files. Each module here that says which ``ENDINGS`` it reads is an importer.

An importer has ``parse(data: bytes) -> Source``; the same checks then make the document of it.
"""

import importlib
import pkgutil
from pathlib import PurePath

from frameworks.document import FrameworkDocument
from frameworks.importers.schema import checked
from frameworks.importers.source import BadFile, Note, Problem

__all__ = ["IMPORTERS", "BadFile", "Note", "Problem", "endings", "read_framework"]

IMPORTERS = tuple(
    module
    for found in pkgutil.iter_modules(__path__, f"{__name__}.")
    if hasattr(module := importlib.import_module(found.name), "ENDINGS")
)


def endings() -> list[str]:
    """The file name endings that can be read: [".json", …]."""
    return sorted(ending for importer in IMPORTERS for ending in importer.ENDINGS)


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
            Problem(
                1,
                1,
                f"“{ending or file_name}” is not a kind of file that can be read.",
                f"Use {', '.join(endings())}.",
            )
        ]
    )
