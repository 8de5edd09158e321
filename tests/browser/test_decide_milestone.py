"""A manager decides, the person responds; people comment and mention each other. By mouse and by keyboard."""

from tests.browser.page_list import MINA, STEPS, TOMAS

ABILITY = f"{STEPS}/abilities/speaks-up-early/"
DECIDE = f"/harbor/people/{MINA}/decide/?ability=steps/speaks-up-early&milestone=3"


def test_a_manager_decides_and_the_person_reads_and_answers(seated, own_site):
    page = seated(TOMAS)
    page.goto(f"{own_site.url}/harbor/people/{MINA}/")
    page.get_by_role("link", name="Decide a milestone").click()
    page.get_by_role("searchbox").fill("speaks up")
    page.get_by_role("link", name="Speaks up early").click()
    page.get_by_text("Awarding milestone 3 includes 1 and 2").wait_for()
    page.get_by_label("The decision rests on it").first.check()
    page.get_by_label("Not yet, because…").check()
    page.get_by_role("button", name="Decide").click()
    page.get_by_text("Say why: they should know what is missing.").first.wait_for()
    assert page.get_by_label("The decision rests on it").first.is_checked()
    page.get_by_label("Reason").fill("Two teams have heard you, *not yet* a third.")
    page.get_by_role("button", name="Decide").click()
    page.get_by_text("Mina Oduya is told of it").wait_for()
    record = page.url
    theirs = seated(MINA)
    theirs.goto(record)
    theirs.get_by_text("Two teams have heard you").wait_for()
    theirs.get_by_role("link", name="Answer it").click()
    theirs.get_by_label("Your answer").fill("The third is next.")
    theirs.get_by_role("button", name="Answer").click()
    theirs.get_by_text("The third is next.").wait_for()


def test_somebody_is_named_while_one_types_and_the_words_are_looked_at_first(seated, own_site):
    page = seated(MINA)
    page.goto(f"{own_site.url}{ABILITY}")
    page.get_by_role("link", name="Start a conversation").click()
    page.get_by_label("What is it about?").fill("Is asking enough?")
    words = page.get_by_label("Say something")
    words.press_sequentially("What do *you* say, @tom")
    page.get_by_role("option", name="Tomas Reyl").wait_for()
    words.press("Enter")
    assert words.input_value() == f"What do *you* say, @{TOMAS} "
    page.get_by_role("button", name="Preview").click()
    page.locator("#preview em", has_text="you").wait_for()
    page.get_by_role("button", name="Begin").click()
    page.get_by_role("link", name=f"@{TOMAS}").wait_for()
    page.get_by_role("button", name="Resolve").click()
    page.get_by_text("The conversation is resolved.").wait_for()
    page.get_by_role("button", name="Reopen").wait_for()


def test_what_was_decided_when_the_session_had_ended_stands_there_again(seated, own_site):
    page = seated(TOMAS)
    page.goto(f"{own_site.url}{DECIDE}")
    page.get_by_label("Not yet, because…").check()
    page.get_by_label("Reason").fill("Two teams have heard you.")
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Decide").click()
    page.get_by_label("Password").fill(own_site.password(TOMAS))
    page.get_by_label("Email").fill(f"{TOMAS}@harbor.example")
    page.locator("main").get_by_role("button", name="Sign in").click()
    page.get_by_text("send it once more").wait_for()
    assert page.get_by_label("Reason").input_value() == "Two teams have heard you."
    assert page.get_by_label("Not yet, because…").is_checked()
    page.get_by_role("button", name="Decide").click()
    page.get_by_text("Mina Oduya is told of it").wait_for()
    page.goto(f"{own_site.url}{DECIDE}")
    assert page.get_by_label("Reason").input_value() == ""
