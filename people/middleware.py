"""Adds to every request: ``now``, ``today`` and ``viewer`` (one query, made only if it is used)."""

from urllib.parse import urlsplit

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.http import url_has_allowed_host_and_scheme

from people.queries import viewer_of


class ViewerMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.now = timezone.now()
        request.today = timezone.localdate(request.now)
        request.viewer = SimpleLazyObject(lambda: viewer_of(request.user.pk, on=request.today))
        return self.get_response(request)


class SignInMiddleware(LoginRequiredMiddleware):
    """Redirects visitors to sign in, and afterwards back to the page that they were on.

    For a POST that is the referring page: the address that a form is sent to has no page to look at.
    """

    def handle_no_permission(self, request, view_func):
        came = request.headers.get("Referer", "")
        is_own = url_has_allowed_host_and_scheme(came, {request.get_host()}, require_https=request.is_secure())
        if request.method in ("GET", "HEAD") or not is_own:
            return super().handle_no_permission(request, view_func)
        page = urlsplit(came)._replace(scheme="", netloc="").geturl()
        return redirect_to_login(page, self.get_login_url(view_func), self.get_redirect_field_name(view_func))
