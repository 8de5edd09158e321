"""What ``observations`` adds to the registries."""

from notifications.facts import NotificationFacts
from notifications.kinds import KINDS, NOTIFIED_TOPICS, NotificationKind
from observations.actions.erasure import erase_feedback, erase_observations
from observations.actions.leaver_consent import end_public_consent_of
from observations.audit_actions import ACTIONS
from observations.models import Decision, FeedbackInvitee, FeedbackRequest, Observation, ObservationVersion
from observations.notification_sentences import (
    answered,
    consent_requested,
    decided,
    feedback_declined,
    feedback_reminder,
    feedback_requested,
    observed,
)
from observations.queries.archive import archived_feedback, archived_observations
from observations.queries.topics import (
    DECISION,
    FEEDBACK_INVITEE,
    NOTIFIED,
    OBSERVATION,
    reconsidered_feedback_requests,
    settled_feedback_requests,
)
from people.addresses import OrganizationUrls
from people.audit_log import AUDIT_ACTIONS
from people.member_events import MEMBER_EVENTS, MemberEvent
from people.personal_data import PERSONAL_DATA, PersonalData
from people.private_models import PRIVATE_MODELS, PrivateModel
from people.topics import TOPICS

PERSONAL_DATA.register(
    PersonalData(
        name="observations",
        export=archived_observations,
        erase=erase_observations,
        export_order=300,
        erase_order=100,
        slug_keys=frozenset({"about"}),
    )
)
PERSONAL_DATA.register(
    PersonalData(name="feedback", export=archived_feedback, erase=erase_feedback, export_order=500, erase_order=200)
)

MEMBER_EVENTS.register(MemberEvent(name="public consent ends", on_leave=end_public_consent_of))

for name, model, label in (
    ("observation", Observation, "observations"),
    ("observation version", ObservationVersion, "earlier versions of observations"),
    ("decision", Decision, "decisions"),
    ("feedback request", FeedbackRequest, "feedback requests"),
    ("feedback invitee", FeedbackInvitee, "people asked for feedback"),
):
    PRIVATE_MODELS.register(PrivateModel(name=name, model=model, label=label, visible_to=model.objects.visible_to))

for topic in (OBSERVATION, DECISION, FEEDBACK_INVITEE):
    TOPICS.register(topic)
for notified in NOTIFIED:
    NOTIFIED_TOPICS.register(notified)


def _observation(urls: OrganizationUrls, facts: NotificationFacts) -> str:
    return urls.observation(facts.uid)


def _decision(urls: OrganizationUrls, facts: NotificationFacts) -> str:
    return urls.decision(facts.uid)


def _feedback_request(urls: OrganizationUrls, facts: NotificationFacts) -> str:
    return urls.feedback_request(facts.uid)


KINDS.register(
    NotificationKind(
        name="observed",
        topic=OBSERVATION.name,
        label="An observation about you, or about somebody you manage",
        sentence=observed,
        path=_observation,
    )
)
KINDS.register(
    NotificationKind(
        name="consent",
        topic=OBSERVATION.name,
        label="A request to make an observation about you public",
        sentence=consent_requested,
        path=_observation,
    )
)
KINDS.register(
    NotificationKind(
        name="decided", topic=DECISION.name, label="A decision about you", sentence=decided, path=_decision
    )
)
KINDS.register(
    NotificationKind(
        name="answered", topic=DECISION.name, label="An answer to your decision", sentence=answered, path=_decision
    )
)
KINDS.register(
    NotificationKind(
        name="asked",
        topic=FEEDBACK_INVITEE.name,
        label="A request for your feedback",
        sentence=feedback_requested,
        path=_feedback_request,
        settled=settled_feedback_requests,
    )
)
KINDS.register(
    NotificationKind(
        name="reminded",
        topic=FEEDBACK_INVITEE.name,
        label="A reminder of a request for your feedback",
        sentence=feedback_reminder,
        path=_feedback_request,
        settled=settled_feedback_requests,
    )
)
KINDS.register(
    NotificationKind(
        name="declined",
        topic=FEEDBACK_INVITEE.name,
        label="A declined feedback request",
        sentence=feedback_declined,
        path=_feedback_request,
        hidden=reconsidered_feedback_requests,
    )
)

for action in ACTIONS:
    AUDIT_ACTIONS.register(action)
