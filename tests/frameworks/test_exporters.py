import json
from decimal import Decimal

import pytest
import yaml
from hypothesis import given

from frameworks.document import (
    ExampleDocument,
    FrameworkDocument,
    GroupDocument,
    LinkDocument,
    MilestoneDocument,
    PointsRange,
    RequirementDocument,
    RoleDocument,
    SourceDocument,
    StepDocument,
)
from frameworks.exporters import FRAMEWORK_EXPORTERS, as_json, as_yaml
from frameworks.importers import read_framework
from tests import factories, strategies


def read(ending: str, data: bytes) -> FrameworkDocument:
    document, notes = read_framework(f"steps.{ending}", data)
    assert notes == []
    return document


@strategies.steadily
@given(strategies.documents())
def test_any_document_round_trips_through_yaml_and_json_byte_for_byte(document):
    for exporter in FRAMEWORK_EXPORTERS:
        written = exporter.write(document)
        assert read(exporter.name, written) == document
        assert exporter.write(read(exporter.name, written)) == written
    assert as_json(read("yaml", as_yaml(read("json", as_json(document))))) == as_json(document)
    assert as_yaml(read("json", as_json(read("yaml", as_yaml(document))))) == as_yaml(document)
    another_reader_finds = yaml.safe_load(as_yaml(document))
    assert another_reader_finds == json.loads(as_json(document))


DOCUMENT = FrameworkDocument(
    key="acme-steps",
    name="Acme: Steps",
    description="Two lines,\n\n- and a list\n",
    source=SourceDocument(url="https://example.org/steps", licence="CC BY 4.0"),
    scale=(
        StepDocument(level=1, name="Individual step", points=Decimal("1.50")),
        StepDocument(level=5, status="not-applicable", description="N/A within the Acme framework"),
    ),
    groups=(GroupDocument(key="craft", name="🦉 Craft"),),
    abilities=(
        factories.ability(
            "listens",
            group="craft",
            levels=0,
            description="No",
            milestones=(
                MilestoneDocument(
                    level=1,
                    examples=(
                        ExampleDocument(text="Says #1: why"),
                        ExampleDocument(
                            text="Uses version control",
                            id="012",
                            tags={"since": 2, "proven": True},
                            links=(LinkDocument(label="Guide", url="https://example.org/a,b"),),
                            examples=(ExampleDocument(text="- clones\n- commits"),),
                        ),
                    ),
                ),
            ),
        ),
    ),
    roles=(
        RoleDocument(
            key="developer",
            name="Developer",
            grade="3.1",
            points=PointsRange(min=Decimal(36)),
            requirements=(
                RequirementDocument(ability="listens", level=Decimal("2.5"), strength="required", weight=Decimal(4)),
            ),
            extra={"z": None, "a": [0.5, "0.5", {"b": "x\ty"}]},
        ),
    ),
)

YAML = r"""format: career-framework/1
framework:
  key: acme-steps
  name: "Acme: Steps"
  description: |
    Two lines,

    - and a list
  source: {url: "https://example.org/steps", licence: CC BY 4.0}
  scale:
    - {level: 1, name: Individual step, points: 1.5}
    - {level: 5, description: N/A within the Acme framework, status: not-applicable}
groups:
  - key: craft
    name: "🦉 Craft"
abilities:
  - key: listens
    name: Listens
    group: craft
    description: "No"
    milestones:
      - level: 1
        examples:
          - "Says #1: why"
          - text: Uses version control
            id: "012"
            tags:
              proven: !!bool true
              since: !!int 2
            links:
              - {label: Guide, url: "https://example.org/a,b"}
            examples:
              - "- clones\n- commits"
roles:
  - key: developer
    name: Developer
    grade: "3.1"
    points: {min: 36}
    requirements:
      - {ability: listens, level: 2.5, strength: required, weight: 4}
    extra:
      a:
        - !!float 0.5
        - "0.5"
        - b: "x\ty"
      z: !!null null
"""


def test_yaml_is_readable_for_people():
    assert as_yaml(DOCUMENT).decode() == YAML


def test_json_has_line_breaks_and_unescaped_characters():
    assert as_json(factories.document(name="Öl", description="a\nb", scale=(), abilities=(), roles=())).decode() == (
        '{\n "format": "career-framework/1",\n "framework": {\n  "key": "steps",\n  "name": "Öl",\n'
        '  "description": "a\\nb"\n },\n "groups": [],\n "abilities": [],\n "roles": []\n}\n'
    )


@pytest.mark.parametrize("text", strategies.ODD)
def test_a_string_that_looks_like_another_yaml_type_stays_a_string(text):
    document = factories.document(extra={"said": f"x{text}x", "in": [text.strip(strategies.BLANK)]})
    assert read("yaml", as_yaml(document)) == document
    assert yaml.safe_load(as_yaml(document))["framework"]["extra"] == document.extra


def test_names_in_open_mappings_are_sorted():
    told = [
        factories.document(extra=extra)
        for extra in ({"a": 1, "b": {"c": 2, "d": 3}}, {"b": {"d": 3, "c": 2}, "a": 1})
    ]
    assert as_json(told[0]) == as_json(told[1])
    assert as_yaml(told[0]) == as_yaml(told[1])


@pytest.mark.parametrize(
    ("source", "written"),
    [
        (SourceDocument(url="https://example.org"), "https://example.org"),
        (SourceDocument(url="mailto:ada@example.org"), "mailto:ada@example.org"),
        (SourceDocument(label="A talk by Ada"), "A talk by Ada"),
        (SourceDocument(label="https://example.org"), {"label": "https://example.org"}),
        (SourceDocument(licence="CC0"), {"licence": "CC0"}),
        (SourceDocument(url="https://example.org", label="Steps"), {"url": "https://example.org", "label": "Steps"}),
    ],
)
def test_a_source_is_shortened_if_it_reads_the_same(source, written):
    document = factories.document(source=source)
    assert json.loads(as_json(document))["framework"]["source"] == written
    assert read("json", as_json(document)) == read("yaml", as_yaml(document)) == document


def test_a_defined_milestone_whose_text_reads_like_a_placeholder_stays_defined():
    milestone = MilestoneDocument(level=1, description="TBD", examples=(ExampleDocument(text="Listens"),))
    document = factories.document(abilities=(factories.ability(milestones=(milestone,)),))
    assert read("json", as_json(document)) == read("yaml", as_yaml(document)) == document


def test_yaml_reads_a_long_text_in_one_piece():
    document = factories.document(description="word " * 3999 + "end", extra={"n" * 100: "word " * 2000 + "end"})
    assert read("yaml", as_yaml(document)) == document
