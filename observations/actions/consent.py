"""End the public consent of people who have left, since they can no longer withdraw it themselves."""

import datetime as dt

from django.db import transaction

from observations.actions.observations import change_observation
from observations.models import Decision, Observation, Subject
from observations.words import DecisionVisibility


@transaction.atomic
def end_public_consent_of_leavers(*, now: dt.datetime) -> int:
    """From their last day on, end their consent and show their public awards to members only.

    Called by a daily task and when somebody leaves. Returns how many observations and awards are no longer public.
    """
    return _end_consent(now) + _end_showing(now)


def _end_consent(now: dt.datetime) -> int:
    agreed = Subject.objects.filter(agreed_at__isnull=False, member__left_on__lte=now.date())
    rows = Observation.unscoped.select_for_update(of=("self",)).order_by("pk")
    observations = list(rows.filter(pk__in=agreed.values("observation")))
    agreed.update(agreed_at=None)
    for observation in observations:
        change_observation(observation, now)
    return len(observations)


def _end_showing(now: dt.datetime) -> int:
    return Decision.unscoped.filter(shown=DecisionVisibility.WORLD, subject__left_on__lte=now.date()).update(
        shown=DecisionVisibility.MEMBERS
    )
