"""Every audience is complete in one entry, and the docs show the same readers."""

import re
from pathlib import Path

import pytest

from observations.words import Audience, Relation, gained

DOCS = Path(__file__).resolve().parent.parent.parent / "docs" / "language.md"


@pytest.mark.parametrize("audience", tuple(Audience), ids=str)
def test_an_entry_is_complete(audience):
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", audience.value), "An audience's name is lower-case words and hyphens."
    assert len(audience.value) <= 20, "The column holds 20 characters."
    assert audience.label, "An audience needs a label: the form and the observation's page show it."
    assert re.fullmatch(r"[A-Z].*\.", audience.hint.format(organization="Harbor")), (
        "The form shows the hint, a sentence."
    )
    assert audience.readers <= set(Relation)
    assert Relation.WORLD not in audience.readers or audience.is_open, "What the world reads, members read, too."


def cells(audience: Audience) -> list[str]:
    """The row of docs/language.md: author, subjects, their managers, other members, the world."""
    reads = [
        audience.is_open or Relation.SUBJECT in audience.readers,
        audience.is_open or Relation.MANAGER in audience.readers,
        audience.is_open,
    ]
    world = "yes, once every subject has agreed" if audience.needs_consent else "–"
    return ["yes", *("yes" if each else "–" for each in reads), world]


def test_the_docs_show_the_readers_of_every_audience():
    text = DOCS.read_text(encoding="utf-8").partition("## Who can read an observation")[2].partition("\n## ")[0]
    rows = [
        [each.strip() for each in row.strip("|").split("|")] for row in re.findall(r"^\|.*\|$", text, re.MULTILINE)
    ]
    written = {name.strip("`"): row for name, *row in rows[3:]}
    assert written == {audience.value: cells(audience) for audience in Audience}
    assert rows[2] == ["draft (any audience)", "yes", "–", "–", "–", "–"]


def test_no_audience_gains_readers_over_itself_and_the_order_is_transitive():
    wider = {(old, new) for old in Audience for new in Audience if gained(old, new)}
    assert [each for each in Audience if (each, each) in wider] == []
    narrowing = {(old, new) for old in Audience for new in Audience if (old, new) not in wider}
    assert [(a, b, c) for a, b in narrowing for other, c in narrowing if other == b and (a, c) not in narrowing] == []


def test_every_audience_but_the_authors_own_is_either_open_or_about_one():
    for audience in Audience:
        assert audience.is_open + audience.is_about_one + (not audience.readers) == 1
