"""The people import, from choosing a file to finding the people."""

from playwright.sync_api import expect

from tests.browser.conftest import findings
from tests.browser.page_list import ROSALIND

FILE = "Who;Address;Boss;Crew\nAda Lindqvist;ada@harbor.example;mina-oduya@harbor.example;Writers (guild)\n"


def test_a_people_admin_imports_people(open_signed_in, tmp_path):
    path = tmp_path / "people.csv"
    path.write_text(FILE, encoding="utf-8")
    page = open_signed_in(ROSALIND)
    page.get_by_role("link", name="Go to Harbor").click()
    page.get_by_role("link", name="Administration").first.click()
    page.get_by_role("link", name="Import", exact=True).first.click()
    page.get_by_label("File", exact=True).set_input_files(path)
    page.get_by_role("button", name="Preview changes").click()
    expect(page.get_by_role("heading", name="Match columns")).to_be_visible()
    for field, column in {"name": "A: Who", "email": "B: Address", "manager": "C: Boss", "teams": "D: Crew"}.items():
        page.locator(f"select[name={field}]").select_option(label=column)
    page.get_by_role("button", name="Preview changes").click()
    expect(page.locator("article.diff h3")).to_have_text("Ada Lindqvist")
    assert page.locator("article.diff dd").all_inner_texts()[:2] == ["mina-oduya@harbor.example", "Writers (guild)"]
    page.get_by_role("button", name="Apply 1 change").click()
    expect(page.get_by_role("heading", name="Import complete")).to_be_visible()
    assert findings(page) == []
    page.get_by_role("link", name="See people").click()
    expect(page.get_by_role("link", name="Ada Lindqvist")).to_be_visible()
