"""The rules for texts, single lines and addresses, shared by files and forms. Pure."""

import re

from frameworks.document import tidied
from frameworks.words import ADDRESS, ADDRESS_LENGTH, NAME_LENGTH, TEXT_LENGTH

#: Control characters except tabs and line ends, and lone surrogates.
ODD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")
ENDS = re.compile("[\n\r\x85\u2028\u2029]")
BLANKS = " \t\ufeff"


class RejectedText(ValueError):
    """A rejected text: ``message`` says what is wrong, ``fix`` how to fix it."""

    def __init__(self, message: str, fix: str):
        super().__init__(f"{message} {fix}")
        self.message, self.fix = message, fix


def checked_text(value: str, most: int = TEXT_LENGTH) -> str:
    """The text unchanged except for blank lines at its start and end."""
    if odd := ODD.search(value):
        raise RejectedText(f"The text contains a character (U+{ord(odd[0]):04X}) that isn’t allowed.", "Remove it.")
    value = tidied(value)
    if len(value) > most:
        raise RejectedText(f"The text has {len(value):,} characters.", f"Shorten it to at most {most:,}.")
    return value


def checked_line(value: str, most: int = NAME_LENGTH) -> str:
    """A text of one line, without surrounding white space."""
    value = checked_text(value, most)
    if ENDS.search(value):
        raise RejectedText("This must be a single line.", "Join the lines.")
    return value.strip(BLANKS)


def checked_address(value: str, most: int = ADDRESS_LENGTH) -> str:
    """A web address, or a mailto: address."""
    value = checked_line(value, most)
    if not ADDRESS.fullmatch(value):
        raise RejectedText(f"“{value[:80]}” is not a web address.", "Start it with https:// and leave out spaces.")
    return value
