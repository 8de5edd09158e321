"""The site's addresses. What an organization or framework may be called is kept apart in people.words."""

from django.contrib import admin
from django.urls import include, path, register_converter

import observations.admin  # noqa: F401 - the tables that the admin shows
from careersteps.account_urls import account_pages
from careersteps.pages.ability import ability
from careersteps.pages.beside import beside, choose_beside
from careersteps.pages.confirm import confirm
from careersteps.pages.framework import framework
from careersteps.pages.health import health
from careersteps.pages.history import compare_releases, history, text
from careersteps.pages.home import home
from careersteps.pages.organization import organization
from careersteps.pages.review import review
from careersteps.pages.role import role
from careersteps.pages.roles import roles
from careersteps.pages.settings import settings
from careersteps.pages.sign_in import sign_in
from careersteps.pages.upkeep import healthz, robots
from frameworks.converters import EndingConverter, KeyConverter, ReleaseConverter
from people.converters import NameConverter
from ui.gallery import gallery

register_converter(KeyConverter, "key")
register_converter(EndingConverter, "ending")
register_converter(ReleaseConverter, "release")
register_converter(NameConverter, "name")


def readable(state: str, **which) -> list:
    """The pages of one state of a framework: the present release, a numbered one, the draft."""
    named = f"{state}-" if state else ""
    return [
        path("", framework, which, name=f"{named}framework"),
        path("health/", health, which, name=f"{named}health"),
        path("framework.<ending:ending>", text, which, name=f"{named}text"),
        path("abilities/<key:key>/", ability, which, name=f"{named}ability"),
        path("roles/", roles, which, name=f"{named}roles"),
        path("roles/<key:key>/", role, which, name=f"{named}role"),
        path("roles/<key:key>/beside/", choose_beside, which, name=f"{named}choose-beside"),
        path("roles/<key:key>/beside/<key:other>/", beside, which, name=f"{named}beside"),
    ]


framework_pages = [
    path("review/", review, name="review"),
    path("releases/", history, name="history"),
    path("releases/compare/", compare_releases, name="compare-releases"),
    path("abilities/<key:key>/confirm/", confirm, name="confirm"),
    path("draft/", include(readable("draft", is_draft=True))),
    path("releases/<release:number>/", include(readable("release"))),
    *readable(""),
]

urlpatterns = [
    path("", home, name="home"),
    path("healthz", healthz, name="healthz"),
    path("robots.txt", robots, name="robots"),
    path("gallery/", gallery, name="gallery"),
    path("accounts/", include(account_pages)),
    path("admin/", admin.site.urls),
    path("<slug:organization>/", organization, name="organization"),
    path("<slug:organization>/settings/", settings, name="settings"),
    path("<slug:organization>/settings/sign-in/", sign_in, name="sign-in"),
    path("<slug:organization>/<key:framework>/", include(framework_pages)),
]

handler400 = "careersteps.pages.errors.bad_request"
handler403 = "careersteps.pages.errors.forbidden"
handler404 = "careersteps.pages.errors.not_found"
handler500 = "careersteps.pages.errors.server_error"
