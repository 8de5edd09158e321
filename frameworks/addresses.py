"""The addresses of a framework's pages, put together once: reversing them for every link costs more than the page.

``tests/frameworks/test_urls.py`` holds them against the URL patterns.
"""

from dataclasses import dataclass
from urllib.parse import quote


def organization_url(organization: str) -> str:
    return f"/{organization}/"


@dataclass(frozen=True)
class FrameworkUrls:
    """Of a framework as it is read: ``state`` is "" for the present release, "draft/", or "releases/3/"."""

    organization: str
    framework: str
    state: str = ""

    @property
    def root(self) -> str:
        """The framework's own pages, whichever state one reads."""
        return f"/{self.organization}/{quote(self.framework)}/"

    @property
    def index(self) -> str:
        return f"{self.root}{self.state}"

    @property
    def roles(self) -> str:
        return f"{self.index}roles/"

    @property
    def health(self) -> str:
        return f"{self.index}health/"

    @property
    def releases(self) -> str:
        return f"{self.root}releases/"

    @property
    def review(self) -> str:
        return f"{self.root}review/"

    def withdrawal(self, number: int) -> str:
        return f"{self.releases}{number}/withdraw/"

    def ability(self, key: str) -> str:
        return f"{self.index}abilities/{quote(key)}/"

    def role(self, key: str) -> str:
        return f"{self.index}roles/{quote(key)}/"

    def beside(self, key: str, other: str) -> str:
        return f"{self.index}roles/{quote(key)}/beside/{quote(other)}/"

    def confirmation(self, key: str) -> str:
        return f"{self.root}abilities/{quote(key)}/confirm/"

    def text(self, ending: str) -> str:
        return f"{self.index}framework.{ending}"

    def release(self, number: int) -> "FrameworkUrls":
        return FrameworkUrls(self.organization, self.framework, f"releases/{number}/")

    @property
    def draft(self) -> "FrameworkUrls":
        return FrameworkUrls(self.organization, self.framework, "draft/")

    @property
    def present(self) -> "FrameworkUrls":
        return FrameworkUrls(self.organization, self.framework)
