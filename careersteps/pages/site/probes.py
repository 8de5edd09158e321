"""What machines ask for: whether the site is well, and what crawlers may read."""

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe
from psycopg_pool import PoolTimeout


@login_not_required
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """200 where the database answers, 503 where it does not."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except (DatabaseError, PoolTimeout):
        return JsonResponse({"database": "out of reach"}, status=503, headers={"Cache-Control": "no-store"})
    return JsonResponse({"database": "ok"}, headers={"Cache-Control": "no-store"})


@login_not_required
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    return HttpResponse("User-agent: *\nDisallow: /admin/\nDisallow: /accounts/\n", content_type="text/plain")
