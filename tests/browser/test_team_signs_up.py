"""A team signs up: from the front page to a second person who signs in and appears in the directory."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Complaints, findings, with_timeout
from tests.browser.site import Site
from tests.browser.test_accounts import mailed_code, mails, press

PASSWORD = "a-harbour-at-night"


@pytest.fixture
def visiting(new_context, own_site: Site, complaints: Complaints) -> Callable[..., Page]:
    """A function that opens the test's own site for a visitor, with a window width."""

    def visit(path: str = "/", width: int = 1280) -> Page:
        page = with_timeout(new_context(viewport={"width": width, "height": 900})).new_page()
        complaints.watch(page)
        page.goto(own_site.url + path)
        return page

    return visit


def sign_up(page: Page, name: str, email: str) -> None:
    page.get_by_label("Your name").fill(name)
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    press(page, "Sign up")


def invitation_in(site: Site) -> str:
    """Return the invitation link in the last email."""
    letter = mails(site)[-1].replace("=\n", "")
    return re.search(r"/invitations/[\w-]+/", letter)[0]


def test_a_team_signs_up_and_its_second_person_is_found_in_the_directory(visiting, own_site):
    owner = visiting()
    owner.get_by_role("link", name="Sign your team up").click()
    sign_up(owner, "Nell Abara", "nell@example.net")
    owner.get_by_label("Code").fill(mailed_code(own_site))
    press(owner, "Confirm address")

    owner.get_by_label("Name of the organization").press_sequentially("Port of Call")
    expect(owner.get_by_label("Address")).to_have_value("port-of-call")
    assert findings(owner) == []
    press(owner, "Continue")
    owner.get_by_role("heading", name="Start with a framework").wait_for()
    assert findings(owner) == []
    press(owner, "Create draft")
    owner.get_by_role("heading", name="Invite your people").wait_for()
    owner.get_by_label("Email addresses").fill("Bo Lind <bo@example.net>")
    assert findings(owner) == []
    press(owner, "Send invitations")
    owner.get_by_text("Invited: bo@example.net.").wait_for()
    expect(owner.get_by_role("link", name="Publish the framework")).to_be_visible()
    assert findings(owner) == []

    bo = visiting(invitation_in(own_site), width=390)
    expect(bo.locator("main")).to_contain_text("Nell Abara invited you to join Port of Call")
    assert findings(bo) == []
    bo.get_by_role("link", name="Create account").click()
    sign_up(bo, "Bo Lind", "bo@example.net")
    bo.get_by_role("button", name="Join Port of Call").click()
    bo.get_by_text("Welcome to Port of Call.").wait_for()

    owner.get_by_role("link", name="People", exact=True).first.click()
    owner.get_by_role("searchbox").press_sequentially("bo l")
    expect(owner.locator("#results")).to_contain_text("Bo Lind")
    expect(owner.locator("#results")).not_to_contain_text("Nell Abara")
    assert findings(owner) == []


def test_the_wizard_can_be_left_and_resumed(visiting, own_site):
    owner = visiting()
    owner.get_by_role("link", name="Sign your team up").click()
    sign_up(owner, "Nell Abara", "nell@example.net")
    owner.get_by_label("Code").fill(mailed_code(own_site))
    press(owner, "Confirm address")
    owner.get_by_label("Name of the organization").fill("Port")
    press(owner, "Continue")
    owner.get_by_role("heading", name="Start with a framework").wait_for()
    owner.goto(own_site.url)
    owner.get_by_role("link", name="Go to Port").click()
    owner.get_by_role("link", name="Start a framework").click()
    owner.get_by_label("A blank framework").check()
    press(owner, "Create draft")
    owner.get_by_role("link", name="Skip for now").click()
    expect(owner.locator(".checklist li").first).to_contain_text("Start a framework")
    expect(owner.get_by_role("img", name="Done")).to_have_count(1)
