from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class PeopleConfig(AppConfig):
    name = "people"


class EditorsAdminConfig(AdminConfig):
    """Django's admin, entered by framework editors rather than by whoever runs the site."""

    default_site = "people.admin_site.EditorsAdminSite"
