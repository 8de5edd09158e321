"""Writes about organizations themselves."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from people.actions.audit import record_event
from people.actions.errors import CannotChangePeople
from people.actions.members import add_member
from people.actions.rights import OWNERS, lock_organization, recheck_rights
from people.models import Member, Organization, User
from people.queries import has_second_factor, has_verified


@transaction.atomic
def create_organization(
    *, name: str, slug: str, description: str = "", by: Member | None, now: dt.datetime
) -> Organization:
    """Save a new organization. Raises ``ValidationError`` if its address is malformed, taken or reserved."""
    organization = _save_organization(name=name, slug=slug, description=description, created_at=now)
    record_event(action="create_organization", on=organization, organization=organization, by=by, now=now)
    return organization


def _save_organization(**fields) -> Organization:
    organization = Organization(**fields)
    organization.full_clean()
    try:
        with transaction.atomic():
            organization.save()
    except IntegrityError as error:
        raise ValidationError({"slug": "Another organization has this address. Choose a different one."}) from error
    return organization


@transaction.atomic
def begin_organization(*, name: str, slug: str, user: User, now: dt.datetime) -> Member:
    """Create an organization with this user as its first owner, and return that owner.

    Raises ``ValidationError`` for an address that is not available, and ``CannotChangePeople`` for a user who has not
    confirmed their email address.
    """
    if not has_verified(user, user.email):
        raise CannotChangePeople("Confirm your email address first.")
    organization = _save_organization(name=name, slug=slug, created_at=now)
    owner = add_member(
        organization=organization,
        name=str(user),
        email=user.email,
        joined_on=now.date(),
        user=user,
        rights=frozenset({"owner"}),
        is_own=True,
        by=None,
        now=now,
    )
    record_event(action="create_organization", on=organization, organization=organization, by=owner, now=now)
    return owner


@transaction.atomic
def dismiss_setup_checklist(*, organization: Organization, by: Member, now: dt.datetime) -> None:
    """Dismiss the setup checklist. Raises ``CannotChangePeople`` unless an owner does it."""
    organization = lock_organization(organization.pk)
    recheck_rights(by, OWNERS, organization.pk, now)
    organization.set_up_at = now
    organization.save(update_fields=["set_up_at"])
    record_event(action="dismiss_checklist", on=organization, organization=organization, by=by, now=now)


@transaction.atomic
def change_organization(
    *,
    organization: Organization,
    name: str,
    description: str,
    demands_second_factor: bool,
    manager_levels: int | None,
    by: Member,
    now: dt.datetime,
) -> None:
    """Save the settings of an organization; its address stays unchanged.

    Raises ``CannotChangePeople`` if an owner without a second factor would lock themselves out by requiring one.
    """
    organization = lock_organization(organization.pk)
    recheck_rights(by, OWNERS, organization.pk, now)
    if demands_second_factor and not organization.demands_second_factor and not has_second_factor(by.user_id):
        raise CannotChangePeople(
            "Set up two-factor authentication for your own account first. "
            "Without it, you would lose access to this page."
        )
    before = _settings(organization)
    organization.name, organization.description = name, description
    organization.demands_second_factor, organization.manager_levels = demands_second_factor, manager_levels
    organization.full_clean()
    organization.save()
    record_event(
        action="change_organization",
        on=organization,
        organization=organization,
        by=by,
        now=now,
        before=before,
        after=_settings(organization),
    )


def _settings(organization: Organization) -> dict:
    """The settings that the audit log records; none of them is private."""
    names = ("name", "demands_second_factor", "manager_levels")
    return {name: getattr(organization, name) for name in names}
