"""End the public consent of people who have left, since they can no longer withdraw it themselves."""

import datetime as dt

from django.db import transaction
from django.db.models import QuerySet

from observations.actions.observations import change_observation
from observations.models import Decision, Observation, Subject
from observations.words import DecisionVisibility
from people.actions.bulk_writes import batches
from people.member_events import MemberChange
from people.models import Member


@transaction.atomic
def end_public_consent_of_leavers(*, now: dt.datetime) -> int:
    """From their leaving date on, end their consent and show their public awards to members only.

    For a task that runs every round. Returns how many observations and awards are no longer public.
    """
    left = Member.objects.filter(left_on__lte=now.date())
    return _end_consent(left, now) + _end_showing(left)


def end_public_consent_of(change: MemberChange) -> None:
    """Do the same at once for members who leave."""
    for members in batches(change.members):
        left = Member.objects.filter(pk__in=members)
        _end_consent(left, change.now)
        _end_showing(left)


def _end_consent(left: QuerySet[Member], now: dt.datetime) -> int:
    agreed = Subject.objects.filter(agreed_at__isnull=False, member__in=left)
    rows = Observation.unscoped.select_for_update(of=("self",)).order_by("pk")
    observations = list(rows.filter(pk__in=agreed.values("observation")))
    agreed.update(agreed_at=None)
    for observation in observations:
        change_observation(observation, now)
    return len(observations)


def _end_showing(left: QuerySet[Member]) -> int:
    shown = Decision.unscoped.filter(shown=DecisionVisibility.WORLD, subject__in=left)
    return shown.update(shown=DecisionVisibility.MEMBERS)
