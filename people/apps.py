from importlib import import_module

from django.apps import AppConfig
from django.contrib.admin.apps import SimpleAdminConfig


class PeopleConfig(AppConfig):
    name = "people"

    def ready(self):
        import_module("people.background_tasks")
        import_module("people.registrations")


class EditorsAdminConfig(SimpleAdminConfig):
    """Django's admin, for framework editors rather than site staff.

    It discovers no models by itself: ``careersteps.urls`` lists those that it shows.
    """

    default_site = "people.admin_site.EditorsAdminSite"
