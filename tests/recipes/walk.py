"""Run in the copy to which tests/recipes/additions.py has added: what was added appears wherever it must."""

import pytest
from django.test import Client

from frameworks.document import ExampleDocument, MilestoneDocument
from frameworks.importers import framework_file_endings, read_framework
from frameworks.words import ExampleKind
from observations.words import Audience, Rating, Relation, gained
from tests import factories
from tests.html_text import html_of, plain, text_of
from tests.pages.observations.test_observation_form import Harbor, entries, publish, rows, send
from ui import components

pytestmark = pytest.mark.django_db


@pytest.fixture
def harbor() -> Harbor:
    return Harbor()


def url(made) -> str:
    return f"/harbor/observations/{made.uid}/"


def test_an_open_audience_is_chosen_published_read_and_counted(harbor):
    form = entries(audience="colleagues")
    asked = send(harbor, form)
    assert "Everyone at Harbor, quietly." in html_of(asked)
    assert "All 5 members of Harbor" in text_of(asked)
    publish(harbor, form)
    made = rows().get()
    assert (made.audience, made.reach) == (Audience.COLLEAGUES, "members")
    assert "Who can read this: All colleagues" in text_of(harbor.client("pia").get(url(made)))
    assert Client().get(url(made)).status_code == 404
    assert "They asked, and waited" in text_of(harbor.client("pia").get("/harbor/recognition/"))


def test_an_audience_about_one_person_names_its_readers_and_makes_one_observation_each(harbor):
    form = entries(audience="mentors")
    asked = text_of(send(harbor, form))
    assert "You and Max ." in asked
    assert "Future managers can read it" in asked
    publish(harbor, {**form, "about": ["sam", "sue"]})
    assert [each.subject_count for each in rows()] == [1, 1]
    about_sam = rows().first()
    assert [harbor.client(who).get(url(about_sam)).status_code for who in ("max", "sam", "pia")] == [200, 404, 404]


def test_the_order_of_audiences_knows_the_new_ones():
    assert gained("mentors", "colleagues") == {Relation.MEMBER}
    assert gained("members", "mentors") == frozenset()
    assert gained("colleagues", "world") == {Relation.WORLD}


def test_a_rating_is_chosen_published_and_shown(harbor):
    rated = {"ability": ["steps/listens"], "rating": ["inspiring"], "milestone": [""]}
    form = entries(audience="members", **rated)
    assert '<option value="inspiring" selected>Inspiring</option>' in html_of(send(harbor, form))
    publish(harbor, form)
    assert not rows().get().is_negative
    assert "Listens inspiring" in text_of(harbor.client("pia").get(url(rows().get()))).replace(
        "Inspiring", "inspiring"
    )
    assert Rating.INSPIRING.label == "Inspiring"


def test_an_example_kind_is_imported_shown_and_exported(harbor):
    example = ExampleDocument(text="Asks daily.", kind=ExampleKind.HABIT.value)
    milestone = MilestoneDocument(level=1, description="Asks.", examples=(example,))
    ability = factories.ability("asks", milestones=(milestone,))
    document = factories.document(key="habits", name="Habits", abilities=(ability,), roles=())
    factories.framework(harbor.organization, document)
    page = html_of(Client().get("/harbor/habits/abilities/asks/"))
    assert "Habits" in plain(page[page.index('class="milestone') :].partition("Asks daily.")[0])
    assert "kind: habit" in Client().get("/harbor/habits/framework.yaml").content.decode()


def test_an_importer_is_found_by_its_presence():
    assert ".pydata" in framework_file_endings()
    file = b'{"format": "career-framework/1", "framework": {"key": "tiny", "name": "Tiny"}}'
    document, notes = read_framework("tiny.pydata", file)
    assert (document.key, document.name, notes) == ("tiny", "Tiny", [])


def test_a_page_part_is_on_its_page_for_those_it_is_for(harbor):
    assert "Birthdays: Sam and Sue" in text_of(harbor.client("pia").get("/harbor/"))
    assert "Birthdays" not in text_of(Client().get("/harbor/"))


def test_a_page_is_for_those_whom_its_row_names(harbor):
    assert "All birthdays" in text_of(harbor.client("pia").get("/harbor/reports/birthdays/"))
    assert Client().get("/harbor/reports/birthdays/").status_code == 302


def test_a_term_is_explained_where_its_tag_is_and_in_the_glossary(harbor):
    sentence = "The day on which somebody was born."
    assert sentence in html_of(harbor.client("pia").get("/harbor/reports/birthdays/"))
    assert sentence in text_of(Client().get("/glossary/"))


def test_a_component_is_in_the_gallery(harbor):
    assert components.Ribbon("x").word == "x"
    assert "Sample of a ribbon" in text_of(harbor.client("pia").get("/gallery/"))
