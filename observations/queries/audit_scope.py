"""The part of an audit log that its reader can see."""

from django.db.models import Q, QuerySet

from conversations.models import Thread
from observations.models import Decision, FeedbackInvitee, FeedbackRequest, Observation
from people.viewer import Viewer


def readable_events(viewer: Viewer, events: QuerySet) -> QuerySet:
    """The events without those on observations, decisions, conversations and feedback requests that the viewer can't
    read: nobody, not even an owner, may notice that these exist.
    """
    asking = (("feedbackrequest", FeedbackRequest), ("feedbackinvitee", FeedbackInvitee))
    for kind, model in (("observation", Observation), ("decision", Decision), ("thread", Thread), *asking):
        events = events.filter(
            ~Q(subject_kind=kind) | Q(subject_id__in=model.objects.visible_to(viewer).values("pk"))
        )
    return events
