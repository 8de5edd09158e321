"""Problems in a file: each says what is wrong, where, and how to fix it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, slots=True, order=True)
class LocatedProblem:
    """``where`` names the place on a page; "" for the whole file. components/file_problems.html prints these."""

    line: int
    column: int | str
    message: str
    fix: str = ""

    @classmethod
    def of_file(cls, message: str, fix: str = "") -> Self:
        """A problem of the whole file."""
        return cls(0, "", message, fix)

    @property
    def where(self) -> str:
        raise NotImplementedError

    def __str__(self) -> str:
        where = f"{self.where}: " if self.where else ""
        return f"{where}{self.message} {self.fix}".rstrip()


@dataclass(frozen=True, slots=True, order=True)
class TextProblem(LocatedProblem):
    """A problem in a text; line and column count from 1. As text it begins like a compiler's message: "3:5: "."""

    column: int

    @classmethod
    def of_file(cls, message: str, fix: str = "") -> Self:
        return cls(1, 1, message, fix)

    @property
    def where(self) -> str:
        return f"line {self.line}, column {self.column}"

    def __str__(self) -> str:
        return f"{self.line}:{self.column}: {self.message} {self.fix}".rstrip()


@dataclass(frozen=True, slots=True, order=True)
class TableProblem(LocatedProblem):
    """A problem in a table: ``line`` is the row (0: the whole file), ``column`` a name such as "column B (Email)"."""

    column: str

    @property
    def where(self) -> str:
        return ", ".join(filter(None, (f"row {self.line}" if self.line else "", self.column)))


class BadFile(Exception):
    """A file that can't be imported; ``problems`` are in the order of the file."""

    def __init__(self, problems: Iterable[LocatedProblem]):
        self.problems: Sequence[LocatedProblem] = sorted(set(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))


def place_after(before: str) -> tuple[int, int]:
    """The line and column after a piece of text, counted from 1."""
    return before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1
