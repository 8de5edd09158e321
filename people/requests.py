"""The type of requests: Django's request with what our middleware and django-htmx add to it."""

import datetime as dt

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from people.viewer import Viewer, ViewerMembership


class PageRequest(HttpRequest):
    """``member`` is set on pages for members only: the viewer's membership in the organization of the URL."""

    now: dt.datetime
    today: dt.date
    viewer: Viewer
    member: ViewerMembership
    htmx: HtmxDetails
