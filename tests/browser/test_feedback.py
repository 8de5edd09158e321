"""Feedback requests, from searching for people to ask to declining."""

from playwright.sync_api import expect

from tests.browser.conftest import findings
from tests.browser.page_list import MINA, TOMAS


def test_a_member_requests_feedback_and_the_invitee_declines(open_signed_in):
    mina = open_signed_in(MINA)
    mina.goto(mina.url.split("/accounts")[0].rstrip("/") + "/harbor/feedback/new/")
    people = mina.get_by_role("group", name="People to ask")
    people.get_by_label("Search by name or email").press_sequentially("reyl")
    people.get_by_label("Tomas Reyl").check()
    people.get_by_label("Search by name or email").fill("rosalind")
    expect(people.get_by_role("checkbox")).to_have_count(2)
    expect(people.get_by_label("Tomas Reyl")).to_be_checked()
    people.get_by_label("Rosalind").check()
    mina.get_by_label("Your questions").fill("What should I do *more* of?")
    mina.get_by_role("button", name="Send request").click()
    expect(mina.get_by_text("You asked 2 people.")).to_be_visible()
    expect(mina.get_by_role("link", name="Tomas Reyl")).to_be_visible()
    assert findings(mina) == []

    tomas = open_signed_in(TOMAS)
    tomas.goto(mina.url.split("/harbor")[0] + "/harbor/people/")
    tomas.get_by_text("Tomas Reyl").first.click()
    tomas.get_by_role("link", name="Notifications").click()
    tomas.get_by_role("link", name="Mina Oduya asked for your feedback").first.click()
    expect(tomas.get_by_text("What should I do more of?")).to_be_visible()
    assert findings(tomas) == []
    tomas.get_by_role("button", name="Decline").click()
    expect(tomas.get_by_role("button", name="Answer after all")).to_be_visible()
    mina.reload()
    expect(mina.get_by_text("declined on")).to_be_visible()
