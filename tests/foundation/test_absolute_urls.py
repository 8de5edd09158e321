from pathlib import Path

from foundation.absolute_urls import absolute_url, site_host

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = (
    "foundation",
    "ui",
    "people",
    "notifications",
    "conversations",
    "frameworks",
    "observations",
    "careersteps",
)
BUILDERS = {"foundation/absolute_urls.py", "careersteps/settings.py", "careersteps/environment.py"}
#: Sets SITE_URL for the server that it starts.
STARTERS = {"careersteps/management/commands/demo.py"}


def test_absolute_urls_begin_with_the_url_of_the_site(settings):
    settings.SITE_URL = "https://steps.example.org:8443"
    assert absolute_url("/harbor/") == "https://steps.example.org:8443/harbor/"
    assert site_host() == "steps.example.org"


def test_absolute_urls_are_built_in_one_place():
    builders = {
        str(path.relative_to(ROOT))
        for package in PACKAGES
        for path in (ROOT / package).rglob("*.py")
        if "SITE_URL" in (text := path.read_text(encoding="utf-8")) or "build_absolute_uri" in text
    }
    assert builders - STARTERS == BUILDERS
