"""Reads for the admin: what an editor edits, and who saved a thing last."""

from django.db.models import Model, QuerySet

from frameworks.models import Framework
from people.models import AuditEvent, Organization
from people.permissions import edited_organizations
from people.viewer import Viewer

MOST_EVENTS = 100


def edited_frameworks(viewer: Viewer) -> QuerySet[Framework]:
    return Framework.objects.editable_by(viewer).select_related("organization").order_by("organization__name", "name")


def edited_organizations_of(viewer: Viewer) -> QuerySet[Organization]:
    return Organization.objects.filter(pk__in=edited_organizations(viewer))


def saved_since(thing: Model) -> QuerySet[AuditEvent]:
    """What was done to a thing, the last first."""
    events = AuditEvent.objects.filter(subject_kind=thing._meta.model_name, subject_id=thing.pk)
    return events.select_related("actor")[:MOST_EVENTS]


def last_saved(thing: Model) -> AuditEvent | None:
    return saved_since(thing).first()
