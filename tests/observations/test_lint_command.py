import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from frameworks.document import MilestoneDocument
from frameworks.exporters import as_yaml
from tests import factories

WELL_KEPT = factories.document()


def run(path: Path, *arguments: str) -> tuple[int, list[str]]:
    """The exit status and the output."""
    out = io.StringIO()
    try:
        call_command("lint_framework", str(path), *arguments, stdout=out)
    except SystemExit as end:
        return end.code, out.getvalue().splitlines()
    return 0, out.getvalue().splitlines()


def written(folder: Path, document) -> Path:
    path = folder / "steps.yaml"
    path.write_bytes(as_yaml(document))
    return path


def faulty():
    """An ability of each severity: "asks" warns, "waits" is bad, "listens" is good; a draft is ignored."""
    asks = factories.ability("asks", levels=2)
    waits = factories.ability("waits", milestones=(MilestoneDocument(level=1, status="undefined"),))
    abilities = (factories.ability(levels=5), asks, waits, factories.ability("sings", levels=0, status="draft"))
    roles = (factories.role(asks={"listens": "1", "asks": "1", "waits": "1"}),)
    return factories.document(abilities=abilities, roles=roles)


def test_a_well_maintained_framework(tmp_path):
    assert run(written(tmp_path, WELL_KEPT)) == (0, ["0 bad, 0 warning, 0 information, 2 good"])


def test_the_worst_badges_come_first_and_good_ones_are_counted(tmp_path):
    assert run(written(tmp_path, faulty())) == (
        1,
        [
            "bad         H6  waits: No milestones are defined at the lowest steps. Nobody can start.",
            "bad         H7  waits: A role uses a milestone that is not defined. "
            "Developers (1): define this milestone, or choose another one for the role.",
            "warning     H6  asks: 2 of the lowest 3 milestones are defined. "
            "Most people start with the lowest steps.",
            "2 bad, 1 warning, 0 information, 4 good",
        ],
    )


def test_all_lists_good_badges_too(tmp_path):
    assert run(written(tmp_path, WELL_KEPT), "--all") == (
        0,
        [
            "good        H1  listens: Associated with 1 role.",
            "good        H6  listens: The lowest milestones are defined.",
            "0 bad, 0 warning, 0 information, 2 good",
        ],
    )


@pytest.mark.parametrize(
    ("fail_on", "statuses"),
    [("bad", (0, 0, 1)), ("warning", (0, 1, 1)), ("information", (0, 1, 1))],
)
def test_fail_on_sets_the_severity_that_fails(tmp_path, fail_on, statuses):
    warned = factories.document(abilities=(factories.ability(levels=2),))
    found = [
        run(written(tmp_path, document), f"--fail-on={fail_on}")[0] for document in (WELL_KEPT, warned, faulty())
    ]
    assert tuple(found) == statuses


def test_a_file_that_can_not_be_read_has_its_own_exit_status(tmp_path):
    path = tmp_path / "steps.yaml"
    path.write_text("format: career-framework/1\nframework: {key: /}\n")
    with pytest.raises(CommandError) as caught:
        run(path)
    assert caught.value.returncode == 2
    assert str(caught.value) == (
        f"{path}:2:1: “name” is missing. Add “name:”.\n"
        f"{path}:2:13: “/” can’t be a key. Use letters, digits, dots, hyphens and underscores, "
        "and start with a letter or digit."
    )


def test_unknown_fields_are_noted(tmp_path):
    path = tmp_path / "steps.yaml"
    path.write_text("format: career-framework/1\nframework: {key: a, name: A, owner: Ada}\n")
    err = io.StringIO()
    call_command("lint_framework", str(path), stdout=io.StringIO(), stderr=err)
    assert err.getvalue() == f"{path}:2:30: “owner” is not part of the format. It was stored under “extra”.\n"


def test_every_real_framework_can_be_linted(real_frameworks):
    assert {name: run(path)[1][-1] for name, path in real_frameworks.items()} == {
        "ft-engineering-progression/engineering": "0 bad, 0 warning, 0 information, 18 good",
        "ft-engineering-progression/engineering-v1": "0 bad, 0 warning, 0 information, 8 good",
        "ft-engineering-progression/operations": "0 bad, 0 warning, 0 information, 8 good",
        "medium-snowflake/snowflake": "16 bad, 0 warning, 0 information, 16 good",
        "onet-29-sample/sample": "0 bad, 68 warning, 0 information, 136 good",
        "uk-gdad-pcf-sample/sample": "0 bad, 9 warning, 0 information, 109 good",
    }
