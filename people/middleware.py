"""Adds ``viewer`` to every request (one query, made only if it is used)."""

from django.utils.functional import SimpleLazyObject

from people.queries import viewer_of


class ViewerMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.viewer = SimpleLazyObject(lambda: viewer_of(request.user.pk, on=request.today))
        return self.get_response(request)
