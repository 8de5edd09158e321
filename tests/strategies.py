"""Hypothesis strategies for framework documents, with texts, numbers and nesting that formats often get wrong.

The documents are normalized like imported ones: no blank lines around a text, levels in order, unique keys.
"""

import os
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from frameworks.document import (
    AbilityDocument,
    ExampleDocument,
    FrameworkDocument,
    GroupDocument,
    LinkDocument,
    MilestoneDocument,
    PointsRange,
    RequirementDocument,
    RoleDocument,
    SourceDocument,
    StepDocument,
)
from frameworks.release_lines import in_reading_order
from frameworks.words import ExampleKind, FrameworkStatus, MilestoneStatus, Status, StepStatus, Strength

#: Use the same examples in every run, so that a failure is caused by the change; EXAMPLES is their number.
steadily = settings(
    max_examples=int(os.environ.get("EXAMPLES", "100")),
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)

ODD = [
    "3.10", "No", "yes", "012", "1337", "2025-03-04", "~", "null", "1e3", "0x1F", "y", "on", ".inf", "<<", "=",
    "- a", "a: b", "a #b", "#b", "key:", "? a", "---", "...", "%YAML 1.1", "&a", "*a", "!t", "!!int 3", "|", ">-",
    "@a", "`a`", "{a}", "[a, b]", "a, b", "a? b", "'", '"', "\\", "\\n", "''", "a\tb",
    "\t", "  ", "a\n\n b", "a\n- b\n",
    "n/a", "TBD", "not defined", "https://example.org/a b", "https://example.org", "mailto:a@example.org",
    "\N{NO-BREAK SPACE}", "\N{LINE SEPARATOR}", "\N{PARAGRAPH SEPARATOR}", "\x85", "\N{ZERO WIDTH JOINER}",
    "\N{ZERO WIDTH NO-BREAK SPACE}", "\r\n", "\r", "שלום", "\N{RIGHT-TO-LEFT OVERRIDE}", "👩\N{ZERO WIDTH JOINER}🚀",
    "e\N{COMBINING ACUTE ACCENT}", "\ufffe", "\uffff", "</script>", "Ünï", " – ", "in ",
]  # fmt: skip

BLANK = " \t\r\n\ufeff"
_piece = st.sampled_from(ODD) | st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=3)
_around = st.sampled_from(["", "", "  ", "\t"])


# Composite strategies are shown by name in failures; the repr of a full strategy would fill pages.


@st.composite
def _raw(draw) -> str:
    return "".join(draw(_piece) for _ in range(draw(st.sampled_from([0, 1, 1, 3]))))


@st.composite
def _texts(draw) -> str:
    return draw(_around) + draw(_raw()).strip(BLANK) + draw(_around)


@st.composite
def _lines(draw) -> str:
    return "".join(c for c in draw(_raw()) if c not in "\n\r\x85\u2028\u2029").strip(BLANK)


@st.composite
def _keys(draw) -> str:
    return draw(st.sampled_from("abc019éßжλ中א")) + draw(st.text(st.sampled_from("abc019éßжλ中א._-"), max_size=5))


#: Texts as an import keeps them: lines may have spaces around them, but there are no outer blank lines and no BOM.
texts, lines, keys = _texts(), _lines(), _keys()
said, names = texts.filter(bool), lines.filter(bool)


def decimals(least: int, most: int, places: int) -> st.SearchStrategy[Decimal]:
    return st.integers(least * 10**places, most * 10**places).map(lambda number: Decimal(number).scaleb(-places))


points = decimals(0, 999_999, 2)
scalars = (
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.floats(-1e9, 1e9, allow_subnormal=False).filter(lambda value: value != int(value) and abs(value) > 1e-20)
    | texts
)
anything = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(lines, inner, max_size=3), max_leaves=4
)


@st.composite
def _mappings(draw) -> dict[str, Any]:
    return draw(st.just({}) | st.dictionaries(lines, anything, max_size=2))


mappings = _mappings()


def maybe(strategy: st.SearchStrategy, otherwise: Any = None) -> st.SearchStrategy:
    return st.just(otherwise) | strategy


def values(kinds, *, or_empty: bool = False) -> st.SearchStrategy[str]:
    return st.sampled_from([*kinds.values, ""] if or_empty else kinds.values)


def some(strategy: st.SearchStrategy, most: int = 2, by: Callable | None = None) -> st.SearchStrategy[tuple]:
    return st.lists(strategy, max_size=most, unique_by=by).map(tuple)


links = st.builds(
    LinkDocument, label=lines, url=st.sampled_from(["https://example.org/a?b=c&d#e", "mailto:ada@example.org"])
)


@st.composite
def examples(draw, depth: int = 0) -> ExampleDocument:
    """An example, possibly with nested examples, up to three levels deep."""
    if draw(st.booleans()):
        return ExampleDocument(text=draw(said))
    return ExampleDocument(
        text=draw(said),
        id=draw(lines),
        kind=draw(values(ExampleKind, or_empty=True)),
        section=draw(lines),
        tags=draw(mappings),
        links=draw(some(links)),
        examples=draw(some(examples(depth + 1))) if depth < 2 else (),
        extra=draw(mappings),
    )


def in_order(strategy: st.SearchStrategy, most: int = 2) -> st.SearchStrategy[tuple]:
    """Some items sorted by level, each level at most once."""
    found = some(strategy, most, by=lambda each: each.level)
    return found.map(lambda each: tuple(sorted(each, key=lambda one: one.level)))


milestones = st.builds(
    MilestoneDocument,
    level=st.integers(1, 99),
    name=lines,
    description=texts,
    points=maybe(points),
    status=values(MilestoneStatus),
    examples=some(examples()),
    extra=mappings,
)
steps = st.builds(
    StepDocument,
    level=st.integers(0, 99),
    key=maybe(keys, ""),
    name=lines,
    description=texts,
    points=maybe(points),
    status=values(StepStatus),
    extra=mappings,
)
sources = st.builds(
    SourceDocument, url=st.sampled_from(["", "https://example.org/steps"]), label=lines, licence=lines
).filter(lambda source: source != SourceDocument())
ranges = st.builds(lambda ends: PointsRange(min=min(ends), max=max(ends)), st.tuples(points, points)) | st.builds(
    lambda end, is_least: PointsRange(**{"min" if is_least else "max": end}), points, st.booleans()
)


@st.composite
def groups(draw) -> tuple[GroupDocument, ...]:
    """Groups; some have an earlier one as parent."""
    found = draw(st.lists(keys, max_size=3, unique=True))
    return tuple(
        GroupDocument(
            key=key,
            name=draw(names),
            description=draw(texts),
            parent=draw(st.sampled_from(["", *found[:place]])),
            extra=draw(mappings),
        )
        for place, key in enumerate(found)
    )


@st.composite
def abilities(draw, groups: tuple[str, ...]) -> tuple[AbilityDocument, ...]:
    return tuple(
        AbilityDocument(
            key=key,
            name=draw(names),
            group=draw(st.sampled_from(["", *groups])),
            description=draw(texts),
            status=draw(values(Status)),
            milestones=draw(in_order(milestones)),
            extra=draw(mappings),
        )
        for key in draw(st.lists(keys, max_size=3, unique=True))
    )


def requirements(abilities: tuple[str, ...]) -> st.SearchStrategy[tuple[RequirementDocument, ...]]:
    if not abilities:
        return st.just(())
    one = st.builds(
        RequirementDocument,
        ability=st.sampled_from(abilities),
        level=maybe(decimals(0, 99, 2)),
        strength=values(Strength, or_empty=True),
        weight=maybe(decimals(0, 99_999_999, 4)),
        tags=mappings,
        extra=mappings,
    )
    return some(one, by=lambda each: each.ability)


@st.composite
def roles(draw, groups: tuple[str, ...], abilities: tuple[str, ...]) -> tuple[RoleDocument, ...]:
    """Roles whose parents and includes are earlier roles."""
    found = draw(st.lists(keys, max_size=3, unique=True))
    return tuple(
        RoleDocument(
            key=key,
            name=draw(names),
            plural=draw(lines),
            kind=draw(lines),
            group=draw(st.sampled_from(["", *groups])),
            parent=draw(st.sampled_from(["", *found[:place]])),
            includes=tuple(draw(st.permutations(found[:place]))) if draw(st.booleans()) else (),
            grade=draw(lines),
            description=draw(texts),
            points=draw(maybe(ranges)),
            requirements=draw(requirements(abilities)),
            status=draw(values(Status)),
            extra=draw(mappings),
        )
        for place, key in enumerate(found)
    )


@st.composite
def documents(draw) -> FrameworkDocument:
    found = draw(groups())
    keys_of_groups = tuple(group.key for group in found)
    held = draw(abilities(keys_of_groups))
    return FrameworkDocument(
        key="steps",
        name=draw(names),
        description=draw(texts),
        status=draw(values(FrameworkStatus)),
        source=draw(maybe(sources)),
        licence=draw(lines),
        scale=draw(in_order(steps)),
        extra=draw(mappings),
        groups=found,
        abilities=held,
        roles=draw(roles(keys_of_groups, tuple(ability.key for ability in held))),
    )


# Documents with small differences

#: Fields that identify an item, and lists whose order has no meaning.
FIXED = ("key", "level", "ability", "group", "parent")
SORTED = ("scale", "milestones")
WORDS_OF = {"status": Status, "strength": Strength, "kind": ExampleKind}


@st.composite
def changed(draw, thing: Any) -> Any:
    """A copy of a document with at most one difference somewhere in it."""
    name = draw(st.sampled_from([each.name for each in fields(thing) if each.name not in FIXED]))
    return replace(thing, **{name: draw(_another(thing, name, getattr(thing, name)))})


def _another(thing: Any, name: str, value: Any) -> st.SearchStrategy:
    if isinstance(value, tuple):
        return _other_list(name, value)
    if name in ("points", "source"):
        return {StepDocument: points, MilestoneDocument: points, RoleDocument: ranges}.get(type(thing), sources)
    if isinstance(value, Decimal) or value is None:
        return maybe(points)
    return mappings if isinstance(value, dict) else _other_word(thing, name)


def _other_word(thing: Any, name: str) -> st.SearchStrategy[str]:
    kinds = {"StepDocument": StepStatus, "MilestoneDocument": MilestoneStatus, "FrameworkDocument": FrameworkStatus}
    if name == "status":
        return values(kinds.get(type(thing).__name__, Status))
    if name in ("strength", "kind") and not isinstance(thing, RoleDocument):
        return values(WORDS_OF[name], or_empty=True)
    return names if name in ("name", "text") else lines


def _other_list(name: str, value: tuple) -> st.SearchStrategy[tuple]:
    if not value:
        return st.just(value)
    places = st.integers(0, len(value) - 1)
    less = places.map(lambda place: value[:place] + value[place + 1 :])
    moved = st.just(value) if name in SORTED else st.permutations(value).map(tuple)
    return less | moved | places.flatmap(lambda place: _with_other(value, place))


def _with_other(value: tuple, place: int) -> st.SearchStrategy[tuple]:
    if not is_dataclass(value[place]):
        return st.just(value)
    return changed(value[place]).map(lambda other: (*value[:place], other, *value[place + 1 :]))


@st.composite
def pairs(draw) -> tuple[FrameworkDocument, FrameworkDocument]:
    """Two documents in reading order, often equal or nearly equal."""
    before = draw(documents())
    after = before
    for _ in range(draw(st.integers(0, 3))):
        after = draw(changed(after))
    if draw(st.integers(0, 9)) == 0:
        after = draw(documents())
    return in_reading_order(before), in_reading_order(after)
