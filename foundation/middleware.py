"""Middleware for every request and response."""

from django.conf import settings
from django.core.exceptions import BadRequest
from django.utils.cache import patch_vary_headers

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
