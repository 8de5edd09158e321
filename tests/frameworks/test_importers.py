"""Every kind of bad file has its own test: the exact position of each problem, and no traceback."""

import json
from dataclasses import asdict
from decimal import Decimal

import pytest

from foundation.located_problems import BadFile, TextProblem
from frameworks.document import (
    ExampleDocument,
    FrameworkDocument,
    LinkDocument,
    MilestoneDocument,
    PointsRange,
    RequirementDocument,
    SourceDocument,
    StepDocument,
    steps_of,
)
from frameworks.exporters import as_json, as_yaml
from frameworks.importers import framework_file_endings, read_framework, read_framework_file, size_limits
from frameworks.statistics import count_contents

HEAD = "format: career-framework/1\nframework:\n  key: steps\n  name: Steps\n"
FRAME = {"format": "career-framework/1", "framework": {"key": "steps", "name": "Steps"}}


def read_yaml(text: str | bytes) -> FrameworkDocument:
    return read_framework("steps.yaml", text if isinstance(text, bytes) else text.encode())[0]


def read_json(data) -> FrameworkDocument:
    return read_framework("steps.json", data if isinstance(data, bytes) else json.dumps(data).encode())[0]


def problems(data: str | bytes, name: str = "steps.yaml") -> list[TextProblem]:
    with pytest.raises(BadFile) as caught:
        read_framework(name, data if isinstance(data, bytes) else data.encode())
    return caught.value.problems


def problem_texts(data: str | bytes, name: str = "steps.yaml") -> list[str]:
    """All problems of a file, each "line:column: what is wrong and how to fix it"."""
    return [str(problem) for problem in problems(data, name)]


def json_with(parts: str) -> str:
    """A JSON file with the framework in its first line; ``parts`` start in the second."""
    return json.dumps(FRAME)[:-1] + ",\n" + parts + "}"


# Real frameworks


def test_every_real_framework_imports_with_the_expected_counts(real_frameworks):
    found = {name: asdict(count_contents(read_framework_file(path)[0])) for name, path in real_frameworks.items()}
    expected = {
        name: json.loads((path.parent.parent / "expected.json").read_text())[path.stem]
        for name, path in real_frameworks.items()
    }
    assert found == expected
    assert len(found) == 6


def test_the_real_frameworks_have_no_unknown_fields(real_frameworks):
    assert [note for path in real_frameworks.values() for note in read_framework_file(path)[1]] == []


def test_every_real_framework_round_trips_through_json_and_yaml_byte_for_byte(real_frameworks):
    for path in real_frameworks.values():
        document = read_framework_file(path)[0]
        written = as_json(document)
        assert read_json(written) == document
        assert as_json(read_json(written)) == written
    assert len(real_frameworks) == 6


@pytest.mark.parametrize(
    "name",
    [
        "ft-engineering-progression/engineering",
        "ft-engineering-progression/engineering-v1",
        "ft-engineering-progression/operations",
        "medium-snowflake/snowflake",
        "onet-29-sample/sample",
        "uk-gdad-pcf-sample/sample",
    ],
)
def test_a_real_framework_round_trips_through_yaml_byte_for_byte(real_frameworks, name):
    document = read_framework_file(real_frameworks[name])[0]
    written = as_yaml(document)
    assert read_yaml(written) == document
    assert as_yaml(read_json(as_json(read_yaml(written)))) == written


# Reading


def test_the_example_in_the_format_documentation_is_read_correctly():
    document = read_yaml(
        HEAD
        + '  source: {url: "https://example.org/steps", licence: CC BY 4.0}\n'
        + "  scale:\n"
        + "    - {level: 5, status: not-applicable, description: N/A within the Acme framework}\n"
        + '    - {level: 1, name: Individual step, points: 1, description: "Useful to the own team…"}\n'
        + "groups:\n"
        + "  - {key: engineering, name: Engineering}\n"
        + '  - {key: craft, name: "🦉 Craft", parent: engineering}\n'
        + "abilities:\n"
        + "  - key: listens\n"
        + "    name: Listens\n"
        + "    group: craft\n"
        + "    milestones:\n"
        + "      - level: 2\n"
        + "      - level: 1\n"
        + "        examples:\n"
        + "          - Can say why\n"
        + "          - text: Uses version control\n"
        + "            id: 1ab2d281\n"
        + "            kind: signal\n"
        + "            section: Specific to Product Ownership\n"
        + "            tags: {proficiency: Working knowledge}\n"
        + '            links: [{label: Guide, url: "https://example.org"}, "mailto:ada@example.org"]\n'
        + "            examples: [Can clone a repository]\n"
        + "roles:\n"
        + "  - key: developer\n"
        + "    name: Developer\n"
        + "    requirements:\n"
        + "      - {ability: listens, level: 1, strength: recommended}\n"
        + "  - key: senior\n"
        + "    name: Senior\n"
        + "    parent: developer\n"
        + "    includes: [developer]\n"
        + '    grade: "3.1"\n'
        + "    points: {min: 36, max: 57}\n"
        + "    requirements:\n"
        + "      - {ability: listens, level: 2.5, weight: 4.12}\n"
        + "    extra: {anything: kept}\n"
    )
    assert document.source == SourceDocument(url="https://example.org/steps", licence="CC BY 4.0")
    assert document.scale == (
        StepDocument(level=1, name="Individual step", points=Decimal(1), description="Useful to the own team…"),
        StepDocument(level=5, status="not-applicable", description="N/A within the Acme framework"),
    )
    assert [(group.key, group.name, group.parent) for group in document.groups] == [
        ("engineering", "Engineering", ""),
        ("craft", "🦉 Craft", "engineering"),
    ]
    assert document.abilities[0].milestones == (
        MilestoneDocument(
            level=1,
            examples=(
                ExampleDocument(text="Can say why"),
                ExampleDocument(
                    text="Uses version control",
                    id="1ab2d281",
                    kind="signal",
                    section="Specific to Product Ownership",
                    tags={"proficiency": "Working knowledge"},
                    links=(
                        LinkDocument(label="Guide", url="https://example.org"),
                        LinkDocument(url="mailto:ada@example.org"),
                    ),
                    examples=(ExampleDocument(text="Can clone a repository"),),
                ),
            ),
        ),
        MilestoneDocument(level=2),
    )
    assert document.roles[0].requirements == (
        RequirementDocument(ability="listens", level=Decimal(1), strength="recommended"),
    )
    senior = document.roles[1]
    assert (senior.parent, senior.includes, senior.grade, senior.points, senior.extra) == (
        "developer", ("developer",), "3.1", PointsRange(min=Decimal(36), max=Decimal(57)), {"anything": "kept"},
    )  # fmt: skip
    assert senior.requirements == (
        RequirementDocument(ability="listens", level=Decimal("2.5"), weight=Decimal("4.12")),
    )


def test_a_framework_without_a_scale_has_the_levels_of_its_milestones():
    document = read_yaml(HEAD + "abilities:\n  - name: A\n    milestones: [{level: 6}, {level: 2}]\n")
    assert steps_of(document) == (StepDocument(level=2), StepDocument(level=6))


def test_a_role_without_requirements_and_an_empty_ability_are_allowed():
    document = read_yaml(
        HEAD + "groups:\nabilities:\n  - name: Listens\nroles:\n  - name: Developer\n    requirements: []\n"
    )
    assert (document.groups, document.abilities[0].milestones, document.roles[0].requirements) == ((), (), ())


def test_a_missing_key_is_made_from_group_and_name():
    document = read_yaml(HEAD + "groups: [{name: Día a día}]\nabilities: [{name: Listens well, group: día-a-día}]\n")
    assert (document.groups[0].key, document.abilities[0].key) == ("día-a-día", "día-a-día-listens-well")


def test_two_abilities_may_share_a_name():
    document = read_yaml(HEAD + "abilities: [{key: a, name: Listens}, {key: b, name: Listens}]\n")
    assert [ability.name for ability in document.abilities] == ["Listens", "Listens"]


def test_a_name_without_a_letter_or_digit_needs_a_key():
    assert problem_texts(HEAD + "abilities:\n  - name: …\n") == ["6:5: “…” can’t be turned into a key. Add “key:”."]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Not defined.", "undefined"), ("TBD", "undefined"), ("not yet defined", "undefined"),
        ("NOT IN USE", "not-applicable"), (" n/a ", "not-applicable"), ("Not definedly", "defined"), ("", "defined"),
    ],
)  # fmt: skip
def test_a_placeholder_text_becomes_a_status(text, status):
    data = FRAME | {"abilities": [{"name": "A", "milestones": [{"level": 1, "description": text}]}]}
    milestone = read_json(data).abilities[0].milestones[0]
    assert (milestone.status, milestone.description) == (status, text)


def test_an_explicit_status_overrides_a_placeholder():
    data = FRAME | {
        "abilities": [{"name": "A", "milestones": [{"level": 1, "description": "TBD", "status": "defined"}]}]
    }
    assert read_json(data).abilities[0].milestones[0].status == "defined"


@pytest.mark.parametrize(
    ("source", "read"),
    [
        ("https://example.org/a", SourceDocument(url="https://example.org/a")),
        (" A talk by Ada ", SourceDocument(label="A talk by Ada")),
        ("https://example.org and others", SourceDocument(label="https://example.org and others")),
        ({"licence": "CC0"}, SourceDocument(licence="CC0")),
        ("", None),
        ({}, None),
        (None, None),
    ],
)
def test_a_source_is_an_address_a_label_or_both(source, read):
    assert read_json({**FRAME, "framework": FRAME["framework"] | {"source": source}}).source == read


@pytest.mark.parametrize(
    "said", ["3.10", "No", "012", "1337", "2025-03-04", "~", "yes", "1e3", "null", "0x1F", "1_000"]
)
def test_a_yaml_scalar_stays_a_string(said):
    document = read_yaml(
        f"{HEAD}roles:\n  - key: lead\n    name: {said}\n    grade: {said}\n    extra: {{said: {said}}}\n"
    )
    assert (document.roles[0].name, document.roles[0].grade, document.roles[0].extra) == (said, said, {"said": said})


def test_yaml_has_numbers_and_booleans_where_they_are_tagged():
    document = read_yaml(
        HEAD
        + "  extra: {a: !!int 3, b: !!float 2.50, c: !!bool true, d: !!null null, e: !!str 3, f: ! 3,\n"
        + "    g: !!float 1e2}\n"
    )
    assert document.extra == {"a": 3, "b": 2.5, "c": True, "d": None, "e": "3", "f": "3", "g": 100}
    assert [type(value) for value in document.extra.values()] == [int, float, bool, type(None), str, str, int]


# Texts are stored unchanged

KEPT = {
    "no-break space": "a\N{NO-BREAK SPACE}b",
    "line separator": "a\N{LINE SEPARATOR}b\N{PARAGRAPH SEPARATOR}c",
    "next line": "a\x85b",
    "zero-width joiner": "👩\N{ZERO WIDTH JOINER}🚀",
    "right to left": "שלום \N{RIGHT-TO-LEFT MARK}!",
    "four bytes": "𝒜 🦉",
    "carriage returns": "a\r\nb\rc",
    "trailing blanks": "a  \nb\t ",
    "leading blanks": "  a\n\tb",
    "inner blank lines": "a\n\n \n\nb",
    "a byte-order mark within": "a\ufeffb",
    "combining": "e\N{COMBINING ACUTE ACCENT}",
    "not characters": "\ufffe\uffff",
}  # fmt: skip


@pytest.mark.parametrize("text", KEPT.values(), ids=KEPT)
def test_a_text_is_stored_exactly_from_json_and_yaml(text):
    document = read_json({**FRAME, "framework": FRAME["framework"] | {"description": text}})
    assert document.description == text
    assert read_yaml(as_yaml(document)).description == text


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("\n \r\n\t\na \n\n  \r\n", "a "),
        ("\ufeffa", "a"),
        ("\ufeff\n\ufeffa", "a"),
        ("\n\n", ""),
        ("  ", "  "),
        ("\n  a\n", "  a"),
        ("a\n\r", "a"),
    ],
)
def test_only_a_byte_order_mark_and_outer_blank_lines_are_dropped(text, kept):
    assert read_json({**FRAME, "framework": FRAME["framework"] | {"description": text}}).description == kept


def test_a_name_loses_only_surrounding_white_space():
    assert (
        read_json({**FRAME, "framework": {"key": "a", "name": " \ufeff\tA\N{NO-BREAK SPACE} "}}).name
        == "A\N{NO-BREAK SPACE}"
    )


def test_a_byte_order_mark_is_accepted():
    assert read_yaml(b"\xef\xbb\xbf" + HEAD.encode()).name == "Steps"
    assert read_json(b"\xef\xbb\xbf" + json.dumps(FRAME).encode()).name == "Steps"


# Unknown fields


def test_unknown_fields_are_stored_under_extra_with_a_note():
    text = (
        HEAD
        + "  owner: Ada\ngroups:\n  - key: a\n    name: A\n    decsription: B\n    extra: {colour: red}\nversion: 3\n"
    )
    document, notes = read_framework("steps.yml", text.encode())
    assert document.extra == {"version": "3", "owner": "Ada"}
    assert document.groups[0].extra == {"colour": "red", "decsription": "B"}
    assert [str(note) for note in notes] == [
        "5:3: “owner” is not part of the format. It was stored under “extra”.",
        "9:5: “decsription” is not part of the format. It was stored under “extra”. Did you mean “description”?",
        "11:1: “version” is not part of the format. It was stored under “extra”.",
    ]
    again, notes = read_framework("steps.json", as_json(document))
    assert (again, notes) == (document, [])


def test_an_unknown_field_may_appear_in_one_place_only():
    assert problem_texts(HEAD + "  owner: Ada\n  extra: {owner: Bo}\n") == [
        "5:3: “owner” appears both here and under “extra”. Remove one."
    ]
    assert problem_texts(HEAD + "  owner: Ada\nowner: Bo\n") == [
        "6:1: “owner” appears both here and under “framework”. Remove one."
    ]


def test_points_links_and_sources_allow_no_unknown_fields():
    assert problem_texts(
        HEAD
        + "  source: {url: https://example.org, by: Ada}\n"
        + "abilities:\n  - name: A\n    milestones:\n      - level: 1\n        examples:\n"
        + "          - text: B\n            links: [{url: https://example.org, by: Ada}]\n"
        + "roles:\n  - name: C\n    points: {least: 3}\n"
    ) == [
        "5:3: “by” is not a known field. Use url, label and licence.",
        "12:21: “by” is not a known field. Use label and url.",
        "15:5: “least” is not a known field. Use min and max.",
    ]


# Files that are not frameworks


def test_broken_yaml():
    assert problem_texts(HEAD + "groups: [\n") == [
        "6:1: This is not YAML: did not find expected node content. Check the indentation and the quotes near here."
    ]


def test_broken_json():
    assert problem_texts('{"format": "career-framework/1",\n "framework": }', "steps.json") == [
        "2:15: This is not JSON: expecting value. Check the commas, quotes and brackets near here."
    ]


def test_a_tab_in_the_indentation():
    assert problem_texts(HEAD + "groups:\n\t- key: a\n") == [
        "6:1: This is not YAML: found character that cannot start any token. "
        "Indent with spaces. YAML doesn’t allow tabs."
    ]


def test_repeated_keys_in_yaml():
    assert problem_texts(HEAD + "groups:\n  - key: a\n    name: B\n    key: c\nframework: {}\n") == [
        "8:5: “key” appears twice. Remove one.",
        "9:1: “framework” appears twice. Remove one.",
    ]


def test_repeated_keys_in_json():
    text = json_with('"groups": [{"key": "a", "name": "B",\n "k\\u0065y": "c"}], "groups": []')
    assert problem_texts(text, "steps.json") == [
        "3:2: “key” appears twice. Remove one.",
        "3:21: “groups” appears twice. Remove one.",
    ]


def test_an_alias():
    assert problem_texts(HEAD + "  licence: &free CC0\ngroups:\n  - key: b\n    name: *free\n") == [
        "5:12: Anchors (&name) are not supported. Remove it.",
        "8:11: Aliases (*name) are not supported. Write the text out here.",
    ]


def test_an_anchor():
    assert problem_texts(HEAD + "  licence: &free CC0\n") == ["5:12: Anchors (&name) are not supported. Remove it."]


def test_an_alias_bomb():
    levels = "".join(f"  l{n}: &l{n} [{', '.join(['*l' + str(n - 1)] * 9)}]\n" for n in range(1, 10))
    found = problems(HEAD + "  l0: &l0 [ha]\n" + levels)
    assert len(found) == 10 + 9 * 9
    assert [(found[n].line, found[n].column) for n in (0, 1, 2, -1)] == [(5, 7), (6, 7), (6, 12), (14, 52)]


def test_unknown_tags():
    assert problem_texts(
        HEAD
        + "  licence: !!python/name:os.system x\n  a: !mine {b: c}\n  d: !!timestamp 2020-01-01\n  e: !!set [f]\n"
    ) == [
        "5:12: The tag “tag:yaml.org,2002:python/name:os.system” is not supported for “x”. Remove the tag.",
        "6:6: The tag “!mine” is not supported. Remove the tag.",
        "7:6: The tag “tag:yaml.org,2002:timestamp” is not supported for “2020-01-01”. Remove the tag.",
        "8:6: The tag “tag:yaml.org,2002:set” is not supported. Remove the tag.",
    ]


@pytest.mark.parametrize(
    "said",
    ["!!float .inf", "!!float inf", "!!float nan", "!!float 1e400", f"!!int {'9' * 40}", "!!int 0x1F", "!!bool yes"],
)
def test_a_tagged_scalar_that_json_can_not_express(said):
    tag, _, value = said.partition(" ")
    assert problem_texts(f"{HEAD}  extra: {{a: {said}}}\n") == [
        f"5:14: The tag “tag:yaml.org,2002:{tag[2:]}” is not supported for “{value}”. Remove the tag."
    ]


def test_two_documents():
    assert problem_texts(HEAD + "---\n" + HEAD) == [
        "5:1: A second document starts here. Put only one framework in a file."
    ]


def test_a_name_that_is_not_plain_text():
    assert problem_texts(HEAD + "? [a]\n: b\n") == [
        "5:3: The name before a colon must be plain text. Check the indentation."
    ]


def test_an_unknown_format():
    assert problem_texts(HEAD.replace("/1", "/2")) == [
        "1:1: The format is “career-framework/2”. Start the file with “format: career-framework/1”."
    ]


@pytest.mark.parametrize("name", ["steps.yaml", "steps.json"])
def test_a_missing_format(name):
    assert problem_texts('{"framework": {"key": "a", "name": "A"}}', name) == [
        "1:1: The format is missing. Start the file with “format: career-framework/1”."
    ]


def test_a_missing_framework():
    assert problem_texts("format: career-framework/1\n") == [
        "1:1: There is no “framework” in the file. Add “framework:” with a key and a name."
    ]


def test_an_empty_framework():
    assert problem_texts("format: career-framework/1\nframework:\n") == [
        "2:1: This should be names with values, not “”. Write “name: value”."
    ]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("steps.yaml", "- a\n- b\n"), ("steps.yaml", "a"), ("steps.yaml", "# nothing\n"),
        ("steps.json", "[]"), ("steps.json", '"a"'), ("steps.json", "null"), ("steps.json", "3"),
    ],
)  # fmt: skip
def test_something_else_instead_of_a_mapping(name, text):
    assert problem_texts(text, name) == [
        "1:1: This is not a framework. Start the file with “format: career-framework/1”."
    ]


def test_lists_and_mappings_in_the_wrong_places():
    assert problem_texts(
        HEAD + "groups: {key: a}\n"
        "abilities: all\n"
        "roles:\n"
        "  - Developer\n"
        "  - name: [a]\n"
        "    description: {b: c}\n"
        "    points: 3\n"
        "    extra: [d]\n"
    ) == [
        "5:1: This should be a list, not a group of names. Start each line with “- ”.",
        "6:1: This should be a list, not “all”. Start each line with “- ”.",
        "8:5: This should be names with values, not “Developer”. Write “name: value”.",
        "9:5: This should be text, not a list. Put it in quotes.",
        "10:5: This should be text, not a group of names. Put it in quotes.",
        "11:5: This should be names with values, not “3”. Write “name: value”.",
        "12:5: This should be names with values, not a list. Write “name: value”.",
    ]


def test_json_with_something_else_instead_of_text():
    data = '"groups": [{"key": "a", "name": 7,\n "description": true}]'
    assert problem_texts(json_with(data), "steps.json") == [
        "2:25: This should be text, not “7”. Put it in quotes.",
        "3:2: This should be text, not “true”. Put it in quotes.",
    ]


@pytest.mark.parametrize("name", ["steps.yaml", "steps.json"])
def test_an_empty_file(name):
    for data in (b"", b" \n\t\n", b"\xef\xbb\xbf"):
        assert problem_texts(data, name) == ["1:1: The file is empty. Start it with “format: career-framework/1”."]


@pytest.mark.parametrize(("name", "most"), [("steps.yaml", 4), ("steps.json", 16)])
def test_fifty_megabytes(name, most, tmp_path):
    sentence = (
        f"1:1: The file is larger than {most} MB. "
        "Split it into several frameworks. JSON files may be larger than YAML files."
    )
    assert problem_texts(b" " * (50 * 1024 * 1024), name) == [sentence]
    path = tmp_path / name
    with path.open("wb") as file:
        file.truncate(50 * 1024 * 1024)
    with pytest.raises(BadFile) as caught:
        read_framework_file(path)
    assert str(caught.value) == sentence


@pytest.mark.parametrize("name", ["steps.yaml", "steps.json"])
def test_a_binary_file(name):
    assert problem_texts(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", name) == [
        "1:1: This is not UTF-8 text. Save the file as plain text in UTF-8."
    ]


def test_a_byte_that_is_not_text_is_located():
    for mark in (b"", b"\xef\xbb\xbf"):
        assert problem_texts(mark + "a: ü\nb: é".encode() + b"\xff\xfe c") == [
            "2:5: This is not UTF-8 text. Save the file as plain text in UTF-8."
        ]


@pytest.mark.parametrize(("encoding", "column"), [("utf-16", 1), ("utf-32", 1), ("utf-16-le", 5), ("latin-1", 3)])
def test_another_encoding(encoding, column):
    assert problem_texts(f"# Ümläut\n{HEAD}".encode(encoding)) == [
        f"1:{column}: This is not UTF-8 text. Save the file as plain text in UTF-8."
    ]


def test_another_encoding_that_could_be_utf_8():
    assert problem_texts(HEAD.encode("utf-16-le")) == [
        "1:2: There is a control character (U+0000) here. Save the file as plain text in UTF-8."
    ]


@pytest.mark.parametrize("name", ["steps.yaml", "steps.json"])
def test_a_control_character(name):
    assert problem_texts("ä\nbc\0d", name) == [
        "2:3: There is a control character (U+0000) here. Save the file as plain text in UTF-8."
    ]


def test_a_code_point_that_yaml_does_not_allow():
    assert problem_texts(HEAD + "# é\n#  \ufffe\n") == [
        "6:4: There is a character (U+FFFE) here that isn’t allowed. Remove it."
    ]


@pytest.mark.parametrize("escape", ["\\u0000", "\\u001b", "\\u007f", "\\ud83d"])
def test_an_escaped_non_character_in_json(escape):
    code = escape[2:].upper()
    found = f"The text contains a character (U+{code}) that isn’t allowed. Remove it."
    text = json_with(f'"groups": [{{"key": "a", "name": "B",\n "description": "a{escape}b"}}]')
    assert problem_texts(text, "steps.json") == [f"3:2: {found}"]
    text = json_with(f'"groups": [{{"key": "a", "name": "B",\n "extra": {{"a{escape}b": "c", "d": "{escape}"}}}}]')
    assert problem_texts(text, "steps.json") == [f"3:12: {found}", f"3:29: {found}"]
    text = json.dumps(FRAME)[:-2] + f',\n "source": "a{escape}b"}}}}'
    assert problem_texts(text, "steps.json") == [f"2:2: {found}"]


def test_an_escaped_lone_surrogate_in_yaml():
    assert problem_texts(HEAD + '  description: "a\\ud83db"\n') == [
        "5:20: This is not YAML: found invalid Unicode character escape code. "
        "Check the indentation and the quotes near here."
    ]


def test_an_escaped_surrogate_pair_is_one_character():
    assert read_json(json.dumps({**FRAME, "framework": {"key": "a", "name": "🦉"}}).encode()).name == "🦉"


@pytest.mark.parametrize(
    "number",
    ["NaN", "Infinity", "-Infinity", "9" * 5000, "-" + "9" * 31, "1e400", "1e-100", "1e30", "-1e29", "0." + "1" * 30],
)
def test_a_number_that_can_not_be_stored(number):
    text = json_with(f'"groups": [{{"key": "a", "name": "B",\n "extra": {{"n": {number}}}}}]')
    assert problem_texts(text, "steps.json") == [
        f"3:17: {number[:40]} can’t be stored as a number. Write a shorter number."
    ]


@pytest.mark.parametrize(
    ("number", "kept"),
    [
        ("9" * 30, 10**30 - 1), ("-" + "9" * 29, 1 - 10**29), ("1e29", 10**29), ("-1E+28", -(10**28)),
        ("1e-99", 1e-99), ("0.5", 0.5), ("-0.0", 0), ("1.50", 1.5),
    ],
)  # fmt: skip
def test_a_number_that_can_be_stored_round_trips(number, kept):
    document = read_json(json_with(f'"groups": [{{"key": "a", "name": "B", "extra": {{"n": {number}}}}}]').encode())
    assert document.groups[0].extra == {"n": kept}
    assert read_yaml(as_yaml(document)) == read_json(as_json(document)) == document


# Values


@pytest.mark.parametrize(
    ("level", "what"),
    [
        ("100", "100 is out of range."), ("-1", "-1 is out of range."),
        ("2.555", "2.555 has too many decimal places."),
        ("two", "“two” is not a number."), ("true", "“true” is not a number."), ("", "“” is not a number."),
        ("NaN", "“NaN” is not a number."), (".inf", "“.inf” is not a number."), ("[1]", "“['1']” is not a number."),
        ("9" * 5000, f"{'9' * 40} is out of range."), ("1e400", "1e400 is out of range."),
    ],
)  # fmt: skip
def test_a_level_that_can_not_be_required(level, what):
    text = (
        HEAD + f"abilities:\n"
        f"  - name: Listens\n"
        f"roles:\n"
        f"  - name: Dev\n"
        f"    requirements:\n"
        f"      - ability: listens\n"
        f"        level: {level}\n"
    )
    assert problem_texts(text) == [f"11:9: {what} Write a number from 0 to 99, with up to 2 decimal places."]


@pytest.mark.parametrize("level", ["0", "99", "2.5", "2.50", "0.01", "1e1"])
def test_a_level_that_can_be_required(level):
    text = (
        HEAD + f"abilities: [{{name: Listens}}]\n"
        f"roles: [{{name: Dev, requirements: [{{ability: listens, level: {level}}}]}}]\n"
    )
    assert read_yaml(text).roles[0].requirements[0].level == Decimal(level)


@pytest.mark.parametrize(
    ("level", "what"),
    [
        ("100", "100 is out of range. Write a number from 1 to 99."),
        ("-1", "-1 is out of range. Write a number from 1 to 99."),
        ("2.5", "2.5 has too many decimal places. Write a number from 1 to 99."),
        ("true", "“true” is not a number. Write a number from 1 to 99."),
        ("null", "“level” is missing. Add “level:”."),
        (
            "0",
            "A milestone can’t have level 0. "
            "Level 0 means “not started”. Remove this milestone, or start at level 1.",
        ),
    ],
)
def test_a_level_that_no_milestone_can_have(level, what):
    text = json_with(f'"abilities": [{{"name": "Listens", "milestones": [\n{{"level": {level}}}]}}]')
    assert problem_texts(text, "steps.json") == [f"3:{1 if level == 'null' else 2}: {what}"]


def test_two_milestones_or_steps_at_one_level():
    assert problem_texts(
        HEAD + "  scale:\n    - {level: 1}\n    - {level: 1}\n"
        "abilities:\n  - name: A\n    milestones:\n      - level: 2\n      - level: 3\n      - level: 2\n"
    ) == [
        "7:8: Two steps have the level “1”. Give each a different level.",
        "13:9: Two milestones have the level “2”. Give each a different level.",
    ]


def test_repeated_keys():
    assert problem_texts(
        HEAD
        + "groups:\n  - {key: a, name: A}\n  - {key: a, name: B}\nroles:\n  - name: Dev\n  - {key: dev, name: C}\n"
    ) == [
        "7:6: Two groups have the key “a”. Give each a different key.",
        "10:6: Two roles have the key “dev”. Give each a different key.",
    ]


def test_a_repeated_requirement():
    text = (
        HEAD + "abilities: [{name: A}]\n"
        "roles:\n"
        "  - name: B\n"
        "    requirements:\n"
        "      - {ability: a, level: 1}\n"
        "      - {ability: a, level: 2}\n"
    )
    assert problem_texts(text) == ["10:10: Two requirements have the ability “a”. Remove one."]


def test_keys_that_can_not_be_part_of_an_address():
    fix = "Use letters, digits, dots, hyphens and underscores, and start with a letter or digit."
    assert problem_texts(
        HEAD + "groups:\n"
        "  - {key: a/b, name: A}\n"
        "  - {key: -a, name: B}\n"
        "  - {key: a b, name: C}\n"
        "  - {key: .., name: D}\n"
    ) == [
        f"6:6: “a/b” can’t be a key. {fix}",
        f"7:6: “-a” can’t be a key. {fix}",
        f"8:6: “a b” can’t be a key. {fix}",
        f"9:6: “..” can’t be a key. {fix}",
    ]


def test_values_that_are_not_in_an_enum():
    text = (
        HEAD + "  status: done\n"
        "abilities: [{name: A}]\n"
        "roles:\n"
        "  - name: B\n"
        "    status: gone\n"
        "    requirements:\n"
        "      - ability: a\n"
        "        strength: must\n"
    )
    assert problem_texts(text) == [
        "5:3: “done” is not a known value. Use one of: draft, active, legacy, archived.",
        "9:5: “gone” is not a known value. Use one of: draft, active, archived.",
        "12:9: “must” is not a known value. Use one of: required, recommended.",
    ]


def test_points_in_the_wrong_order():
    assert problem_texts(HEAD + "roles:\n  - name: A\n    points: {min: 57, max: 36.5}\n") == [
        "7:5: The minimum points (57) are higher than the maximum (36.5). Swap min and max."
    ]


def test_points_and_weights_out_of_range():
    text = (
        HEAD + "abilities: [{name: A}]\n"
        "roles:\n"
        "  - name: B\n"
        "    points:\n"
        "      min: -1\n"
        "      max: 1000000\n"
        "    requirements:\n"
        "      - ability: a\n"
        "        weight: 0.00001\n"
    )
    assert problem_texts(text) == [
        "9:7: -1 is out of range. Write a number from 0 to 999999, with up to 2 decimal places.",
        "10:7: 1000000 is out of range. Write a number from 0 to 999999, with up to 2 decimal places.",
        "13:9: 0.00001 has too many decimal places. Write a number from 0 to 99999999, with up to 4 decimal places.",
    ]


def test_addresses_that_are_not_allowed():
    links = ["javascript:alert(1)", "data:text/html,x", "//example.org", "example.org", "https://", "https://a b"]
    listed = "".join(f"              - {json.dumps(link)}\n" for link in links)
    text = (
        HEAD + f"abilities:\n"
        f"  - name: A\n"
        f"    milestones:\n"
        f"      - level: 1\n"
        f"        examples:\n"
        f"          - text: B\n"
        f"            links:\n"
        f"{listed}"
    )
    assert problem_texts(text) == [
        f"{line}:17: “{link}” is not a web address. Start it with https:// and leave out spaces."
        for line, link in enumerate(links, start=12)
    ]


@pytest.mark.parametrize("blank", ["", " ", "\n", "\ufeff"])
def test_empty_names_and_examples(blank):
    text = json_with(f'"groups": [\n{{"key": "a", "name": {json.dumps(blank)}}}]')
    assert problem_texts(text, "steps.json") == ["3:1: “name” is missing. Add “name:”."]
    start, said = '"abilities": [{"name": "A", "milestones": [{"level": 1, "examples": [\n', blank.strip(" ")
    text = json_with(start + json.dumps(said) + "]}]}]")
    assert problem_texts(text, "steps.json") == ["3:1: An example is empty. Write its text, or remove the line."]
    text = json_with(start + json.dumps({"text": said}) + "]}]}]")
    assert problem_texts(text, "steps.json") == ["3:1: “text” is missing. Add “text:”."]


@pytest.mark.parametrize("end", ["\n", "\r", "\x85", "\N{LINE SEPARATOR}", "\N{PARAGRAPH SEPARATOR}"])
def test_names_of_several_lines(end):
    text = json_with(f'"groups": [{{"key": "a",\n"name": {json.dumps(f"A{end}B")}}}]')
    assert problem_texts(text, "steps.json") == ["3:1: This must be a single line. Join the lines."]


def test_texts_that_are_too_long():
    longest = {"name": 200, "description": 20_000, "extra": 20_000, "in extra": 100}
    group = {"key": "a", "name": "n" * 201, "description": "d" * 20_001, "extra": {"e": "e" * 20_001, "f" * 101: 1}}
    found = [
        problem.message + " " + problem.fix
        for problem in problems(json.dumps(FRAME | {"groups": [group]}), "steps.json")
    ]
    assert found == [
        f"The text has {most + 1:,} characters. Shorten it to at most {most:,}." for most in longest.values()
    ]
    group = {"key": "a", "name": "n" * 200, "description": "d" * 20_000, "extra": {"e": "e" * 20_000, "f" * 100: 1}}
    assert len(read_json(FRAME | {"groups": [group]}).groups[0].description) == 20_000


def test_an_id_of_an_example_is_as_long_as_a_key():
    text = json_with(
        '"abilities": [{"name": "A", "milestones": [{"level": 1, "examples": [{"text": "B",\n"id": "ID"}]}]}]'
    )
    document = read_json(text.replace("ID", "i" * 100).encode())
    assert document.abilities[0].milestones[0].examples[0].id == "i" * 100
    assert problem_texts(text.replace("ID", "i" * 101), "steps.json") == [
        "3:1: The text has 101 characters. Shorten it to at most 100."
    ]


# References


def test_a_requirement_for_a_missing_ability():
    text = (
        HEAD + "abilities:\n"
        "  - {key: listens, name: Listens}\n"
        "roles:\n"
        "  - name: Dev\n"
        "    requirements:\n"
        "      - {ability: listen, level: 1}\n"
        "      - {ability: juggling, level: 1}\n"
    )
    assert problem_texts(text) == [
        "10:10: There is no ability “listen”. Did you mean “listens”?",
        "11:10: There is no ability “juggling”. Add it to the file, or use another ability.",
    ]


def test_missing_groups_parents_and_included_roles():
    text = (
        HEAD
        + "groups:\n  - {key: craft, name: Craft, parent: work}\n"
        + "abilities:\n  - {name: A, group: crafts}\n"
        + "roles:\n  - {key: dev, name: Dev, parent: lead, includes: [deb, dev2], group: zoo}\n"
    )
    assert problem_texts(text) == [
        "6:31: There is no group “work”. Add it to the file, or use another group.",
        "8:15: There is no group “crafts”. Did you mean “craft”?",
        "10:27: There is no role “lead”. Add it to the file, or use another role.",
        "10:52: There is no role “deb”. Did you mean “dev”?",
        "10:57: There is no role “dev2”. Did you mean “dev”?",
        "10:64: There is no group “zoo”. Add it to the file, or use another group.",
    ]


def test_at_most_fifty_suggestions_are_made():
    text = HEAD + "abilities: [{name: Listens}]\nroles:\n  - name: Dev\n    requirements:\n"
    text += "".join(f"      - ability: listens{number}\n" for number in range(60))
    fixes = [problem.fix for problem in problems(text)]
    assert fixes == ["Did you mean “listens”?"] * 50 + ["Add it to the file, or use another ability."] * 10


def test_circles_among_parents():
    text = (
        HEAD + "groups:\n"
        "  - {key: a, name: A, parent: b}\n"
        "  - {key: b, name: B, parent: c}\n"
        "  - {key: c, name: C, parent: b}\n"
        "  - {key: d, name: D, parent: d}\n"
    )
    assert problem_texts(text) == [
        f"{line}:23: “{key}” leads back to itself through “parent”. Change “parent” to break the loop."
        for line, key in ((7, "b"), (8, "c"), (9, "d"))
    ]
    text = HEAD + "roles:\n  - {key: a, name: A, parent: b}\n  - {key: b, name: B, parent: a}\n"
    assert problem_texts(text) == [
        f"{line}:23: “{key}” leads back to itself through “parent”. Change “parent” to break the loop."
        for line, key in ((6, "a"), (7, "b"))
    ]


def test_circles_among_included_roles():
    text = (
        HEAD + "roles:\n"
        "  - {key: a, name: A, includes: [b]}\n"
        "  - {key: b, name: B, includes: [c, d]}\n"
        "  - {key: c, name: C, includes: [b]}\n"
        "  - {key: d, name: D, includes: [d, d]}\n"
    )
    assert problem_texts(text) == [
        "7:23: “b” leads back to itself through “includes”. Change “includes” to break the loop.",
        "8:23: “c” leads back to itself through “includes”. Change “includes” to break the loop.",
        "9:23: A role is included twice. Remove one.",
        "9:23: “d” leads back to itself through “includes”. Change “includes” to break the loop.",
    ]


def test_groups_nested_too_deep():
    def chain(length):
        first, *others = range(length)
        return f"  - {{key: g{first}, name: A}}\n" + "".join(
            f"  - {{key: g{n}, name: A, parent: g{n - 1}}}\n" for n in others
        )

    assert len(read_yaml(HEAD + "groups:\n" + chain(31)).groups) == 31
    assert problem_texts(HEAD + "groups:\n" + chain(33)) == [
        f"{line}:{column}: This is nested more than 30 levels deep. Use fewer levels."
        for line, column in ((37, 25), (38, 25))
    ]


# Depth


@pytest.mark.parametrize("depth", [40, 4000])
def test_deep_yaml(depth):
    assert problem_texts(HEAD + "  a: " + "[" * depth + "]" * depth + "\n") == [
        "5:35: This is nested more than 30 levels deep. Use fewer levels."
    ]


@pytest.mark.parametrize(("opened", "closed"), [("[", "]"), ('{"a": ', "}")])
@pytest.mark.parametrize("depth", [40, 400, 600, 900])
def test_deep_json(depth, opened, closed):
    text = json_with(f'"a": {opened * depth}1{closed * depth}')
    column = 6 + 30 * len(opened) if opened == "[" else 7 + 29 * len(opened)
    assert problem_texts(text, "steps.json") == [
        f"2:{column}: This is nested more than 30 levels deep. Use fewer levels."
    ]


def test_json_too_deep_for_any_reader():
    text = json_with('"a": ' + "[" * 100_000 + "]" * 100_000)
    assert problem_texts(text, "steps.json") == ["1:1: This is nested more than 30 levels deep. Use fewer levels."]


@pytest.mark.parametrize("depth", [13, 40, 150])
def test_examples_nested_too_deep(depth):
    nested = '{"text": "a", "examples": [' * depth + '"b"' + "]}" * depth
    text = json_with(f'"abilities": [{{"name": "A", "milestones": [{{"level": 1, "examples": [\n{nested}]}}]}}]')
    assert problem_texts(text, "steps.json") == ["3:325: This is nested more than 30 levels deep. Use fewer levels."]


def test_examples_nested_to_the_limit_round_trip_through_yaml():
    nested = '{"text": "a", "examples": [' * 12 + '"b"' + "]}" * 12
    text = json_with(f'"abilities": [{{"name": "A", "milestones": [{{"level": 1, "examples": [{nested}]}}]}}]')
    document = read_json(text.encode())
    assert read_yaml(as_yaml(document)) == document


def test_a_bracket_inside_a_text_does_not_count_as_nesting():
    inner = json.dumps({"a": ["]}", "{[", {"b": '"'}]})
    text = json_with(f'"a": {"[" * 40}{inner}{"]" * 40},\n"groups": [{{"key": "/", "name": "B"}}]')
    found = problems(text, "steps.json")
    assert [(problem.line, problem.column) for problem in found] == [(2, 36), (3, 13)]


# All problems at once


def test_all_problems_of_a_file_are_reported_at_once_in_order():
    text = (
        "format: career-framework/9\n"
        "framework:\n"
        "  key: /\n"
        "  scale:\n"
        "    - {level: x}\n"
        "groups:\n"
        "  - nothing\n"
        "  - {key: a, parent: b}\n"
        "abilities:\n"
        "  - name: A\n"
        "    group: c\n"
        "    milestones:\n"
        "      - {level: 100}\n"
        "      - {level: 1, examples: [{kind: odd}]}\n"
        "roles:\n"
        "  - [a]\n"
        "  - name: B\n"
        "    includes: [[a], d]\n"
        "    requirements:\n"
        "      - level: 1\n"
        "      - {ability: e}\n"
    )
    assert [(problem.line, problem.column, problem.message) for problem in problems(text)] == [
        (1, 1, "The format is “career-framework/9”."),
        (2, 1, "“name” is missing."),
        (3, 3, "“/” can’t be a key."),
        (5, 8, "“x” is not a number."),
        (7, 5, "This should be names with values, not “nothing”."),
        (8, 5, "“name” is missing."),
        (8, 14, "There is no group “b”."),
        (11, 5, "There is no group “c”."),
        (13, 10, "100 is out of range."),
        (14, 31, "“text” is missing."),
        (14, 32, "“odd” is not a known value."),
        (16, 5, "This should be names with values, not a list."),
        (18, 16, "This should be text, not a list."),
        (18, 21, "There is no role “d”."),
        (20, 9, "“ability” is missing."),
        (21, 10, "There is no ability “e”."),
    ]


# Files


def test_a_file_that_can_not_be_opened(tmp_path):
    for path, why in ((tmp_path / "none.yaml", "No such file or directory"), (tmp_path, "Is a directory")):
        with pytest.raises(BadFile) as caught:
            read_framework_file(path)
        assert str(caught.value) == f"1:1: We can’t read the file: {why}. Check its name."


def test_a_file_of_an_unsupported_type():
    assert framework_file_endings() == [".json", ".yaml", ".yml"]
    assert problem_texts(HEAD, "steps.txt") == [
        "1:1: We can’t read files of the kind “.txt”. Use one of these: .json, .yaml, .yml."
    ]
    assert problem_texts(HEAD, "steps") == [
        "1:1: We can’t read files of the kind “steps”. Use one of these: .json, .yaml, .yml."
    ]


def test_endings_may_be_in_capitals():
    assert read_framework("STEPS.YML", HEAD.encode())[0].key == "steps"


# Limits


MANY = 20_000


def listed(kind: str, count: int) -> str:
    """A file with ``count`` records of a kind, one per line."""
    return f"{HEAD}{kind}:\n" + "".join(f"- {{key: k{n}, name: N}}\n" for n in range(count))


@pytest.mark.parametrize("kind", ["groups", "abilities", "roles"])
def test_the_number_of_records_is_limited(kind, monkeypatch):
    assert size_limits.MOST[kind] == MANY
    monkeypatch.setitem(size_limits.MOST, kind, 30)
    line = listed(kind, 30).count("\n") + 1
    assert len(getattr(read_framework("steps.yaml", listed(kind, 30).encode())[0], kind)) == 30
    assert problem_texts(listed(kind, 31)) == [
        f"{line}:3: There are more than 30 {kind}. Split the file into several frameworks."
    ]


def test_the_limit_on_abilities_is_exact():
    things = [{"key": f"k{number}", "name": "N"} for number in range(MANY + 1)]
    for count, said in ((MANY, []), (MANY + 1, ["There are more than 20,000 abilities."])):
        file = {"format": "career-framework/1", "framework": {"key": "a", "name": "A"}, "abilities": things[:count]}
        data = json.dumps(file).encode()
        assert [each.message for each in (problems(data, "a.json") if said else [])] == said
        assert said or len(read_framework("a.json", data)[0].abilities) == count


@pytest.mark.parametrize(
    ("kind", "field", "record"),
    [
        ("abilities", "milestones", "{{level: {}}}"),
        ("roles", "requirements", "{{ability: k{}}}"),
        ("roles", "includes", "k{}"),
    ],
)
def test_the_number_of_nested_records_is_limited(kind, field, record, monkeypatch):
    assert size_limits.MOST_IN_ALL[kind, field] == 200_000
    monkeypatch.setitem(size_limits.MOST_IN_ALL, (kind, field), 5)
    abilities = listed("abilities", 9) if kind == "roles" and field == "requirements" else HEAD

    def file(*counts: int) -> str:
        records = [", ".join(record.format(n + 1) for n in range(count)) for count in counts]
        others = [f"- {{key: k{n}, name: N}}\n" for n in range(9)] if field == "includes" else []
        things = [f"- {{key: x{place}, name: N, {field}: [{each}]}}\n" for place, each in enumerate(records)]
        return f"{abilities}{kind}:\n{''.join(things)}{''.join(others)}"

    assert read_framework("steps.yaml", file(3, 2).encode())
    found = problems(file(3, 1, 4))
    line = file(3, 1, 4)[: file(3, 1, 4).index("x2")].count("\n") + 1
    assert [(each.line, each.message) for each in found] == [
        (line, f"There are more than 5 {field} across all {kind}.")
    ]
