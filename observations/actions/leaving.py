"""What ends with a membership: what somebody let the world read, and could not take back, and what they asked for."""

import datetime as dt

from django.db import transaction
from django.db.models import Q

from observations.actions.observing import change_observation
from observations.models import Decision, FeedbackRequest, Observation, Subject
from observations.words import Shown


@transaction.atomic
def settle_leavers(*, now: dt.datetime) -> int:
    """From their day on their agreements are none, awards that they showed to the world are for members, and nobody
    is asked for feedback by or about them any more.

    For a daily task, and at once where somebody leaves; returns how many of these there were.
    """
    return _end_consent(now) + _end_showing(now) + _end_requests(now)


def _end_consent(now: dt.datetime) -> int:
    agreed = Subject.objects.filter(agreed_at__isnull=False, member__left_on__lte=now.date())
    rows = Observation.unscoped.select_for_update(of=("self",)).order_by("pk")
    observations = list(rows.filter(pk__in=agreed.values("observation")))
    agreed.update(agreed_at=None)
    for observation in observations:
        change_observation(observation, now)
    return len(observations)


def _end_showing(now: dt.datetime) -> int:
    return Decision.unscoped.filter(shown=Shown.WORLD, subject__left_on__lte=now.date()).update(shown=Shown.MEMBERS)


def _end_requests(now: dt.datetime) -> int:
    left = Q(asked_by__left_on__lte=now.date()) | Q(about__left_on__lte=now.date())
    return FeedbackRequest.unscoped.filter(left, withdrawn_at=None).update(withdrawn_at=now)
