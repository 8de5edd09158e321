"""What keeps private rows from being read without saying who reads."""

from functools import reduce
from operator import or_

from django.db import models
from django.db.models import Exists, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from people.models import Member, Organization, ReportingLine
from people.viewer import Viewer


class UnguardedRead(Exception):
    """Private rows were asked for without saying who reads. Use ``visible_to(viewer)``."""


class GuardedManager(models.Manager):
    """Refuses every read that does not say who reads, as the default manager of private rows."""

    def get_queryset(self):
        raise UnguardedRead(f"Ask {self.model.__name__}.objects.visible_to(viewer), not for all rows.")

    def visible_to(self, viewer: Viewer, **narrower):
        return self.model.unscoped.visible_to(viewer, **narrower)


def managed_by(viewer: Viewer) -> QuerySet:
    """The members whom the viewer manages, as far down as their organization says."""
    lines = (
        Q(manager=each.member_id, distance__lte=Coalesce(Subquery(_levels(organization)), ALL_LEVELS))
        for organization, each in viewer.memberships.items()
    )
    return ReportingLine.objects.filter(reduce(or_, lines, Q(pk__in=[]))).values("member")


#: More levels than any organization has.
ALL_LEVELS = 32_767


def _levels(organization: int) -> QuerySet:
    return Organization.objects.filter(pk=organization).values("manager_levels")


# The same by two ways, since a database that takes a manager's few reports for the thousands below them reads it all.


def reports_of(viewer: Viewer) -> QuerySet:
    """Of those whom the viewer manages the ones who report to them."""
    members = Member.objects.filter(manager__in=viewer.member_ids)
    return members.exclude(organization__manager_levels=0).values("pk")


def managed_below_reports(viewer: Viewer) -> QuerySet:
    """The rest of them; the lines are not even looked at where no organization of the viewer goes down that far."""
    own = Organization.objects.filter(pk__in=list(viewer.memberships))
    goes_down = Exists(own.filter(Q(manager_levels=None) | Q(manager_levels__gte=2)))
    return managed_by(viewer).filter(goes_down, distance__gte=2)
