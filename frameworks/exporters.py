"""Write a document as career-framework/1: JSON for machines, YAML for people. Equal documents give equal bytes."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from foundation.registry import Registry
from frameworks.document import FORMAT, FrameworkDocument, SourceDocument, to_data
from frameworks.words import ADDRESS, MilestoneStatus, placeholder_status

PARTS = ("groups", "abilities", "roles")
FLOWING = ("scale", "requirements", "links", "points", "source")
#: Texts without characters that YAML folds, treats as line breaks, or doesn't allow unquoted.
BARE = re.compile(r"[^\x00-\x1f\x7f-\xa0\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]*\Z")
#: Strings that need no quotes inside brackets; and those that need none after a name or a dash.
PLAIN = re.compile(r"[^\W\d_][^:?#\[\]{},&*!|>'\"%@`\\]*\Z|\w[\w./+-]*\Z")
PLAIN_IN_BLOCK = re.compile(r"[^\W_](?:(?!: | #|:\Z).)*\Z")
RESOLVER = yaml.resolver.Resolver()
#: Fields with any content, in which numbers need an explicit type.
OPEN = ("extra", "tags")
TAGS = {bool: "!!bool", int: "!!int", float: "!!float", type(None): "!!null"}
ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def file_data(document: FrameworkDocument) -> dict:
    """The plain data for a whole file."""
    data = _ordered(to_data(document))
    if document.source:
        data["source"] = _in_short(document.source) or data["source"]
    parts = {name: data.pop(name, []) for name in PARTS}
    for ability in parts["abilities"]:
        for milestone in ability.get("milestones", []):
            _say_status(milestone)
    return {"format": FORMAT, "framework": data, **parts}


def _say_status(milestone: dict) -> None:
    """Add the status "defined" if the milestone's text would imply another status on import."""
    if "status" not in milestone and placeholder_status(milestone.get("description", "")):
        milestone["status"] = MilestoneStatus.DEFINED.value


def _in_short(source: SourceDocument) -> str:
    """The short form of a source that is only an address, or only a label that doesn't look like one; else empty."""
    if source == SourceDocument(url=source.url):
        return source.url
    return source.label if source == SourceDocument(label=source.label) and not ADDRESS.match(source.label) else ""


def _ordered(value: Any, *, is_open: bool = False) -> Any:
    """The data with the names in open mappings sorted, because databases don't keep their order."""
    if isinstance(value, Mapping):
        named = sorted(value.items()) if is_open else value.items()
        return {name: _ordered(each, is_open=is_open or name in OPEN) for name, each in named}
    return [_ordered(each, is_open=is_open) for each in value] if isinstance(value, list) else value


def as_json(document: FrameworkDocument) -> bytes:
    return (json.dumps(file_data(document), indent=1, ensure_ascii=False) + "\n").encode()


def as_yaml(document: FrameworkDocument) -> bytes:
    return ("\n".join(_block(_tagged(file_data(document)), 0)) + "\n").encode()


@dataclass(frozen=True, kw_only=True)
class FrameworkExporter:
    """A kind of file for frameworks. ``name`` is the ending of file names, without a dot; equal documents must give
    equal bytes.
    """

    name: str
    content_type: str
    write: Callable[[FrameworkDocument], bytes]


FRAMEWORK_EXPORTERS: Registry[FrameworkExporter] = Registry("framework exporter")
FRAMEWORK_EXPORTERS.register(
    FrameworkExporter(name="json", content_type="application/json; charset=utf-8", write=as_json)
)
FRAMEWORK_EXPORTERS.register(
    FrameworkExporter(name="yaml", content_type="application/yaml; charset=utf-8", write=as_yaml)
)


@dataclass(frozen=True)
class TaggedScalar:
    """A number, boolean or null in an open field, where it would otherwise be read as a string."""

    value: Any


def _tagged(value: Any, *, is_open: bool = False) -> Any:
    """The data with values other than strings marked as ``TaggedScalar`` in open fields."""
    if isinstance(value, Mapping):
        return {name: _tagged(each, is_open=is_open or name in OPEN) for name, each in value.items()}
    if isinstance(value, list):
        return [_tagged(each, is_open=is_open) for each in value]
    return value if isinstance(value, str) or not is_open else TaggedScalar(value)


def _block(data: Mapping, depth: int) -> Iterator[str]:
    """The lines of a mapping, indented by ``depth`` spaces."""
    for name, value in data.items():
        yield from _entry(f"{' ' * depth}{_scalar(name)}:", name, value, depth)


def _entry(head: str, name: str, value: Any, depth: int) -> Iterator[str]:
    if isinstance(value, Mapping) and value and name not in FLOWING:
        yield head
        yield from _block(value, depth + 2)
    elif isinstance(value, list) and value:
        yield head
        for each in value:
            yield from _item(name, each, depth + 2)
    elif isinstance(value, str) and _reads_as_block(value):
        yield f"{head} {_block_head(value)}"
        yield from (f"{' ' * (depth + 2)}{line}" if line else "" for line in value.removesuffix("\n").split("\n"))
    else:
        yield f"{head} {_alone(value)}"


def _item(name: str, value: Any, depth: int) -> Iterator[str]:
    dash = f"{' ' * depth}- "
    if isinstance(value, Mapping) and value and name not in FLOWING:
        first, *rest = _block(value, depth + 2)
        yield dash + first[depth + 2 :]
        yield from rest
    else:
        yield dash + _alone(value)


def _alone(value: Any) -> str:
    """A value that takes the rest of its line."""
    return _string(value, PLAIN_IN_BLOCK) if isinstance(value, str) else _flow(value)


def _reads_as_block(text: str) -> bool:
    """Whether a text can be a literal block: several lines, and nothing that YAML would change."""
    lines = text.split("\n")
    return (
        "\n" in text.strip("\n")
        and not text.startswith(("\n", " ", "\t"))
        and not text.endswith("\n\n")
        and all(BARE.match(line.replace("\t", "")) and line == line.rstrip(" \t") for line in lines)
    )


def _block_head(text: str) -> str:
    return "|" if text.endswith("\n") else "|-"


def _flow(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_scalar(name)}: {_flow(each)}" for name, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_flow(each) for each in value) + "]"
    return _scalar(value)


def _scalar(value: Any) -> str:
    if isinstance(value, TaggedScalar):
        return f"{TAGS[type(value.value)]} {json.dumps(value.value)}"
    return _string(value) if isinstance(value, str) else json.dumps(value)


def _string(text: str, plain: re.Pattern = PLAIN) -> str:
    """A string without quotes if every YAML reader would read it as that string, otherwise in double quotes."""
    if plain.match(text) and BARE.match(text) and text == text.strip() and _resolves_to_string(text):
        return text
    return '"' + "".join(ESCAPES.get(c) or (c if BARE.match(c) else _escaped(c)) for c in text) + '"'


def _resolves_to_string(text: str) -> bool:
    is_string = RESOLVER.resolve(yaml.ScalarNode, text, (True, False)) == "tag:yaml.org,2002:str"
    return is_string and text.lower() not in ("y", "n")


def _escaped(character: str) -> str:
    code = ord(character)
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
