"""Fixtures for the browser, the sites it opens, and the people who use them."""

import os
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.files import WAIT
from tests.browser.frameworks import ANNOUNCE, OBSERVE, STORED, write_frameworks
from tests.browser.page_list import VISITOR
from tests.browser.site import ARGUMENTS, ROOT, Site, find_chromium, manage, serving

AXE = (ROOT / "tests" / "vendor" / "axe.min.js").read_text(encoding="utf-8")
#: All axe rules for WCAG 2.2 A and AA, and its best practices; the last rule is off by default.
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}

#: Contains the output of the demo command once the demo is complete, and the seconds that may take.
MADE, MAKING_SECONDS = "made", 300
#: Milliseconds within which an element must appear on a page.
PATIENCE = 10_000


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.no_cover)  # The site under test runs in a separate process.


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    chromium = find_chromium()
    if chromium is None:
        message = "Chromium, which these tests drive, is not here. On Debian and Ubuntu: apt-get install chromium"
        if os.environ.get("REQUIRE_BROWSER") == "1":
            pytest.fail(message, pytrace=False)
        pytest.skip(message)
    return {**browser_type_launch_args, "executable_path": chromium, "args": list(ARGUMENTS)}


@pytest.fixture(scope="session")
def base_url() -> None:
    """None, because each site has its own. (The plugin's own fixture uses a feature that pytest deprecates.)"""


@pytest.fixture(scope="session")
def made_demo(browser, tmp_path_factory) -> Path:
    """The data of a demo plus the difficult frameworks, created by one worker and copied for every site."""
    ours = tmp_path_factory.getbasetemp()
    folder = (ours.parent if "PYTEST_XDIST_WORKER" in os.environ else ours) / "demo"
    try:
        folder.mkdir()
    except FileExistsError:
        _wait_until_made(folder)
        return folder
    said = _make_demo(folder, tmp_path_factory.mktemp("frameworks"))
    (folder / "making").write_text(said)
    (folder / "making").rename(folder / MADE)
    return folder


def _wait_until_made(folder: Path) -> None:
    until = time.monotonic() + MAKING_SECONDS
    while not (folder / MADE).exists():
        assert time.monotonic() < until, "Another worker did not come to an end of making the demo."
        time.sleep(0.2)


def _make_demo(folder: Path, frameworks: Path) -> str:
    said = manage(folder, "demo")
    for key, path in write_frameworks(frameworks).items():
        visible = ["--visibility", "public"] if key in ("large", "bare", "coming", "shelved") else []
        released = [] if key in STORED else ["--publish"]
        manage(folder, "import_framework", str(path), "--organization", "harbor", *released, *visible)
    manage(folder, "shell", "--command", OBSERVE + ANNOUNCE + WAIT)
    return said


@pytest.fixture(scope="session")
def site(made_demo, tmp_path_factory) -> Iterator[Site]:
    """The shared site, which no test may change."""
    folder = _copied(made_demo, tmp_path_factory.mktemp("site"))
    with serving(folder) as served:
        yield served


@pytest.fixture
def own_site(made_demo, tmp_path) -> Iterator[Site]:
    """A separate site that the test may change."""
    folder = _copied(made_demo, tmp_path)
    with serving(folder, made=(folder / MADE).read_text()) as served:
        yield served


def _copied(made: Path, folder: Path) -> Path:
    return shutil.copytree(made, folder, dirs_exist_ok=True)


def sign_in(page: Page, site: Site, who: str) -> None:
    """Sign in with the form, as people do."""
    page.goto(f"{site.url}/accounts/login/")
    page.get_by_label("Email").fill(f"{who}@harbor.example")
    page.get_by_label("Password").fill(site.password(who))
    page.locator("main").get_by_role("button", name="Sign in").click()
    page.get_by_text("Signed in as").wait_for()


@dataclass
class Complaints:
    """Collects browser problems: console messages, violations of the security policy, failed requests."""

    pages: set[str] = field(default_factory=set)
    said: list[str] = field(default_factory=list)

    def watch(self, page: Page) -> None:
        page.on("console", lambda message: self._say(message))
        page.on("pageerror", lambda error: self.said.append(f"error: {error}"))
        page.on("requestfailed", lambda request: self._failed(request))
        page.on("response", lambda response: self._answered(response))

    def _say(self, message) -> None:
        """Record a console message, unless it is about an opened page that responds with an expected 403 or 404."""
        if not (message.text.startswith("Failed to load resource") and message.location["url"] in self.pages):
            self.said.append(f"{message.type}: {message.text}")

    def _failed(self, request) -> None:
        if request.failure != "net::ERR_ABORTED":
            self.said.append(f"{request.failure}: {request.url}")

    def _answered(self, response) -> None:
        if response.request.is_navigation_request():
            self.pages.add(response.url)
        elif response.status >= 400:
            self.said.append(f"{response.status}: {response.url}")


@pytest.fixture
def complaints() -> Iterator[Complaints]:
    """Check after each test that no browser reported a problem on pages that were ``opened`` or ``seated``."""
    found = Complaints()
    yield found
    assert found.said == []


def patient(context: BrowserContext) -> BrowserContext:
    context.set_default_timeout(PATIENCE)
    return context


@pytest.fixture(scope="session")
def contexts(browser: Browser, site: Site) -> Iterator[Callable[..., BrowserContext]]:
    """The browser contexts of the shared site's readers; each signs in once and keeps its cache."""
    kept: dict[tuple[str, bool], BrowserContext] = {}

    def context_of(who: str, *, has_scripts: bool = True) -> BrowserContext:
        if (who, has_scripts) not in kept:
            context = patient(browser.new_context(java_script_enabled=has_scripts))
            kept[who, has_scripts] = context
            if who:
                page = context.new_page()
                sign_in(page, site, who)
                page.close()
        return kept[who, has_scripts]

    yield context_of
    for context in kept.values():
        context.close()


@pytest.fixture
def opened(contexts, site: Site, complaints: Complaints) -> Iterator[Callable[..., Page]]:
    """A function that opens an address of the shared site as a person, with a window width and a colour scheme."""
    pages: list[Page] = []

    def open_page(
        path: str, who: str = VISITOR, *, width: int = 1280, scheme: str = "light", has_scripts: bool = True
    ) -> Page:
        page = contexts(who, has_scripts=has_scripts).new_page()
        pages.append(page)
        complaints.watch(page)
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        page.goto(site.address(path), wait_until="load")
        return page

    yield open_page
    for page in pages:
        page.close()


@pytest.fixture
def seated(new_context, own_site: Site, complaints: Complaints) -> Callable[[str], Page]:
    """A function that opens the test's own site for a person, signed in with the form."""

    def seat(who: str) -> Page:
        page = patient(new_context(viewport={"width": 1280, "height": 900})).new_page()
        complaints.watch(page)
        sign_in(page, own_site, who)
        return page

    return seat


def findings(page: Page, *, only: tuple[str, ...] = (), **rules) -> list[str]:
    """Return the problems that axe finds on a page, one line each; only by the named rules, if any."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    every = {**RULES, "rules": {**RULES["rules"], **rules}}
    some = {"runOnly": {"type": "rule", "values": list(only)}, "resultTypes": ["violations"]}
    found = page.evaluate("options => axe.run(document, options)", some if only else every)
    return [
        f"{violation['id']}: {node['target']} {node['failureSummary']}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]
