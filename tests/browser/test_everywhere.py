"""Rules for every page: it loads, fits the window, is accessible, and causes no browser error."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Complaints, findings
from tests.browser.page_list import LARGE, PAGES, STEPS, Place

WIDTHS = (1280, 768, 390, 320)
#: Each page is shown in light and dark, and once wide and once narrow, in turns.
LOOKS = [((1280, "light"), (390, "dark")), ((390, "light"), (1280, "dark"))]
COLOURS_AND_SIZES = ("color-contrast", "target-size", "link-in-text-block", "scrollable-region-focusable")
#: Adds up layout shifts after drawing, except those caused by the reader.
SHIFTS = """
window.shifted = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifted += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""
LONG = [f"{STEPS}/", f"{LARGE}/", f"{STEPS}/abilities/speaks-up-early/", f"{LARGE}/abilities/ability-1/"]


@dataclass
class OpenedPage:
    place: Place
    page: Page
    complaints: Complaints

    def through(self, width: int, scheme: str) -> None:
        """Set the width of the window and the colour scheme."""
        self.page.set_viewport_size({"width": width, "height": 900})
        self.page.emulate_media(color_scheme=scheme)


PLACES = [pytest.param(number, id=place.name) for number, place in enumerate(PAGES)]


@pytest.fixture(scope="module", params=PLACES)
def look(request, contexts, site) -> Iterator[OpenedPage]:
    """Every page in turn, opened once for all its tests (by one worker: tests/conftest.py)."""
    number, place = request.param, PAGES[request.param]
    looked = OpenedPage(place, contexts(place.reader).new_page(), Complaints())
    looked.complaints.watch(looked.page)
    looked.through(*LOOKS[number % 2][0])
    looked.page.goto(site.address(place.path), wait_until="load")
    yield looked
    looked.page.close()


def test_a_page_is_accessible(look):
    """Check all rules as it is opened; in the other colours and width only those that depend on them."""
    found = {}
    for (width, scheme), only in zip(LOOKS[PAGES.index(look.place) % 2], ((), COLOURS_AND_SIZES), strict=True):
        look.through(width, scheme)
        found[scheme] = findings(look.page, only=only)
    assert found == {"light": [], "dark": []}


def test_a_page_fits_every_window(look):
    wider = {}
    for width in WIDTHS:
        look.through(width, "light")
        wider[width] = look.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
    assert wider == dict.fromkeys(WIDTHS, 0)


def test_a_page_loads_without_browser_errors(look):
    status = look.page.evaluate("performance.getEntriesByType('navigation')[0].responseStatus")
    assert (status, look.complaints.said) == (look.place.status, [])


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("path", LONG)
def test_nothing_shifts_once_it_is_drawn(new_context, site, path, width):
    """In a fresh browser, so that the fonts still have to load."""
    page = new_context(viewport={"width": width, "height": 900}).new_page()
    page.add_init_script(SHIFTS)
    page.goto(site.address(path), wait_until="networkidle")
    page.evaluate("document.fonts.ready.then(() => scrollTo(0, document.body.scrollHeight))")
    page.wait_for_timeout(200)
    assert page.evaluate("window.shifted") == 0
