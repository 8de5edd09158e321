"""Writes about organizations themselves."""

import datetime as dt

from django.db import transaction

from people.actions.audit import record_event
from people.models import Member, Organization


@transaction.atomic
def create_organization(
    *, name: str, slug: str, description: str = "", by: Member | None, now: dt.datetime
) -> Organization:
    """Save a new organization. Raises ``ValidationError`` where its address is malformed, taken or the site's own."""
    organization = Organization(name=name, slug=slug, description=description, created_at=now)
    organization.full_clean()
    organization.save()
    record_event(action="create_organization", on=organization, organization=organization, by=by, now=now)
    return organization
