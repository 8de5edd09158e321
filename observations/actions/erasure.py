"""What an erased person's observations, decisions and feedback become (docs/people.md)."""

from django.db.models import Q

from observations.actions.observations import change_observation
from observations.attachments import ATTACHMENTS
from observations.models import Decision, Evidence, FeedbackRequest, Observation, ObservationVersion, Subject
from observations.words import FOR_AUTHOR_ALONE, DecisionVisibility
from people.actions.erasure import Erasure, clean_texts


def erase_observations(erasure: Erasure) -> None:
    _delete_unread_observations(erasure)
    _end_consent(erasure)
    _clean_texts(erasure)
    for attachment in ATTACHMENTS:
        attachment.erase(erasure)


def erase_feedback(erasure: Erasure) -> None:
    """Withdraw their feedback requests, and remove their name from the questions of others."""
    own = FeedbackRequest.unscoped.filter(asked_by=erasure.member, withdrawn_at=None)
    own.update(withdrawn_at=erasure.now)
    requests = FeedbackRequest.unscoped.filter(organization=erasure.organization)
    clean_texts(requests, ("questions",), erasure.identifiers)


def _delete_unread_observations(erasure: Erasure) -> None:
    """Delete drafts, journals, retracted observations and unsaved changes: only their author could read them."""
    unread = Q(published_at=None) | Q(audience__in=FOR_AUTHOR_ALONE) | Q(retracted_at__isnull=False)
    own = list(Observation.unscoped.filter(unread, author=erasure.member).values_list("pk", flat=True))
    Evidence.objects.filter(observation__in=own).delete()
    Observation.unscoped.filter(pk__in=own).delete()
    Observation.unscoped.filter(author=erasure.member).update(typed={})


def _end_consent(erasure: Erasure) -> None:
    """End their consent: public observations are for members again, and shown awards are private again."""
    agreed = Subject.objects.filter(member=erasure.member, agreed_at__isnull=False)
    observations = list(Observation.unscoped.filter(subject_rows__in=agreed))
    agreed.update(agreed_at=None)
    for observation in observations:
        change_observation(observation, erasure.now)
    Decision.unscoped.filter(subject=erasure.member).exclude(shown=DecisionVisibility.PRIVATE).update(
        shown=DecisionVisibility.PRIVATE
    )


def _clean_texts(erasure: Erasure) -> None:
    """Remove their name from every text in the organization, private ones too."""
    traces, own = erasure.identifiers, {"organization": erasure.organization}
    clean_texts(Observation.unscoped.filter(**own), ("story", "links"), traces, changed_at=erasure.now)
    clean_texts(Observation.unscoped.filter(**own), ("typed",), traces)
    earlier = ObservationVersion.unscoped.filter(observation__organization=erasure.organization)
    clean_texts(earlier, ("story", "links"), traces)
    clean_texts(Decision.unscoped.filter(**own), ("reason", "answer"), traces)
