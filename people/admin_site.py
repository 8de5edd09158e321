"""Django's admin, for people who can edit frameworks."""

from django.contrib import admin
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme

from people.permissions import can_enter_admin
from people.requests import PageRequest
from ui.components import Link, PageFrame


class EditorsAdminSite(admin.AdminSite):
    site_header = "careersteps"
    site_title = "careersteps"
    index_title = "Frameworks you edit"
    enable_nav_sidebar = False

    def get_urls(self):
        """Leave out the password pages (the account has its own) and "view on site" (no such pages exist)."""
        needless = {"password_change", "password_change_done", "view_on_site"}
        return [url for url in super().get_urls() if getattr(url, "name", None) not in needless]

    @method_decorator(login_not_required)
    def login(self, request, extra_context=None):
        """Redirect to the site's own sign-in, so that all its protections apply; refuse people without permission."""
        wanted = request.GET.get(REDIRECT_FIELD_NAME, "")
        if not url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure()):
            wanted = reverse("admin:index", current_app=self.name)
        if self.has_permission(request):
            return HttpResponseRedirect(wanted)
        if request.user.is_authenticated:
            raise PermissionDenied
        return redirect_to_login(wanted)

    def has_permission(self, request):
        """Framework editors and owners of any organization; ``is_staff`` alone gives no access."""
        return request.user.is_active and can_enter_admin(request.viewer)

    def each_context(self, request: PageRequest) -> dict:
        front = reverse("admin:index", current_app=self.name)
        place = Link("Drafts", front, is_current=request.path == front)
        return {
            **super().each_context(request),
            "frame": PageFrame(title=self.site_title, is_indexed=False, place=place),
        }

    def index(self, request: PageRequest, extra_context=None) -> HttpResponse:
        """Show on the front page what the model admins provide for it (``on_index``)."""
        offered = [each.on_index(request) for each in self._registry.values() if hasattr(each, "on_index")]
        context = {name: value for some in offered for name, value in some.items()}
        return super().index(request, {**context, **(extra_context or {})})

    def app_index(self, request: PageRequest, app_label: str, extra_context=None) -> HttpResponse:
        """Show the front page: there is only one app."""
        return self.index(request, extra_context)
