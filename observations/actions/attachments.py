"""Attachments within the actions on observations."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from observations.attachments import ATTACHMENTS, AttachmentEvent
from observations.models import Observation
from people.models import Member


def check_attachments(
    attached: Mapping[str, Any], *, about: Iterable[Member], audience: str, by: Member, now: dt.datetime
) -> None:
    """Raises ``CannotObserve`` for content that may not be attached."""
    for each in ATTACHMENTS:
        each.validate(attached.get(each.name), about=tuple(about), audience=audience, by=by, now=now)


def write_attachments(
    observation: Observation,
    attached: Mapping[str, Any],
    *,
    event: AttachmentEvent,
    by: Member,
    now: dt.datetime,
) -> None:
    """Write what is attached, in the transaction of the observation's own change."""
    for each in ATTACHMENTS:
        each.freeze_and_write(observation, attached.get(each.name), event=event, by=by, now=now)


def attached_state(observation: Observation) -> dict[str, list[str]]:
    """What is attached, as plain data: two equal states mean equal content."""
    return {name: values for each in ATTACHMENTS for name, values in each.saved_state(observation).items()}
