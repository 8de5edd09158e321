import datetime as dt

import pytest

from foundation.cursor import Cursor, cut_page, indexed_rows_after, newest_after
from people.models import Organization
from tests.factories import OrganizationFactory

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


SECOND = dt.timedelta(seconds=1)


@pytest.mark.django_db
def test_a_list_is_read_page_by_page_and_no_row_is_missed_or_repeated():
    for number, moment in enumerate([AT, AT, AT + SECOND, AT - SECOND, AT]):
        organization = OrganizationFactory(slug=f"organization-{number}")
        Organization.objects.filter(pk=organization.pk).update(created_at=moment)
    rows, pages, cursor = Organization.objects.all(), [], None
    while not pages or cursor:
        found = list(newest_after(rows, cursor, by="created_at")[:3])
        shown, cursor = cut_page(found, 2, lambda row: Cursor(row.created_at, row.pk))
        pages.append([row.slug[-1] for row in shown])
    assert pages == [["2", "4"], ["1", "0"], ["3"]]


@pytest.mark.django_db
def test_the_filter_for_an_index_finds_the_same_rows():
    for number in range(4):
        organization = OrganizationFactory(slug=f"organization-{number}")
        Organization.objects.filter(pk=organization.pk).update(created_at=AT + number // 2 * SECOND)
    rows = Organization.objects.all()
    for row in rows:
        cursor = Cursor(row.created_at, row.pk)
        plain = set(newest_after(rows, cursor, by="created_at"))
        assert set(indexed_rows_after(rows, cursor, by=("created_at", "pk"))) == plain


def test_a_page_without_a_row_more_is_the_last():
    assert cut_page([1, 2], 2, lambda row: Cursor(AT, row)) == ([1, 2], None)
    assert cut_page([1, 2, 3], 2, lambda row: Cursor(AT, row)) == ([1, 2], Cursor(AT, 2))
    assert cut_page([], 2, lambda row: Cursor(AT, row)) == ([], None)
