"""The part of an audit log that its reader can see."""

from django.db.models import Q, QuerySet

from people.private_models import PRIVATE_MODELS
from people.viewer import Viewer


def readable_events(viewer: Viewer, events: QuerySet) -> QuerySet:
    """The events without those on private rows that the viewer can't read: nobody, not even an owner, may notice that
    these exist.
    """
    for each in PRIVATE_MODELS:
        readable = Q(subject_id__in=each.visible_to(viewer).values("pk"))
        events = events.filter(~Q(subject_kind=each.audit_kind) | readable)
    return events
