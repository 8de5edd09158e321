"""The glossary: one sentence for every term, on the pages where it appears, at /glossary/ and in the docs."""

import re
from pathlib import Path

import pytest
from django.test import Client

from careersteps.glossary import GLOSSARY, TERMS
from tests.html_text import html_of, plain
from tests.pages.test_query_counts import ABILITY
from tests.world import make_world

ROOT = Path(__file__).resolve().parent.parent.parent
TEMPLATES = ROOT / "templates"


def slugs_in(text: str) -> set[str]:
    lists = re.findall(r"{% terms? ([^%]*)%}", text)
    return {slug for each in lists for slug in re.findall(r'"([a-z-]+)"', each)}


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.slug)
def test_a_term_is_explained_in_one_short_sentence(term):
    assert re.fullmatch(r"[A-Z][^.!?]*\.", term.sentence)
    assert len(term.sentence) <= 120
    assert re.sub("^(an?|the) ", "", term.name_with_article) == term.name.lower()


def test_slugs_are_different():
    assert len(GLOSSARY) == len(TERMS)


def test_the_docs_explain_the_same_terms_in_more_words():
    table = (ROOT / "docs" / "language.md").read_text(encoding="utf-8").partition("## Words on screen")[2]
    table = table.partition("\n## ")[0]
    assert re.findall(r"^\| \*\*(.+?)\*\* \| .+ \|$", table, re.MULTILINE) == [term.name for term in TERMS]


def test_every_term_is_explained_on_some_page_and_no_page_explains_another():
    used = {slug for path in TEMPLATES.rglob("*.html") for slug in slugs_in(path.read_text(encoding="utf-8"))}
    assert used == set(GLOSSARY)


def test_no_explanation_is_inside_a_summary():
    nested = [
        path.name
        for path in TEMPLATES.rglob("*.html")
        for summary in re.findall(r"<summary.*?</summary>", path.read_text(encoding="utf-8"), re.DOTALL)
        if slugs_in(summary)
    ]
    assert nested == []


@pytest.mark.django_db
def test_the_glossary_lists_every_term_by_name():
    page = html_of(Client().get("/glossary/"))
    terms = re.findall(r'<div id="([a-z-]+)"><dt>(.*?)</dt><dd>(.*?)</dd></div>', page)
    expected = sorted(TERMS, key=lambda term: term.name.lower())
    assert [(slug, plain(name), plain(said)) for slug, name, said in terms] == [
        (term.slug, term.name, term.sentence) for term in expected
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(("url", "who"), [(ABILITY, "vera"), (ABILITY, "mina"), ("/harbor/people/mina/", "mina")])
def test_a_page_holds_one_card_for_each_term_that_it_explains(url, who):
    page = html_of(make_world().client(who).get(url))
    buttons = set(re.findall(r'popovertarget="term-([a-z-]+)"', page))
    cards = re.findall(r'popover id="term-([a-z-]+)"', page)
    assert (sorted(cards), len(buttons) > 1) == (sorted(buttons), True)
    for slug in cards:
        assert GLOSSARY[slug].sentence in plain(page)
