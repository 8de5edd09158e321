"""The addresses of a framework's pages, built without ``reverse``, which would cost more than the rest of a page.

``tests/frameworks/test_urls.py`` checks them against the URL patterns.
"""

from dataclasses import dataclass
from urllib.parse import quote


def organization_url(organization: str) -> str:
    return f"/{organization}/"


@dataclass(frozen=True)
class FrameworkUrls:
    """The addresses of one version of a framework: ``state`` is "" (current release), "draft/" or "releases/3/"."""

    organization: str
    framework: str
    state: str = ""

    @property
    def root(self) -> str:
        """The base of the pages that don't depend on the version."""
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
