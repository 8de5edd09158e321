import io

import pytest
from django.core.management import CommandError, call_command

from frameworks.actions import store_document
from frameworks.exporters import as_json, as_yaml
from tests import factories

pytestmark = pytest.mark.django_db

RELEASED = factories.document(extra={"z": 1, "a": "ä"})
DRAFT = factories.document(name="Our next Steps")


@pytest.fixture
def steps():
    """A framework whose draft differs from its release."""
    framework = factories.framework(factories.OrganizationFactory(slug="harbor"), RELEASED)
    store_document(framework=framework, document=DRAFT, by=None, now=factories.NOW)
    return framework


def run(*arguments) -> str:
    out = io.StringIO()
    call_command("export_framework", *arguments, stdout=out)
    return out.getvalue()


def test_a_draft_is_exported_as_yaml(steps):
    assert run("steps", "--organization=harbor").encode() == as_yaml(DRAFT)


def test_a_release_is_exported_as_published(steps):
    assert run("steps", "--organization=harbor", "--release=1", "--format=json").encode() == as_json(RELEASED)


def test_a_file_is_written_byte_for_byte(steps, tmp_path):
    path = tmp_path / "steps.yaml"
    assert run("steps", "--organization=harbor", "--release=1", f"--output={path}") == ""
    assert path.read_bytes() == as_yaml(RELEASED)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["none", "--organization=harbor"], "There is no framework “none” in “harbor”."),
        (["steps", "--organization=lantern"], "There is no framework “steps” in “lantern”."),
        (["steps", "--organization=harbor", "--release=2"], "Our next Steps has no release 2."),
    ],
)
def test_missing_frameworks_and_releases_can_not_be_exported(steps, arguments, said):
    with pytest.raises(CommandError) as caught:
        run(*arguments)
    assert str(caught.value) == said


@pytest.mark.parametrize(("path", "said"), [("none/steps.yaml", "No such file or directory"), ("", "Is a directory")])
def test_a_file_that_can_not_be_written_is_reported(steps, tmp_path, path, said):
    path = tmp_path / path
    with pytest.raises(CommandError) as caught:
        run("steps", "--organization=harbor", f"--output={path}")
    assert str(caught.value) == f"{path} can’t be written: {said}. Create the folder, or choose another file."
