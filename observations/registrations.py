"""What ``observations`` adds to the registries."""

from observations.actions.consent import end_public_consent_of
from observations.actions.erasure import erase_feedback, erase_observations
from observations.actions.erasure_conversations import erase_conversations
from observations.actions.erasure_notifications import erase_notifications
from observations.models import (
    Comment,
    CommentVersion,
    Decision,
    FeedbackInvitee,
    FeedbackRequest,
    Mention,
    Notification,
    Observation,
    ObservationVersion,
    Thread,
)
from observations.queries.archive import archived_feedback, archived_observations
from observations.queries.archive_conversations import archived_conversations
from observations.queries.archive_notifications import archived_notifications
from people.member_events import MEMBER_EVENTS, MemberEvent
from people.personal_data import PERSONAL_DATA, PersonalData
from people.private_models import PRIVATE_MODELS, PrivateModel

PERSONAL_DATA.register(
    PersonalData(
        name="observations",
        export=archived_observations,
        erase=erase_observations,
        export_order=300,
        erase_order=100,
    )
)
PERSONAL_DATA.register(
    PersonalData(
        name="conversations",
        export=archived_conversations,
        erase=erase_conversations,
        export_order=400,
        erase_order=400,
    )
)
PERSONAL_DATA.register(
    PersonalData(name="feedback", export=archived_feedback, erase=erase_feedback, export_order=500, erase_order=200)
)
PERSONAL_DATA.register(
    PersonalData(
        name="notifications",
        export=archived_notifications,
        erase=erase_notifications,
        export_order=600,
        erase_order=300,
    )
)

MEMBER_EVENTS.register(MemberEvent(name="public consent ends", on_leave=end_public_consent_of))

for name, model, label in (
    ("observation", Observation, "observations"),
    ("observation version", ObservationVersion, "earlier versions of observations"),
    ("decision", Decision, "decisions"),
    ("feedback request", FeedbackRequest, "feedback requests"),
    ("feedback invitee", FeedbackInvitee, "people asked for feedback"),
    ("conversation", Thread, "conversations"),
    ("comment", Comment, "comments"),
    ("comment version", CommentVersion, "earlier versions of comments"),
    ("mention", Mention, "mentions"),
    ("notification", Notification, "notifications"),
):
    PRIVATE_MODELS.register(PrivateModel(name=name, model=model, label=label, visible_to=model.objects.visible_to))
