"""A manager decides, the person responds; people comment and mention each other. By mouse and by keyboard."""

import pytest

from tests.browser.page_list import MINA, STEPS, TOMAS

ABILITY = f"{STEPS}/abilities/speaks-up-early/"
DECIDE = f"/harbor/people/{MINA}/decide/?ability=steps/speaks-up-early&milestone=3"


def test_a_manager_decides_and_the_person_reads_and_answers(open_signed_in, own_site):
    page = open_signed_in(TOMAS)
    page.goto(f"{own_site.url}/harbor/people/{MINA}/")
    page.get_by_role("link", name="Decide a milestone").click()
    page.get_by_role("searchbox").fill("speaks up")
    page.get_by_role("link", name="Speaks up early").click()
    page.get_by_text("An award also counts for milestones 1 and 2").wait_for()
    page.get_by_label("Use as evidence").first.check()
    page.get_by_label("Not yet, because…").check()
    page.get_by_role("button", name="Save decision").click()
    page.get_by_text("Give a reason, so that they can understand the decision.").first.wait_for()
    assert page.get_by_label("Use as evidence").first.is_checked()
    page.get_by_label("Reason").fill("Two teams have heard you, *not yet* a third.")
    page.get_by_role("button", name="Save decision").click()
    page.get_by_text("Mina Oduya will be notified").wait_for()
    record = page.url
    theirs = open_signed_in(MINA)
    theirs.goto(record)
    theirs.get_by_text("Two teams have heard you").wait_for()
    theirs.get_by_role("link", name="Write an answer").click()
    theirs.get_by_label("Your answer").fill("The third is next.")
    theirs.get_by_role("button", name="Save answer").click()
    theirs.get_by_text("The third is next.").wait_for()


def test_a_mention_is_suggested_and_the_comment_is_previewed(open_signed_in, own_site):
    page = open_signed_in(MINA)
    page.goto(f"{own_site.url}{ABILITY}")
    page.get_by_role("link", name="Start a conversation").click()
    page.get_by_label("Title").fill("Is asking enough?")
    words = page.get_by_role("textbox", name="Comment")
    words.press_sequentially("What do *you* say, @tom")
    page.get_by_role("option", name="Tomas Reyl").wait_for()
    words.press("Enter")
    assert words.input_value() == f"What do *you* say, @{TOMAS} "
    page.get_by_role("button", name="Preview").click()
    page.locator("#preview em", has_text="you").wait_for()
    page.get_by_role("button", name="Start conversation").click()
    page.get_by_role("link", name=f"@{TOMAS}").wait_for()
    page.get_by_role("button", name="Resolve").click()
    page.get_by_text("Conversation resolved.").wait_for()
    page.get_by_role("button", name="Reopen").wait_for()


def test_the_requirements_never_cover_the_decision(opened):
    """They stay in view beside the observations, but end above the decision."""
    page = opened(DECIDE, TOMAS)
    requirements, decision = page.locator("section.subsection"), page.locator("section.said")
    page.evaluate("document.querySelector('section.said').scrollIntoView()")
    assert requirements.bounding_box()["y"] + requirements.bounding_box()["height"] <= decision.bounding_box()["y"]


@pytest.mark.parametrize("is_slow", [False, True])
def test_a_decision_sent_after_the_session_ended_is_restored(open_signed_in, own_site, is_slow):
    """Also if somebody signs in before the scripts of that page have loaded."""
    page = open_signed_in(TOMAS)
    page.goto(f"{own_site.url}{DECIDE}")
    page.get_by_label("Not yet, because…").check()
    page.get_by_label("Reason").fill("Two teams have heard you.")
    page.context.clear_cookies(name="sessionid")
    if is_slow:
        page.route("**/autosave.js", lambda route: "/login/" in route.request.headers["referer"] or route.continue_())
    page.get_by_role("button", name="Save decision").click(no_wait_after=True)
    page.get_by_label("Password").fill(own_site.password(TOMAS))
    page.get_by_label("Email").fill(f"{TOMAS}@harbor.example")
    page.locator("main").get_by_role("button", name="Sign in").click(no_wait_after=True)
    page.get_by_text("send it again").wait_for()
    assert page.get_by_label("Reason").input_value() == "Two teams have heard you."
    assert page.get_by_label("Not yet, because…").is_checked()
    page.get_by_role("button", name="Save decision").click()
    page.get_by_text("Mina Oduya will be notified").wait_for()
    page.goto(f"{own_site.url}{DECIDE}")
    assert page.get_by_label("Reason").input_value() == ""
