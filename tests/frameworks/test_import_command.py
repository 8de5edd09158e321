import datetime as dt
import io
import json
from dataclasses import replace
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from frameworks.actions import publish_framework
from frameworks.document import RequirementDocument
from frameworks.exporters import as_json, as_yaml
from frameworks.models import Framework, Release
from frameworks.queries import draft_document, latest_release, release_document
from people.models import AuditEvent
from tests import factories
from ui.dates import day_text

pytestmark = pytest.mark.django_db


@pytest.fixture
def harbor():
    return factories.OrganizationFactory(slug="harbor")


def run(path: Path, **options) -> list[str]:
    """The output of the command, by line."""
    out = io.StringIO()
    call_command("import_framework", path, **{"organization": "harbor", "stdout": out, **options})
    return out.getvalue().splitlines()


def refused(path: Path, **options) -> str:
    """The reason why the command refuses; checks that nothing was saved."""
    before = Framework.objects.count(), Release.objects.count(), AuditEvent.objects.count()
    with pytest.raises(CommandError) as caught:
        run(path, **options)
    assert (Framework.objects.count(), Release.objects.count(), AuditEvent.objects.count()) == before
    return str(caught.value)


def written(folder: Path, document, name: str = "steps.yaml") -> Path:
    path = folder / name
    path.write_bytes(as_json(document) if path.suffix == ".json" else as_yaml(document))
    return path


COUNTED = [
    "  0 groups",
    "  1 ability",
    "  5 milestones, 5 defined",
    "  5 examples, 0 nested examples, 0 links",
    "  1 role",
    "  1 requirement: 1 recommended",
]


def test_a_file_becomes_a_draft(harbor, tmp_path):
    path = written(tmp_path, factories.document())
    assert run(path) == [f"Reading {path}", *COUNTED, "Saving", "New framework."]
    framework = harbor.frameworks.get()
    assert (framework.visibility, draft_document(framework)) == ("members", factories.document())
    assert Release.objects.count() == 0


@pytest.mark.parametrize("again", ["steps.yaml", "steps.json"])
def test_importing_the_same_again_changes_nothing_in_either_format(harbor, tmp_path, again):
    run(written(tmp_path, factories.document()))
    events = AuditEvent.objects.count()
    assert run(written(tmp_path, factories.document(), again))[-1] == "No changes."
    assert AuditEvent.objects.count() == events


def test_every_real_framework_imports_and_then_changes_nothing(harbor, real_frameworks):
    for path in real_frameworks.values():
        assert run(path)[-1] == "New framework."
        assert run(path)[-1] == "No changes."
    assert harbor.frameworks.count() == 6


def test_changes_are_listed_line_by_line(harbor, tmp_path):
    abilities = (factories.ability("listens", levels=5), factories.ability("asks"), factories.ability("waits"))
    run(written(tmp_path, factories.document(abilities=abilities)))
    listens = replace(abilities[0], name="Hears", description="Hears.")
    sings = factories.ability("sings")
    after = factories.document(abilities=(listens, sings, abilities[2]), roles=(), description="New.")
    assert run(written(tmp_path, after))[-7:] == [
        "Saving",
        "  changed ability listens: 2 changes",
        "  added ability sings",
        "  changed ability asks",
        "  changed role developer",
        "  changed framework steps",
        "  changed groups groups",
    ]


def test_after_forty_changes_the_rest_is_counted(harbor, tmp_path):
    run(written(tmp_path, factories.document(abilities=(), roles=())))
    many = tuple(factories.ability(f"a{number}", levels=0) for number in range(43))
    lines = run(written(tmp_path, factories.document(abilities=many, roles=())))
    assert lines[-41:] == [*(f"  added ability a{number}" for number in range(40)), "  … and 3 more"]


def test_a_dry_run_lists_changes_and_saves_nothing(harbor, tmp_path):
    path = written(tmp_path, factories.document())
    assert run(path, dry_run=True)[-2:] == ["New framework.", "This was a dry run. Nothing was saved."]
    assert Framework.objects.count() == 0
    run(path)
    path = written(tmp_path, factories.document(name="Other"))
    assert run(path, dry_run=True)[-2:] == ["  changed framework steps", "This was a dry run. Nothing was saved."]
    assert Framework.objects.get().name == "Our Steps"


def test_a_file_can_be_published_at_once(harbor, tmp_path):
    path = written(tmp_path, factories.document())
    today = day_text(timezone.localdate())
    assert run(path, publish=True, visibility="public")[-2:] == [
        "New framework.",
        f"Release 1 published. It is in effect from today, {today}.",
    ]
    framework = Framework.objects.get()
    assert (framework.visibility, release_document(latest_release(framework))) == ("public", factories.document())
    assert run(path, publish=True)[-1] == "No changes."
    assert run(written(tmp_path, factories.document(name="Other")), publish=True)[-1] == (
        f"Release 2 published. It is in effect from today, {today}."
    )


def test_an_imported_draft_can_be_published_later(harbor, tmp_path):
    path = written(tmp_path, factories.document())
    run(path)
    assert run(path, publish=True)[-2:] == [
        "No changes.",
        f"Release 1 published. It is in effect from today, {day_text(timezone.localdate())}.",
    ]


def test_a_release_after_an_upcoming_one_says_when_it_takes_effect(harbor, tmp_path):
    run(written(tmp_path, factories.document()))
    later = timezone.localdate() + dt.timedelta(days=30)
    publish_framework(framework=Framework.objects.get(), effective_on=later, by=None, now=timezone.now())
    assert run(written(tmp_path, factories.document(name="Other")), publish=True)[-1] == (
        f"Release 2 published. It takes effect on {day_text(later)}, the same day as the upcoming release before it."
    )
    assert latest_release(Framework.objects.get()).effective_on == later


def test_an_existing_framework_keeps_its_visibility(harbor, tmp_path):
    run(written(tmp_path, factories.document()), visibility="private")
    run(written(tmp_path, factories.document(name="Other")), visibility="public")
    assert Framework.objects.get().visibility == "private"


def test_nothing_is_imported_if_it_can_not_be_published(harbor, tmp_path):
    asks = factories.ability("asks", status="draft")
    document = factories.document(abilities=(asks,), roles=(factories.role(asks={"asks": "1"}),))
    assert refused(written(tmp_path, document), publish=True) == (
        "Nothing was saved. Developer has a requirement for “asks”, which is a draft or archived. "
        "Make that ability active, or remove the requirement."
    )


def test_a_key_that_is_an_address_of_the_organization_is_refused(harbor, tmp_path):
    assert refused(written(tmp_path, factories.document(key="members"))) == (
        "Nothing was saved. “members” is already the address of another page. "
        "Choose another key, such as “members-framework”."
    )


def test_a_missing_organization(tmp_path):
    assert refused(written(tmp_path, factories.document())) == (
        "There is no organization “harbor”. Create it with create_organization."
    )


def test_unknown_fields_are_noted(harbor, tmp_path):
    path = tmp_path / "steps.yaml"
    path.write_text("format: career-framework/1\nframework: {key: steps, name: Steps, owner: Ada}\n")
    err = io.StringIO()
    assert run(path, stderr=err)[-1] == "New framework."
    assert err.getvalue() == f"{path}:2:38: “owner” is not part of the format. It was stored under “extra”.\n"
    assert Framework.objects.get().extra == {"owner": "Ada"}


def test_a_requirement_without_a_strength_is_counted_as_unstated(harbor, tmp_path):
    role = factories.role(requirements=(RequirementDocument(ability="listens"),))
    assert run(written(tmp_path, factories.document(roles=(role,))))[6] == "  1 requirement: 1 unstated"
    path = written(tmp_path, factories.document(key="other", roles=()))
    assert run(path)[6] == "  0 requirements"


FRAME = '"format": "career-framework/1", "framework": {"key": "a", "name": "A"}'
LEVELS = '[{"name": "A", "milestones": [{"level": 100}, {"level": 0}]}]'
BAD = {
    "nothing.yaml": b"",
    "binary.json": bytes(range(256)),
    "utf-16.yaml": "format: career-framework/1".encode("utf-16"),
    "null.json": b'{"a": "\0"}',
    "huge.yaml": b" " * (5 * 1024 * 1024),
    "broken.yaml": b"a: [",
    "broken.json": b'{"a": ',
    "tab.yaml": b"a:\n\tb: c",
    "list.yaml": b"- a",
    "list.json": b"[]",
    "two.yaml": b"a: b\n---\na: b",
    "bomb.yaml": b"a: &a [x]\nb: [*a, *a]",
    "tag.yaml": b"a: !!python/object/apply:os.system [ls]",
    "again.yaml": b"a: b\na: c",
    "again.json": b'{"a": 1, "a": 2}',
    "deep.json": b"[" * 100_000,
    "deeper.json": f'{{{FRAME}, "b": {"[" * 800}{"]" * 800}}}'.encode(),
    "deep.yaml": b"a: " + b"[" * 900,
    "number.json": f'{{{FRAME}, "b": {"9" * 5000}}}'.encode(),
    "nan.json": f'{{{FRAME}, "b": NaN}}'.encode(),
    "surrogate.json": f'{{{FRAME}, "b": {{"\\ud800": 1}}}}'.encode(),
    "format.yaml": b"format: career-framework/2\nframework: {key: a, name: A}",
    "frame.json": b'{"format": "career-framework/1", "framework": null}',
    "levels.json": f'{{{FRAME}, "abilities": {LEVELS}}}'.encode(),
    "blank.json": f'{{{FRAME}, "groups": [{{"key": "a", "name": " "}}]}}'.encode(),
    "circle.json": f'{{{FRAME}, "groups": [{{"key": "a", "name": "B", "parent": "a"}}]}}'.encode(),
    "unknown.json": f'{{{FRAME}, "roles": [{{"name": "A", "requirements": [{{"ability": "b"}}]}}]}}'.encode(),
    "steps.txt": b"format: career-framework/1",
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_reported_by_position_and_nothing_is_saved(harbor, tmp_path, name):
    path = tmp_path / name
    path.write_bytes(BAD[name])
    said, *told = refused(path).split("\n")
    assert said == "Nothing was saved. Fix these problems in the file and try again:"
    places = [line.removeprefix(f"{path}:").split(": ", 2) for line in told]
    assert [place for place, *_ in places if not all(part.isdecimal() for part in place.split(":"))] == []
    assert places == sorted(places, key=lambda place: [int(part) for part in place[0].split(":")])
    assert len(places) >= 1


def test_a_bad_file_does_not_change_the_existing_framework(harbor, tmp_path):
    run(written(tmp_path, factories.document()))
    path = tmp_path / "bad.json"
    data = json.loads(as_json(factories.document(name="Bad")))
    data["roles"][0]["requirements"][0]["ability"] = "listen"
    path.write_text(json.dumps(data))
    assert refused(path).endswith("There is no ability “listen”. Did you mean “listens”?")
    assert draft_document(Framework.objects.get()) == factories.document()


def test_a_missing_file(harbor, tmp_path):
    path = tmp_path / "steps.yaml"
    assert refused(path) == (
        "Nothing was saved. Fix these problems in the file and try again:\n"
        f"{path}:1:1: We can’t read the file: No such file or directory. Check its name."
    )
