"""A small attachment, the mood of an observation, takes part in everything that happens to one."""

import io
import json
import zipfile
from dataclasses import dataclass, replace
from uuid import uuid4

import pytest
from django import forms
from django.db import connection
from django.template import Template

from observations.actions import CannotObserve, ObservationInput, publish_draft, save_draft
from observations.attachments import ATTACHMENTS, Attachment
from observations.form_state import form_state_from
from observations.models import Observation, ObservationVersion
from people.actions.erasure import erase_person
from people.models import Member
from tests.pages.observations.test_observation_form import (
    FORM,
    NOW,
    Harbor,
    edit,
    entries,
    field,
    publish,
    rows,
    send,
)
from tests.registering import registered

pytestmark = pytest.mark.django_db


def run(sql: str, *parameters) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall() if cursor.description else []


@dataclass(frozen=True)
class Mood:
    word: str
    is_kept: bool


class MoodForm(forms.Form):
    word = forms.CharField(label="Mood", required=False, max_length=10)

    def __init__(self, data, *, prefix: str, context):
        super().__init__(data, prefix=prefix)
        self.fields["word"].help_text = f"On {context.on:%A}."


def refuse_anger(content, *, about, audience: str, by: Member, now) -> None:
    if content and content["word"] == "angry":
        raise CannotObserve("Wait until you are calm.")


def write(observation: Observation, content, *, event: str, by: Member, now) -> None:
    if content is None:
        run("UPDATE moods SET event = %s WHERE observation = %s", str(event), observation.pk)
        return
    run("DELETE FROM moods WHERE observation = %s", observation.pk)
    word = content["word"] and f"{content['word']} of {by.name}"
    run("INSERT INTO moods VALUES (%s, %s, %s)", observation.pk, word, str(event))


def moods(observations: list[int]) -> dict[int, str]:
    found = dict(run("SELECT observation, word FROM moods WHERE word <> ''"))
    return {key: word for key, word in found.items() if key in observations}


def typed_mood(observation: Observation) -> dict[str, list[str]]:
    return {"word": [word.partition(" of ")[0] for word in moods([observation.pk]).values()]}


def erase(erasure) -> None:
    run("DELETE FROM moods WHERE word LIKE %s", f"% of {erasure.member.name}")


MOOD = Attachment(
    name="mood",
    title="Your mood",
    fields={"word": 1},
    form_part=MoodForm,
    validate=refuse_anger,
    freeze_and_write=write,
    form_state=typed_mood,
    visible_to=lambda viewer, observations: {key: Mood(word, True) for key, word in moods(observations).items()},
    template=Template("<h2>{{ title }}</h2><p>Felt {{ attached.word }}.</p>"),
    export=lambda viewer, observations: moods(observations),
    erase=erase,
    buttons={"cheer": lambda state, value: {**state, "mood-word": [value]}},
)


@pytest.fixture
def harbor() -> Harbor:
    run("CREATE TABLE moods (observation bigint PRIMARY KEY, word varchar(80), event varchar(20))")
    with registered(ATTACHMENTS, MOOD):
        yield Harbor()


def events() -> list[str]:
    return [event for (event,) in run("SELECT event FROM moods ORDER BY observation")]


def page(harbor: Harbor, made: Observation, who: str = "sam") -> str:
    return harbor.client(who).get(f"/harbor/observations/{made.uid}/").content.decode()


def test_its_fields_are_part_of_the_form_and_of_its_draft(harbor):
    opened = harbor.client("ada").get(f"{FORM}?mood-word=calm").content.decode()
    assert "Your mood" in opened
    assert "On " in opened
    assert 'name="mood-word" value="calm"' in opened
    send(harbor, entries(**{"mood-word": "glad"}), "draft")
    assert rows().get().typed["form"]["mood-word"] == ["glad"]
    assert field(harbor.client("ada").get(f"{FORM}?draft={rows().get().uid}"), "mood-word") == "glad"


def test_its_own_button_changes_the_form(harbor):
    assert field(send(harbor, entries(), "cheer:happy"), "mood-word") == "happy"


def test_it_is_checked_with_the_form_and_in_the_action(harbor):
    wrong = send(harbor, entries(**{"mood-word": "x" * 11})).content.decode()
    assert "There is a problem with “Your mood”." in wrong
    assert "at most 10 characters" in wrong
    refused, _ = publish(harbor, entries(**{"mood-word": "angry"}))
    assert "Wait until you are calm." in refused.content.decode()
    assert [each for each in rows() if each.published_at] == []


def test_it_is_published_with_each_of_several_observations_and_shown_to_their_readers(harbor):
    publish(harbor, entries(about=["sam", "sue"], **{"mood-word": "glad"}))
    sams, sues = rows()
    assert [page(harbor, each, who).count("<h2>Your mood</h2><p>Felt glad of Ada.</p>") for each, who in (
        (sams, "sam"), (sues, "sue"), (sams, "sue"),
    )] == [1, 1, 0]  # fmt: skip
    assert events() == ["publish", "publish"]


def test_it_is_frozen_from_what_the_observation_says_after_an_edit(harbor):
    found = []

    def note(observation: Observation, content, *, event: str, by: Member, now) -> None:
        row = Observation.unscoped.get(pk=observation.pk)
        assert (observation.audience, observation.story) == (row.audience, row.story)
        found.append((str(event), row.audience, row.story, [each.rating for each in row.ratings.all()]))

    with registered(ATTACHMENTS, replace(MOOD, name="noting", freeze_and_write=note)):
        rated = {"ability": ["steps/listens"], "milestone": [""]}
        publish(harbor, entries(audience="subject", rating=["strong"], **rated))
        edit(harbor, rows().get(), story="Otherwise.", audience="managers", rating=["concerning"], **rated)
    assert found == [
        ("publish", "subject", entries()["story"], ["strong"]),
        ("edit", "managers", "Otherwise.", ["concerning"]),
    ]


def test_it_is_written_in_the_transaction_of_the_observation(harbor, monkeypatch):
    def fail(*args, **kwargs):
        raise CannotObserve("Too late.")

    ada, sam = harbor.members["ada"], harbor.members["sam"]
    kept = save_draft(uid=uuid4(), version=0, tab="", form=form_state_from(lambda name: []), by=ada, now=NOW)
    monkeypatch.setattr("observations.actions.observation_drafts.publish_observation", fail)
    said = ObservationInput(
        about=(sam,), story="Seen.", observed_on=NOW.date(), audience="subject", attached={"mood": {"word": "glad"}}
    )
    with pytest.raises(CannotObserve):
        publish_draft(observation=kept.observation, content=said, by=ada, now=NOW)
    assert events() == []


def test_an_edit_of_it_alone_is_an_edit_and_ends_consent(harbor):
    publish(harbor, entries(audience="world", **{"mood-word": "glad"}))
    made = rows().get()
    harbor.client("sam").post(f"/harbor/observations/{made.uid}/agree/", {"shown": _shown(harbor, made)})
    assert rows().get().reach == "world"
    assert edit(harbor, made, **{"mood-word": "sad"}).status_code == 302
    assert (rows().get().reach, events(), ObservationVersion.unscoped.count()) == ("members", ["edit"], 1)
    assert "Felt sad of Ada." in page(harbor, made, "pia")
    again = edit(harbor, rows().get(), **{"mood-word": "sad"})
    assert (again.status_code, ObservationVersion.unscoped.count()) == (302, 1)


def test_it_learns_of_a_retraction_and_a_restoration(harbor):
    publish(harbor, entries(**{"mood-word": "glad"}))
    made = rows().get()
    for what in ("retract", "restore"):
        harbor.client("ada").post(f"/harbor/observations/{made.uid}/{what}/")
        assert events() == [what]


def test_it_is_exported_and_erased_with_its_person(harbor):
    publish(harbor, entries(**{"mood-word": "glad"}))
    content = harbor.client("ada").get("/harbor/people/ada/archive/").content
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        [exported] = json.loads(file.read("archive.json"))["observations_by_you"]
    assert exported["mood"] == "glad of Ada"
    erase_person(member=harbor.members["ada"], by=None, now=NOW)
    assert events() == []


def _shown(harbor: Harbor, made: Observation) -> str:
    """The digest of the version that the subject agrees to."""
    return field(harbor.client("sam").get(f"/harbor/observations/{made.uid}/"), "shown")
