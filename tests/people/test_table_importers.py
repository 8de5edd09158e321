"""Reading and refusing files of people, and exports that no spreadsheet runs as formulas."""

import csv
import datetime as dt
import io
import zipfile

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.located_problems import BadFile
from people.exporters import (
    CSV,
    TABLE_EXPORTERS,
    XLSX,
    people_heads,
    people_template,
    plain_cell,
    safe_cell,
    write_table,
)
from people.importers import MOST_BYTES, read_table, read_table_file, table_file_endings
from people.people_import.columns import recognize_columns
from people.people_import.document import Table, read_document
from tests.strategies import steadily

HEADS = ("Name", "Email")
ADA = ((2, ("Ada Öberg", "ada@x.org")),)


def refused(name: str, data: bytes) -> str:
    with pytest.raises(BadFile) as error:
        read_table(name, data)
    return str(error.value)


def workbook(*rows: tuple, **sheets) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def repacked(data: bytes, **parts: bytes) -> bytes:
    """A workbook with some of its parts replaced, or left out (None)."""
    kept, made = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in {*kept.namelist(), *parts}:
            content = parts.get(name, kept.read(name) if name in kept.namelist() else None)
            if content is not None:
                archive.writestr(name, content)
    return made.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


# CSV


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_csv_is_read_with_any_separator_encoding_and_line_ending(separator, encoding, end):
    text = end.join(separator.join(cells) for cells in (HEADS, ("Ada Öberg", "ada@x.org")))
    assert read_table("people.csv", text.encode(encoding)) == Table(HEADS, ADA)


def test_windows_1252_is_read_with_a_note():
    table = read_table("people.csv", "Name;Email\nAda Öberg;ada@x.org\n".encode("cp1252"))
    assert (table.heads, table.rows) == (HEADS, ADA)
    assert "Windows-1252" in table.notes[0]


def test_a_sep_line_is_skipped_but_counted():
    assert read_table("people.csv", b"sep=;\r\nName;Email\r\nAda;ada@x.org\r\n").rows == ((3, ("Ada", "ada@x.org")),)


def test_the_separator_is_found_in_the_headings_not_in_quoted_cells():
    text = 'Name;Email;"Notes, many, of, them"\nAda;ada@x.org;a,b,c,d,e\n'
    assert read_table("people.csv", text.encode()).heads == ("Name", "Email", "Notes, many, of, them")


def test_row_numbers_match_the_spreadsheet_despite_blank_and_multi_line_rows():
    text = '\n,\nName,Email\n"Ada\nBerg",ada@x.org\n,,\nBo,bo@x.org\n'
    assert read_table("people.csv", text.encode()).rows == (
        (4, ("Ada\nBerg", "ada@x.org")),
        (6, ("Bo", "bo@x.org")),
    )


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "The file is empty."),
        (b" \n\n", "The file is empty."),
        (b",,\n,\n", "The file is empty."),
        (b"\xef\xbb\xbf\n", "The file is empty."),
        (b"Name,Email\nAda\0,ada@x.org", "row 2: This is not a text file: it contains a control character (U+0000)."),
        (bytes(range(256)), "We don’t recognize the encoding of the file."),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "row 2: This is not a text file"),
        (b"\xff\xfeN", "We don’t recognize the encoding of the file."),
        (b"PK\x03\x04rest", "This file is a workbook, but its name says CSV."),
        (b'Name,Email\n"Ada,ada@x.org\nBo,bo@x.org\n', "row 2: A quotation mark is not closed"),
        (b'Name,Email\nAda,a@x.org\n"Bo" Berg,bo@x.org\n', "row 3: A quotation mark is not closed"),
        (b"Name,Email," + b"x," * 300 + b"\n", "row 1: The row has 303 columns; the limit is 100."),
        (b"Name,Email\nAda,ada@x.org" + b"," * 300 + b"\n", "row 2: The row has 302 columns; the limit is 100."),
        (b"Name,Email\n" + b"A" * 5000 + b",ada@x.org\n", "row 2: A cell has more than 4,000 characters."),
        (b"Name,Email\n" + b"A" * 200_000 + b",ada@x.org\n", "row 2: "),
        (b"Name,Email\n" + b"A,a@x.org\n" * 50_001, "The file has more than 50,000 rows"),
        (b"x" * (MOST_BYTES + 1), "The file is larger than 10 MB."),
    ],
)  # fmt: skip
def test_a_bad_csv_is_refused_with_its_reason(data, said):
    assert refused("people.csv", data).startswith(said)


def test_only_csv_and_workbooks_are_read(tmp_path):
    assert table_file_endings() == [".csv", ".tsv", ".txt", ".xlsx"]
    assert refused("people.pdf", b"x").startswith("We can’t read files of the kind “.pdf”.")
    assert refused("people", b"x").startswith("We can’t read files of the kind “people”.")
    with pytest.raises(BadFile, match="can’t read the file"):
        read_table_file(tmp_path / "none.csv")


def test_a_file_that_is_too_large_is_not_read_completely(tmp_path):
    path = tmp_path / "people.csv"
    with path.open("wb") as file:
        file.truncate(50 * 1024 * 1024)
    with pytest.raises(BadFile, match="larger than 10 MB"):
        read_table_file(path)


@steadily
@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data):
    seen: list[str] = []
    for name in ("people.csv", "people.xlsx"):
        try:
            seen.append(str(read_table(name, data)))
        except BadFile as error:
            seen.append(str(error))
    assert all(seen)


# Workbooks


def test_the_first_sheet_of_a_workbook_is_read_with_dates_and_numbers():
    data = workbook((), ("Name", "Email", "Joined", "Number"), ("Ada", "ada@x.org", dt.date(2026, 1, 31), 7.0), ())
    assert read_table("people.xlsx", data) == Table(
        ("Name", "Email", "Joined", "Number"), ((3, ("Ada", "ada@x.org", "2026-01-31", "7")),)
    )


def test_a_formula_is_not_calculated():
    data = workbook(HEADS, ('=HYPERLINK("http://x.org","Ada")', "ada@x.org"))
    assert refused("people.xlsx", data) == (
        "row 2, column A: The cell contains a formula. We don’t calculate formulas. "
        "Copy the column and paste it as values."
    )


def test_a_sheet_larger_than_its_declared_size_is_read_completely():
    data = workbook(HEADS, ("Ada", "ada@x.org"), ("Bo", "bo@x.org"))
    sheet = zipfile.ZipFile(io.BytesIO(data)).read(SHEET).replace(b'ref="A1:B3"', b'ref="A1:A1"')
    assert len(read_table("people.xlsx", repacked(data, **{SHEET: sheet})).rows) == 2


def test_a_workbook_that_is_too_large_when_unpacked_is_refused():
    bomb = repacked(workbook(HEADS), **{"xl/media/nothing.bin": b"\0" * (70 * 1024 * 1024)})
    assert len(bomb) < MOST_BYTES
    assert refused("people.xlsx", bomb).startswith("The workbook is larger than 64 MB when unpacked")
    styles = repacked(workbook(HEADS), **{"xl/styles.xml": b" " * (5 * 1024 * 1024)})
    assert refused("people.xlsx", styles).startswith("A part of the workbook other than its sheets is too large.")


def test_a_workbook_unpacks_to_no_more_than_its_declared_size():
    data = bytearray(repacked(workbook(HEADS), **{"xl/media/nothing.bin": b"\0" * (70 * 1024 * 1024)}))
    size = (70 * 1024 * 1024).to_bytes(4, "little")
    while (at := bytes(data).find(size)) >= 0:
        data[at : at + 4] = (10).to_bytes(4, "little")
    assert read_table("people.xlsx", bytes(data)).rows == ()


ENTITIES = b"""<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>"""


@pytest.mark.parametrize(
    "sheet",
    [
        b"<worksheet",
        b"",
        b'<?xml version="1.0"?>' + ENTITIES + b"<worksheet><sheetData/></worksheet>",
        b'<?xml version="1.0"?><!DOCTYPE x SYSTEM "file:///etc/passwd"><worksheet/>',
    ],
)
def test_a_broken_or_malicious_workbook_is_refused(sheet):
    assert refused("people.xlsx", repacked(workbook(HEADS), **{SHEET: sheet})).startswith(
        ("The workbook is damaged.", "The file is empty.")
    )


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"not a workbook", "The workbook is damaged."),
        (workbook(HEADS)[:-200], "The workbook is damaged."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "The workbook has a password or is in the old format (.xls)."),
        (workbook(), "The file is empty."),
        (workbook(HEADS, ("",) * 149 + ("x",)), "The file has no people"),
        (workbook(("h",) * 300), "row 1: The row has 101 columns"),
    ],
    ids=range(6),
)
def test_a_bad_workbook_is_refused_with_its_reason(data, said):
    if said.startswith("The file has no people"):
        assert read_table("people.xlsx", data).rows == ()
    else:
        assert refused("people.xlsx", data).startswith(said)


@pytest.mark.parametrize("number", [b"100001", b"99999999999"])
def test_a_row_number_beyond_the_limit_is_refused(number):
    data = workbook(HEADS, ("Ada", "ada@x.org"))
    sheet = zipfile.ZipFile(io.BytesIO(data)).read(SHEET).replace(b'r="2"', b'r="' + number + b'"')
    assert "continues after row 100,000" in refused("people.xlsx", repacked(data, **{SHEET: sheet}))


# Exports

ODD = ["=1+1", "+1", "-1", "@sum", "\tx", "\rx", "'=x", "''-x", "'tis", "'", "", "a=1", "＝1", 'x";=cmd', "Ada; Bo"]


@pytest.mark.parametrize("text", ODD)
def test_a_safe_cell_reads_back_as_the_same_text(text):
    assert not safe_cell(text).startswith(("=", "+", "-", "@", "\t", "\r"))
    assert plain_cell(safe_cell(text)) == text


@steadily
@given(st.text(st.sampled_from("'=+-@\t\ra")))
def test_any_text_reads_back_as_the_same_text(text):
    assert plain_cell(safe_cell(text)) == text


def test_no_cell_of_an_export_is_run_as_a_formula():
    rows = [(text, "ada@x.org") for text in ODD]
    cells = [row[0] for row in csv.reader(io.StringIO(write_table(CSV, HEADS, rows, title="x").decode("utf-8-sig")))]
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []
    book = openpyxl.load_workbook(io.BytesIO(write_table(XLSX, HEADS, rows, title="x")))
    assert {cell.data_type for row in book.active for cell in row} <= {"s", "n", "inlineStr"}
    assert [row[0] for row in book.active.values if str(row[0]).startswith(("=", "+", "-", "@"))] == []


def test_a_csv_export_can_not_be_split_at_other_separators():
    text = write_table(CSV, HEADS, [('Ada;=cmd|"x"', "ada@x.org")], title="x").decode("utf-8-sig")
    assert [row[:1] for row in csv.reader(io.StringIO(text), delimiter=";")][1] == ['Ada;=cmd|"x","ada@x.org"']


@pytest.mark.parametrize("exporter", TABLE_EXPORTERS, ids=lambda exporter: exporter.name)
def test_an_export_is_read_back_as_it_was(exporter):
    rows = [("=1+1", "ada@x.org"), ('Bo; "B"', "bo@x.org")]
    table = read_table(f"people.{exporter.name}", write_table(exporter, HEADS, rows, title="People"))
    assert [cells for _, cells in table.rows] == rows


def test_the_template_has_every_column_and_no_problem():
    table = read_table("people.csv", people_template(CSV))
    assert table.heads == tuple(people_heads())
    document = read_document(table, recognize_columns(table.heads))
    assert (len(document.rows), document.problems, document.notes) == (2, (), ())
