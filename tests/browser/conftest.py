"""Fixtures for the browser, the sites it opens, and the people who use them."""

import json
import os
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass, field
from functools import cache
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
#: The cookies of the sessions in which everybody is signed in, by the beginning of their email address.
SESSIONS = "sessions.json"
DATABASE = "careersteps.sqlite3"
#: Frameworks that everybody can read.
OPEN = ("large", "bare", "coming", "shelved")
#: What htmx logs when a newer request replaces one that is not answered yet (hx-sync). After a request that really
#: failed, it logs ``htmx:sendError`` or ``htmx:timeout`` in place of the second.
REPLACED_REQUEST = ("htmx:afterRequest,", "htmx:sendAbort,")
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


#: Creates the demo and imports the frameworks, all in one process, because starting one takes seconds.
MAKE = """
import io, re
from django.core.management import call_command
printed = io.StringIO()
call_command("demo", stdout=printed)
for path, options in {imports!r}:
    call_command("import_framework", path, organization="harbor", **options)
"""
#: Signs everybody in by the form and keeps the cookies of their sessions: tests about other things start signed in.
SIGN_IN = """
import json
from django.test import Client
sessions = {{}}
for who, password in re.findall(r"^\\s+(\\S+)@harbor\\S+\\s+(\\S+)", printed.getvalue(), re.MULTILINE):
    client = Client(HTTP_HOST="localhost:8000")
    client.post("/accounts/login/", {{"login": f"{{who}}@harbor.example", "password": password}})
    sessions[who] = client.cookies["sessionid"].value
open({path!r}, "w").write(json.dumps(sessions))
"""


def _make_demo(folder: Path, frameworks: Path) -> str:
    imports = [
        (str(path), {"publish": key not in STORED, **({"visibility": "public"} if key in OPEN else {})})
        for key, path in write_frameworks(frameworks).items()
    ]
    scripts = [MAKE.format(imports=imports), OBSERVE, ANNOUNCE, WAIT, SIGN_IN.format(path=str(folder / SESSIONS))]
    return manage(folder, "shell", "--command", "".join([*scripts, "print(printed.getvalue())\n"]))


@pytest.fixture(scope="session")
def site(made_demo, tmp_path_factory) -> Iterator[Site]:
    """The shared site, which no test may change."""
    with _copy_served(made_demo, tmp_path_factory.mktemp("site")) as served:
        yield served


@pytest.fixture(scope="session")
def _own_server(made_demo, tmp_path_factory) -> Iterator[Site]:
    with _copy_served(made_demo, tmp_path_factory.mktemp("own-site")) as served:
        yield served


@pytest.fixture
def own_site(made_demo, _own_server) -> Site:
    """A site that the test may change: what another test changed is undone, without starting another server."""
    shutil.rmtree(_own_server.folder / "mail", ignore_errors=True)
    with (
        closing(sqlite3.connect(made_demo / DATABASE)) as made,
        closing(sqlite3.connect(_own_server.folder / DATABASE)) as changed,
    ):
        made.backup(changed)
    return _own_server


def _copy_served(made: Path, folder: Path) -> AbstractContextManager[Site]:
    shutil.copytree(made, folder, dirs_exist_ok=True)
    return serving(folder, made=(folder / MADE).read_text())


def sign_in_by_cookie(context: BrowserContext, site: Site, who: str) -> None:
    """Sign somebody in without the form."""
    key = json.loads((site.folder / SESSIONS).read_text())[who]
    context.add_cookies([{"name": "sessionid", "value": key, "url": site.url}])


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
        """Record a console message, unless an opened page has an expected 403 or 404, or a request was replaced."""
        is_expected = message.text.startswith("Failed to load resource") and message.location["url"] in self.pages
        if not (is_expected or message.text.startswith(REPLACED_REQUEST)):
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


def with_timeout(context: BrowserContext) -> BrowserContext:
    context.set_default_timeout(PATIENCE)
    return context


@pytest.fixture(scope="session")
def contexts(browser: Browser, site: Site) -> Iterator[Callable[..., BrowserContext]]:
    """Returns the browser context of a reader of the shared site, which keeps its cache and cookies."""
    kept: dict[tuple[str, bool], BrowserContext] = {}

    def context_of(who: str, *, has_scripts: bool = True) -> BrowserContext:
        if (who, has_scripts) not in kept:
            context = with_timeout(browser.new_context(java_script_enabled=has_scripts))
            kept[who, has_scripts] = context
            if who:
                sign_in_by_cookie(context, site, who)
        return kept[who, has_scripts]

    yield context_of
    for context in kept.values():
        context.close()


@dataclass
class Tab:
    """A page of a reader that one test after another opens something in: a new page would cost more than loading."""

    page: Page
    site: Site
    complaints: Complaints = field(default_factory=Complaints)

    def open(self, path: str, *, width: int = 1280, scheme: str = "light") -> Page:
        self.resize(width, scheme)
        self.complaints.said.clear()
        self.page.goto(self.site.address(path), wait_until="load")
        return self.page

    def resize(self, width: int, scheme: str) -> None:
        """Set the width of the window and the colour scheme."""
        self.page.set_viewport_size({"width": width, "height": 900})
        self.page.emulate_media(color_scheme=scheme)


@pytest.fixture(scope="session")
def tabs(contexts, site: Site) -> Callable[..., Tab]:
    """Returns the tab of a reader, for tests that only look at pages."""

    @cache
    def tab_of(who: str, *, has_scripts: bool = True) -> Tab:
        tab = Tab(contexts(who, has_scripts=has_scripts).new_page(), site)
        tab.complaints.watch(tab.page)
        return tab

    return tab_of


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
def open_signed_in(new_context, own_site: Site, complaints: Complaints) -> Callable[[str], Page]:
    """A function that opens the test's own site for a person who is signed in."""

    def open_page_as(who: str) -> Page:
        context = with_timeout(new_context(viewport={"width": 1280, "height": 900}))
        sign_in_by_cookie(context, own_site, who)
        page = context.new_page()
        complaints.watch(page)
        page.goto(own_site.url)
        return page

    return open_page_as


def findings(page: Page, *, only: tuple[str, ...] = (), **rules) -> list[str]:
    """Return the problems that axe finds on a page, one line each; only by the named rules, if any."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    every = {**RULES, "rules": {**RULES["rules"], **rules}}
    some = {"runOnly": {"type": "rule", "values": list(only)}, "resultTypes": ["violations"]}
    run = "options => axe.run(document, options).then(found => found.violations)"
    found = page.evaluate(run, some if only else every)
    return [
        f"{violation['id']}: {node['target']} {node['failureSummary']}"
        for violation in found
        for node in violation["nodes"]
    ]
