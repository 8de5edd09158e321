"""The URLs of a framework's pages. ``careersteps/urls.py`` gives each its view."""

from dataclasses import dataclass
from functools import cached_property
from urllib.parse import quote

from django.urls import URLPattern, URLResolver, include, path

from foundation.url_tables import Url, UrlTable, UrlWith, View
from people.addresses import OrganizationUrls


def organization_url(organization: str) -> str:
    return OrganizationUrls(organization).front


class InVersion:
    """A page that each version of a framework has: the current release, the draft, and every numbered release."""

    def start_of(self, table: "FrameworkUrls") -> str:
        return table.version_root


class VersionUrl(InVersion, Url):
    pass


class VersionUrlWith(InVersion, UrlWith):
    pass


@dataclass(frozen=True)
class FrameworkUrls(UrlTable):
    """The URLs of one version of a framework: ``state`` is "" (current release), "draft/" or "releases/3/"."""

    organization: str
    framework: str
    state: str = ""

    prefix = "<slug:organization>/<key:framework>/"

    review = Url("review/")
    releases = Url("releases/", "history")
    compare_releases = Url("releases/compare/")
    withdraw_release = UrlWith("releases/<release:number>/withdraw/")
    confirm = UrlWith("abilities/<key:key>/confirm/")

    index = VersionUrl("", "framework")
    health = VersionUrl("health/")
    text = VersionUrlWith("framework.<ending:ending>")
    ability = VersionUrlWith("abilities/<key:key>/")
    roles = VersionUrl("roles/")
    role = VersionUrlWith("roles/<key:key>/")
    choose_comparison = VersionUrlWith("roles/<key:key>/compare/")
    compare = VersionUrlWith("roles/<key:key>/compare/<key:other>/")

    @cached_property
    def root(self) -> str:
        """The base of the pages that don't depend on the version."""
        return f"{organization_url(self.organization)}{quote(self.framework)}/"

    @cached_property
    def version_root(self) -> str:
        return f"{self.root}{self.state}"

    def release(self, number: int) -> "FrameworkUrls":
        return FrameworkUrls(self.organization, self.framework, f"releases/{number}/")

    @property
    def draft(self) -> "FrameworkUrls":
        return FrameworkUrls(self.organization, self.framework, "draft/")

    @property
    def current(self) -> "FrameworkUrls":
        return FrameworkUrls(self.organization, self.framework)

    @classmethod
    def patterns(cls, **views: View) -> list[URLPattern | URLResolver]:
        """Every page of a version three times: "ability", "draft-ability" and "release-ability"."""
        routes = cls.with_views(views)

        def in_version(name_prefix: str, **arguments) -> list[URLPattern]:
            return [
                route.pattern(view, name_prefix=name_prefix, arguments=arguments)
                for route, view in routes
                if isinstance(route, InVersion)
            ]

        return [
            *(route.pattern(view) for route, view in routes if not isinstance(route, InVersion)),
            path("draft/", include(in_version("draft-", is_draft=True))),
            path("releases/<release:number>/", include(in_version("release-"))),
            *in_version(""),
        ]
