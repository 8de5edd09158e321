"""Bringing people in by a file, from choosing it to finding them."""

from playwright.sync_api import expect

from tests.browser.conftest import findings
from tests.browser.pages import ROSALIND

FILE = "Who;Address;Boss;Crew\nAda Lindqvist;ada@harbor.example;mina-oduya@harbor.example;Writers (guild)\n"


def test_a_people_admin_brings_people_in(seated, tmp_path):
    path = tmp_path / "people.csv"
    path.write_text(FILE, encoding="utf-8")
    page = seated(ROSALIND)
    page.get_by_role("link", name="Go to Harbor").click()
    page.get_by_role("link", name="Administration").first.click()
    page.get_by_role("link", name="Import", exact=True).first.click()
    page.get_by_label("The file", exact=True).set_input_files(path)
    page.get_by_role("button", name="See what would change").click()
    expect(page.get_by_role("heading", name="What the columns hold")).to_be_visible()
    for label, column in (
        ("Name", "A: Who"),
        ("Email", "B: Address"),
        ("Manager email", "C: Boss"),
        ("Teams", "D: Crew"),
    ):
        page.get_by_role("combobox", name=label, exact=True).select_option(label=column)
    page.get_by_role("button", name="See what would change").click()
    ada = page.locator("article.diff")
    expect(ada.locator("dd")).to_have_text(
        ["mina-oduya@harbor.example", "Writers (guild)", page.locator("dd").last.inner_text()]
    )
    page.get_by_role("button", name="Bring 1 change in").click()
    expect(page.get_by_role("heading", name="The people are in")).to_be_visible()
    assert findings(page) == []
    page.get_by_role("link", name="See the people").click()
    expect(page.get_by_role("link", name="Ada Lindqvist")).to_be_visible()
