"""Summaries on cards and panels: a framework in one sentence, its badges worst first, the reasons of warnings."""

import pytest
from django.urls import reverse_lazy

from frameworks.actions import publish_framework, store_document
from frameworks.document import canonical_json
from frameworks.rendering import framework_summary
from tests import factories
from tests.html_text import html_of, text_of, titles
from tests.pages.test_query_counts import ABILITY, NOW
from tests.world import make_world
from ui.components import Badge


@pytest.mark.parametrize(
    ("description", "summary"),
    [
        ("How we grow. And what we ask.", "How we grow."),
        ("How **we** grow!\n\nAnd what we ask.", "How we grow!"),
        ("For e.g. developers. For all.", "For e.g. developers."),
        ("It says “why.” Then how.", "It says “why.”"),
        ("No end in sight", "No end in sight"),
        ("", ""),
    ],
)
def test_a_framework_is_summed_up_by_its_first_sentence(description, summary):
    assert framework_summary(canonical_json({"name": "Steps", "description": description})) == summary


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/harbor/"])
def test_the_card_of_a_framework_shows_the_release_not_the_draft(path):
    world = make_world()
    said = factories.document(key="steps", name="Steps", description="How we grow. And more.")
    store_document(framework=world.steps, document=said, by=None, now=NOW)
    publish_framework(framework=world.steps, effective_on=NOW.date(), by=None, now=NOW)
    drafted = factories.document(key="steps", name="Steps", description="A secret plan. And more.")
    store_document(framework=world.steps, document=drafted, by=None, now=NOW)
    page = html_of(world.client("vera").get(path))
    assert "<p>How we grow.</p>" in page
    assert "secret" not in page


def test_badge_counts_are_sorted_worst_first():
    badges = [Badge(severity, "") for severity in ("good", "information", "bad", "warning")]
    ranked = sorted(badges, key=lambda badge: badge.rank)
    assert [badge.severity for badge in ranked] == ["bad", "warning", "information", "good"]


@pytest.mark.django_db
def test_folded_panels_summarize_their_content():
    world = make_world()
    response = world.client("vera").get(ABILITY)
    assert "Role & position requirements 2 roles, milestones 1+ to 2+" in titles(response, "summary")
    severities = [part.split('"')[0] for part in html_of(response).split('class="tally"')[1].split('"dot ')[1:5]]
    order = ["bad", "warning", "information", "good"]
    shown = severities[: len({badge.severity for badge in response.context["page"].badges})]
    assert shown == sorted(shown, key=order.index)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("who", "url"),
    [
        ("vera", "/harbor/steps/"),
        ("mina", "/harbor/steps/"),
        ("ines", reverse_lazy("admin:frameworks_ability_changelist")),
    ],
)
def test_a_badge_that_warns_shows_its_reason_on_cards_and_in_lists(who, url):
    world = make_world()
    warning = next(
        each for each in world.client("vera").get(ABILITY).context["page"].badges if each.severity == "warning"
    )
    assert warning.reason
    assert f"{warning.text} {warning.reason}" in text_of(world.client(who).get(url))
