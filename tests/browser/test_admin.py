"""What editors do, from signing in to a release, and what happens when two of them edit at once."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import findings
from tests.browser.page_list import INES, STEPS

SOLVEIG = "solveig-aakre"
HELPS, SPEAKS = "helps-others-grow", "speaks-up-early"


def edit(page: Page, site, key: str) -> None:
    page.goto(site.address(f"/admin/frameworks/ability/{{ability {key}}}/change/"))


def examples(page: Page, milestone: int) -> list[str]:
    rows = page.locator(f"#milestone-{milestone} .example:not([hidden])")
    return [row.get_by_label("Example", exact=False).first.input_value() for row in rows.all()]


def path_of(page: Page) -> str:
    return urlsplit(page.url).path


def test_an_editor_changes_a_milestone_reviews_and_publishes_it(own_site, open_signed_in):
    page = open_signed_in(INES)
    page.get_by_role("link", name="Go to Harbor").click()
    page.get_by_role("link", name="Harbor Steps").click()
    page.get_by_role("link", name="Helps others grow").click()
    before = page.locator("#milestone-2 .prose").inner_text()
    after = before.replace("someone else", "a colleague")
    page.get_by_role("link", name="edit", exact=True).click()
    page.locator("#milestone-2").get_by_label("Text").fill(after)
    page.get_by_role("button", name="Save draft").click()
    expect(page.locator("#messages")).to_have_text("“Helps others grow” saved in the draft.")
    page.get_by_role("link", name="Review and publish").click()
    changed = page.locator("article.diff").filter(has=page.get_by_role("heading", name="Helps others grow"))
    assert changed.locator("dt").all_inner_texts() == ["Milestone 2, text"]
    assert changed.locator(".change-effect").all_inner_texts() == ["Wording"]
    assert changed.locator("del").all_inner_texts() == ["someone else"]
    assert changed.locator("ins").all_inner_texts() == ["a colleague"]
    changed.locator("xpath=..").get_by_role("combobox").select_option(label="Clarifies")
    page.get_by_label("What this release is about").fill("Helping has a rhythm.")
    page.get_by_role("button", name="Publish release 5").click()
    expect(page.locator("#messages")).to_have_text("Release 5 published.")
    shown = {}
    for name, path in {"now": f"{STEPS}/", "then": f"{STEPS}/releases/4/"}.items():
        page.goto(own_site.address(f"{path}abilities/{HELPS}/"))
        shown[name] = page.locator("#milestone-2 .prose").inner_text()
    assert shown == {"now": after, "then": before}
    page.goto(own_site.address(f"{STEPS}/releases/"))
    newest = page.locator(".releases > li").first
    assert newest.locator("h2").inner_text().split("\n") == ["Release 5", "Current"]
    expect(newest.get_by_text("Helping has a rhythm.")).to_be_visible()
    expect(newest.get_by_text("Clarifies")).to_be_visible()


def test_the_second_of_two_editors_gets_a_message_and_loses_nothing(own_site, open_signed_in):
    ines, solveig = open_signed_in(INES), open_signed_in(SOLVEIG)
    for page in (ines, solveig):
        edit(page, own_site, SPEAKS)
    solveig.locator("#milestone-1").get_by_label("Text").fill("Solveig wrote this.")
    solveig.get_by_role("button", name="Save draft").click()
    expect(solveig.locator("#messages")).to_have_text("“Speaks up early” saved in the draft.")
    mine = ines.locator("#milestone-1").get_by_label("Text")
    mine.fill("Ines wrote this.")
    ines.locator("#milestone-2").get_by_role("button", name="Add example").click()
    ines.keyboard.type("An example of hers.")
    ines.get_by_role("button", name="Save and keep editing").click()
    expect(ines.get_by_role("alert")).to_contain_text("Solveig Aakre saved this while you were editing")
    assert findings(ines) == []
    assert (mine.input_value(), examples(ines, 2)[-1]) == ("Ines wrote this.", "An example of hers.")
    edit(solveig, own_site, SPEAKS)
    expect(solveig.locator("#milestone-1").get_by_label("Text")).to_have_value("Solveig wrote this.")
    ines.get_by_role("button", name="Save and keep editing").click()
    expect(ines.locator("#messages")).to_have_text("“Speaks up early” saved in the draft.")
    edit(solveig, own_site, SPEAKS)
    expect(solveig.locator("#milestone-1").get_by_label("Text")).to_have_value("Ines wrote this.")
    assert examples(solveig, 2)[-1] == "An example of hers."


def by_mouse(page: Page, name: str, row=None) -> None:
    place = row or page.locator("#milestone-1")
    place.get_by_role("checkbox" if name == "Remove" else "button", name=name).click()


def by_keyboard(page: Page, name: str, row=None) -> None:
    place = row or page.locator("#milestone-1")
    place.get_by_role("checkbox" if name == "Remove" else "button", name=name).focus()
    page.keyboard.press("Space")


@pytest.mark.parametrize("press", [by_mouse, by_keyboard])
def test_examples_are_added_deleted_and_moved(own_site, open_signed_in, press):
    page = open_signed_in(INES)
    edit(page, own_site, SPEAKS)
    before = examples(page, 1)
    rows = page.locator("#milestone-1 .example:not([hidden])")
    press(page, "Add example")
    page.keyboard.type("The first of two new ones.")
    press(page, "Add example")
    page.keyboard.type("The second of two new ones.")
    press(page, "Remove", rows.nth(0))
    press(page, "Move up", rows.nth(2))
    page.get_by_role("button", name="Save and keep editing").click()
    expect(page.locator("#messages")).to_have_text("“Speaks up early” saved in the draft.")
    new = ["The first of two new ones.", "The second of two new ones."]
    expect(rows).to_have_count(len(before) + 1)  # once the script has hidden the empty row
    assert examples(page, 1) == [before[2], before[1], *before[3:], *new]


def test_a_role_is_found_while_typing_and_gets_the_requirement(own_site, open_signed_in):
    page = open_signed_in(INES)
    edit(page, own_site, SPEAKS)
    requirements = page.locator("#requirements")
    requirements.get_by_role("button", name="Add role").click()
    page.keyboard.press("Enter")
    page.keyboard.type("desig")
    options = page.locator(".select2-results__option")
    expect(options).to_have_text(["Designer"])
    assert findings(page) == []
    page.keyboard.press("Enter")
    row = requirements.locator(".row:not([hidden])").last
    expect(row.get_by_label("Role", exact=True).locator("option:checked")).to_have_text("Designer")
    row.get_by_label("Milestone").fill("2.5")
    row.get_by_label("Strength").select_option(label="Recommended")
    page.get_by_role("button", name="Save and keep editing").click()
    page.get_by_role("link", name="Preview draft").click()
    required = page.locator(".requirement-list li").filter(has_text="Designers").locator("p")
    expect(required).to_have_text("Designers are recommended to be milestone 2.5+")


def test_errors_are_shown_on_top_and_next_to_the_field(own_site, open_signed_in):
    page = open_signed_in(INES)
    edit(page, own_site, SPEAKS)
    page.locator("#ability").get_by_label("Name").fill("")
    page.locator("#milestone-2").get_by_label("Total points").fill("-3")
    page.get_by_role("button", name="Save draft").click()
    alert = page.get_by_role("alert")
    expect(alert).to_be_focused()
    said = ["Name: This field is required.", "Milestone 2, total points: at least 0."]
    assert alert.get_by_role("link").all_inner_texts() == said
    assert findings(page) == []
    alert.get_by_role("link").first.click()
    expect(page.locator("#ability").get_by_label("Name")).to_be_focused()


def test_leaving_unsaved_changes_needs_a_confirmation(own_site, open_signed_in):
    page = open_signed_in(INES)
    edit(page, own_site, SPEAKS)
    page.locator("#ability").get_by_label("Name").press_sequentially("!")
    with page.expect_event("dialog") as asked:
        page.close(run_before_unload=True)
    assert asked.value.type == "beforeunload"
    asked.value.accept()


def test_deleting_a_group_keeps_its_abilities(own_site, open_signed_in):
    page = open_signed_in(INES)
    page.goto(own_site.address("/admin/frameworks/group/?framework={framework steps}"))
    page.get_by_role("link", name="Working together").click()
    page.get_by_role("link", name="Delete group…").click()
    page.get_by_role("button", name="Delete group").click()
    expect(page.locator("#messages")).to_have_text("Group “Working together” deleted from the draft.")
    page.goto(own_site.address(f"{STEPS}/draft/?q=speaks"))
    assert page.locator("#results h2").first.inner_text() == "Other abilities"
    assert page.locator("#results h3").first.inner_text() == "Speaks up early"


def test_the_order_of_a_list_is_changed(own_site, open_signed_in):
    page = open_signed_in(INES)
    page.goto(own_site.address("/admin/frameworks/ability/?framework={framework steps}"))
    names = page.locator("tbody th")
    before = names.all_inner_texts()
    page.get_by_label(f"Order of {before[2]}").fill("1")
    page.get_by_role("button", name="Save order").click()
    expect(names.first).to_have_text(before[2])
    assert names.all_inner_texts() == [before[2], *before[:2], *before[3:]]


def test_the_second_of_two_editors_ordering_a_list_gets_a_message_and_keeps_the_number(own_site, open_signed_in):
    ines, solveig = open_signed_in(INES), open_signed_in(SOLVEIG)
    for page in (ines, solveig):
        page.goto(own_site.address("/admin/frameworks/ability/?framework={framework steps}"))
    before = ines.locator("tbody th").all_inner_texts()
    solveig.get_by_label(f"Order of {before[4]}").fill("1")
    solveig.get_by_role("button", name="Save order").click()
    expect(solveig.locator("#messages")).to_have_text("Order saved in the draft.")
    ines.get_by_label(f"Order of {before[2]}").fill("1")
    ines.get_by_role("button", name="Save order").click()
    expect(ines.get_by_role("alert")).to_contain_text("Solveig Aakre changed the draft while you were editing")
    expect(ines.get_by_label(f"Order of {before[2]}")).to_have_value("1")
    assert findings(ines) == []
    ines.get_by_role("button", name="Save order").click()
    expect(ines.locator("#messages")).to_have_text("Order saved in the draft.")
    others = [name for name in before if name not in (before[2], before[4])]
    assert ines.locator("tbody th").all_inner_texts() == [before[2], before[4], *others]


def test_requirements_are_found_and_changed_on_their_own_page(own_site, open_signed_in):
    page = open_signed_in(INES)
    page.goto(own_site.address("/admin/frameworks/ability/{ability speaks-up-early}/requirements/"))
    page.get_by_label("Search by name").fill("coach")
    page.get_by_role("button", name="Search").click()
    rows = page.locator("#requirements .row:not([hidden])")
    expect(rows).to_have_count(1)
    rows.get_by_label("Milestone").fill("3")
    page.get_by_role("button", name="Save draft").click()
    expect(page.locator("#messages")).to_have_text("“Speaks up early” saved in the draft.")
    page.get_by_role("link", name="Preview draft").click()
    expect(page.locator(".requirement-list li").filter(has_text="Coaches")).to_contain_text("milestone 3+")


def test_an_editor_confirms_that_an_ability_is_still_right(own_site, open_signed_in):
    page = open_signed_in(INES)
    page.goto(own_site.address(f"{STEPS}/abilities/sees-the-business-behind-the-work/"))
    page.get_by_role("link", name="Confirm it is still right").click()
    page.get_by_role("button", name="Confirm it is still right").click()
    expect(page.locator("#messages")).to_have_text("Confirmed. It counts as updated today.")
    expect(page.get_by_text("Last updated: less than a minute ago")).to_be_visible()


def test_a_release_that_cannot_be_published_says_why(opened):
    page = opened("/harbor/impossible/review/", INES)
    expect(page.get_by_role("alert").first).to_contain_text(
        "Hopeful has a requirement for “later”, which is a draft or archived."
    )


def test_a_release_without_a_day_is_not_published(opened):
    page = opened(f"{STEPS}/review/", INES)
    page.get_by_label("What this release is about").fill("Kept, whatever else is wrong.")
    page.get_by_label("In effect from").fill("")
    page.get_by_role("button", name="Publish release 5").click()
    expect(page.get_by_role("alert")).to_be_focused()
    assert page.get_by_role("alert").get_by_role("link").all_inner_texts() == [
        "In effect from: This field is required."
    ]
    expect(page.get_by_label("What this release is about")).to_have_value("Kept, whatever else is wrong.")
    assert (findings(page), path_of(page)) == ([], "/harbor/steps/review/")
