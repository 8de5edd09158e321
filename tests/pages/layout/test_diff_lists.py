"""How changes are shown: in the review, between releases, in badges, and for an upcoming release."""

import datetime as dt

import pytest
from django.utils import timezone

from frameworks.actions import publish_framework, store_document
from observations.health import BadgeChange, Verdict, badge_changes
from tests import factories
from tests.html_text import html_of, plain, text_of, titles
from tests.pages.frameworks.test_publish_flow import REVIEW, change_draft
from tests.pages.test_query_counts import ABILITY, NOW
from tests.world import make_world

COMPARE = "/harbor/steps/releases/compare/?from=1&to=2"
FRONT, ROLE = "/harbor/steps/", "/harbor/steps/roles/developer/"


def a_second_release(world, **fields):
    change_draft(world, **fields)
    today = timezone.localdate()
    now = dt.datetime.combine(today, dt.time(12), tzinfo=dt.UTC)
    return publish_framework(framework=world.steps, effective_on=today, by=None, now=now)


# Pages


@pytest.mark.django_db
@pytest.mark.parametrize(("path", "around"), [(COMPARE, ("", "")), (REVIEW, ("Health", "Publish"))])
def test_changes_are_grouped_and_listed_in_the_contents(path, around):
    world = make_world()
    change_draft(world, description="Of what we do.")
    if path == COMPARE:
        publish_framework(
            framework=world.steps, effective_on=NOW.date() + dt.timedelta(1), by=None, now=NOW + dt.timedelta(1)
        )
    page = world.client("ines").get(path).context["page"]
    assert [group.title for group in page.groups] == ["Abilities", "Roles", "Framework"]
    named = [(link.label, link.is_inner) for link in page.contents if link.label not in around]
    assert named == [
        ("Abilities", False), ("Listens", True),
        ("Roles", False), ("Developer", True), ("Coach", True),
        ("Framework", False), ("Steps", True), ("Groups and order", True),
    ]  # fmt: skip
    html = html_of(world.client("ines").get(path))
    assert all(f'id="{link.url[1:]}"' in html for link in page.contents)


@pytest.mark.django_db
def test_a_changed_requirement_is_a_sentence_on_the_pages():
    world = make_world()
    a_second_release(world)
    page = text_of(world.client("vera").get(COMPARE))
    assert "Listens Raises the bar Milestone 1+ → 2+, recommended → required" in page


@pytest.mark.django_db
def test_compared_things_link_to_the_release_that_contains_them():
    world = make_world()
    a_second_release(world)
    html = html_of(world.client("vera").get(COMPARE))
    assert '<a href="/harbor/steps/releases/2/abilities/listens/">Listens</a>' in html
    assert '<a href="/harbor/steps/releases/1/roles/coach/">Coach</a>' in html


@pytest.mark.django_db
def test_for_many_changes_the_contents_list_only_headings():
    world = make_world()
    abilities = tuple(factories.ability(f"a{number}") for number in range(40))
    store_document(
        framework=world.steps,
        document=factories.document(key="steps", name="Steps", abilities=abilities, roles=()),
        by=None,
        now=NOW,
    )
    page = world.client("ines").get(REVIEW).context["page"]
    assert [link.label for link in page.contents] == ["Health", "Abilities", "Roles", "Framework", "Publish"]


@pytest.mark.django_db
@pytest.mark.parametrize("path", [FRONT, ABILITY, ROLE])
def test_an_upcoming_release_has_its_start_and_a_current_one_its_since_day(path):
    world = make_world()
    later = timezone.localdate() + dt.timedelta(days=30)
    change_draft(world)
    publish_framework(framework=world.steps, effective_on=later, by=None, now=timezone.now())
    present = text_of(world.client("vera").get(path))
    coming = text_of(world.client("vera").get(path.replace("/harbor/steps/", "/harbor/steps/releases/2/")))
    said = [plain(each) for each in (present, coming)]
    assert ["in effect since" in each for each in said] == [True, False]
    assert ["Release 2, in effect from" in each for each in said] == [False, True]


# Badges


def verdict(code: str, severity: str, text: str = "") -> Verdict:
    return Verdict(code, severity, text)


def test_a_reworded_badge_is_not_a_shift():
    before = [verdict("H1", "good", "2 roles"), verdict("H4", "good", "Last updated: about 1 month ago")]
    after = [verdict("H1", "good", "3 roles"), verdict("H4", "good", "Last updated: less than a minute ago")]
    assert badge_changes(before, after) == ()


def test_adding_or_removing_good_badges_is_not_a_shift():
    calm = [verdict("H1", "good"), verdict("H3", "information")]
    assert badge_changes((), calm) == badge_changes(calm, ()) == ()


def test_worse_badges_come_first_by_severity():
    before = [verdict("H1", "good"), verdict("H2", "good"), verdict("H4", "bad"), verdict("H7", "bad")]
    after = [verdict("H1", "warning"), verdict("H2", "bad"), verdict("H4", "good"), verdict("H8", "warning")]
    found = badge_changes(before, after)
    assert [((shift.before or shift.after).code, shift.is_worse) for shift in found] == [
        ("H2", True), ("H1", True), ("H8", True), ("H4", False), ("H7", False),
    ]  # fmt: skip
    assert found[-1] == BadgeChange(verdict("H7", "bad"), None)


@pytest.mark.django_db
def test_the_review_expands_badge_changes_if_one_gets_worse():
    world = make_world()
    change_draft(world)
    unasked = factories.document(key="steps", name="Steps", roles=())
    store_document(framework=world.steps, document=unasked, by=None, now=NOW)
    response = world.client("ines").get(REVIEW)
    [change] = response.context["page"].health_changes
    texts = [(before and before.text, after and after.text) for before, after in change.badges]
    assert (change.name, change.is_worse, response.context["page"].gets_worse) == ("Listens", True, True)
    assert texts == [("Associated with 2 roles", "Associated with no roles")]
    assert '<details class="fold" open>' in html_of(response)
    assert {"Before", "After"} <= set(titles(response, "dt"))


@pytest.mark.django_db
def test_the_review_collapses_badge_changes_if_none_gets_worse():
    world = make_world()
    unasked = factories.document(key="steps", name="Steps", roles=())
    store_document(framework=world.steps, document=unasked, by=None, now=NOW)
    publish_framework(framework=world.steps, effective_on=timezone.localdate(), by=None, now=timezone.now())
    asked = factories.document(key="steps", name="Steps")
    store_document(framework=world.steps, document=asked, by=None, now=timezone.now())
    response = world.client("ines").get(REVIEW)
    [change] = response.context["page"].health_changes
    assert (change.is_worse, response.context["page"].gets_worse) == (False, False)
    assert '<details class="fold">' in html_of(response)
