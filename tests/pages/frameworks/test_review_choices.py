"""The effects that an editor chooses for changed texts stay with their changes, however many there are."""

import re
from dataclasses import replace

import pytest
from django.utils import timezone

from frameworks.actions import publish_framework, store_document
from frameworks.forms import publish
from frameworks.forms.publish import choice_name
from frameworks.models import Release
from frameworks.queries import draft_document, review_of
from tests import factories
from tests.html_text import html_of, text_of, titles
from tests.world import make_world

pytestmark = pytest.mark.django_db
REVIEW = "/harbor/steps/review/"


@pytest.fixture
def world():
    return make_world()


def store(world, abilities) -> None:
    document = replace(draft_document(world.steps), abilities=tuple(abilities), roles=(factories.role(),))
    store_document(framework=world.steps, document=document, by=None, now=timezone.now())


def many(count: int, **fields):
    return [factories.ability(f"ability-{number:04}", levels=1, **fields) for number in range(count)]


def wording_changes(world, count: int) -> None:
    """A framework in which only the texts of ``count`` abilities changed."""
    store(world, many(count))
    publish_framework(framework=world.steps, effective_on=timezone.localdate(), by=None, now=timezone.now())
    store(world, many(count, description="Said otherwise."))


def choices_in(response) -> dict[str, str]:
    """The values of all selects in the form of the page, as a browser would send them; each occurs once."""
    form = re.search(r'<form class="review".*?</form>', html_of(response), re.DOTALL)[0]
    found = re.findall(r'<select name="([^"]+)".*?</select>', form, re.DOTALL)
    assert len(found) == len(set(found))
    return {
        name: re.findall(r'<option value="([^"]*)"\s+selected', body)[0]
        for name, body in re.findall(r'<select name="([^"]+)"(.*?)</select>', form, re.DOTALL)
    }


def form_data(response, **typed) -> dict[str, str]:
    """What a browser sends from a review page: everything in its form, and the entries."""
    form = response.context["page"].form
    held = {name: form[name].value() for name in ("reviewed", "note", "effective_on")}
    held["effective_on"] = f"{held['effective_on']}"
    return {**held, "note": held["note"] or "", **choices_in(response), **typed}


def field_of(world, key: str, subject: str = "ability") -> str:
    subjects = review_of(world.steps).difference.subjects
    return next(choice_name(each) for each in subjects if (each.subject, each.key) == (subject, key))


def judged(world, number: int) -> list[str]:
    return Release.objects.get(framework=world.steps, number=number).effects


# Which change a choice belongs to


def test_a_choice_stays_with_its_change_when_another_comes_before_it(world):
    """Ines marks the change of "listens" as clarifying; meanwhile Sol rewords an ability that comes before it."""
    store(world, [factories.ability("asks"), factories.ability("listens", levels=5)])
    publish_framework(framework=world.steps, effective_on=timezone.localdate(), by=None, now=timezone.now())
    store(world, [factories.ability("asks"), factories.ability("listens", levels=5, description="Otherwise.")])
    client = world.client("ines")
    page = client.get(REVIEW)
    form = form_data(page, **{field_of(world, "listens"): "clarifying"})
    store(
        world,
        [
            factories.ability("asks", description="Otherwise."),
            factories.ability("listens", levels=5, description="Otherwise."),
        ],
    )
    again = client.post(REVIEW, form)
    assert "The draft was changed after you opened this page." in text_of(again)
    assert choices_in(again) == {field_of(world, "listens"): "clarifying", field_of(world, "asks"): "wording"}


def test_an_ability_and_a_role_with_the_same_key_have_separate_choices(world):
    document = replace(
        draft_document(world.steps), abilities=(factories.ability("one"),), roles=(factories.role("one"),)
    )
    store_document(framework=world.steps, document=document, by=None, now=timezone.now())
    publish_framework(framework=world.steps, effective_on=timezone.localdate(), by=None, now=timezone.now())
    changed = replace(
        document,
        abilities=(factories.ability("one", description="Otherwise."),),
        roles=(factories.role("one", description="Otherwise."),),
    )
    store_document(framework=world.steps, document=changed, by=None, now=timezone.now())
    names = {field_of(world, "one"), field_of(world, "one", "role")}
    assert len(names) == 2
    assert set(choices_in(world.client("ines").get(REVIEW))) == names


# Many changes


@pytest.mark.parametrize("count", [130, 230])
def test_entries_are_kept_across_pages_and_published(world, count):
    wording_changes(world, count)
    client = world.client("ines")
    first = client.get(REVIEW)
    assert len(choices_in(first)) == count
    assert titles(first, "h2")[-2:] == ["Text changes on other pages", "Publish"]
    early, late = field_of(world, "ability-0001"), field_of(world, f"ability-{count - 1:04}")
    typed = {early: "clarifying", late: "raises", "note": "My **note**", "effective_on": "2020-01-01"}
    turned = client.post(f"{REVIEW}?page=2", {**form_data(first, **typed), "turn": "after"})
    assert f"101–{min(200, count)} of {count:,}" in text_of(turned)
    assert "your attention" not in text_of(turned)
    assert form_data(turned) == form_data(first, **typed)
    back = client.post(f"{REVIEW}?page=1", {**form_data(turned), "turn": "before"})
    assert form_data(back) == form_data(first, **typed)
    assert Release.objects.filter(framework=world.steps).count() == 2
    refused = client.post(f"{REVIEW}?page=2", form_data(back))
    assert "A release can’t take effect in the past" in text_of(refused)
    assert form_data(refused) == form_data(first, **typed)
    done = client.post(f"{REVIEW}?page=2", form_data(refused, effective_on=timezone.localdate().isoformat()))
    assert (done.status_code, judged(world, 3)) == (302, ["clarifying", "raises", "wording"])


def test_the_buttons_to_other_pages_submit_the_form(world):
    wording_changes(world, 130)
    page = html_of(world.client("ines").get(REVIEW))
    assert f'name="turn" value="after" formaction="{REVIEW}?page=2"' in page
    assert '<a href="/harbor/steps/review/?page=2"' not in page


def test_very_many_changes_share_one_choice(world, monkeypatch):
    monkeypatch.setattr(publish, "MOST_CHOICES", 3)
    wording_changes(world, 4)
    client = world.client("ines")
    page = client.get(REVIEW)
    assert choices_in(page) == {"effect-of-all": "wording"}
    assert "Effect of the text changes in 4 abilities and roles" in text_of(page)
    client.post(REVIEW, form_data(page, **{"effect-of-all": "clarifying"}))
    assert judged(world, 3) == ["clarifying"]


def test_an_unknown_effect_is_rejected_and_nothing_is_published(world):
    wording_changes(world, 1)
    client = world.client("ines")
    field = field_of(world, "ability-0000")
    response = client.post(REVIEW, form_data(client.get(REVIEW), **{field: "bogus"}))
    assert "Select a valid choice. bogus is not one of the available choices." in text_of(response)
    assert Release.objects.filter(framework=world.steps).count() == 2
