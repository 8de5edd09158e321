"""Accounts as people use them: from the mailed code to the second step and the passkey."""

import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import Complaints, findings, sign_in, with_timeout
from tests.browser.site import Site

MINA = "mina-oduya"


@pytest.fixture
def visiting(new_context, own_site: Site, complaints: Complaints) -> Callable[[], Page]:
    """Seats a visitor before the test's own site."""

    def visit() -> Page:
        page = with_timeout(new_context(viewport={"width": 1280, "height": 900})).new_page()
        complaints.watch(page)
        page.goto(own_site.url)
        return page

    return visit


def mails(site: Site) -> list[str]:
    """What was mailed, the latest last."""
    files = sorted((site.folder / "mail").glob("*.log"), key=lambda path: path.stat().st_mtime_ns)
    return [Path(path).read_text(encoding="utf-8") for path in files]


def mailed_code(site: Site) -> str:
    return re.search(r"^[A-Z]{4}-[A-Z]{4}$", mails(site)[-1], re.MULTILINE)[0]


def press(page: Page, name: str) -> None:
    page.locator("main").get_by_role("button", name=name, exact=True).click()


def sign_out(page: Page, name: str) -> None:
    page.get_by_text(name, exact=True).first.click()
    page.get_by_role("button", name="Sign out").click()
    page.get_by_text("You’re signed out.").wait_for()


def confirm(page: Page, site: Site, who: str) -> None:
    """Say once more who one is."""
    page.get_by_label("Password").fill(site.password(who))
    press(page, "Confirm")


def no_findings(page: Page) -> None:
    assert findings(page) == []


def code_of(secret: str, *, later: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + later))


def test_a_visitor_signs_up_with_the_mailed_code(visiting, own_site):
    page = visiting()
    page.get_by_role("link", name="Sign your team up").click()
    page.get_by_label("Your name").fill("Nell Abara")
    page.get_by_label("Email").fill("nell@harbor.example")
    page.get_by_label("Password").fill("a-harbour-at-night")
    no_findings(page)
    press(page, "Sign up")
    page.get_by_role("heading", name="Confirm your email address").wait_for()
    expect(page.locator("main")).to_contain_text("the email was written to")
    no_findings(page)
    page.get_by_label("Code").fill(mailed_code(own_site))
    press(page, "Confirm address")
    page.get_by_text("Signed in as Nell Abara.").wait_for()


def test_an_authenticator_app_is_required_at_the_next_sign_in(open_signed_in, own_site):
    page = open_signed_in(MINA)
    page.goto(f"{own_site.url}/accounts/two-step/")
    no_findings(page)
    page.get_by_role("link", name="Set up an authenticator app").click()
    confirm(page, own_site, MINA)
    secret = page.locator("code.secret").inner_text().replace(" ", "")
    expect(page.get_by_role("img", name="QR code to scan with your app")).to_be_visible()
    no_findings(page)
    page.get_by_label("Current code from the app").fill(code_of(secret))
    press(page, "Set up app")
    expect(page.locator("ol.codes li")).to_have_count(10)
    no_findings(page)
    sign_out(page, "Mina Oduya")
    page.goto(f"{own_site.url}/accounts/login/")
    page.get_by_label("Email").fill(f"{MINA}@harbor.example")
    page.get_by_label("Password").fill(own_site.password(MINA))
    press(page, "Sign in")
    page.get_by_role("heading", name="Two-factor authentication").wait_for()
    no_findings(page)
    page.get_by_label("Code").fill(code_of(secret, later=1))
    press(page, "Sign in")
    page.get_by_text("Signed in as Mina Oduya.").wait_for()


def with_authenticator(context: BrowserContext, page: Page) -> None:
    """Plug a passkey's keeper into the browser; it says yes to everything, as its owner would."""
    devices = context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_a_passkey_alone_is_enough_to_sign_in(new_context, own_site, complaints):
    context = with_timeout(new_context(viewport={"width": 1280, "height": 900}))
    page = context.new_page()
    complaints.watch(page)
    sign_in(page, own_site, MINA)
    with_authenticator(context, page)
    page.goto(f"{own_site.url}/accounts/passkeys/")
    page.locator("main").get_by_role("link", name="Add passkey").click()
    confirm(page, own_site, MINA)
    no_findings(page)
    page.get_by_label("Name").fill("Laptop")
    press(page, "Add passkey")
    expect(page.locator("ol.codes li")).to_have_count(10)
    page.goto(f"{own_site.url}/accounts/passkeys/")
    expect(page.locator(".things")).to_contain_text("Laptop")
    no_findings(page)
    sign_out(page, "Mina Oduya")
    page.goto(f"{own_site.url}/accounts/login/")
    press(page, "Use a passkey")
    page.get_by_text("Signed in as Mina Oduya.").wait_for()
    sign_out(page, "Mina Oduya")
    page.goto(f"{own_site.url}/accounts/login/")
    page.get_by_label("Email").fill(f"{MINA}@harbor.example")
    page.get_by_label("Password").fill(own_site.password(MINA))
    press(page, "Sign in")
    press(page, "Use passkey")
    page.get_by_text("Signed in as Mina Oduya.").wait_for()


@pytest.mark.parametrize(
    ("error", "message"),
    [
        ("NotAllowedError", "No passkey was used. Try again or choose another way."),
        ("SecurityError", "Passkeys don’t work at an IP address. Open the site by its name, or choose another way."),
    ],
)
def test_signing_in_without_a_passkey_shows_an_error(visiting, own_site, error, message):
    page = visiting()
    page.goto(f"{own_site.url}/accounts/login/")
    page.evaluate("name => { navigator.credentials.get = async () => { throw new DOMException('', name) } }", error)
    press(page, "Use a passkey")
    expect(page.get_by_role("alert")).to_have_text(message)


def test_an_address_is_added_by_a_mailed_code(open_signed_in, own_site):
    page = open_signed_in(MINA)
    page.get_by_text("Mina Oduya", exact=True).first.click()
    page.get_by_role("link", name="Your account").click()
    page.get_by_role("navigation", name="Your account").get_by_role("link", name="Email").click()
    page.get_by_label("Email").fill("mina@private.example")
    press(page, "Add address")
    confirm(page, own_site, MINA)
    page.get_by_role("heading", name="Confirm your email address").wait_for()
    page.get_by_label("Code").fill(mailed_code(own_site))
    press(page, "Confirm address")
    page.get_by_text("mina@private.example confirmed.").wait_for()
