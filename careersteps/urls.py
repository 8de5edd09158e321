"""The site's addresses. What an organization or framework may be called is kept apart in people.words."""

from django.contrib import admin
from django.urls import include, path, register_converter

import observations.admin  # noqa: F401 - the tables that the admin shows
from careersteps.pages import import_preview, people_import
from careersteps.pages.ability import ability
from careersteps.pages.begin import begin
from careersteps.pages.beside import beside, choose_beside
from careersteps.pages.confirm import confirm
from careersteps.pages.framework import framework
from careersteps.pages.health import health
from careersteps.pages.history import compare_releases, history, text
from careersteps.pages.home import home
from careersteps.pages.invitation import invitation
from careersteps.pages.invitations import invitation_link, invitations, withdraw_invited
from careersteps.pages.organization import organization
from careersteps.pages.review import review
from careersteps.pages.role import role
from careersteps.pages.roles import roles
from careersteps.pages.setup import checklist_away, setup, setup_people
from careersteps.pages.upkeep import healthz, robots
from careersteps.pages.withdraw import withdraw
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
    path("releases/<release:number>/withdraw/", withdraw, name="withdraw-release"),
    path("abilities/<key:key>/confirm/", confirm, name="confirm"),
    path("draft/", include(readable("draft", is_draft=True))),
    path("releases/<release:number>/", include(readable("release"))),
    *readable(""),
]

entry_pages = [
    path("invitations/", invitations, name="invitations"),
    path("invitations/link/", invitation_link, name="invitation-link"),
    path("invitations/<int:number>/withdraw/", withdraw_invited, name="withdraw-invitation"),
    path("setup/", setup, name="setup"),
    path("setup/people/", setup_people, name="setup-people"),
    path("setup/away/", checklist_away, name="checklist-away"),
]

import_pages = [
    path("import/", people_import.people_import, name="people-import"),
    path("import/template.csv", people_import.template, name="people-import-template"),
    path("import/people.<str:ending>", people_import.people_export, name="people-export"),
    path("import/done/", people_import.people_imported, name="people-imported"),
    path("import/<uuid:upload>/", import_preview.preview, name="people-import-preview"),
    path("import/<uuid:upload>/columns/", import_preview.columns, name="people-import-columns"),
    path("import/<uuid:upload>/drop/", import_preview.drop, name="people-import-drop"),
]

urlpatterns = [
    path("", home, name="home"),
    path("healthz", healthz, name="healthz"),
    path("robots.txt", robots, name="robots"),
    path("gallery/", gallery, name="gallery"),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("new/", begin, name="begin"),
    path("invitations/<str:token>/", invitation, name="invitation"),
    path("<slug:organization>/", organization, name="organization"),
    path("<slug:organization>/", include(entry_pages)),
    path("<slug:organization>/", include(import_pages)),
    path("<slug:organization>/<key:framework>/", include(framework_pages)),
]

handler400 = "careersteps.pages.errors.bad_request"
handler403 = "careersteps.pages.errors.forbidden"
handler404 = "careersteps.pages.errors.not_found"
handler500 = "careersteps.pages.errors.server_error"
