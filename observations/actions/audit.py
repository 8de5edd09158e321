"""Audit events of observations, decisions and feedback requests: what was done to what, never a story or a reason."""

import datetime as dt

from people.actions import record_event
from people.models import Member


def record(action: str, thing, by: Member, now: dt.datetime) -> None:
    record_event(action=action, on=thing, organization=thing.organization, by=by, now=now)
