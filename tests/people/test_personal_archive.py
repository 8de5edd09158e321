"""A person's archive is for them only and contains exactly what they can read."""

import datetime as dt
import io
import json
import zipfile

import pytest
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from conversations.actions import add_comment, edit_comment, open_thread
from frameworks.actions import assign_role
from observations.actions import (
    RatedAbility,
    agree_to_publish,
    decide_milestone,
    publish_observation,
    record_observation,
)
from observations.attachments import ATTACHMENTS
from observations.models import Observation
from people.actions import set_rights
from people.models import AuditEvent, Invitation, Member
from people.personal_data import PERSONAL_DATA
from tests.registering import without_test_apps
from tests.world import World, make_world

pytestmark = pytest.mark.django_db
NOW = timezone.now()
TODAY = timezone.localdate(NOW)


@pytest.fixture
def world() -> World:
    return make_world()


def archive(world: World, who: str = "mina") -> tuple[dict, str]:
    """The JSON and the HTML page of the archive."""
    response = world.client(who).get(f"/harbor/people/{who}/archive/")
    assert response["Content-Type"] == "application/zip"
    assert response["Content-Disposition"].startswith('attachment; filename="harbor-')
    with zipfile.ZipFile(io.BytesIO(response.content)) as file:
        assert file.namelist() == ["archive.html", "archive.css", "archive.json"]
        return json.loads(file.read("archive.json")), file.read("archive.html").decode()


def observe(world: World, by: str, about: str, audience: str, *, is_published: bool = True) -> str:
    story = f"{by} about {about} for {audience}, {'published' if is_published else 'draft'}"
    author = world.members[by]
    observation = record_observation(
        by=author,
        about=[world.members[about]],
        story=story,
        observed_on=TODAY,
        audience=audience,
        ratings=[RatedAbility(world.ability, "strong", 2)],
        now=NOW,
    )
    if is_published:
        publish_observation(observation=observation, by=author, now=NOW)
    return story


AUDIENCES = ("journal", "subject", "managers", "subject-and-managers", "members", "world")


def test_the_archive_contains_exactly_the_readable_observations(world):
    own = [observe(world, "mina", "sol", audience) for audience in AUDIENCES]
    own.append(observe(world, "mina", "sol", "members", is_published=False))
    about = {audience: observe(world, "sol", "mina", audience) for audience in AUDIENCES}
    hidden = [
        about.pop("journal"),
        about.pop("managers"),
        observe(world, "sol", "mina", "members", is_published=False),
    ]
    observe(world, "sol", "rosa", "members")
    data, page = archive(world)
    assert [each["story"] for each in data["observations_by_you"]] == own
    assert [each["story"] for each in data["observations_about_you"]] == list(about.values())
    assert not [story for story in hidden if story in page or story in json.dumps(data)]
    assert data["observations_about_you"][0]["abilities"] == ["Listens: Strong, milestone 2"]


def test_unreadable_observations_do_not_change_the_archive(world):
    before = archive(world)
    observe(world, "sol", "mina", "managers")
    observe(world, "sol", "mina", "journal")
    observe(world, "sol", "mina", "world", is_published=False)
    after = archive(world)
    assert after == before


def test_the_archive_contains_account_membership_roles_decisions_comments_and_actions(world):
    mina, tomas = world.members["mina"], world.members["tomas"]
    assign_role(member=mina, role=world.steps.roles.get(key="coach"), since=TODAY, by=None, now=NOW)
    thread = open_thread(about=world.ability, title="On listening", text="Hm?", by=mina, now=NOW)
    comment = add_comment(thread=thread, text="Well", by=mina, now=NOW)
    edit_comment(comment=comment, text="Well?", by=mina, now=NOW)
    add_comment(thread=thread, text="@mina, well.", by=tomas, now=NOW)
    decide_milestone(
        subject=mina,
        ability=world.ability,
        milestone=1,
        outcome="not-yet",
        edition=world.steps.editions.get(kind="ability", key="listens"),
        by=tomas,
        reason="More of it.",
        decided_on=TODAY,
        now=NOW,
    )
    data, page = archive(world)
    assert data["account"][0]["email"] == "mina@example.org"
    place = data["membership"][0]
    assert (place["reports_to"], place["teams"], place["rights"]) == (["Tomas"], ["Crew"], [])
    assert data["roles"][0]["role"] == "Coach"
    assert (data["decisions"][0]["reason"], data["decisions"][0]["by"]) == ("More of it.", "Tomas")
    assert [each["text"] for each in data["comments_by_you"]] == ["Hm?", "Well?"]
    assert [each["text"] for each in data["earlier_versions_of_your_comments"]] == ["Well"]
    for named in ("conversations_that_mention_you", "conversations_you_follow"):
        assert [each["conversation"] for each in data[named]] == ["On listening"]
    assert [each["action"] for each in data["your_actions"]] == ["Comment", "Comment", "Edit comment"]
    for said in ("More of it.", "On listening", "Coach", "mina@example.org"):
        assert said in page
    assert "password" not in json.dumps(data).lower()


def test_the_page_in_the_archive_needs_no_script_and_no_network(world):
    Member.objects.filter(slug="mina").update(name="<script>alert(1)</script>")
    _, page = archive(world)
    assert "<script" not in page
    assert "http" not in page.split("<main>")[0]
    assert "&lt;script&gt;" in page


@pytest.mark.parametrize("who", ["tomas", "rosa", "ines", "sol"])
def test_nobody_else_can_download_the_archive(world, who):
    assert world.client(who).get("/harbor/people/mina/archive/").status_code == 403


def test_former_members_can_not_download_the_archive(world):
    Member.objects.filter(slug="mina").update(left_on=TODAY)
    assert world.client("mina").get("/harbor/people/mina/archive/").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_number_of_queries_is_constant(world, count):
    for _ in range(count):
        observe(world, "sol", "mina", "members")
        observe(world, "mina", "sol", "members")
        open_thread(about=world.ability, title="On", text="Well?", by=world.members["mina"], now=NOW)
    archive(world)
    with without_test_apps(PERSONAL_DATA, ATTACHMENTS), CaptureQueriesContext(connection) as caught:
        archive(world)
    assert len(caught) == 35


def test_the_archive_contains_actions_of_others_and_given_consent(world):
    mina, sol = world.members["mina"], world.members["sol"]
    set_rights(member=mina, give=frozenset({"people_admin"}), by=sol, now=NOW)
    assign_role(member=mina, role=world.plans.roles.get(key="coach"), since=TODAY, by=sol, now=NOW)
    observe(world, "sol", "mina", "world")
    agree_to_publish(observation=Observation.unscoped.get(), by=mina, now=NOW)
    invitation = {"organization": world.harbor, "created_at": NOW, "expires_at": NOW + dt.timedelta(days=1)}
    EmailAddress.objects.create(user=mina.user, email="quill@private.example", verified=True)
    Invitation.objects.create(email="quill@private.example", token_hash="x", **invitation)
    Invitation.objects.create(email="tomas@example.org", token_hash="y", **invitation)
    data, _ = archive(world)
    assert [each["action"] for each in data["changes_to_you"]] == ["Set manager", "Set rights"]
    assert [each["agreed_at"] is not None for each in data["your_consent"]] == [True]
    assert [each["email"] for each in data["invitations"]] == ["quill@private.example"]


def test_the_site_operator_can_export_the_archive_of_a_former_member(world, tmp_path):
    observe(world, "sol", "mina", "subject")
    observe(world, "sol", "mina", "managers")
    Member.objects.filter(slug="mina").update(left_on=TODAY)
    path = tmp_path / "mina.zip"
    call_command("archive_person", "mina", str(path), organization="harbor")
    with zipfile.ZipFile(path) as file:
        data = json.loads(file.read("archive.json"))
    assert [each["story"] for each in data["observations_about_you"]] == ["sol about mina for subject, published"]
    assert data["account"][0]["email"] == "mina@example.org"
    assert AuditEvent.objects.filter(action="export_archive", actor=None).count() == 1
    Member.objects.filter(slug="mina").update(user=None, erased_at=NOW)
    for member, organization in (("mina", "harbor"), ("sol", "lantern"), ("sol", "nowhere")):
        with pytest.raises(CommandError, match="There is no member"):
            call_command("archive_person", member, str(path), organization=organization)
    with pytest.raises(CommandError, match="Can't write"):
        call_command("archive_person", "sol", str(tmp_path / "none" / "x.zip"), organization="harbor")
