"""Rules for every page: it loads, fits the window, is accessible, and causes no browser error."""

import shutil
import urllib.request
from dataclasses import dataclass
from typing import NamedTuple

import pytest

from tests.browser.conftest import findings
from tests.browser.page_list import LARGE, MINA, PAGES, STEPS, Place, one_of_each_view
from tests.browser.site import serving
from tests.proofs.counts import IS_FULL, every_third

COLOURS_AND_SIZES = ("color-contrast", "target-size", "link-in-text-block", "scrollable-region-focusable")
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


class Look(NamedTuple):
    """A window, and by which rules of axe the page is checked in it: () for all of them."""

    width: int
    scheme: str
    rules: tuple[str, ...] | None = None


#: Each page is shown in light and dark, and once wide and once narrow, in turns.
LOOKS = [
    (Look(1280, "light", ()), Look(768, "light"), Look(320, "dark"), Look(390, "dark", COLOURS_AND_SIZES)),
    (Look(390, "light", ()), Look(320, "light"), Look(768, "dark"), Look(1280, "dark", COLOURS_AND_SIZES)),
]
WIDTHS = (1280, 768, 390, 320)
#: Adds up layout shifts after drawing, except those caused by the reader.
SHIFTS = """
window.shifted = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifted += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""
#: The metrics of the fallback fonts are so close that a font arriving late moves nothing that one could see.
INVISIBLE = 0.001
LONG = [f"{STEPS}/", f"{LARGE}/", f"{STEPS}/abilities/speaks-up-early/", f"{LARGE}/abilities/ability-1/"]


@dataclass(frozen=True)
class Visit:
    """A page: its status, what axe found by colour scheme, by how much it is too wide by window, complaints."""

    place: Place
    checked: set[str]
    status: int
    found: dict[str, list[str]]
    wider: dict[int, int]
    complaints: list[str]


#: ``make test`` opens one page of every second view, ``make proofs`` all pages.
OPENED = one_of_each_view(PAGES)[:: 1 if IS_FULL else 2]
#: Dark colours come from one list of variables, so ``make test`` checks them on a third of the pages.
IN_DARK = set(every_third(range(len(PAGES))))
PLACES = [pytest.param(number, id=PAGES[number].name) for number in OPENED]


@pytest.fixture(scope="module", params=PLACES)
def visit(request, tabs) -> Visit:
    """Every page in turn, opened once for all its tests (by one worker: tests/conftest.py)."""
    place, looks = PAGES[request.param], LOOKS[request.param % 2]
    checked = {"light", "dark"} if request.param in IN_DARK else {"light"}
    tab, found, wider = tabs(place.reader), {}, {}
    page = tab.open(place.path, width=looks[0].width)
    for look in looks:
        tab.resize(look.width, look.scheme)
        if look.rules is not None and look.scheme in checked:
            found[look.scheme] = findings(page, only=look.rules)
        wider[look.width] = page.evaluate(TOO_WIDE)
    status = page.evaluate("performance.getEntriesByType('navigation')[0].responseStatus")
    return Visit(place, checked, status, found, wider, list(tab.complaints.said))


def test_a_page_is_accessible(visit):
    """Check all rules as it is opened; in the other colours and width only those that depend on them."""
    assert visit.found == {scheme: [] for scheme in visit.checked}


def test_a_page_fits_every_window(visit):
    assert visit.wider == dict.fromkeys(WIDTHS, 0)


def test_a_page_loads_without_browser_errors(visit):
    assert (visit.status, visit.complaints) == (visit.place.status, [])


def test_the_command_serves_the_demo(made_demo, tmp_path):
    """As ``make run`` does: the other tests start the server without looking after the demo."""
    shutil.copytree(made_demo, tmp_path, dirs_exist_ok=True)
    with serving(tmp_path) as site, urllib.request.urlopen(f"{site.url}{STEPS}/") as response:
        assert response.status == 200
    assert site.password(MINA).startswith("demo-")


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("path", LONG)
def test_the_layout_does_not_shift_while_loading(new_context, site, path, width):
    """In a fresh browser, so that the fonts still have to load."""
    page = new_context(viewport={"width": width, "height": 900}).new_page()
    page.add_init_script(SHIFTS)
    page.goto(site.address(path), wait_until="networkidle")
    page.evaluate("document.fonts.ready.then(() => scrollTo(0, document.body.scrollHeight))")
    page.wait_for_timeout(200)
    assert page.evaluate("window.shifted") < INVISIBLE
