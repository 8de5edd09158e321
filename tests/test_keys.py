import datetime as dt

import pytest

from ui.keys import Key

AT = dt.datetime(2026, 3, 1, 12, 30, 0, 5, tzinfo=dt.UTC)


def test_a_key_comes_back_from_its_text():
    assert str(Key(AT, 7)) == "2026-03-01T12:30:00.000005+00:00~7"
    assert Key.parse(str(Key(AT, 7))) == Key(AT, 7)


def test_a_key_of_another_zone_is_the_same_moment():
    assert Key.parse("2026-03-01T14:30:00.000005+02:00~7") == Key(AT, 7)


@pytest.mark.parametrize(
    "text",
    [
        "", "~", "~7", "7", "2026-03-01T12:30:00+00:00", "2026-03-01T12:30:00+00:00~", "2026-03-01T12:30:00~7",
        "2026-03-01T12:30:00+00:00~seven", "2026-03-01T12:30:00+00:00~-7", "2026-03-01T12:30:00+00:00~7~8",
        "2026-13-01T12:30:00+00:00~7", "2026-03-01T12:30:00 00:00~7", "yesterday~7", "2026-03-01T12:30:00+00:00~7\0",
        f"2026-03-01T12:30:00+00:00~{'9' * 19}", "0001-01-01T00:00:00+14:00~7", "9999-12-31T23:59:59-14:00~7",
        "2026-03-01~7", "2026-03-01T12:30:00+00:00~²",
    ],
)  # fmt: skip
def test_a_text_that_is_no_key_is_none(text):
    assert Key.parse(text) is None


def test_the_highest_row_that_a_database_could_have_is_taken():
    assert Key.parse(f"{AT.isoformat()}~{'9' * 18}") == Key(AT, 10**18 - 1)
