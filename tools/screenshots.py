"""Take the pictures of the README: pages of a new demo as its people see them, saved in docs/images/."""

import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.site import ARGUMENTS, ROOT, Site, find_chromium, manage, serving

IMAGES = ROOT / "docs" / "images"
STEPS = "/harbor/steps"
OBSERVE, DECIDE = "/harbor/observations/new/", "/harbor/people/mina-oduya/decide/"


@dataclass(frozen=True)
class Picture:
    """A picture to take. ``who`` is a key of the demo's people, or empty for a visitor; sizes in CSS pixels."""

    name: str
    path: str
    who: str = ""
    width: int = 1280
    height: int = 900
    scheme: str = "light"


PICTURES = (
    Picture("ability", f"{STEPS}/abilities/speaks-up-early/", "mina-oduya", height=1400),
    Picture("ability-dark", f"{STEPS}/abilities/sees-the-business-behind-the-work/", scheme="dark"),
    Picture("ability-phone", f"{STEPS}/abilities/sees-the-business-behind-the-work/", width=390, height=1200),
    Picture("framework", f"{STEPS}/"),
    Picture("role", f"{STEPS}/roles/senior-developer/"),
    Picture("admin", "/admin/frameworks/ability/{ability speaks-up-early}/change/", "ines-marou"),
    Picture("review", f"{STEPS}/review/", "ines-marou", height=1200),
    Picture("observing", f"{OBSERVE}?about=mina-oduya&ability=steps/speaks-up-early", "tomas-reyl", height=1500),
    Picture("deciding", f"{DECIDE}?ability=steps/speaks-up-early&milestone=3", "tomas-reyl", height=1100),
)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, browser() as opened:
        manage(Path(folder), "demo")
        with serving(Path(folder)) as site:
            for picture in PICTURES:
                print(take(opened, site, picture))


@contextmanager
def browser() -> Iterator[Browser]:
    chromium = find_chromium()
    if chromium is None:
        raise SystemExit("Chromium is needed to take the pictures. On Debian and Ubuntu: apt-get install chromium")
    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=chromium, args=list(ARGUMENTS))
        yield opened
        opened.close()


def take(opened: Browser, site: Site, picture: Picture) -> Path:
    size = {"width": picture.width, "height": picture.height}
    page = opened.new_page(viewport=size, color_scheme=picture.scheme)
    if picture.who:
        sign_in(page, site, picture.who)
    page.goto(site.address(picture.path), wait_until="networkidle")
    path = IMAGES / f"{picture.name}.png"
    page.screenshot(path=path)
    page.close()
    return path.relative_to(ROOT)


def sign_in(page: Page, site: Site, who: str) -> None:
    page.goto(site.address("/accounts/login/"))
    page.get_by_label("Email").fill(f"{who}@harbor.example")
    page.get_by_label("Password").fill(site.password(who))
    page.locator("main").get_by_role("button", name="Sign in").click()
    page.wait_for_url(re.compile(rf"^{re.escape(site.url)}/(?!accounts/login)"))


if __name__ == "__main__":
    main()
