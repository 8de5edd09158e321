"""Every entry of the registry of health badges is complete, and its rule keeps what the entry promises."""

import datetime as dt
import re
from dataclasses import fields
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frameworks.content_facts import ContentFacts
from observations.health import BAD, BADGES, GOOD, INFORMATION, SEVERITIES, WARNING, Fix, badge_titles, thresholds_of
from observations.health.facts import AbilityFacts
from tests.strategies import steadily

NOW = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)
DOCS = Path(__file__).resolve().parent.parent.parent / "docs" / "health.md"

moments = st.none() | st.integers(0, 900).map(lambda days: NOW - dt.timedelta(days=days))
names = st.lists(st.sampled_from(["Asks", "Listens", "Sings", "Waits", "Writes"]), unique=True).map(tuple)
levels = st.lists(st.integers(1, 6), unique=True).map(lambda found: tuple(sorted(found)))
contents = st.builds(
    ContentFacts,
    roles=st.integers(0, 40),
    lowest=st.lists(st.sampled_from(["defined", "undefined", "not-applicable"]), max_size=3).map(tuple),
    gaps=levels,
    asked_in_vain=st.lists(st.tuples(st.sampled_from(["Leads", "Coaches"]), st.sampled_from(["1", "2.5"]))).map(
        tuple
    ),
    same_description=names,
    same_examples=names,
    repeats=levels,
    without_examples=levels,
    missing=st.none() | st.integers(1, 3),
)
facts = st.builds(
    AbilityFacts,
    content=contents,
    released_at=moments,
    updated_at=moments,
    observations=st.integers(1, 600),
    last_observed_on=st.integers(0, 900).map(lambda days: NOW.date() - dt.timedelta(days=days)),
    achieved=st.integers(0, 600),
    conversed_at=moments,
    open_since=moments,
    has_maintainer=st.booleans(),
) | st.builds(AbilityFacts, content=contents, released_at=moments, updated_at=moments, conversed_at=moments)
days = st.integers(0, 900)


def settings_of(draw_days) -> dict[str, int]:
    return dict(zip(thresholds_of(), draw_days, strict=False))


@pytest.mark.parametrize("badge", tuple(BADGES), ids=lambda badge: badge.code)
def test_an_entry_is_complete(badge):
    assert re.fullmatch(r"H\d+", badge.code), "The code of a badge is an H and a number."
    assert badge.title, "A badge needs a title: the health page and the filters show it."
    assert badge.when, "A badge needs a line in docs/health.md: say in `when` for each severity when it appears."
    assert set(badge.when) <= set(SEVERITIES), "`when` has one phrase for each severity of the badge."
    assert set(badge.thresholds) <= set(thresholds_of()), "A threshold is a number of days by name."
    warns = {BAD, WARNING} & set(badge.when)
    assert not warns or badge.fix, "A badge that warns says in `fix` where it can be fixed."


def test_thresholds_belong_to_one_badge():
    every = [name for badge in BADGES for name in badge.thresholds]
    assert len(every) == len(set(every))


@steadily
@given(facts, st.lists(days, min_size=10, max_size=10))
def test_a_badge_that_warns_always_says_why_and_where_it_can_be_fixed(known, chosen):
    limits = thresholds_of(settings_of(chosen))
    for badge in BADGES:
        verdict = badge.verdict(known, NOW, limits)
        if verdict is None:
            continue
        assert (verdict.code, bool(verdict.text)) == (badge.code, True)
        assert verdict.severity in badge.when, (
            f"{badge.code} is {verdict.severity}, which its `when` doesn't mention."
        )
        if verdict.severity in (BAD, WARNING):
            assert verdict.reason, f"{badge.code} warns without a reason."
            assert verdict.fix in set(Fix) - {Fix.NOWHERE}, f"{badge.code} doesn't say where it can be fixed."


@steadily
@given(facts, st.lists(days, min_size=10, max_size=10))
def test_a_badge_depends_on_no_thresholds_but_its_own(known, chosen):
    others = settings_of(chosen)
    for badge in BADGES:
        own = {**others, **badge.thresholds}
        assert badge.verdict(known, NOW, own) == badge.verdict(known, NOW, thresholds_of()), badge.code


def test_every_severity_of_a_badge_appears_in_the_docs_and_no_other():
    rows = re.findall(r"^\| (H\d+) \| (.*) \|$", DOCS.read_text(encoding="utf-8"), re.MULTILINE)
    written = {
        code: dict(zip((GOOD, WARNING, BAD, INFORMATION), cells.split(" | "), strict=True)) for code, cells in rows
    }
    assert written == {badge.code: {**dict.fromkeys(SEVERITIES, "–"), **badge.when} for badge in BADGES}


def test_the_docs_list_the_thresholds():
    text = DOCS.read_text(encoding="utf-8")
    assert [name for name, limit in thresholds_of().items() if f"`{name}` {limit}" not in text] == []


def test_the_docs_name_the_badges_of_a_file():
    named = ", ".join(badge.code for badge in BADGES if badge.is_about_text)
    assert f"({named})" in DOCS.read_text(encoding="utf-8")


def test_codes_are_numbered_without_a_gap():
    assert set(badge_titles()) == {f"H{number}" for number in range(1, len(BADGES) + 1)}


def test_all_facts_are_generated():
    """A field that is added to the facts is drawn by the tests above, too."""
    drawn = {"content", "released_at", "updated_at", "observations", "last_observed_on", "achieved", "conversed_at"}
    assert {field.name for field in fields(AbilityFacts)} == drawn | {"open_since", "has_maintainer"}
    assert len(fields(ContentFacts)) == 9
