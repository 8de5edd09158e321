"""Actions on tips: each is one transaction that includes its audit event."""

import datetime as dt
from collections.abc import Iterable, Mapping

from django.db import transaction
from django.db.models import Q

from notifications.actions import notify
from observations.actions import CannotObserve
from observations.attachments import AttachmentEvent
from observations.models import Observation
from observations.words import Audience
from people.actions import record_event
from people.actions.erasure import Erasure, clean_texts
from people.models import Member
from tests.sample_app.models import Tip

#: How long a withdrawn tip can come back.
KEPT_DAYS = 30


@transaction.atomic
def give_tip(*, to: Member, text: str, by: Member, now: dt.datetime, observation: Observation | None = None) -> Tip:
    """Give a member a tip and notify them. Raises ``CannotObserve`` for oneself and for another organization."""
    if to.pk == by.pk or to.organization_id != by.organization_id:
        raise CannotObserve("Tips are for other members of your own organization. Choose one of them.")
    tip = Tip.unscoped.create(
        organization=by.organization, author=by, recipient=to, observation=observation, text=text, given_at=now
    )
    record_event(action="give_tip", on=tip, organization=by.organization, by=by, now=now)
    notify([to.pk], "tip", now, about=tip)
    return tip


@transaction.atomic
def delete_withdrawn_tips(*, now: dt.datetime) -> int:
    """Delete the tips that were withdrawn long ago, and return their number."""
    old = Tip.unscoped.filter(withdrawn_at__lte=now - dt.timedelta(days=KEPT_DAYS))
    number = old.count()
    old.delete()
    return number


def refuse_tip(
    content: Mapping[str, str] | None, *, about: Iterable[Member], audience: str, by: Member, now: dt.datetime
) -> None:
    """Raises ``CannotObserve`` for a tip in a journal, which only its author reads."""
    if content and content["text"] and audience == Audience.JOURNAL:
        raise CannotObserve("Nobody else reads your journal. Choose another audience, or remove the tip.")


def write_tips(
    observation: Observation, content: Mapping[str, str] | None, *, event: str, by: Member, now: dt.datetime
) -> None:
    """Give the tip of an observation to everybody it is about, or withdraw or restore it with the observation."""
    tips = Tip.unscoped.filter(observation=observation)
    if content is None:
        tips.update(withdrawn_at=now if event == AttachmentEvent.RETRACT else None)
        return
    about = observation.subjects.exclude(pk=by.pk) if content["text"] else Member.objects.none()
    tips.exclude(recipient__in=about.values("pk")).delete()
    tips.update(text=content["text"])
    for member in about.exclude(pk__in=tips.values("recipient")).order_by("pk"):
        give_tip(to=member, text=content["text"], by=by, now=now, observation=observation)


def erase_tips(erasure: Erasure) -> None:
    """Delete their withdrawn tips, which only they can read, and remove their name from all others."""
    Tip.unscoped.filter(~Q(withdrawn_at=None), author=erasure.member).delete()
    clean_texts(Tip.unscoped.filter(organization=erasure.organization), ("text",), erasure.identifiers)
