"""Reads about people."""

import datetime as dt

from django.db.models import F

from people.models import Member
from people.viewer import VISITOR, Membership, Viewer


def viewer_of(user_id: int | None, *, on: dt.date) -> Viewer:
    """The viewer that a signed-in user is on a day; one query, none for a visitor."""
    if user_id is None:
        return VISITOR
    rows = Member.objects.current(on).filter(user_id=user_id).order_by("organization__name")
    memberships = [
        Membership(**row)
        for row in rows.values(
            "organization_id",
            "name",
            "is_framework_editor",
            "is_people_admin",
            "is_owner",
            member_id=F("pk"),
            organization_slug=F("organization__slug"),
            organization_name=F("organization__name"),
        )
    ]
    return Viewer(user_id=user_id, memberships={each.organization_id: each for each in memberships})
