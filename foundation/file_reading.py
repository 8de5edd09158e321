"""Reading files from outside: size limits, decoding, and choosing the importer by the ending of the name.

``problem`` is the kind of problem that the caller reports: ``TextProblem`` or ``TableProblem``.
"""

import importlib
import pkgutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any

from foundation.located_problems import BadFile, LocatedProblem, TextProblem, place_after

MEGABYTE = 1024 * 1024
SAVE_AS_UTF_8 = "Save the file as plain text in UTF-8."


@dataclass(frozen=True)
class ExampleFile:
    """An example of the files that an importer reads, to download."""

    content_type: str
    write: Callable[[], bytes]


def find_importers(folders: Iterable[str], package: str) -> tuple[Any, ...]:
    """The importers among the modules of a package: those that define ``ENDINGS``.

    An importer defines ``ENDINGS`` (the file name endings that it reads, the usual one first), ``OPTIONS`` (what may
    differ between files that it reads, in one sentence for people), ``EXAMPLE`` (an ``ExampleFile``), and
    ``parse(data)``.
    """
    modules = (importlib.import_module(found.name) for found in pkgutil.iter_modules(folders, f"{package}."))
    return tuple(module for module in modules if hasattr(module, "ENDINGS"))


def endings_of(importers: Iterable[Any]) -> list[str]:
    """The file name endings that can be read: [".csv", …]."""
    return sorted(ending for importer in importers for ending in importer.ENDINGS)


def example_of(importers: Iterable[Any], ending: str) -> ExampleFile | None:
    """The example of the importer whose usual ending this is (".csv"); None if there is no such importer."""
    return next((importer.EXAMPLE for importer in importers if importer.ENDINGS[0] == ending), None)


def choose_importer(file_name: str, importers: tuple[Any, ...], *, problem: type[LocatedProblem]) -> Any:
    """The importer for a file, by the ending of its name. Raises ``BadFile`` if there is none."""
    ending = PurePath(file_name).suffix.lower()
    for importer in importers:
        if ending in importer.ENDINGS:
            return importer
    message = f"We can’t read files of the kind “{ending or file_name}”."
    raise BadFile([problem.of_file(message, f"Use one of these: {', '.join(endings_of(importers))}.")])


def read_bytes(path: Path, *, most: int, problem: type[LocatedProblem]) -> bytes:
    """The bytes of a file on disk, but at most one more than the limit. Raises ``BadFile`` if it can't be opened."""
    try:
        with path.open("rb") as file:
            return file.read(most + 1)
    except OSError as error:
        raise BadFile([problem.of_file(f"We can’t read the file: {error.strerror}.", "Check its name.")]) from error


def check_size(data: bytes, *, most: int, fix: str, problem: type[LocatedProblem]) -> None:
    if len(data) > most:
        raise BadFile([problem.of_file(f"The file is larger than {most // MEGABYTE} MB.", fix)])


def decode_utf_8(data: bytes) -> str:
    """The text of a UTF-8 file without byte-order mark. Raises ``BadFile`` with the place of the first other byte."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = error.object[: error.start].decode()
        raise BadFile([TextProblem(*place_after(before), "This is not UTF-8 text.", SAVE_AS_UTF_8)]) from error
