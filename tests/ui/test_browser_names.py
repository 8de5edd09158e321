"""A browser is told by its name, as people know it."""

import pytest

from ui.browser_names import browser_text

CHROME = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0.0.0 Safari/537.36"


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (CHROME, "Chrome on Linux"),
        (f"{CHROME} Edg/150.0.0.0".replace("X11; Linux x86_64", "Windows NT 10.0; Win64; x64"), "Edge on Windows"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 14.4; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on macOS"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Safari/604.1",
            "Safari on an iPhone",
        ),
        ("curl/8.5.0", "curl/8.5.0"),
        ("x" * 200, "x" * 120),
        ("", "Unknown browser"),
    ],
)
def test_a_browser_is_told_by_its_name(said, told):
    assert browser_text(said) == told
