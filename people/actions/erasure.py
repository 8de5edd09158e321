"""Anonymizing people: the part of ``observations.actions.erase_person`` that concerns the tables of this app."""

import datetime as dt
from collections.abc import Iterable
from functools import reduce
from operator import or_

from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.db.models import Field, JSONField, Q, QuerySet

from foundation.sealing import keyed_hash
from people.actions.reporting_line import set_manager_locked
from people.addresses import free_slug
from people.models import AuditEvent, ErasedAddress, Invitation, Member, Organization, PeopleUpload, User
from people.redaction import FORMER_MEMBER, PersonalIdentifiers
from people.words import ERASED, RIGHTS


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
    asked = [
        Q(**{f"{field}__icontains": probe})
        for field, column in columns.items()
        for probe in (traces.probes if isinstance(column, JSONField) else traces.text_probes)
    ]
    for row in rows.filter(reduce(or_, asked)).values("pk", *fields).iterator(chunk_size=500):
        pk = row.pop("pk")
        cleaned = {field: _cut(traces.cleaned_data(value), columns[field]) for field, value in row.items()}
        if cleaned != row:
            rows.model._base_manager.filter(pk=pk).update(**cleaned, **changes)


def _cut(value, column: Field):
    """Shorten a text to its column: the replacement can be longer than the name was."""
    return value[: column.max_length] if isinstance(value, str) and column.max_length else value


def erase_member_data(row: Member, traces: PersonalIdentifiers, *, by: Member | None, now: dt.datetime) -> None:
    """Remove the name, the address and the account of a former member, also from the audit log."""
    if row.manager_id is not None:
        set_manager_locked(member=row, manager=None, by=by, now=now)
    row.team_memberships.all().delete()
    organization = row.organization
    _keep_out(organization, traces.emails)
    Invitation.objects.filter(Q(member=row) | Q(email__in=traces.emails), organization=organization).delete()
    PeopleUpload.objects.filter(organization=organization).delete()
    user = row.user
    row.name, row.slug, row.email = FORMER_MEMBER, traces.new_slug, f"erased-{row.pk}@erased.invalid"
    row.user, row.erased_at = None, now
    for right in RIGHTS:
        setattr(row, f"is_{right}", False)
    row.save()
    if user is not None:
        SocialAccount.objects.filter(user=user, provider=organization.slug).delete()
        _forget_user(user)
    events = AuditEvent.objects.filter(organization=organization)
    events.filter(subject_kind="member", subject_id=row.pk).update(subject_label=FORMER_MEMBER)
    clean_texts(events, ("subject_label", "before", "after"), traces)


def _keep_out(organization: Organization, emails: Iterable[str]) -> None:
    """Store a keyed hash of each address, so that no import adds the person again."""
    kept = (ErasedAddress(organization=organization, fingerprint=keyed_hash(each, purpose=ERASED)) for each in emails)
    ErasedAddress.objects.bulk_create(kept, ignore_conflicts=True)


def _forget_user(user: User) -> None:
    """Delete the account, unless it belongs to site staff or a member of another organization."""
    if user.is_staff or user.memberships.exists():
        return
    for session in UserSession.objects.filter(user=user):
        session.end()
    user.delete()
