"""What every request and answer goes through, whatever it is about."""

from django.conf import settings
from django.core.exceptions import BadRequest
from django.utils.cache import patch_vary_headers

NUL = "\0"


class RejectNulMiddleware:
    """Answers 400 where an address or a cookie holds a NUL, which no text has and PostgreSQL does not take.

    What a form holds, its fields refuse.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        query = request.META.get("QUERY_STRING", "")
        if "%00" in query or NUL in query or NUL in request.path_info or _holds_nul(request.COOKIES):
            raise BadRequest("A NUL in the address or in a cookie.")
        return self.get_response(request)


def _holds_nul(cookies: dict[str, str]) -> bool:
    return any(NUL in value for value in cookies.values())


class NoStoreMiddleware:
    """An answer within a session is nobody else's, and not kept, where nothing else was said of it.

    It looks at the cookie alone, so that who signed in is not asked for where nobody needs to know.
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
