"""From an editor's change to the page of a reader: review, publication, history, comparison."""

import datetime as dt

import pytest
from django.utils import timezone

from frameworks.actions import store_document
from frameworks.models import Release
from observations.actions import decide_milestone
from observations.models import Decision
from observations.words import Outcome
from tests import factories
from tests.html_text import html_of, milestones_of, text_of, titles
from tests.pages.test_query_counts import ABILITY, NOW
from tests.world import make_world

pytestmark = pytest.mark.django_db

REVIEW = "/harbor/steps/review/"


def change_draft(world, **fields):
    milestones = (factories.milestone(1, "Listens until the end."),)
    changed = factories.ability(milestones=milestones)
    roles = (factories.role(asks={"listens": "2 required"}),)
    document = factories.document(key="steps", name="Steps", abilities=(changed,), roles=roles, **fields)
    store_document(framework=world.steps, document=document, by=world.members["ines"], now=NOW)


def review_form(world, who="ines", **said) -> dict:
    """The data of the form on the review page, with the editor's entries."""
    form = world.client(who).get(REVIEW).context["page"].form
    held = {name: form[name].value() for name in form.fields}
    return {**held, "effective_on": timezone.localdate().isoformat(), "note": "", **said}


def test_the_review_shows_the_changes_and_their_effects():
    world = make_world()
    change_draft(world)
    response = world.client("ines").get(REVIEW)
    page = text_of(response)
    assert "changes since release 1" in page
    assert {"Raises the bar", "Lowers the bar"} <= set(titles(response, "span"))
    assert {"Listens", "Developer", "Coach"} <= set(titles(response, "h3"))


def test_publishing_changes_the_page_and_keeps_the_old_release_readable():
    world = make_world()
    before = milestones_of(world.client("vera").get(ABILITY))
    change_draft(world)
    response = world.client("ines").post(REVIEW, review_form(world, note="Say **why**."), follow=True)
    assert "Release 2 published." in html_of(response)
    present = milestones_of(world.client("vera").get(ABILITY))
    former = milestones_of(world.client("vera").get("/harbor/steps/releases/1/abilities/listens/"))
    assert (present[0], former) == ("1 1: Own work Listens until the end. Examples Example of 1", before)
    history = html_of(world.client("vera").get("/harbor/steps/releases/"))
    assert "<strong>why</strong>" in history
    comparison = text_of(world.client("vera").get("/harbor/steps/releases/compare/?from=1&to=2"))
    assert "until the end" in comparison


def test_a_draft_that_changed_after_the_review_is_not_published():
    world = make_world()
    change_draft(world)
    form = review_form(world, note="My note")
    change_draft(world, description="Changed meanwhile")
    response = world.client("ines").post(REVIEW, form)
    page = html_of(response)
    assert (response.status_code, world.steps.releases.count()) == (200, 1)
    assert "The draft was changed after you opened this page." in page
    assert "My note" in page
    again = {**form, "reviewed": response.context["page"].form["reviewed"].value()}
    world.client("ines").post(REVIEW, again)
    assert world.steps.releases.count() == 2


def test_a_draft_without_changes_has_no_button_and_cannot_be_published():
    world = make_world()
    page = world.client("ines").get(REVIEW)
    assert "Publish" not in " ".join(titles(page, "button"))
    world.client("ines").post(REVIEW, review_form(world))
    assert world.steps.releases.count() == 1


def test_a_day_in_the_past_is_rejected_and_the_entries_are_kept():
    world = make_world()
    change_draft(world)
    response = world.client("ines").post(REVIEW, review_form(world, effective_on="2020-01-01", note="My note"))
    assert "A release can’t take effect in the past (1 January 2020)" in text_of(response)
    assert "My note" in html_of(response)
    assert world.steps.releases.count() == 1


def test_an_upcoming_release_is_announced_and_not_in_effect_yet():
    world = make_world()
    change_draft(world)
    later = timezone.localdate() + dt.timedelta(days=30)
    world.client("ines").post(REVIEW, review_form(world, effective_on=later.isoformat()))
    assert "Listens at 1." in milestones_of(world.client("vera").get(ABILITY))[0]
    coming = world.client("vera").get("/harbor/steps/releases/2/abilities/listens/")
    assert "Listens until the end." in milestones_of(coming)[0]
    assert "It takes effect on" in html_of(coming)


def test_the_effect_chosen_by_an_editor_is_stored():
    world = make_world()
    document = factories.document(key="steps", name="Steps", groups=(factories.group(),))
    texts = factories.ability(levels=5, description="Said otherwise.")
    roles = (factories.role(asks={"listens": "1 recommended"}), factories.role("coach", {"listens": "2 required"}))
    store_document(
        framework=world.steps,
        document=factories.document(
            key="steps", name="Steps", groups=document.groups, abilities=(texts,), roles=roles
        ),
        by=None,
        now=NOW,
    )
    form = review_form(world)
    choice = next(name for name in form if name.startswith("effect-"))
    world.client("ines").post(REVIEW, {**form, choice: "clarifying"})
    assert Release.objects.get(framework=world.steps, number=2).effects == ["clarifying"]


def test_an_earlier_decision_keeps_the_wording_it_was_based_on():
    world = make_world()
    line = world.steps.releases.get().abilities.get(key="listens")
    decide_milestone(
        subject=world.members["mina"],
        ability=world.ability,
        milestone=1,
        outcome=Outcome.AWARDED,
        edition=line.edition,
        by=world.members["tomas"],
        decided_on=NOW.date(),
        now=NOW,
    )
    change_draft(world)
    world.client("ines").post(REVIEW, review_form(world))
    assert "Listens at 1." in Decision.unscoped.get().edition.content
    assert "Listens until the end." in milestones_of(world.client("mina").get(ABILITY))[0]
