from django.apps import AppConfig
from django.contrib.admin.apps import SimpleAdminConfig


class PeopleConfig(AppConfig):
    name = "people"


class EditorsAdminConfig(SimpleAdminConfig):
    """Django's admin, entered by framework editors rather than by whoever runs the site.

    It finds no tables by itself: ``careersteps.urls`` names those that it may show.
    """

    default_site = "people.admin_site.EditorsAdminSite"
