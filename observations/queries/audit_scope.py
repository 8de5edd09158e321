"""What of an audit log its reader may know of."""

from django.db.models import Q, QuerySet

from observations.models import Decision, FeedbackInvitee, FeedbackRequest, Observation, Thread
from people.viewer import Viewer


def readable_events(viewer: Viewer, events: QuerySet) -> QuerySet:
    """The events of an audit log, without those on observations, decisions and conversations, and on feedback that is
    asked for, that the viewer may not read: that these exist must not be noticed by anybody, owners neither.
    """
    asking = (("feedbackrequest", FeedbackRequest), ("feedbackask", FeedbackInvitee))
    for kind, model in (("observation", Observation), ("decision", Decision), ("thread", Thread), *asking):
        events = events.filter(
            ~Q(subject_kind=kind) | Q(subject_id__in=model.objects.visible_to(viewer).values("pk"))
        )
    return events
