from types import SimpleNamespace

import pytest

from foundation.file_reading import (
    MEGABYTE,
    check_size,
    choose_importer,
    decode_utf_8,
    endings_of,
    find_importers,
    read_bytes,
)
from foundation.located_problems import BadFile, TableProblem, TextProblem
from people import importers

IMPORTERS = (SimpleNamespace(ENDINGS=(".yaml", ".yml")), SimpleNamespace(ENDINGS=(".json",)))


def test_the_importers_of_a_package_are_its_modules_with_endings():
    found = find_importers(importers.__path__, "people.importers")
    assert [each.__name__ for each in found] == ["people.importers.csv_file", "people.importers.xlsx_file"]


def test_an_importer_is_chosen_by_the_ending_of_the_name():
    assert endings_of(IMPORTERS) == [".json", ".yaml", ".yml"]
    assert choose_importer("steps.YML", IMPORTERS, problem=TextProblem) is IMPORTERS[0]
    with pytest.raises(BadFile) as error:
        choose_importer("steps.doc", IMPORTERS, problem=TableProblem)
    assert str(error.value) == "We can’t read files of the kind “.doc”. Use one of these: .json, .yaml, .yml."


def test_a_file_on_disk_is_read_up_to_one_byte_more_than_its_limit(tmp_path):
    (tmp_path / "long.txt").write_bytes(b"x" * 100)
    assert read_bytes(tmp_path / "long.txt", most=10, problem=TextProblem) == b"x" * 11
    with pytest.raises(BadFile, match=r"^1:1: We can’t read the file: No such file or directory\. Check its name\.$"):
        read_bytes(tmp_path / "none.txt", most=10, problem=TextProblem)


def test_a_file_over_its_limit_is_refused():
    check_size(b"x" * MEGABYTE, most=MEGABYTE, fix="Split it.", problem=TableProblem)
    with pytest.raises(BadFile, match=r"^The file is larger than 1 MB\. Split it\.$"):
        check_size(b"x" * (MEGABYTE + 1), most=MEGABYTE, fix="Split it.", problem=TableProblem)


def test_a_byte_that_is_no_utf_8_is_reported_with_its_place():
    assert decode_utf_8(b"\xef\xbb\xbfab") == "ab"
    with pytest.raises(BadFile, match=r"^2:3: This is not UTF-8 text\."):
        decode_utf_8(b"ab\ncd\xff")
