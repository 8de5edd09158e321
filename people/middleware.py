"""What every request carries: the moment it came, and who reads (asked for once, and only when needed)."""

from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from people.queries import viewer_of


class ViewerMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.now = timezone.now()
        request.today = timezone.localdate(request.now)
        request.viewer = SimpleLazyObject(lambda: viewer_of(request.user.pk, on=request.today))
        return self.get_response(request)
