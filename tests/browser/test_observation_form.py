"""Recording an observation in a browser, from the keyboard shortcut to its page."""

from playwright.sync_api import expect

from tests.browser.conftest import findings

STORY = "She asked three questions before she touched anything."


def test_an_observation_is_recorded_from_the_keyboard_to_its_page(open_signed_in, own_site):
    page = open_signed_in("tomas-reyl")
    page.goto(f"{own_site.url}/harbor/people/")
    page.locator("[data-search]").press("o")
    assert page.url.endswith("/people/")
    page.locator("h1").click()
    page.keyboard.press("o")
    page.wait_for_url("**/observations/new/")

    search = page.get_by_label("Search people by name")
    expect(search).to_be_focused()
    page.keyboard.type("mina")
    page.get_by_role("button", name="Mina Oduya").wait_for()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page.locator("#people .chosen")).to_contain_text("Mina Oduya")
    expect(search).to_be_focused()
    page.get_by_label("What happened?").fill(STORY)
    page.get_by_label("Search abilities").press_sequentially("speaks up")
    page.get_by_role("button", name="Speaks up early").click()
    page.get_by_label("Rating for Speaks up early").select_option("strong")
    with page.expect_response(lambda answer: "autosave" in (answer.request.post_data or "")):
        page.get_by_label("The person it is about and their managers").check()
    readers = page.get_by_role("region", name="Who will be able to read this")
    expect(readers).to_contain_text("You and Mina Oduya (the person it is about)")
    expect(page.locator("#saved")).to_contain_text("Draft saved")
    expect(page.locator(".htmx-request")).to_have_count(0)
    assert findings(page) == []

    page.reload()
    expect(page.get_by_label("What happened?")).to_have_value(STORY)
    expect(readers).to_contain_text("Mina Oduya")
    expect(page.locator("#kept")).to_be_hidden()
    page.get_by_role("button", name="Publish").click()
    page.get_by_role("heading", name="About Mina Oduya").wait_for()
    expect(page.locator(".story-text")).to_have_text(STORY)
    assert page.evaluate("sessionStorage.getItem('typed')") is None


def test_a_second_choice_replaces_the_unanswered_request_for_the_first(open_signed_in, own_site):
    page = open_signed_in("tomas-reyl")
    page.goto(f"{own_site.url}/harbor/observations/new/?about=mina-oduya")
    page.route("**/observations/new/", lambda route: None, times=1)
    with page.expect_request(lambda request: "readers" in (request.post_data or "")):
        page.get_by_label("The person it is about and their managers").check()
    with page.expect_response(lambda answer: "do=readers" in (answer.request.post_data or "")):
        page.locator("[name=audience][value=subject]").check()
    readers = page.get_by_role("region", name="Who will be able to read this")
    expect(readers).to_contain_text("You and Mina Oduya (the person it is about)")


def test_a_draft_typed_after_the_session_ended_is_restored(open_signed_in, own_site):
    page = open_signed_in("tomas-reyl")
    page.goto(f"{own_site.url}/harbor/observations/new/?about=mina-oduya")
    page.get_by_label("What happened?").fill(STORY)
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Save draft").click()
    page.get_by_label("Email").fill("tomas-reyl@harbor.example")
    page.get_by_label("Password").fill(own_site.password("tomas-reyl"))
    page.locator("main").get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name="Restore text").click()
    expect(page.get_by_label("What happened?")).to_have_value(STORY)
    expect(page.locator("#people .chosen")).to_contain_text("Mina Oduya")
    expect(page.locator("#saved")).to_contain_text("Draft saved")
