"""Error pages. Those for server errors use neither the database nor the session."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from psycopg_pool import PoolTimeout

from people.mail import MailIsDown
from people.requests import PageRequest

OUT_OF_REACH = (OperationalError, InterfaceError, PoolTimeout)
RETRY_AFTER_SECONDS = 5


def not_found(request: PageRequest, exception=None) -> HttpResponse:
    return render(request, "errors/404.html", status=404)


def forbidden(request: PageRequest, exception=None) -> HttpResponse:
    return render(request, "errors/403.html", status=403)


def bad_request(request: PageRequest, exception=None) -> HttpResponse:
    return HttpResponse(render_to_string("errors/400.html"), status=400)


def csrf_failure(request: PageRequest, reason: str = "") -> HttpResponse:
    """A form was sent from an old page. What was typed is still in the browser, one step back."""
    return render(request, "errors/csrf.html", status=403)


def server_error(request: PageRequest) -> HttpResponse:
    """A plain page; 503 with Retry-After if the database or the mail server can't be reached."""
    error = sys.exc_info()[1]
    if database_is_out_of_reach(error):
        return _later("errors/503.html", RETRY_AFTER_SECONDS)
    if isinstance(error, MailIsDown):
        return _later("errors/no_mail.html", 60)
    return HttpResponse(render_to_string("errors/500.html"), status=500)


def _later(template: str, seconds: int) -> HttpResponse:
    response = HttpResponse(render_to_string(template), status=503)
    response["Retry-After"] = str(seconds)
    return response


def database_is_out_of_reach(error: BaseException | None) -> bool:
    """Whether an error, or one of its causes, means that the database can't be reached or can't write right now."""
    while error is not None:
        if isinstance(error, OUT_OF_REACH):
            return True
        error = error.__cause__ or error.__context__
    return False
