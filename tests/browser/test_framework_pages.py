"""Reading a long page: on screen, by keyboard, on paper."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import findings
from tests.browser.page_list import INES, MINA, STEPS, TOMAS, VISITOR

ABILITY = f"{STEPS}/abilities/speaks-up-early/"
FOCUSED = """() => {
  const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement);
  const behind = getComputedStyle(document.activeElement, "::after");
  const seen = [[outlineStyle, outlineWidth], [behind.outlineStyle, behind.outlineWidth]];
  return [document.activeElement.textContent.trim() || document.activeElement.name,
    seen.some(([style, width]) => style !== "none" && parseFloat(width) >= 2)];
}"""


def test_the_contents_follow_the_reader(opened):
    page = opened(ABILITY)
    current = page.locator(".contents a[aria-current]")
    for name in ("3 Several teams", "Examples / Observations", "1 Own work"):
        page.locator(".contents").get_by_role("link", name=name).click()
        expect(current).to_have_text(name)


def test_the_first_tab_skips_the_navigation(opened):
    page = opened(ABILITY)
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="What is a release?")).to_be_focused()


@pytest.mark.parametrize(
    ("path", "who"),
    [
        (ABILITY, VISITOR),
        (f"{STEPS}/", MINA),
        ("/admin/", INES),
        ("/admin/frameworks/ability/{ability speaks-up-early}/change/", INES),
    ],
    ids=["ability", "framework", "drafts", "editor"],
)
def test_the_keyboard_focus_is_visible(opened, path, who):
    page = opened(path, who)
    stops = []
    for _ in range(10):
        page.keyboard.press("Tab")
        stops.append(page.evaluate(FOCUSED))
    assert [name for name, is_seen in stops if not is_seen] == []
    assert len({name for name, _ in stops}) > 5


def test_a_menu_opens_and_closes_by_the_keyboard(opened):
    page = opened(ABILITY, MINA)
    summary = page.locator("summary", has_text="Mina Oduya")
    link = page.get_by_role("link", name="Your account")
    summary.focus()
    page.keyboard.press("Enter")
    expect(link).to_be_visible()
    assert findings(page) == []
    page.keyboard.press("Escape")
    expect(link).to_be_hidden()


def test_a_member_sees_their_milestone_and_their_requirement(opened):
    page = opened(ABILITY, MINA)
    marked = page.locator(".steps a.marked").all_inner_texts()
    assert [text.split("\n") for text in marked] == [
        ["1", "Own work", "1 mile", "required for Developers"],
        ["2", "Team", "3 miles", "you are here"],
    ]
    backgrounds = [
        page.locator(f".steps .chip.{kind}").evaluate("(chip) => getComputedStyle(chip).backgroundColor")
        for kind in ("requirement", "mark")
    ]
    assert backgrounds[0] != backgrounds[1]


def test_folded_health_is_counted_worst_first_on_one_line(opened):
    page = opened(f"{STEPS}/abilities/sees-the-business-behind-the-work/", width=390)
    tally = page.locator(".tally:not(.line)")
    kinds = tally.locator(".dot").evaluate_all("(dots) => dots.map((dot) => dot.classList[1])")
    assert kinds == [each for each in ("bad", "warning", "information", "good") if each in kinds]
    assert tally.bounding_box()["height"] < 30
    expect(page.locator(".tally.line")).to_be_hidden()
    expect(page.get_by_text("Coaches are recommended to be milestone 1+")).to_be_visible()


def test_a_phone_folds_long_panels_and_puts_them_before_the_milestones(opened):
    page = opened(ABILITY, TOMAS, width=390)
    panel = page.get_by_role("heading", name="Configuration health")
    assert panel.bounding_box()["y"] < page.locator(".milestone").first.bounding_box()["y"]
    badge = page.get_by_text("Has a maintainer")
    expect(badge).to_be_hidden()
    panel.click()
    expect(badge).to_be_visible()


def test_a_printed_page_has_no_navigation(opened):
    page = opened(ABILITY)
    page.emulate_media(media="print")
    for selector in (".bar", ".foot", ".contents", ".previous-next", ".gate", ".skip"):
        expect(page.locator(selector)).to_be_hidden()
    assert page.locator(".crumbs li").all_inner_texts() == ["Harbor", "Harbor Steps", "Working together"]
    expect(page.get_by_text("Conversations about Speaks up early")).to_be_hidden()
    expect(page.get_by_text("Coaches and Quality engineers are recommended to be milestone 2+")).to_be_visible()
    expect(page.get_by_text("Has a maintainer")).to_be_visible()
    colours = page.evaluate(
        "[document.body, document.querySelector('.panel')].map((each) => getComputedStyle(each).backgroundColor)"
    )
    assert colours == ["rgb(255, 255, 255)"] * 2


def test_a_dialog_of_the_gallery_works_with_the_keyboard(opened):
    page = opened("/gallery/", MINA)
    page.get_by_role("button", name="Publish…").click()
    dialog = page.get_by_role("dialog", name="Publish release 5?")
    expect(dialog).to_be_visible()
    assert findings(page) == []
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
