"""Erasing a person: remove their name everywhere and keep what others need without it (docs/people.md).

Each package registers how it erases what it holds (people.personal_data).
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_

from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.db.models import Field, JSONField, Q, QuerySet

from foundation.sealing import keyed_hash
from people.actions.audit import record_event
from people.actions.errors import CannotChangePeople
from people.actions.leaving import deactivate_member, hand_up_reports
from people.actions.reporting_line import set_manager_locked
from people.actions.rights import OWNERS, lock_organization, recheck_rights
from people.addresses import free_slug
from people.models import AuditEvent, ErasedAddress, Invitation, Member, Organization, PeopleUpload, User
from people.personal_data import by_erase_order, member_slug_keys
from people.redaction import FORMER_MEMBER, PersonalIdentifiers
from people.words import ERASED, RIGHTS


@dataclass(frozen=True, kw_only=True)
class Erasure:
    """A person who is being erased: the row of their membership, their account, and what identifies them in texts."""

    member: Member
    user: User | None
    identifiers: PersonalIdentifiers
    by: Member | None
    now: dt.datetime

    @property
    def organization(self) -> Organization:
        return self.member.organization


@transaction.atomic
def erase_person(*, member: Member, by: Member | None, now: dt.datetime) -> None:
    """Make somebody anonymous everywhere in their organization, for good. A current member leaves with it.

    Raises ``CannotChangePeople`` for the last owner, for oneself, for a person who has been erased already, and if
    ``by`` is no longer an owner.
    """
    lock_organization(member.organization_id)
    recheck_rights(by, OWNERS, member.organization_id, now)
    if by is not None and by.pk == member.pk:
        raise CannotChangePeople("You can’t erase yourself. Ask another owner.")
    row = Member.objects.select_related("organization", "user").get(pk=member.pk)
    if row.erased_at is not None:
        raise CannotChangePeople("This person has already been erased.")
    if row.left_on is None or row.left_on > now.date():
        deactivate_member(member=row, left_on=max(now.date(), row.joined_on), hands_up=True, by=by, now=now)
    else:
        hand_up_reports(row, by, now)
    row = Member.objects.select_related("organization", "user").get(pk=member.pk)
    erasure = Erasure(member=row, user=row.user, identifiers=traces_of(row), by=by, now=now)
    for each in by_erase_order():
        each.erase(erasure)
    record_event(action="erase_person", on=row, organization=row.organization, by=by, now=now)


def traces_of(row: Member) -> PersonalIdentifiers:
    """Everything that identifies a member: their current and former names, addresses and slug."""
    events = AuditEvent.objects.filter(subject_kind="member", subject_id=row.pk).exclude(subject_label="")
    names = {row.name, *events.values_list("subject_label", flat=True).distinct()}
    emails = {row.email, *Invitation.objects.filter(member=row).exclude(email="").values_list("email", flat=True)}
    if row.user is not None:
        names.add(row.user.name)
        emails |= {row.user.email, *EmailAddress.objects.filter(user=row.user).values_list("email", flat=True)}
    taken = set(row.organization.members.values_list("slug", flat=True))
    return PersonalIdentifiers(
        names=tuple(sorted(each for each in names if each.strip())),
        emails=tuple(sorted(emails)),
        slug=row.slug,
        new_slug=free_slug(f"former-{row.pk}", taken, fallback="former"),
    )


def clean_texts(rows: QuerySet, fields: Iterable[str], traces: PersonalIdentifiers, **changes) -> None:
    """Remove a person's identifiers from these fields (text or JSON); rows that change also get ``changes``."""
    columns = {field: rows.model._meta.get_field(field) for field in fields}
    conditions = [
        Q(**{f"{field}__icontains": probe})
        for field, column in columns.items()
        for probe in (traces.probes if isinstance(column, JSONField) else traces.text_probes)
    ]
    slug_keys = member_slug_keys()
    for row in rows.filter(reduce(or_, conditions)).values("pk", *fields).iterator(chunk_size=500):
        pk = row.pop("pk")
        cleaned = {field: _cut(traces.cleaned_data(value, slug_keys), columns[field]) for field, value in row.items()}
        if cleaned != row:
            rows.model._base_manager.filter(pk=pk).update(**cleaned, **changes)


def _cut(value, column: Field):
    """Shorten a text to its column: the replacement can be longer than the name was."""
    return value[: column.max_length] if isinstance(value, str) and column.max_length else value


def erase_invitations(erasure: Erasure) -> None:
    """Delete invitations to them and uploaded files that may name them; keep a hash of each address."""
    organization, emails = erasure.organization, erasure.identifiers.emails
    _keep_out(organization, emails)
    Invitation.objects.filter(Q(member=erasure.member) | Q(email__in=emails), organization=organization).delete()
    PeopleUpload.objects.filter(organization=organization).delete()


def _keep_out(organization: Organization, emails: Iterable[str]) -> None:
    """Store a keyed hash of each address, so that no import adds the person again."""
    addresses = (
        ErasedAddress(organization=organization, fingerprint=keyed_hash(each, purpose=ERASED)) for each in emails
    )
    ErasedAddress.objects.bulk_create(addresses, ignore_conflicts=True)


def erase_membership(erasure: Erasure) -> None:
    """Remove their name, address, manager, teams and rights from the membership."""
    row = erasure.member
    if row.manager_id is not None:
        set_manager_locked(member=row, manager=None, by=erasure.by, now=erasure.now)
    row.team_memberships.all().delete()
    row.name, row.slug = FORMER_MEMBER, erasure.identifiers.new_slug
    row.email = f"erased-{row.pk}@erased.invalid"
    row.user, row.erased_at = None, erasure.now
    for right in RIGHTS:
        setattr(row, f"is_{right}", False)
    row.save()


def erase_account(erasure: Erasure) -> None:
    """Delete the account, unless it belongs to site staff or a member of another organization."""
    user = erasure.user
    if user is None:
        return
    SocialAccount.objects.filter(user=user, provider=erasure.organization.slug).delete()
    if user.is_staff or user.memberships.exists():
        return
    for session in UserSession.objects.filter(user=user):
        session.end()
    user.delete()


def erase_from_audit_log(erasure: Erasure) -> None:
    """Remove their name from the audit log. Last, because the steps before are recorded in it, too."""
    events = AuditEvent.objects.filter(organization=erasure.organization)
    events.filter(subject_kind="member", subject_id=erasure.member.pk).update(subject_label=FORMER_MEMBER)
    clean_texts(events, ("subject_label", "before", "after"), erasure.identifiers)
