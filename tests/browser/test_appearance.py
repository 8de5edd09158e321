"""Search: lists update while typing, and the browser's back button still works."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import findings
from tests.browser.frameworks import OBSERVED
from tests.browser.page_list import LARGE, MINA, STEPS

SEARCH = "Search abilities and roles"


def test_typing_filters_the_list_and_changes_the_address(opened):
    page = opened(f"{STEPS}/")
    page.get_by_label(SEARCH).press_sequentially("business")
    expect(page.locator("output.count")).to_have_text("1 of 16 abilities")
    assert page.locator("#results h3").all_inner_texts() == ["Sees the business behind the work"]
    assert page.url.endswith("/harbor/steps/?q=business&group=&health=&role=")
    assert findings(page) == []


def test_the_back_button_restores_the_list(opened):
    """A search is one history entry, even after a pause in typing and leaving the field."""
    page = opened(f"{STEPS}/")
    before = page.locator("#results h3").all_inner_texts()
    for typed in ("b", "usiness"):
        page.get_by_label(SEARCH).press_sequentially(typed)
        page.wait_for_url(f"**q=*{typed}&*")
    expect(page.locator("output.count")).to_have_text("1 of 16 abilities")
    with page.expect_response("**/steps/?q=business*"):
        page.get_by_label(SEARCH).blur()
    page.get_by_role("link", name="Sees the business behind the work").click()
    page.wait_for_url("**/abilities/**")
    page.go_back()
    expect(page.locator("output.count")).to_have_text("1 of 16 abilities")
    expect(page.get_by_label(SEARCH)).to_have_value("business")
    page.go_back()
    expect(page.locator("output.count")).to_have_text("16 abilities")
    assert page.locator("#results h3").all_inner_texts() == before
    expect(page.get_by_label(SEARCH)).to_have_value("")


def test_a_select_filters_at_once(opened):
    page = opened(f"{STEPS}/")
    page.get_by_role("combobox", name="Role", exact=True).select_option(label="Senior developer")
    expect(page.locator("output.count")).to_have_text("9 of 16 abilities")


def test_an_empty_result_says_so_and_links_back(opened):
    page = opened(f"{STEPS}/")
    page.get_by_label(SEARCH).press_sequentially("zzz")
    expect(page.locator("#results")).to_have_text(re.compile("No abilities match."))
    page.get_by_role("link", name="Show all abilities").click()
    expect(page.locator("output.count")).to_have_text("16 abilities")


def test_a_slash_focuses_the_search_but_types_a_slash_in_a_field(opened):
    page = opened(f"{STEPS}/")
    field = page.get_by_label(SEARCH)
    page.keyboard.press("/")
    expect(field).to_be_focused()
    page.keyboard.type("a/b")
    expect(field).to_have_value("a/b")


def test_the_home_page_finds_abilities_of_every_framework(opened):
    page = opened("/")
    page.get_by_label(re.compile("Search organizations")).press_sequentially("speaks up")
    expect(page.locator("output.count")).to_have_text("2 abilities")
    page.get_by_role("link", name="Speaks up early").click()
    expect(page.locator("h1")).to_have_text("Speaks up early")


def test_more_observations_are_loaded_into_the_page(opened):
    page = opened(f"{LARGE}/abilities/ability-2/", MINA)
    expect(page.locator("figure.quote")).to_have_count(10)
    page.get_by_role("link", name="Show more").click()
    expect(page.locator("figure.quote")).to_have_count(OBSERVED)
