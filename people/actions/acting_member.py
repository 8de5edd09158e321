"""Check who acts: only a current member can."""

import datetime as dt

from foundation.refusal import Refusal
from people.models import Member


class NotCurrentMember(Refusal):
    """Somebody who is not a current member tried to act."""


def acting_member(by: Member, now: dt.datetime) -> Member:
    """Return ``by`` as read now, since their row may be old; raises ``NotCurrentMember`` unless they are a member."""
    row = Member.objects.current(now.date()).select_related("organization").filter(pk=by.pk).first()
    if row is None:
        raise NotCurrentMember("You are not a current member of this organization, so you can’t do this.")
    return row
