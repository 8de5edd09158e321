import datetime as dt

import pytest

from ui.keys import Key

AT = dt.datetime(2026, 3, 1, 12, 30, 0, 5, tzinfo=dt.UTC)
KEYS = [
    Key(AT, 7),
    Key(AT, 2**63 - 1),
    Key(dt.datetime(1, 1, 1, tzinfo=dt.UTC), 1),
    Key(dt.datetime.max.replace(tzinfo=dt.UTC), 1),
]


@pytest.mark.parametrize("key", KEYS)
def test_a_key_comes_back_from_its_text_which_is_always_the_same(key):
    assert Key.parse(str(key)) == key
    assert str(key) == str(key)
    assert set(str(key)).isdisjoint("=/+~")


def test_a_key_of_another_zone_is_the_same_moment():
    zone = dt.timezone(dt.timedelta(hours=2))
    assert str(Key(AT.astimezone(zone), 7)) == str(Key(AT, 7))


def test_a_key_tells_nothing_of_its_row():
    texts = [str(Key(AT, row)) for row in range(1, 40)]
    assert {len(text) for text in texts} == {len(texts[0])}
    assert sorted(texts) != texts
    assert len({text[:4] for text in texts}) > 30


def test_a_key_of_another_installation_is_none_and_one_of_a_former_secret_goes_on(settings):
    text, former = str(Key(AT, 7)), settings.SECRET_KEY
    settings.SECRET_KEY = "another" * 10
    assert Key.parse(text) is None
    settings.SECRET_KEY_FALLBACKS = [former]
    assert Key.parse(text) == Key(AT, 7)
    assert Key.parse(str(Key(AT, 7))) == Key(AT, 7)


def changed(text: str) -> list[str]:
    return [text[:place] + ("A" if text[place] != "A" else "B") + text[place + 1 :] for place in range(len(text) - 1)]


@pytest.mark.parametrize(
    "text",
    [
        "", "~", "7", "2026-03-01T12:30:00+00:00~7", "A", "AAAA", "A" * 43, "A" * 44, "A" * 100_000,
        "é" * 43, "\0" * 43,
        str(Key(AT, 7))[:-4], str(Key(AT, 7)) + "AAAA", *changed(str(Key(AT, 7))),
    ],
)  # fmt: skip
def test_a_text_that_is_no_key_is_none(text):
    assert Key.parse(text) is None
