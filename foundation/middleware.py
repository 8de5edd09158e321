"""Middleware for every request and response."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest
from django.http import HttpResponseRedirect
from django.http.request import split_domain_port
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme

from foundation.absolute_urls import absolute_url

NUL = "\0"


class RejectNulMiddleware:
    """Responds 400 when an address or a cookie contains a NUL character, which PostgreSQL can't store.

    NULs in form data are rejected by the form fields.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        query = request.META.get("QUERY_STRING", "")
        if "%00" in query or NUL in query or NUL in request.path_info or _holds_nul(request.COOKIES):
            raise BadRequest("The address or a cookie contains a NUL character.")
        return self.get_response(request)


def _holds_nul(cookies: dict[str, str]) -> bool:
    return any(NUL in value for value in cookies.values())


class SiteHostMiddleware:
    """Handles every request as one for the site's own host, because libraries write the request's host into mails.

    Other names of the site (ALLOWED_HOSTS) are redirected, unknown ones get 400. Probes can use any name or address.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path_info not in settings.PROBES and not _is_site_host(request.get_host()):
            return _redirect_to_site(request)
        request.META["HTTP_HOST"] = urlsplit(absolute_url("")).netloc
        return self.get_response(request)


def _is_site_host(host: str) -> bool:
    """Whether a host is the site's own. A proxy may change the port, so it counts in a demo only."""
    site = urlsplit(absolute_url("")).netloc
    if settings.REDIRECTS_PORTS:
        return host.lower() == site.lower()
    return split_domain_port(host)[0] == split_domain_port(site)[0]


def _redirect_to_site(request) -> HttpResponseRedirect:
    if request.method not in ("GET", "HEAD"):
        raise BadRequest(f"Forms can only be sent to {absolute_url('/')}. Open that address and try again.")
    return HttpResponseRedirect(absolute_url(request.get_full_path()))


class NoStoreMiddleware:
    """Marks responses within a session as private and not to be stored, unless they set Cache-Control themselves.

    It only looks at the cookie, so it never loads the session or the user.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        name = settings.SESSION_COOKIE_NAME
        if "Cache-Control" not in response and (name in request.COOKIES or name in response.cookies):
            response["Cache-Control"] = "private, no-store"
            patch_vary_headers(response, ["Cookie"])
        return response


class ClockMiddleware:
    """Adds to every request the moment at which it came: ``now``, and ``today`` in the time zone of the site."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.now = timezone.now()
        request.today = timezone.localdate(request.now)
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
