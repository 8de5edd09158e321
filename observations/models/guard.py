"""What keeps private rows from being read without saying who reads."""

from django.db import models
from django.db.models import F, Q, QuerySet

from people.models import ReportingLine
from people.viewer import Viewer


class UnguardedRead(Exception):
    """Private rows were asked for without saying who reads. Use ``visible_to(viewer)``."""


class GuardedManager(models.Manager):
    """Refuses every read that does not say who reads, as the default manager of private rows."""

    def get_queryset(self):
        raise UnguardedRead(f"Ask {self.model.__name__}.objects.visible_to(viewer), not for all rows.")

    def visible_to(self, viewer: Viewer):
        return self.model.unscoped.visible_to(viewer)


def managed_by(viewer: Viewer) -> QuerySet:
    """The members whom the viewer manages, as far down as their organization says."""
    levels = F("member__organization__manager_levels")
    lines = ReportingLine.objects.filter(manager__in=viewer.member_ids)
    return lines.filter(Q(member__organization__manager_levels=None) | Q(distance__lte=levels)).values("member")
