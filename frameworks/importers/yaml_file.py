"""career-framework/1 as YAML: every scalar stays a string until the schema decides; aliases and tags are refused."""

import re
from decimal import Decimal
from typing import Any

import yaml

from foundation.file_reading import MEGABYTE
from foundation.located_problems import BadFile, TextProblem, place_after
from frameworks.document import json_number
from frameworks.importers.example_document import example_file
from frameworks.importers.source import DEEPEST, Path, Place, Source, is_vast, text_of

ENDINGS = (".yaml", ".yml")
OPTIONS = "YAML: in UTF-8, without aliases and tags."
EXAMPLE = example_file("yaml")
MOST = 4 * MEGABYTE
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
COLLECTIONS = (None, "!", "tag:yaml.org,2002:map", "tag:yaml.org,2002:seq")


def _number(text: str) -> int | float:
    """A number as in JSON. Raises ``ValueError`` for one that JSON can't express."""
    if not re.fullmatch(r"-?\d+(\.\d+)?([eE][+-]?\d+)?", text, re.ASCII) or is_vast(text):
        raise ValueError(text)
    return json_number(Decimal(text))


TYPED = {
    "tag:yaml.org,2002:int": _number,
    "tag:yaml.org,2002:float": _number,
    "tag:yaml.org,2002:bool": {"true": True, "false": False}.__getitem__,
    "tag:yaml.org,2002:null": lambda _: None,
    "tag:yaml.org,2002:str": str,
    "!": str,
}


def parse(data: bytes) -> Source:
    """The plain data of a YAML file. Raises ``BadFile`` for broken YAML, repeated keys, aliases, tags, depth."""
    text = text_of(data, most=MOST)
    try:
        tree = _Tree(yaml.parse(text, LOADER))
    except yaml.YAMLError as error:
        raise BadFile([_syntax_problem(error, text)]) from error
    if tree.problems:
        raise BadFile(tree.problems)
    return Source(tree.data, tree.where)


def _syntax_problem(error: yaml.YAMLError, text: str) -> TextProblem:
    odd = re.search("[\ufffe\uffff]", text)
    if isinstance(error, yaml.reader.ReaderError) and odd:
        message = f"There is a character (U+{ord(odd.group()):04X}) here that isn’t allowed."
        return TextProblem(*place_after(text[: odd.start()]), message, "Remove it.")
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    message = str(getattr(error, "problem", None) or error).split("\n")[0]
    fix = "Check the indentation and the quotes near here."
    if any(each.lstrip(" ").startswith("\t") for each in text.split("\n")[line - 1 : line]):
        fix = "Indent with spaces. YAML doesn’t allow tabs."
    return TextProblem(line, column, f"This is not YAML: {message}.", fix)


class _Tree:
    """Builds plain data from YAML events, with the position of each piece."""

    def __init__(self, events):
        self.problems: list[TextProblem] = []
        self.places: dict[Path, Place] = {}
        self.events = events
        self.data: Any = None
        documents = 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self.refuse(event, "A second document starts here.", "Put only one framework in a file.")
                    return
                self.data = self.node(next(events), ())

    def where(self, path: Path) -> Place:
        """The position of the piece at a path, or of the nearest piece that contains it."""
        while path not in self.places and path:
            path = path[:-1]
        return self.places.get(path, (1, 1))

    def refuse(self, event, message: str, fix: str) -> None:
        mark = event.start_mark
        self.problems.append(TextProblem(mark.line + 1, mark.column + 1, message, fix))

    def node(self, event, path: Path) -> Any:
        self.places.setdefault(path, (event.start_mark.line + 1, event.start_mark.column + 1))
        if isinstance(event, yaml.AliasEvent):
            return self.refuse(event, "Aliases (*name) are not supported.", "Write the text out here.")
        if getattr(event, "anchor", None):
            self.refuse(event, "Anchors (&name) are not supported.", "Remove it.")
        if len(path) > DEEPEST:
            raise BadFile([*self.problems, self.too_deep(event)])
        if isinstance(event, yaml.ScalarEvent):
            return self.scalar(event)
        if event.tag not in COLLECTIONS:
            self.refuse(event, f"The tag “{event.tag}” is not supported.", "Remove the tag.")
        return self.mapping(path) if isinstance(event, yaml.MappingStartEvent) else self.sequence(path)

    def too_deep(self, event) -> TextProblem:
        mark = event.start_mark
        return TextProblem(
            mark.line + 1, mark.column + 1, f"This is nested more than {DEEPEST} levels deep.", "Use fewer levels."
        )

    def scalar(self, event) -> Any:
        if event.tag is None:
            return event.value
        try:
            return TYPED[event.tag](event.value)
        except (KeyError, ValueError):
            return self.refuse(
                event, f"The tag “{event.tag}” is not supported for “{event.value[:40]}”.", "Remove the tag."
            )

    def mapping(self, path: Path) -> dict:
        data: dict[str, Any] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key = self.node(event, (*path, None))
            self.places.pop((*path, None))
            if not isinstance(key, str):
                self.refuse(event, "The name before a colon must be plain text.", "Check the indentation.")
            elif key in data:
                self.refuse(event, f"“{key}” appears twice.", "Remove one.")
            self.places[(*path, str(key))] = (event.start_mark.line + 1, event.start_mark.column + 1)
            data[str(key)] = self.node(next(self.events), (*path, str(key)))
        return data

    def sequence(self, path: Path) -> list:
        data: list[Any] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            data.append(self.node(event, (*path, len(data))))
        return data
