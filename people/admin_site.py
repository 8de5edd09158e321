"""Django's admin, entered by those who may edit frameworks."""

from django.contrib import admin

from people.permissions import can_enter_admin


class EditorsAdminSite(admin.AdminSite):
    site_header = "careersteps"
    site_title = "careersteps"
    index_title = "Frameworks you edit"
    enable_nav_sidebar = False

    def has_permission(self, request):
        """Editors and owners of any organization; running the site (``is_staff``) opens nothing here."""
        return request.user.is_active and can_enter_admin(request.viewer)
