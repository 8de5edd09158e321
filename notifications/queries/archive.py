"""The personal archive: how a person wants to be notified."""

import datetime as dt

from notifications.queries.notifications import frequency_of
from people.models import Member
from people.personal_data import Section
from people.viewer import Viewer


def archived_notifications(member: Member, viewer: Viewer, on: dt.date) -> list[Section]:
    return [("notifications", [{"mails": frequency_of(member.pk).label}])]
