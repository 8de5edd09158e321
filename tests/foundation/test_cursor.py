import datetime as dt

import pytest

from foundation.cursor import Cursor

AT = dt.datetime(2026, 3, 1, 12, 30, 0, 5, tzinfo=dt.UTC)
KEYS = [
    Cursor(AT, 7),
    Cursor(AT, 2**63 - 1),
    Cursor(dt.datetime(1, 1, 1, tzinfo=dt.UTC), 1),
    Cursor(dt.datetime.max.replace(tzinfo=dt.UTC), 1),
]


@pytest.mark.parametrize("key", KEYS)
def test_a_cursor_has_a_stable_text_that_decodes_to_it(key):
    assert Cursor.parse(str(key)) == key
    assert str(key) == str(key)
    assert set(str(key)).isdisjoint("=/+~")


def test_a_cursor_keeps_the_moment_of_another_time_zone():
    zone = dt.timezone(dt.timedelta(hours=2))
    assert str(Cursor(AT.astimezone(zone), 7)) == str(Cursor(AT, 7))


def test_a_cursor_reveals_nothing_about_its_row():
    texts = [str(Cursor(AT, row)) for row in range(1, 40)]
    assert {len(text) for text in texts} == {len(texts[0])}
    assert sorted(texts) != texts
    assert len({text[:4] for text in texts}) > 30


def test_a_cursor_with_another_secret_is_rejected_and_with_a_fallback_secret_accepted(settings):
    text, former = str(Cursor(AT, 7)), settings.SECRET_KEY
    settings.SECRET_KEY = "another" * 10
    assert Cursor.parse(text) is None
    settings.SECRET_KEY_FALLBACKS = [former]
    assert Cursor.parse(text) == Cursor(AT, 7)
    assert Cursor.parse(str(Cursor(AT, 7))) == Cursor(AT, 7)


def changed(text: str) -> list[str]:
    return [text[:place] + ("A" if text[place] != "A" else "B") + text[place + 1 :] for place in range(len(text) - 1)]


@pytest.mark.parametrize(
    "text",
    [
        "", "~", "7", "2026-03-01T12:30:00+00:00~7", "A", "AAAA", "A" * 43, "A" * 44, "A" * 100_000,
        "é" * 43, "\0" * 43,
        str(Cursor(AT, 7))[:-4], str(Cursor(AT, 7)) + "AAAA", *changed(str(Cursor(AT, 7))),
    ],
)  # fmt: skip
def test_a_text_that_is_not_a_cursor_is_rejected(text):
    assert Cursor.parse(text) is None
