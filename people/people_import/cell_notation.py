"""How teams, rights and days are written in a cell. What is written reads back as the same."""

import calendar
import datetime as dt
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from people.words import RIGHTS

RIGHT_SPELLINGS = {
    **{key.replace("_", ""): key for key in RIGHTS},
    "owners": "owner",
    "peopleadministrator": "people_admin",
    "editor": "framework_editor",
}
PLAIN_KIND = "team"
MONTHS = {name.casefold(): number for number, name in enumerate(calendar.month_name) if name}
MONTHS |= {name.casefold(): number for number, name in enumerate(calendar.month_abbr) if name}
EARLIEST, LATEST = dt.date(1900, 1, 1), dt.date(2200, 1, 1)

QUOTED = re.compile(r'"(?:[^"]|"")*"')
IN_LIST, IN_PATH = re.compile(";"), re.compile(r"\s+/\s+")
STEP = re.compile(r'\s*(?P<name>"(?:[^"]|"")*"|.*?)\s*(?:\(\s*(?P<kind>"(?:[^"]|"")*"|[^()]*?)\s*\))?\s*', re.DOTALL)
SPECIAL_IN_NAME, SPECIAL_IN_KIND = r'[;"()]|(^|\s)/(\s|$)', r'[;"()/]'


class Unreadable(Exception):
    """A cell that can't be read: what is wrong, and how to fix it."""

    def __init__(self, message: str, fix: str):
        super().__init__(message)
        self.message, self.fix = message, fix


@dataclass(frozen=True, slots=True)
class TeamStep:
    """One team of a path; ``kind`` is "" if it is not given."""

    name: str
    kind: str = ""


TeamPath = tuple[TeamStep, ...]


def squeeze(text: str) -> str:
    """Remove control characters and extra spaces."""
    if not text.isprintable():
        text = "".join(" " if unicodedata.category(letter) in ("Cc", "Cs") else letter for letter in text)
    return " ".join(text.split())


def is_same_text(text: str) -> str:
    """Normalize a text for comparison: ignores case and extra spaces."""
    return squeeze(text).casefold()


def split_cell(text: str, separator: re.Pattern) -> list[str]:
    """Split at separators outside quotation marks."""
    if '"' not in text:
        return separator.split(text)
    pieces, at = [""], 0
    while at < len(text):
        before = pieces[-1].rstrip()
        quoted = QUOTED.match(text, at) if not before or before.endswith(("(", " /")) else None
        parting = None if quoted else separator.match(text, at)
        found = quoted or parting
        token = found[0] if found else text[at]
        if parting:
            pieces.append("")
        else:
            pieces[-1] += token
        at += len(token)
    return pieces


def unquoted(text: str) -> str:
    return squeeze(text[1:-1].replace('""', '"') if QUOTED.fullmatch(text) else text)


def quoted(text: str, special: str) -> str:
    """Quote a name if it contains a character with a special meaning."""
    text = squeeze(text)
    needs = re.search(special, text)
    return '"' + text.replace('"', '""') + '"' if needs else text


def parse_teams(cell: str) -> tuple[TeamPath, ...]:
    """The distinct teams in a cell. Raises ``Unreadable``."""
    paths = [_path(piece) for piece in split_cell(cell, IN_LIST) if piece.strip()]
    return tuple(dict.fromkeys(paths))


def _path(piece: str) -> TeamPath:
    steps = tuple(_step(each) for each in split_cell(piece, IN_PATH))
    if not all(step.name for step in steps):
        raise Unreadable(f"A team in “{squeeze(piece)}” has no name.", "Write “Parent / Team (kind)”.")
    return steps


def matched(pattern: re.Pattern[str], text: str) -> re.Match[str]:
    """The match of a pattern that matches every text."""
    found = pattern.fullmatch(text)
    if found is None:
        raise ValueError(f"{pattern.pattern} doesn't match {text!r}.")
    return found


def _step(text: str) -> TeamStep:
    found = matched(STEP, text)
    return TeamStep(unquoted(found["name"]), unquoted(found["kind"] or ""))


def write_path(path: TeamPath) -> str:
    return " / ".join(_step_text(step) for step in path)


def _step_text(step: TeamStep) -> str:
    name = quoted(step.name, SPECIAL_IN_NAME)
    return name if is_plain(step.kind) else f"{name} ({quoted(step.kind, SPECIAL_IN_KIND)})"


def is_plain(kind: str) -> bool:
    """Whether a kind is the default one, which is not written."""
    return is_same_text(kind) in ("", PLAIN_KIND)


def write_teams(paths: Iterable[TeamPath]) -> str:
    return "; ".join(sorted({write_path(path) for path in paths}, key=str.casefold))


def parse_rights(cell: str) -> tuple[str, ...]:
    """The rights in a cell, sorted. Raises ``Unreadable``."""
    pieces = [piece for piece in re.split("[;,]", cell) if piece.strip()]
    keys = {RIGHT_SPELLINGS.get("".join(filter(str.isalnum, piece.casefold())), piece) for piece in pieces}
    unknown = sorted(squeeze(key) for key in keys if key not in RIGHTS)
    if unknown:
        raise Unreadable(f"There is no right “{unknown[0]}”.", f"Use one of these: {', '.join(RIGHTS.values())}.")
    return tuple(sorted(keys))


def write_rights(rights: Iterable[str]) -> str:
    return "; ".join(word for key, word in RIGHTS.items() if key in rights)


def parse_day(text: str) -> dt.date:
    """Read a day written like 2026-01-31, 31.01.2026 or 31 January 2026. Raises ``Unreadable``."""
    numbers = _numbers(text.strip())
    try:
        day = dt.date(*numbers)
    except (TypeError, ValueError):
        raise Unreadable(f"“{squeeze(text)}” is not a date.", "Write it like 2026-01-31.") from None
    if not EARLIEST <= day < LATEST:
        raise Unreadable(f"{day} is out of range.", f"Write a date between {EARLIEST.year} and {LATEST.year - 1}.")
    return day


def _numbers(text: str) -> tuple[int, ...]:
    """Year, month, day; empty if the text is not a day."""
    if found := re.fullmatch(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]\d\d:\d\d(?::\d\d(?:\.0+)?)?)?", text):
        return tuple(int(each) for each in found.groups())
    if found := re.fullmatch(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})", text):
        return tuple(int(each) for each in reversed(found.groups()))
    if found := re.fullmatch(r"(\d{1,2})\.?[ -]([A-Za-z]+)\.?,?[ -](\d{4})", text):
        return int(found[3]), MONTHS.get(found[2].casefold(), 0), int(found[1])
    if found := re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", text):
        return _with_slashes(*(int(each) for each in found.groups()))
    return ()


def _with_slashes(first: int, second: int, year: int) -> tuple[int, int, int]:
    """A day with slashes. Some people write the day first, others the month, so ambiguous ones are refused."""
    if first <= 12 and second <= 12 and first != second:
        raise Unreadable(
            f"“{first:02}/{second:02}/{year}” could mean two different days.", "Write it like 2026-01-31."
        )
    return (year, first, second) if second > 12 else (year, second, first)
