"""Guards against reading private rows without a viewer."""

from functools import reduce
from operator import or_
from typing import Any

from django.db import models
from django.db.models import Exists, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from people.models import Member, Organization, ReportingLine
from people.viewer import Viewer


class UnguardedRead(Exception):
    """Private rows were read without a viewer. Use ``visible_to(viewer)``."""


class GuardedManager(models.Manager):
    """The default manager of private rows, which refuses every read without a viewer."""

    #: A model with a second manager, ``unscoped``.
    model: Any

    def get_queryset(self):
        raise UnguardedRead(f"Use {self.model.__name__}.objects.visible_to(viewer) instead of reading all rows.")

    def visible_to(self, viewer: Viewer, **narrower):
        return self.model.unscoped.visible_to(viewer, **narrower)


def managed_by(viewer: Viewer) -> QuerySet:
    """The members whom the viewer manages, within the manager levels of their organization."""
    lines = (
        Q(manager=each.member_id, distance__lte=Coalesce(Subquery(_levels(organization)), ALL_LEVELS))
        for organization, each in viewer.memberships.items()
    )
    return ReportingLine.objects.filter(reduce(or_, lines, Q(pk__in=[]))).values("member")


#: More than the levels of any organization.
ALL_LEVELS = 32_767


def _levels(organization: int) -> QuerySet:
    return Organization.objects.filter(pk=organization).values("manager_levels")


# ``managed_by`` in two parts: for both together, the database expects thousands of rows and reads the whole table.


def reports_of(viewer: Viewer) -> QuerySet:
    """The members who report directly to the viewer, if managers count in their organization."""
    members = Member.objects.filter(manager__in=viewer.member_ids)
    return members.exclude(organization__manager_levels=0).values("pk")


def managed_below_reports(viewer: Viewer) -> QuerySet:
    """The members whom the viewer manages indirectly. Skips reporting lines if no organization counts two levels."""
    own = Organization.objects.filter(pk__in=list(viewer.memberships))
    goes_down = Exists(own.filter(Q(manager_levels=None) | Q(manager_levels__gte=2)))
    return managed_by(viewer).filter(goes_down, distance__gte=2)
