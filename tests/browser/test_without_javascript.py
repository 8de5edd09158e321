"""Pages show the same without JavaScript."""

import re

import pytest

from tests.browser.frameworks import OBSERVED
from tests.browser.page_list import LARGE, MINA, PUBLIC, STEPS, VISITOR, one_of_each_view

#: Relative times may change between two requests.
AGO = re.compile(r"less than a minute|\d+ minutes?")
HEADINGS = "[...document.querySelectorAll('h1, h2, h3, h4')].map((each) => each.textContent.trim())"
#: Text inside <noscript> is ignored.
TEXT = """[...document.querySelectorAll('noscript')].map((each) => each.remove()),
    document.querySelector('main').textContent"""


def read(page) -> tuple[list[str], str]:
    return page.evaluate(HEADINGS), AGO.sub("a while", " ".join(page.evaluate(TEXT).split()))


@pytest.mark.parametrize(
    "place", [PUBLIC[number] for number in one_of_each_view(PUBLIC)], ids=lambda place: place.name
)
def test_a_public_page_reads_the_same_without_javascript(tabs, place):
    without, with_it = (tabs(VISITOR, has_scripts=has_scripts) for has_scripts in (False, True))
    assert read(without.open(place.path)) == read(with_it.open(place.path))
    assert without.complaints.said + with_it.complaints.said == []


def test_panels_are_open_on_a_wide_window_and_unfold_on_a_narrow_one(opened):
    page = opened(f"{STEPS}/abilities/speaks-up-early/", has_scripts=False)
    badge = page.get_by_text("Associated with 6 roles")
    shown = [badge.is_visible()]
    page.set_viewport_size({"width": 390, "height": 900})
    shown.append(badge.is_visible())
    page.get_by_text("Configuration health").click()
    shown.append(badge.is_visible())
    assert shown == [True, False, True]


def test_a_list_is_searched_by_its_button(opened):
    page = opened(f"{STEPS}/", has_scripts=False)
    page.get_by_label("Search abilities and roles").fill("business")
    page.get_by_role("combobox", name="Health").select_option(label="Bad")
    page.get_by_role("button", name="Search").click()
    assert page.locator("output.count").inner_text() == "1 of 16 abilities"
    assert page.locator("#results h3").all_inner_texts() == ["Sees the business behind the work"]


def test_more_observations_are_read_on_a_page_of_their_own(opened):
    page = opened(f"{LARGE}/abilities/ability-2/", MINA, has_scripts=False)
    first = page.locator("figure.quote").count()
    page.get_by_role("link", name="Show more").click()
    assert (first, page.locator("figure.quote").count()) == (10, OBSERVED - 10)


def test_a_menu_opens(opened):
    page = opened(f"{STEPS}/", width=390, has_scripts=False)
    page.get_by_text("Menu").click()
    page.get_by_role("navigation", name="Harbor").get_by_role("link", name="Roles").click()
    assert page.locator("h1").inner_text().strip() == "Roles"
